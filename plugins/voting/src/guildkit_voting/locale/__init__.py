"""The texts of the voting plugin, a folder a language."""
