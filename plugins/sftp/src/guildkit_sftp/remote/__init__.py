"""What reaches a guild's server: vetted addresses, pinned keys, and files inside a root."""
