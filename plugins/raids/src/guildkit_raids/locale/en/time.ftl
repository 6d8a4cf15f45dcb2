# When raids are, and what is said of it by itself.
decide = It takes place then
undecide = Leave it open again
decide-past = That slot is past.
decide-past-hint = Choose another above, or finish the raid.
planner-decided = **Takes place** { $when } · { $left } · { $count ->
    [0] nobody can come
    [one] one can come
   *[other] { $count } can come
}
planner-closed = **Closed** { $when }: nothing had happened with it for long
participants-decided = **Decided**
planner-thread-forbidden = This raid has no thread: I may not start one here.
planner-thread-full = This raid has no thread: the server has as many as Discord allows.
planner-thread-deleted = This raid has no thread any more: somebody has deleted it.
planner-event-forbidden = This raid is not among the server's events: I may not create them.
planner-event-full = This raid is not among the server's events: there are as many as Discord allows.
planner-event-deleted = This raid is not among the server's events any more: somebody has deleted it.

# To the leader.
stale-idle = Nothing has happened with { $raid } since { $when }. Is it still to be?
stale-past = The last date of { $raid } was { $when }, and it has not been finished. Finish it there, cancel it, or keep it.
stale-close = Without an answer it is closed in { $count ->
    [one] a day
   *[other] { $count } days
}.
stale-stays = Without an answer it stays.
stale-closed = { $raid } is closed: nothing had happened with it for long.
lost-channel = On { $guild } nobody can vote on { $raids } any more: the channel is gone. `/raid_move` there posts a planner anew, with all its votes, in the channel where it is typed.
lost-mute = For { $raids } I can no longer say and show all that I should. { $why }
keep-label = Keep it
kept = Raid #{ $number } stays.
few-decided = { $raid } takes place { $when } ({ $left }), and { $count ->
    [0] nobody comes
    [one] one comes
   *[other] { $count } come
}; { $minimum } are needed. Cancel it?
few-open = The last date of { $raid } is { $when } ({ $left }), and no slot has enough players: the best has { $count }, and { $minimum } are needed. Cancel it?
invite-report = Before the deadline of { $raids } I have written to { $told ->
    [0] nobody
    [one] one member
   *[other] { $told } members
} who had not voted; { $unreached ->
    [0] all of them were reached
    [one] one takes no direct messages
   *[other] { $unreached } take no direct messages
}.
invite-no-members = I cannot write to those who have not voted on { $raid }: to see who has the role I need the Server Members Intent, which the operator of the bot has to switch on.

# To members.
remind = { $raid } begins { $left }: { $when } · { $count ->
    [0] nobody comes
    [one] one comes
   *[other] { $count } come
}
digest = **{ $guild }**: { $count ->
    [one] You have not voted on a raid.
   *[other] You have not voted on { $count } raids.
} Can you come? Saying that you cannot, by choosing nothing, is fine.
digest-line = - { $raid } · first date { $when } ({ $left })
digest-more = … and { $count } more; `/raidlist` on the server shows all.
unreached = { $count ->
    [one] One who has not voted takes no direct messages from me:
   *[other] { $count } who have not voted take no direct messages from me:
}

# Files.
exported = Raid #{ $number }:
export-no-slot = It is not decided when raid #{ $number } takes place, and no slot has enough players.
export-no-slot-hint = Who leads it can decide with “Finish” on the planner.
export-no-attendance = Nobody is recorded for raid #{ $number }: it has not been finished.
