"""A stream on another platform: whose accounts are linked, and who has watched. It knows nothing of Discord's client."""
