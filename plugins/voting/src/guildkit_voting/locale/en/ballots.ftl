# Ballot papers and receipts; reminders and direct messages.
ballot-several-here = Choose all on this page that you approve of
ballot-ticked = Your choice so far
ballot-start-over = Start over
vote-pending = You can vote once you have accepted the rules of this server.
vote-timed-out = You are timed out until { $when }. If voting is still open then, you can vote.

receipt-was = Your ballot on **#{ $number }** was: { $ballot }.
receipt-below = as below
receipt-code = Receipt: `{ $code }`
receipt-code-use = After the end your ballot stands on the tally sheet under this code. Keep it to yourself: nobody else can tell which line is yours.
receipt-code-new = This code takes the place of the one before, which leads nowhere now.
receipt-code-find = Your ballot stands on the tally sheet under this code.
receipt-speaks =
    { $count ->
        [one] At this moment your ballot speaks for one other member too, who lets you vote for them.
       *[other] At this moment your ballot speaks for { $count } other members too, who let you vote for them.
    }
receipt-spoke =
    { $count ->
        [one] It spoke for one other member too, who let you vote for them.
       *[other] It spoke for { $count } other members too, who let you vote for them.
    }
voice-counted =
    You did not vote on **#{ $number }**. Somebody whom you let vote for you did, and your weight of { $weight } was counted in their ballot. How they voted is theirs alone.
    Receipt: `{ $code }`
    It stands under “voices” on the tally sheet. Keep it to yourself.
receipt-mine = My ballot

standing-line = { $bar } { $option }: **{ $score }**
standing-others = … and { $count } more
standing-plurality = Votes so far
standing-approval = Approvals so far
standing-runoff = First choices so far
standing-borda = Points so far
standing-copeland = Duels won so far
standing-dhondt = Votes so far

ballots-hello = From **{ $guild }**: this is where your ballots and reminders will come.
ballots-closed = I cannot send you direct messages.
ballots-closed-hint = Allow direct messages from members of this server in its privacy settings, and try again. Until then vote in the channel.
ballots-ballots-on = When voting opens, your ballot comes by direct message. `/ballots dm:off` ends it.
ballots-ballots-off = You vote in the channel. `/ballots dm:on` has ballots sent to you.
ballots-reminders-on = Before the end you are reminded by direct message if you have not voted. `/ballots reminders:off` ends it.
ballots-reminders-off = You are not reminded by direct message. `/ballots reminders:on` changes that.
mail-ballots = { $count ->
    [one] Voting is open in **{ $guild }**:
   *[other] Voting is open on { $count } proposals in **{ $guild }**:
 }
mail-reminders = You have not voted yet in **{ $guild }**:
mail-ballots-stop = /ballots dm:off in the server ends these messages.
mail-reminders-stop = /ballots reminders:off in the server ends these messages.
mail-from = From **{ $guild }**:
mail-until = You can vote until { $when }.
mail-line = **{ $heading }**, ends { $when }
reminder = **{ $heading }**: { $turnout } have voted so far. Voting ends { $when }.
reminder-of = **{ $heading }**: { $turnout } of { $voters } have voted. Voting ends { $when }.
