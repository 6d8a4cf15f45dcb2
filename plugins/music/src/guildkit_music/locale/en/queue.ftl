# The queue.
queue-empty = The queue is empty.
queue-title = { $count ->
    [one] One song in the queue
   *[other] { $count } songs in the queue
}
queue-total = { $time } altogether
queue-no-such = “{ $typed }” is not in the queue.
queue-no-such-hint = `/queue` shows the numbers of all songs.
remove-what = Say what is to be taken out.
remove-what-hint = A song by its number or title, or a member whose songs go.
removed = Taken out: { $song }
removed-of = { $count ->
    [0] There is no song of { $member } in the queue.
    [one] One song of { $member } was taken out.
   *[other] { $count } songs of { $member } were taken out.
}
moved = { $song } is number { $place } now.
shuffled = { $count ->
    [0] The queue is empty.
    [one] There is one song in the queue only.
   *[other] The { $count } songs of the queue come in a random order.
}
clear-sure = { $count ->
    [one] Take the song out of the queue?
   *[other] Take all { $count } songs out of the queue?
}
clear-label = Empty the queue
cleared = { $count ->
    [one] One song was taken out of the queue.
   *[other] { $count } songs were taken out of the queue.
}
loop-off = off
loop-song = song
loop-queue = queue
looped-off = Nothing is played again.
looped-song = The song is played again and again.
looped-queue = The queue is played again and again.
