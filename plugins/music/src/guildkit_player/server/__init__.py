"""The main process of a service: it keeps the players, takes commands and tells events."""
