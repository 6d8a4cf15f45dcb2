"""What names the plugin's live messages, and the `custom_id`s of its buttons, selects and modals."""

from __future__ import annotations

from guildkit import Route

NOW_PLAYING = Route("music", "now-playing")
"""The live message with what is playing; one in each guild."""
PAUSE = Route("music", "pause")
"""Pauses, or goes on."""
SKIP = Route("music", "skip/{uid}")
"""Skips this song, if it is still the current one."""
STOP = Route("music", "stop")
"""Asks whether everything is to be taken out and the channel left."""
STOP_YES = Route("music", "stop-yes")
LOOP = Route("music", "loop")
"""Turns to the next way to play again: off, song, queue."""
SHUFFLE = Route("music", "shuffle")
FAVOURITE = Route("music", "favourite/{uid}")
"""Notes a song among the member's favourites."""
QUEUE = Route("music", "queue")
"""Shows the queue to who clicks."""
QUEUE_PAGE = Route("music", "queue-page/{page:int}")
QUEUE_REMOVE = Route("music", "queue-remove/{page:int}/{uid}")
"""Takes a song out of the queue, and shows that page again."""
CLEAR_YES = Route("music", "clear-yes")
RESET_YES = Route("music", "reset-yes")

SETUP_CHANNEL = Route("music", "setup-channel")
"""The select of the channel that shows what is playing."""
SETUP_ROLE = Route("music", "setup-role")
SETUP_NEW = Route("music", "setup-new")
"""Makes a channel for it."""
SETUP_TYPE = Route("music", "setup-type")
"""Opens the form in which the channel's name is typed."""
SETUP_TYPED = Route("music", "setup-typed")
SETUP_LIMITS = Route("music", "setup-limits")
"""Opens the form of the volume and the limits."""
SETUP_LIMITED = Route("music", "setup-limited")
SETUP_DONE = Route("music", "setup-done")

FAVOURITES = Route("music", "favourites/{page:int}")
FAVOURITE_PLAY = Route("music", "favourite-play")
"""The select that queues one of the member's favourites."""
PLAYLISTS = Route("music", "playlists/{page:int}")
HISTORY = Route("music", "history/{page:int}")
HISTORY_PLAY = Route("music", "history-play")
"""The select that queues what was played once more."""
