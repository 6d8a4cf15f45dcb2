"""Bringing in what an old bot for one server has stored: read, planned with proofs, stored at once, and taken back."""
