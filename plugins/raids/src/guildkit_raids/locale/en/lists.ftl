# What does not fit, and what is over.
participants-more = { $count ->
    [one] One more slot
   *[other] { $count } more slots
} of raid #{ $number } with enough players; its planner shows the best.
participants-present = { $count } present
raidlist-more = { $count ->
    [one] One more is open
   *[other] { $count } more are open
}; `/raidlist` shows all.
finished-for-good = Raid #{ $number } is over; { $count ->
    [one] one was there
   *[other] { $count } were there
}.
moved = The planner of raid #{ $number } is here now.
