"""The shop: items, and orders of them. What is stored, apart from Discord."""
