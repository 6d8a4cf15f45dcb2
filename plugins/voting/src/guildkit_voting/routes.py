"""What names the plugin's live messages, and the `custom_id`s of its buttons, selects and modals."""

from __future__ import annotations

from guildkit import Route

CARD = Route("voting", "card/{number:int}")
"""The live message that shows a proposal."""

WAITING = Route("voting", "waiting/{number:int}")
"""The live message that shows a proposal to those who may approve it."""

CONSTITUTION = Route("voting", "constitution/{page:int}")
HISTORY = Route("voting", "constitution-history/{page:int}")

LIST = Route("voting", "list/{page:int}/{state}")

IN_FULL = Route("voting", "in-full/{number:int}")
IN_FULL_PAGE = Route("voting", "in-full-page/{number:int}/{page:int}")

FORM = Route(
    "voting", "form/{seats:int}/{marks}/{ties}/{tally}/{number:int}/{campaign:int}/{stage:int}/{tag}"
)
"""The form with what was chosen beside it: `marks` has an `m` for a motion and an `l` for later; 0 is no number."""
CORRECT = Route("voting", "correct")
EDIT = Route("voting", "edit/{number:int}")
PUT = Route("voting", "put/{number:int}")
WITHDRAW = Route("voting", "withdraw/{number:int}")
WITHDRAWN = Route("voting", "withdrawn/{number:int}")
APPROVE = Route("voting", "approve/{number:int}/{seen:int}")
"""`seen` is the position of the last event that the card knew of: what was edited since is not approved unread."""
REJECT = Route("voting", "reject/{number:int}")
REJECTED = Route("voting", "rejected/{number:int}")

BALLOT = Route("voting", "ballot/{number:int}")
AGAIN = Route("voting", "again/{number:int}")
CHOOSE = Route("voting", "choose/{number:int}")
ABSTAIN = Route("voting", "abstain/{number:int}")
TICK = Route("voting", "tick/{number:int}/{page:int}")
RANK = Route("voting", "rank/{number:int}/{page:int}")
TURN = Route("voting", "turn/{number:int}/{page:int}")
UNDO = Route("voting", "undo/{number:int}/{keep:int}")
CAST = Route("voting", "cast/{number:int}/{mark}")
CAST_WITH = Route("voting", "cast-with/{number:int}/{mark}/{typed}")
"""`typed` is what the member entered last and could not be invested."""
CASTS_WITH = Route("voting", "casts-with/{number:int}/{mark}")
TYPE = Route("voting", "type/{number:int}")
TYPED = Route("voting", "typed/{number:int}")

CONTROL = Route("voting", "campaign/{number:int}")
"""The live message by which a campaign is run."""
STAGE = Route("voting", "stage/{number:int}/{stage:int}")
"""The live message that announces a stage of a campaign, and hands out its papers."""
STAGE_RESULT = Route("voting", "stage-result/{number:int}/{stage:int}")
CAMPAIGN_RESULT = Route("voting", "campaign-result/{number:int}")

CAMPAIGNS = Route("voting", "campaigns/{page:int}")
START_STAGE = Route("voting", "start-stage/{number:int}/{stage:int}")
APPROVE_STAGE = Route("voting", "approve-stage/{number:int}")
END_CAMPAIGN = Route("voting", "end-campaign/{number:int}")
ENDS_CAMPAIGN = Route("voting", "ends-campaign/{number:int}")
CANCEL_CAMPAIGN = Route("voting", "cancel-campaign/{number:int}")
CANCELS_CAMPAIGN = Route("voting", "cancels-campaign/{number:int}")
PAPERS = Route("voting", "papers/{number:int}")
INVEST = Route("voting", "invest/{number:int}")
INVESTED = Route("voting", "invested/{number:int}")
TAKE_BACK = Route("voting", "take-back/{number:int}")
