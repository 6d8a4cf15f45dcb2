"""What names the plugin's live messages, and the `custom_id`s of its buttons, selects and modals."""

from __future__ import annotations

from guildkit import Route

PLANNER = Route("raids", "raid/{number:int}")
"""The live message on which members vote."""
PARTICIPANTS = Route("raids", "participants/{number:int}")
"""The live message that shows who comes when: one message for each slot that takes place."""
RAIDLIST = Route("raids", "raidlist")
"""The live message with all open raids; one in each guild."""
PLAN = Route("raids", "plan")
"""The form of a new plan."""
AGAIN = Route("raids", "again/{form}")
"""Opens a form once more, with what was entered."""
TEMPLATE = Route("raids", "template")
DAYS = Route("raids", "days/{number:int}/{part:int}")
"""The select of the days of a raid, in parts of 25."""
TIMES = Route("raids", "times/{number:int}/{part:int}")
OWN = Route("raids", "own/{number:int}")
"""Shows a member their own vote."""
WITHDRAW = Route("raids", "withdraw/{number:int}")
CELLS = Route("raids", "cells/{number:int}")
"""Asks a member which combinations they can really come to."""
CELLS_SAID = Route("raids", "cells-said/{number:int}")
"""The select with which they answer."""
VOTERS = Route("raids", "voters/{number:int}/{page:int}")
FINISH = Route("raids", "finish/{number:int}")
"""Shows who may end a raid what that would record."""
FINISH_SLOT = Route("raids", "finish-slot/{number:int}")
FINISH_PRESENT = Route("raids", "finish-present/{number:int}/{day:int}/{time:int}/{page:int}")
FINISH_GUESTS = Route("raids", "finish-guests/{number:int}/{day:int}/{time:int}/{page:int}")
FINISH_PAGE = Route("raids", "finish-page/{number:int}/{day:int}/{time:int}/{page:int}")
FINISH_YES = Route("raids", "finish-yes/{number:int}/{day:int}/{time:int}")
CANCEL = Route("raids", "cancel/{number:int}")
CANCEL_YES = Route("raids", "cancel-yes/{number:int}")
CANCEL_ALL = Route("raids", "cancel-all/{last:int}")
"""The yes to cancelling every open raid; what was planned after number `last` stays."""
LIST = Route("raids", "list/{page:int}")
DUNGEONS = Route("raids", "dungeons/{page:int}")
DUNGEONS_SAID = Route("raids", "dungeons-said")
"""The form in which dungeons are brought in as a text."""
DUNGEON_REMOVE = Route("raids", "dungeon-remove/{number:int}")
"""The yes to taking a dungeon off the list."""
CLASS_REMOVE = Route("raids", "class-remove/{number:int}")
"""The yes to taking a class away."""
DECIDE = Route("raids", "decide/{number:int}/{day:int}/{time:int}")
"""Sets when an open raid takes place."""
UNDECIDE = Route("raids", "undecide/{number:int}")
KEEP = Route("raids", "keep/{number:int}")
"""Says that a raid is to stay, where it was proposed to cancel it."""
SERIES = Route("raids", "series/{page:int}")
SERIES_STOP = Route("raids", "series-stop/{number:int}")
CLASS = Route("raids", "class/{number:int}")
"""Shows a member what they play in a raid, and whether they have a place."""
CLASS_SAID = Route("raids", "class-said/{number:int}")
"""The select with which they choose."""
PLACES = Route("raids", "places/{number:int}")
"""Opens the form of how many places a raid has."""
PLACES_SAID = Route("raids", "places-said/{number:int}")
OFFER_YES = Route("raids", "offer-yes/{number:int}/{member:int}")
"""Takes the place that is offered to a member."""
OFFER_NO = Route("raids", "offer-no/{number:int}/{member:int}")
WAIT = Route("raids", "wait/{number:int}")
"""Has who did not take a place wait for one again."""
HEATMAP = Route("raids", "heatmap/{number:int}")
"""Shows how many can come when, as a picture."""
MEMBERLIST = Route("raids", "memberlist")
"""The live message with the members who hold the raid roles; one in each guild."""
MEMBERS = Route("raids", "members/{page:int}")
XP_BEST = Route("raids", "xp-best/{page:int}")
REMOTE_LIST = Route("raids", "remote-list/{guild:int}/{page:int}")
REMOTE_CANCEL_ALL = Route("raids", "remote-cancel-all/{guild:int}/{last:int}")
MIRROR = Route("raids", "mirror/{guild:int}")
"""The live message in the operators' channel that shows the raids of another server."""
