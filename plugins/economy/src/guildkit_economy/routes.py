"""What names the plugin's live messages, and the `custom_id`s of its buttons, selects and modals."""

from __future__ import annotations

from guildkit import Route

PAY = Route("economy", "pay/{member:int}/{amount:int}/{asked:int}")
"""The yes to a payment; `asked` is the interaction that asked, and the key under which it is paid once."""
HISTORY = Route("economy", "history/{member:int}/{page:int}")
LEADERBOARD = Route("economy", "leaderboard/{page:int}")
RAFFLE = Route("economy", "raffle/{number:int}")
"""The live message that shows a raffle."""
RAFFLE_ENTER = Route("economy", "raffle-enter/{number:int}")
RAFFLE_BUY = Route("economy", "raffle-buy/{number:int}")
RAFFLE_BOUGHT = Route("economy", "raffle-bought/{number:int}")
RAFFLE_OWN = Route("economy", "raffle-own/{number:int}")
RAFFLE_VERIFY = Route("economy", "raffle-verify/{number:int}")
RAFFLE_VOID = Route("economy", "raffle-void/{number:int}")
"""The select by which a manager declares held tickets void."""
RAFFLE_CANCEL = Route("economy", "raffle-cancel/{number:int}")
CLIP = Route("economy", "clip/{number:int}")
"""The live message that shows a clip."""
CLIP_VOTE = Route("economy", "clip-vote/{number:int}")
CLIPS = Route("economy", "clips/{order}/{page:int}")
CLIPS_BEGIN = Route("economy", "clips-begin")
CLIP_PANEL = Route("economy", "clip-panel")
"""The live message with the best clips, and the ways to more; one in each guild."""
CLIP_SUBMIT = Route("economy", "clip-submit")
CLIP_SUBMITTED = Route("economy", "clip-submitted")
CLIP_RANDOM = Route("economy", "clip-random")
COMMANDS = Route("economy", "commands/{page:int}")
COMMAND_PANEL = Route("economy", "command-panel")
"""The live message with a button for each command of the guild's own; one in each guild."""
COMMAND_RUN = Route("economy", "command-run/{name}/{cost:int}")
"""`cost` is the one that the member saw: another one is never taken."""
TIMER_SWITCH = Route("economy", "timer-switch/{number:int}/{on:int}")
SLOTS = Route("economy", "slots")
"""The live message that shows what is played and what waits."""
SLOT_CALL = Route("economy", "slot-call")
SLOT_CALLED = Route("economy", "slot-called")
SLOT_QUEUE = Route("economy", "slot-queue")
SLOT_PAGE = Route("economy", "slot-page/{page:int}")
SLOT_WITHDRAW = Route("economy", "slot-withdraw")
"""The select by which a member withdraws a call of their own."""
SLOT_OPEN = Route("economy", "slot-open/{wanted:int}")
"""1 opens the queue, 0 closes it."""
SLOT_CLEAR = Route("economy", "slot-clear/{last:int}")
"""The yes to clearing the queue; what was called after number `last` stays."""
SHUFFLE_PAGE = Route("economy", "shuffle/{page:int}")
GUESS = Route("economy", "guess/{number:int}")
"""The live message that shows a session in which a balance is guessed."""
GUESS_ASK = Route("economy", "guess-ask/{number:int}")
GUESSED = Route("economy", "guessed/{number:int}")
GUESS_SETTLE = Route("economy", "guess-settle/{number:int}/{balance:int}")
"""The yes to what the balance was, in cents."""
GUESSES = Route("economy", "guesses/{number:int}")
GUESS_PAGE = Route("economy", "guess-page/{number:int}/{page:int}")
