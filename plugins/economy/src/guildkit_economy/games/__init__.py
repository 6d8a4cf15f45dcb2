"""Games around the stream."""
