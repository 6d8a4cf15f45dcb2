"""Where sound comes from: links, searches, folders and tones become 20 ms Opus frames, and nothing leads into a private network."""
