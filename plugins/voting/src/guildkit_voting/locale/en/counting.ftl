# The methods, and how they explain what they have counted.
method-plurality = Plurality
method-plurality-summary = Everybody chooses one option, and the one chosen most often wins.
method-approval = Approval
method-approval-summary = Everybody marks all the options they could live with, and the one with the most marks wins.
method-runoff = Instant runoff
method-runoff-summary = Everybody ranks the options; the last one drops out and its votes move to their next choice, until one has more than half.
method-borda = Borda
method-borda-summary = Everybody ranks the options, a better place earns more points, and the most points win.
method-copeland = Copeland
method-copeland-summary = Everybody ranks the options, each is compared with every other, and the one that wins most of these duels wins.
method-dhondt = D'Hondt
method-dhondt-summary = Everybody chooses one list, and the seats are shared out in proportion to the votes.

## Lists and numbers
list-and = { $most } and { $last }
list-or = { $most } or { $last }
list-comma = { $most }, { $last }
list-more = { $count } more
list-others = { $count } others
list-score = { $option } { $score }
list-margin = { $option } { $margin }
list-duel = { $won }:{ $lost } against { $other }

count-abstention = { $count ->
    [one] { $count } abstention
   *[other] { $count } abstentions
 }
count-approval = { $count ->
    [one] { $count } approval
   *[other] { $count } approvals
 }
count-ballot = { $count ->
    [one] { $count } ballot
   *[other] { $count } ballots
 }
count-point = { $count ->
    [one] { $count } point
   *[other] { $count } points
 }
count-seat = { $count ->
    [one] { $count } seat
   *[other] { $count } seats
 }
count-vote = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
 }
most-approval = approvals
most-point = points
most-vote = votes

## Ties
place-first = first place
place-last = last place in round { $round }
place-seats = { $seats ->
    [one] the last seat
   *[other] the last { $seats } seats
 }
broken-by-margins = the sum of the margins of all duels
broken-by-votes = the seats go to those with more votes in all
broken-by-earliest = the option submitted first goes first
broken-by-lot = by lot, with the seed committed to at the opening
tie-settled = The rule for ties ({ $how }) decides: { $options }.
tie-new-vote = By the rule for ties a new vote among { $options } decides.
broken-by-round = { $option } had the fewest votes of them in round { $round }

## Steps of every method
counted-nobody-voted = Nobody voted, so nobody is elected.
counted-nobody-marked = Nobody marked an option ({ $abstentions }), so nobody is elected.
counted-votes = { $votes }: { $standings }.
counted-approvals = Approved, of { $ballots }: { $standings }.
counted-points = Points from { $ballots }: { $standings }.
counted-most = { $winner } has the most { $what } and wins.
counted-level = { $options } are level with { $score } each: a tie for first place.

## Copeland
counted-duel-points = Points (a duel won 1, drawn ½): { $standings }.
counted-margins = { $options } are level. Their margins added up: { $margins }.
counted-level-too = { $options } are level there too: a tie for first place.
counted-beats-all = { $winner } beats every other option and wins: { $duels }.
counted-duels = { $winner } wins. Its duels: { $duels }.
counted-only = { $winner } is the only option and wins.

## D'Hondt
counted-threshold = The threshold is { $percent }% of { $ballots }.
counted-threshold-of-all = The threshold is { $percent }% of { $ballots } with abstentions.
counted-below = Below it, without seats: { $options }.
counted-seats = { $seats }: { $standings }.
counted-no-seat = nobody has one
counted-tie-broken = { $options } are level for { $place }: { $how }.
counted-tie-stands = { $options } are level for { $place }, and their votes are equal: a tie, and nobody gets { $seats ->
    [one] it
   *[other] them
 }.
counted-tie-level = { $options } are level for { $place }, and their votes are equal.
counted-quotients = A seat took { $cheapest }; next in line: { $options } with { $quotient }.

## Runoff
runoff-round = Round { $round }: { $standings }. { $words }
runoff-round-exhausted = Round { $round }: { $standings } ({ $ballots } exhausted). { $words }
runoff-majority = { $winner } has more than half of { $votes } and wins.
runoff-no-majority = Nobody has more than half of { $votes }. { $why }
runoff-eliminated = { $option } is eliminated.
runoff-together = { $options } are eliminated at once: together { $votes }, less than the next.
runoff-looked-back = { $options } are tied for last. { $broken } and is eliminated.
runoff-settled = { $options } are tied for last, and the winner depends on who goes. The rule for ties ({ $how }) decides: { $option } is eliminated.
runoff-two-level = { $options } are level: a tie for first place.
runoff-tried-all = { $options } are all level, so every order of elimination was tried.
runoff-tried-ever = { $options } are tied for last, now and in every earlier round, so every order of elimination was tried.
runoff-tried-last = { $options } are tied for last, so every order of elimination was tried.
runoff-in-all = { $opening } { $winner } wins in all of them.
runoff-depends = { $opening } { $options } wins, depending on it: a tie for first place.
runoff-too-many = { $opening } There are too many; { $options } might win: a tie for first place.
