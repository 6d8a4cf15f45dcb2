"""The sender: rings of ready frames, the one clock that sends them, and its counters."""
