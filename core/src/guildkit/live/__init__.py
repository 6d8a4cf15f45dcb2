"""Live messages: messages that follow state, wherever it changes and whatever happens to them.

A plugin declares how one is rendered from what is stored. `ctx.live` says, in the transaction that changes something,
where such a message is to be and that it is out of date (`messages.py`). A job brings it up to date (`bringing.py`): it
edits only what has changed, posts again what somebody has deleted, makes one edit of a burst of changes, and keeps within
Discord's limits for edits. What may have changed unnoticed is looked at again (`again.py`).
"""

from guildkit.live.again import AGAIN, look_again
from guildkit.live.bringing import bring_up_to_date
from guildkit.live.messages import JOB, LiveMessages

__all__ = ["AGAIN", "JOB", "LiveMessages", "bring_up_to_date", "look_again"]
