# Two raids at the same time.
overlap-line = ⚠️ You are also in #{ $number } at { $when }.
overlap-more = ⚠️ And { $count ->
    [one] at one more slot
   *[other] at { $count } more slots
} of other raids.
overlap-refused = You take part in #{ $number } at { $when } already, which is at the same time.
overlap-refused-hint = Nothing was changed. Change your vote on #{ $number } first, or choose other days and times here.
overlap-booked = ⚠️ { $name } is also in #{ $number } at { $when }.
overlap-booked-more = ⚠️ And { $count ->
    [one] one more is
   *[other] { $count } more are
} in another raid at the same time.
