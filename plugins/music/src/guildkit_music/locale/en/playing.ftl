# Where the bot is to play.
join-nowhere = You are in no voice channel.
join-nowhere-hint = Join one, and try again: I come to where you are.
join-elsewhere = I am playing for others in { $channel }.
join-gone = There is no such voice channel any more.
join-afk = In { $channel } nobody is heard: it is this server's AFK channel.
join-no-sight = I cannot see { $channel }.
join-no-connect = I may not connect to { $channel }.
join-no-speak = I may not speak in { $channel }.
join-permission-hint = Who manages this server can give me View Channel, Connect and Speak there.
join-full = { $channel } is full.
join-no-answer = Discord does not let me into { $channel } at the moment.
join-stage = On a stage a moderator has to let me speak: I have raised my hand.
people-bot-nowhere = I am in no voice channel.
people-bot-nowhere-hint = Join one and use `/play`.
people-not-there = That is for those who listen in { $channel }.
people-dj-only = Only { $role } may do that.

# What was asked for.
play-what = Say what to play.
play-what-hint = A link, a few words to search for, or a file.
play-added = { $song }:
play-added-times = { $song }, { $count } times:
play-added-list = { $title }, { $count } { $count ->
    [one] song
   *[other] songs
}:
play-list = A playlist
play-now = plays now.
play-soon = plays as soon as I am there.
play-place = number { $place } in the queue.
play-place-in = number { $place } in the queue, in about { $time }.
play-left-out = { $count ->
    [one] One song was left out
   *[other] { $count } songs were left out
}: too long for this server, more than fit into the queue, or not to be played by anybody.
live-now = Live now: { $song }
length-live = live
length-unknown = unknown length

# How it goes on.
paused = Paused: { $song }
resumed = Going on: { $song }
seek-unreadable = “{ $typed }” is no position that I can read.
seek-hint = Write `1:23`, `90` for seconds, or `+30` and `-10` to go by so much.
sought = At { $position }: { $song }
volume-set = The volume is { $volume } %, as recorded: the sound goes through untouched where it can.
volume-set-transcoded = The volume is { $volume } %. The sound is computed anew for it, which costs the player more.
filter-unknown = There is no filter “{ $name }”.
filter-known = There are: { $names }
filter-set = Filter: { $name }. The sound is computed anew for it, which costs the player more.
filter-off = No filter any more.
left = Good-bye.
left-kept = Good-bye. { $count ->
    [one] One song is kept
   *[other] { $count } songs are kept
}: `/play` goes on with it, `/reset` forgets it.
reset-sure = Begin anew? What plays ends, the queue is emptied, and volume, filter and loop are as at first.
reset-label = Begin anew
reset-done = The player begins anew.
stop-sure = Stop the music? { $count ->
    [0] The bot leaves.
    [one] The bot leaves, and the song in the queue is gone.
   *[other] The bot leaves, and the { $count } songs in the queue are gone.
}
stop-label = Stop
stopped = The music has ended.

# What is playing.
now-nothing = nothing
now-idle = Nothing is playing
now-idle-hint = Join a voice channel and type `/play` with a link, or a few words to search for.
now-next = Next
now-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
now-source = from { $source }
now-requester = Asked for by { $member }
now-away = In no voice channel; `/play` goes on.
now-loop = Loop: { $loop }
now-volume = { $volume } %
now-filter = Filter: { $filter }
now-passthrough = untouched
now-repacketised = repacked
now-transcoded = transcoded because of the { $why }
now-because-volume = volume
now-because-filter = filter
now-because-codec = format
button-pause = Pause
button-resume = Resume
button-skip = Skip
button-stop = Stop
button-shuffle = Shuffle
button-favourite = Favourite
button-queue = Queue
