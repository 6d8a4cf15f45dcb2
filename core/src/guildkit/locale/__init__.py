"""The core's texts, a folder a language."""
