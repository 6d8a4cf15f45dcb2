"""Voice servers: the voice gateway, what comes in by UDP, and what was heard."""
