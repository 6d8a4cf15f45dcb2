"""The rules of raids, on a session of the guild and without Discord."""
