"""The history of the music plugin's tables."""
