"""The history of the raids plugin's tables."""
