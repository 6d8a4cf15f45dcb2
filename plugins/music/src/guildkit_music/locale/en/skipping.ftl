# Skipping a song, and voting for it.
skip-done = ⏭ Skipped **{ $title }**.
skip-voted = You want **{ $title }** skipped: { $votes } of { $needed } votes.
skip-nothing = Nothing is playing.
skip-nothing-hint = `/play` plays something.
skip-over = That song is over already.
skip-deafened = Only those who hear the song vote; you are deafened.
