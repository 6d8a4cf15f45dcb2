# Words in the pictures of a result.
picture-option = Option { $number }
picture-number = { $number }
picture-percent = { $percent }%
picture-turnout = { $count ->
    [one] { $count } ballot
   *[other] { $count } ballots
 }
picture-tie = A tie: { $options }.
picture-nobody = Nobody is elected.
picture-winner = { $winner } wins.
picture-seats = { $seats } shared out.
picture-seat-noun = { $count ->
    [one] seat
   *[other] seats
 }
picture-others = … and { $count ->
    [one] one other
   *[other] { $count } others
 }
picture-round = Round { $round }
picture-round-short = Round { $round }
picture-rounds-left-out = … rounds in between are left out …
picture-rounds-earlier = { $count ->
    [one] The first round is left out.
   *[other] The first { $count } rounds are left out.
 }
picture-majority = white line: half of { $votes }
picture-out = eliminated ·
picture-exhausted = { $votes } exhausted: they name nobody who is still in.
picture-exhausted-short = exhausted
picture-flow = where the votes went
picture-duels = who is preferred to whom
picture-points = points
picture-duels-legend = Each row: how many ballots prefer it to the option of the column. Filled: the row wins this duel; framed: a draw.
