"""People: who does only what Discord's client lets them do, and sees only what it shows."""
