# The player service.
service-away = The player service does not answer.
service-away-hint = Try again in a moment. Where it stays so, the operator finds the reason in the bot's log.

# The server guide.
guide-title = Music
guide-play = Join a voice channel and type `/play` with a link or a few words: a song, a whole playlist, or a file of yours. `/p5` queues it five times over.
guide-control = What is playing is shown in { $channel }, with buttons to pause, skip and look at the queue.
guide-dj = { $role } may stop, shuffle and change what others asked for; everybody else votes on skipping.
guide-sound = `/volume`, `/filter`, `/seek` and `/loop` change how it is played; `/queue` shows what comes next.
