# Was nicht passt, und was vorbei ist.
participants-more = Noch { $count ->
    [one] ein Termin
   *[other] { $count } Termine
} von Raid #{ $number } mit genug Mitspielern; die besten zeigt sein Planer.
participants-present = { $count } dabei
raidlist-more = { $count ->
    [one] Ein weiterer ist offen
   *[other] { $count } weitere sind offen
}; `/raidlist` zeigt alle.
finished-for-good = Raid #{ $number } ist vorbei; { $count ->
    [one] einer war
   *[other] { $count } waren
} dabei.
moved = Der Planer von Raid #{ $number } steht jetzt hier.
