# Amounts, in the currency of the server.
amount = { $count } { $currency }
amount-unreadable = “{ $typed }” is no amount that I can read.
amount-hint = Write a whole number from 1 on, such as 250.
amount-nothing = It has to be more than nothing.
amount-huge = Nobody can have more than { $most }.
by-erased = somebody who left
owner-house = the server
owner-mint = new money
owner-burn = out of circulation
owner-hold = set aside
owner-pot = { $name }

balance-own = You have **{ $balance }**.
balance-of = { $member } has **{ $balance }**.

pay-oneself = You cannot pay yourself.
pay-left = { $member } is not on this server.
pay-bot = { $member } is a bot; bots have no money.
pay-stale = This question was about another payment.
pay-sure = Pay { $payee } **{ $amount }**? You have **{ $left }** then.
pay-label = Pay it
pay-done = { $payer } has paid { $payee } **{ $amount }**, and has { $left } now.
pay-left-over = Paid. You have **{ $left }** now.

kind-pay = payment
kind-adjust = adjusted by a manager
kind-reversal = reversed
kind-import = from the old bot
kind-hold-posted = what was set aside was paid
kind-hold-voided = what was set aside came back
kind-hold-expired = what was set aside came back in time

history-of = { $member } has **{ $balance }**.
history-empty = No money has moved here yet.
history-others = Whose money this is, and who manages this server, sees where it came from and went.
history-line = `#{ $number }` { $when } **+{ $amount }** from { $others } ({ $kind }) → { $balance }
history-line-out = `#{ $number }` { $when } **−{ $amount }** to { $others } ({ $kind }) → { $balance }

leaderboard-title = Who has most
leaderboard-line = **{ $place }.** { $member }: { $amount }
leaderboard-empty = Nobody has anything yet.
