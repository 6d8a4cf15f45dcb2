"""The history of the economy plugin's tables."""
