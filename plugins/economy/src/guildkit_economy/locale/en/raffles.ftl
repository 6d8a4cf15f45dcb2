# Raffles: what is wrong.
no-such-raffle = There is no raffle #{ $number } here.
no-such-raffle-hint = /raffle period shows those that there are.
no-raffle-open = No raffle is open at the moment.
raffles-several = Several raffles are open: { $numbers }. Say which one you mean.
raffle-is-open = Raffle #{ $number } is still open.
raffle-is-closed = Raffle #{ $number } is closed: there are no more tickets.
raffle-is-committed = The list of raffle #{ $number } is public already: nothing of it changes any more.
raffle-is-drawn = Raffle #{ $number } was drawn already.
raffle-is-void = Raffle #{ $number } was called off.
raffle-close-first = Raffle #{ $number } is still open. Close it first: /raffle close { $number }.
raffle-list-first = The list of raffle #{ $number } is not public yet, and nothing is drawn before it is. Try again in a moment; /raffle show { $number } says whether tickets are still held back.
raffle-holds = Tickets are still held back, the last of them until { $when }.
raffle-waits = The list of raffle #{ $number } comes when raffle #{ $other } is drawn or called off: who wins there does not win here, too.
raffle-title = A raffle needs a title of at most { $limit } characters.
raffle-prize = The prize may be described in at most { $limit } characters.
raffle-winners = Between 1 and { $most } can win.
raffle-price = A ticket costs between 0 and { $most }.
raffle-limit = The limit is between 1 and { $most } tickets.
raffle-same-role = The same role cannot be needed and excluded: nobody could take part.
raffle-watch-range = A ticket takes between 0 and { $most } minutes of watching; 0 is none for watching.
raffle-gift-range = Between 0 and { $most } tickets for each gifted subscription are possible.
raffle-bonus-range = Between 1 and { $most } more tickets for a role are possible.
raffle-costs = Raffle #{ $number } is not free; buy a ticket with /raffle buy.
raffle-free = Raffle #{ $number } is free: take part with /raffle enter.
ticket-count = Between 1 and { $most } tickets are possible at once.
tickets-limit = Nobody may have more than { $limit } tickets of this raffle; you can get { $room } more.
raffle-needs-role = Only who has the role { $role } takes part in this raffle.
raffle-without-role = Who has the role { $role } does not take part in this raffle.
raffle-won-lately = You have won in the last { $days ->
    [one] { $days } day
   *[other] { $days } days
 }, so that it is the others’ turn.
raffle-no-bots = Bots do not take part in raffles.
raffle-stop-managers = Only those who may manage this server end a row of raffles.
raffle-channel-gone = The channel of raffle #{ $number } is gone. What belongs to it is posted where Discord itself writes, if that can be.
beacon-silent = The public randomness of round { $round } is not to be had at the moment. Nothing was drawn.
beacon-wrong = The answer about round { $round } of the public randomness is not right. Nothing was drawn.
beacon-hint = The result depends on that round alone, so it can only be waited for: try again in a minute.
duration-unreadable = I cannot read “{ $typed }” as a duration.
duration-range = That has to be between a minute and a year.
duration-hint = Write, for example: 90 minutes, 12 hours, 3 days, 1 week.

## The card
raffle-heading = Raffle { $heading }
raffle-state-open = Open; closes { $when }
raffle-state-closed = Closed { $when }; the list comes next
raffle-state-committed = Closed { $when }; the list is public, the draw comes next
raffle-state-drawn = Drawn { $when }
raffle-void-cancelled = Called off; what was paid is given back
raffle-void-no-entries = Void: nobody could win; what was paid is given back
raffle-count-winners = { $count ->
    [one] One wins
   *[other] { $count } win
 }
raffle-ticket-costs = A ticket costs { $price }
raffle-ticket-limit = At most { $count ->
    [one] one ticket
   *[other] { $count } tickets
 } for each member
raffle-role-needed = Only with the role { $role }
raffle-role-excluded = Not with the role { $role }
raffle-by-watching = One ticket for { $minutes ->
    [one] every minute
   *[other] every { $minutes } minutes
 } of watching the stream
raffle-by-gifts = { $tickets ->
    [one] One ticket
   *[other] { $tickets } tickets
 } for each gifted subscription
raffle-by-role = { $tickets ->
    [one] One more ticket
   *[other] { $tickets } more tickets
 } for who takes part with the role { $role }
raffle-cooldown = Not for those who have won in the last { $days ->
    [one] { $days } day
   *[other] { $days } days
 }
raffle-repeats = The next one opens when this one has ended
raffle-standing = **{ $tickets ->
    [one] { $tickets } ticket
   *[other] { $tickets } tickets
 }** of { $members ->
    [one] { $members } member
   *[other] { $members } members
 }
raffle-standing-held = { $tickets ->
    [one] { $tickets } more is
   *[other] { $tickets } more are
 } held back until it is sure that they count
raffle-field-winners = Winners
raffle-field-proof = Proof
raffle-proof-commitment = Commitment: `{ $hash }`
raffle-proof-beacon = Public randomness: `{ $beacon }`
raffle-proof-list = SHA-256 of the list: `{ $hash }`
raffle-proof-seed = Seed: `{ $seed }`
raffle-winner = { $place }. { $member } · `{ $code }`
raffle-more-winners = … and { $count } more
raffle-button-enter = Take part
raffle-button-buy = Buy tickets
raffle-button-own = My tickets
raffle-button-verify = Verify

## The list, the result
raffle-list-said = The list of raffle **{ $heading }** is frozen. Its SHA-256 is
    `{ $hash }`
raffle-list-codes = A code stands for each who takes part; “My tickets” on the card shows you yours. Keep the hash: only a list with exactly this hash can be drawn from.
raffle-list-beacon = The draw needs round { $round } of { $beacon }, which nobody knows before it is there: { $when }.
raffle-list-manager = A manager draws it with /raffle draw { $number }.
raffle-result = 🎉 Raffle **{ $heading }** is drawn: { $count ->
    [one] one winner
   *[other] { $count } winners
 } out of { $members ->
    [one] { $members } member
   *[other] { $members } members
 } with { $tickets ->
    [one] { $tickets } ticket
   *[other] { $tickets } tickets
 }.
raffle-result-verify = Everybody can draw it again: /raffle verify { $number }
raffle-result-cancelled = Raffle **{ $heading }** was called off. What was paid for tickets is given back.
raffle-result-no-entries = Raffle **{ $heading }** ends without a draw: nobody took part who could win. What was paid for tickets is given back.
raffle-won = 🎉 You have won place { $place } in raffle **{ $heading }** on { $guild }!

## One's own tickets
raffle-own-heading = Your tickets in raffle **{ $heading }**:
raffle-own-none = You have none.
raffle-own-nothing-counts = None of yours count.
raffle-own-entry = { $tickets } for taking part
raffle-own-purchase = { $tickets } bought
raffle-own-watchtime = { $tickets } for watching
raffle-own-gift = { $tickets } for gifted subscriptions
raffle-own-bonus = { $tickets } as a bonus
raffle-own-admin = { $tickets } from a manager
raffle-own-held = { $tickets } held back until it is sure that they count
raffle-own-progress = { $minutes } of { $of } min watched to the next ticket
raffle-own-code = On the list you are `{ $code }`. Who knows this code knows how many tickets you have.
raffle-own-place = You have won place { $place }.
raffle-entered = You take part in raffle #{ $number }. On its list you are `{ $code }`.
raffle-entered-already = You take part in raffle #{ $number } already. On its list you are `{ $code }`.
raffle-bought = { $count ->
    [one] One ticket
   *[other] { $count } tickets
 } of raffle #{ $number } for { $paid }: you have { $tickets } now, and { $balance } left.
raffle-form = Tickets of raffle #{ $number }
raffle-form-tickets = How many?
raffle-form-price = A ticket costs { $price }

## Managers
raffle-opened = Raffle **{ $heading }** is open.
raffle-opened-already = It is open already.
raffle-granted-none = { $member } has as many tickets of raffle #{ $number } as its limit allows.
raffle-granted = { $member } has { $tickets ->
    [one] one more ticket of raffle
   *[other] { $tickets } more tickets of raffle
 } #{ $number }.
raffle-granted-already = { $member } was given tickets of raffle #{ $number } by this a moment ago.
raffle-closed = Raffle #{ $number } is closed. Its list is posted next.
raffle-closed-waits = Raffle #{ $number } is closed. Tickets are still held back, the last of them until { $when }; the list comes then, or as soon as you have declared them void: /raffle show { $number }.
raffle-closed-other = Raffle #{ $number } is closed. Its list is posted when raffle #{ $other } is drawn or called off: who wins there does not win here, too.
raffle-drawn = Raffle #{ $number } is drawn.
raffle-cancel-question = Call raffle **{ $heading }** off? Everybody gets back what they have paid, and nobody wins.
raffle-cancel-label = Call it off
raffle-cancelled = Raffle #{ $number } is called off. What was paid is given back.
raffle-void-placeholder = Declare held tickets void
raffle-void-option = { $tickets } of { $member }
raffle-held-line = Held back: { $tickets } of { $member }, until { $when }
raffle-voided = { $tickets ->
    [0] Nothing was held back any more
    [one] One ticket
   *[other] { $tickets } tickets
 } of raffle #{ $number } { $tickets ->
    [0] there.
    [one] is void.
   *[other] are void.
 }
raffle-stopped = Raffle #{ $number } is the last of its row.
raffle-no-row = After raffle #{ $number } no further one would have opened anyway.
raffle-running = Raffles that are running
raffle-none-running = None.
raffle-ended = The last that ended

## The proof
raffle-verify-how = How to check
raffle-verify-how-text = Put draw.json and raffle_verifier.py into one folder and run `python raffle_verifier.py draw.json --code YOUR-CODE`. It needs only Python, and draws again: any difference is named. Add `--commitment` and `--list` with the hashes that you have noted before the draw. The rules stand at the top of the program, so that you can write your own.
raffle-verify-proves = What this proves
raffle-verify-proves-text = The seed was fixed before anybody had a ticket: its hash was the commitment on the card. The list was fixed before the draw: its hash was posted. The winners follow from these alone, so that nobody was added, left out or drawn again afterwards.
raffle-verify-not = What it does not prove
raffle-verify-not-alone = Who runs the bot knows the seed from the beginning. They could try out lists before the raffle closes, with invented members or tickets from managers, until one suits them; or call the raffle off when they do not like what would come. Nothing here shows that those on the list are different people, or that the prize is handed over. Public randomness, a setting of the server, takes away the first.
raffle-verify-not-beacon = Nobody knew the result when the list was posted, not even who runs the bot. They could still have put invented members on the list, or have called the raffle off after they saw the round. The program checks that the value fits its signature, and not the signature itself: compare the round with what its publisher says. Nothing here shows that those on the list are different people, or that the prize is handed over.
raffle-verify-no-list = There is no list yet: it is frozen when the raffle is closed. Note the commitment until then.

## The guide
guide-raffles = Raffles
guide-raffles-text =
    A raffle has a card with a button: **Take part** where that is free, **Buy tickets** where a ticket costs something. Each ticket has the same chance, and nobody wins twice in one raffle. Tickets also come from watching the stream, from gifted subscriptions, and from managers. /raffle period shows what is running, “My tickets” what you have.
    When it closes, the list of all tickets is frozen and posted, with a code in the place of each name; only you are shown yours. Then it is drawn. If it is called off, everybody gets back what they paid.
    Who has their data erased leaves every raffle whose list is not frozen yet; what they paid goes to their account, which nobody owns any more. A frozen list stays as it is: it names nobody.
guide-raffles-pot-house = What was paid for tickets goes to the server when a raffle is drawn.
guide-raffles-pot-burn = What was paid for tickets goes out of circulation when a raffle is drawn.
guide-raffles-cooldown = Who has won takes no part in new raffles for { $days ->
    [one] a day
   *[other] { $days } days
 }.
guide-raffles-hold = Tickets for gifted subscriptions count { $count ->
    [0] at once
    [one] after a minute
   *[other] after { $count } minutes
 }: gifts are reported before they are paid for, and a manager may declare their tickets void until then.
