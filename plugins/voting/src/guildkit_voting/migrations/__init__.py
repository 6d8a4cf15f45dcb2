"""The history of the voting plugin's tables."""
