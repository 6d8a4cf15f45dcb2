# Proposals: writing them, voting on them, their results.
form-heading = A new proposal
form-heading-motion = A new motion: yes or no
form-heading-edit = Edit #{ $number }
form-title = Title
form-text = Text
form-text-hint = What is it about, and why?
form-options = Options
form-options-hint = One a line: 2 to { $most }, each up to { $characters } characters
form-method = Method
form-method-hint = How the ballots are counted
form-duration = Duration
form-duration-hint = For example: 90 minutes, 12h, 3 days
form-kept = Nothing is lost: what you entered is kept for you.
form-correct = Correct it

duration-unreadable = I cannot read the duration “{ $text }”.
duration-examples = Write it like “90 minutes”, “12h” or “3 days”.
duration-range = A vote lasts between one minute and 32 days.

proposal-no-title = A proposal needs a title.
proposal-title-long = The title has { $characters } characters, and { $limit } fit.
proposal-title-long-hint = The text may be longer.
proposal-text-long = The text has { $characters } characters, and { $limit } fit.
proposal-no-method = There is no method called { $method }.
proposal-methods = There are: { $methods }.
proposal-seats = Between 1 and 100 seats can be given out.
proposal-closed = #{ $number } is closed: **{ $outcome }**. The result is being posted.

options-only-one = A vote needs at least two options, and I found only one: “{ $option }”.
options-none = A vote needs at least two options, and I found none.
options-lines = Write each on a line of its own.
options-too-many = { $count } options are too many; { $limit } fit.
options-too-many-hint = Merge some, or hold two votes.
options-too-long = The option “{ $option }…” has { $characters } characters, and { $limit } fit.
options-too-long-hint = Details go into the text.
options-alike = Two options are alike: “{ $one }” and “{ $other }”.
options-alike-hint = Remove one.

no-such-proposal = There is no proposal #{ $number } here.
no-such-proposal-hint = /proposal list shows those that there are.
no-draft = There is no draft of yours any more.
no-draft-hint = /proposal create starts a new one.
may-not-close = Only the author of #{ $number }, or somebody who may manage this server, can close it early.
may-not-close-amendment = #{ $number } changes the constitution: such a vote ends early only when everybody has voted who may.
may-not-close-live = While voters of #{ $number } see how it stands, only somebody who may manage this server can close it early.
may-not-close-hint = It closes by itself { $when }.
voting-over = Voting on #{ $number } is over.
voting-over-uncounted = Voting on #{ $number } is over; your ballot was not counted.
voting-over-hint = /proposal show { $number } has the result.
voting-ended = Voting on #{ $number } has ended already.

ballot-single = Choose one
ballot-several = Choose all that you approve of
ballot-ranking = Put the options in your order, the best first. You may stop at any place.
ballot-place = Your choice number { $place }
ballot-cast = Cast this ballot
ballot-undo = Undo
ballot-type = Type it instead
ballot-abstain = Abstain
ballot-misfit = This ballot does not fit the proposal.
ballot-misfit-hint = Please open a fresh one with the Vote button.
ranking-form = Your order
ranking-form-hint = Best at the top. Remove the lines that you do not want to rank.
ranking-unknown = “{ $option }” is none of the options.
ranking-twice = “{ $option }” stands there twice.
ranking-lines =
    Your lines were:
    { $lines }
ranking-empty = Your ranking is empty.
ranking-empty-hint = To vote for nobody, use Abstain.
receipt-in = Your ballot on **#{ $number }** is in: { $ballot }.
receipt-changed = Your ballot on **#{ $number }** is changed: { $ballot }.
receipt-until = You can change it until { $when }.
receipt-abstain = you **abstain**
receipt-change = Change my ballot

card-method = Counted by
card-ends = Voting ends
card-ended = Voting has ended
card-in-full = In full
card-vote = Vote
card-footer = { $count ->
    [one] { $count } ballot
   *[other] { $count } ballots
 } so far. Ballots are private; you can change yours until the end.

outcome-seats = Seats: { $seats }
outcome-seats-tied = Seats: { $seats } (some are tied)
outcome-tie = A tie: { $options }
outcome-nobody = Nobody is elected
outcome-no-votes = Nobody voted
outcome-wins = { $winner } wins
result-of = Result of #{ $number }
result-ballots = Ballots
result-turnout = { $turnout }
result-turnout-abstained = { $turnout }, of which { $abstained } abstained
result-weight = together of weight { $weight }

list-title = Proposals
list-empty = There is no proposal yet. `/proposal create` makes the first.
list-ends = ends { $when }
count-ballots = { $count ->
    [one] { $count } ballot
   *[other] { $count } ballots
 }
list-none = No proposal is there with this state: { $state }.
state-draft = draft
state-approval = waits for approval
state-voting = open
state-passed = passed
state-failed = failed
state-closed = closed
state-withdrawn = withdrawn
