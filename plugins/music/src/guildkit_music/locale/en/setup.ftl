# /setup, and the question to a new server.
setup-title = Music on { $guild }
setup-question = In which channel may I show what is playing, with its buttons? Whoever writes the name of a song there gets it queued.
setup-now-channel = **Control channel:** { $channel }
setup-no-channel = none yet
setup-now-role = **DJ role:** { $role }
setup-no-role = none: everybody who listens decides
setup-now-volume = **Volume at first:** { $number } %
setup-now-queue-length = **Songs in the queue:** { $number } at most
setup-now-member-songs = **Songs of one member in the queue:** { $number ->
    [0] as many as there is room for
   *[other] { $number } at most
}
setup-now-song-minutes = **Length of a song:** { $number ->
    [0] any
    [one] one minute at most
   *[other] { $number } minutes at most
}
setup-now-leave-minutes = **Leaves when it is alone or has nothing to play:** { $number ->
    [0] never
    [one] after a minute
   *[other] after { $number } minutes
}
setup-footer = Answers are taken for five minutes. /setup on the server asks again, and /settings has all of it, too.
setup-choose = A channel that there is
setup-choose-role = Who is a DJ
setup-button-new = Make a new channel
setup-button-type = Type its name
setup-button-limits = Volume and limits
setup-button-done = Done
setup-channel-name = music
setup-channel-topic = What is playing. Write the name of a song, or a link, and it is queued.
setup-channel-set = ✅ { $channel } shows what is playing.
setup-role-set = ✅ Who has { $role } is a DJ.
setup-role-none = ✅ There are no DJs: everybody who listens decides.
setup-limits-set = ✅ That is how it is now.
setup-form-type = The control channel
setup-form-name = Name of the channel
setup-form-name-hint = As it is written on the server, with or without the #
setup-form-limits = Volume and limits
setup-form-volume = Volume at first, in percent
setup-form-volume-hint = 0 to 200
setup-form-queue-length = How many songs the queue may hold
setup-form-queue-length-hint = 1 to 5000
setup-form-member-songs = How many songs of one member
setup-form-member-songs-hint = 0: as many as there is room for
setup-form-song-minutes = How many minutes a song may last
setup-form-song-minutes-hint = 0: any time, and live sound
setup-form-leave-minutes = Minutes alone until the bot leaves
setup-form-leave-minutes-hint = 0: it never leaves by itself
setup-channel-unknown = There is no text channel called “{ $name }” here.
setup-channel-alike = Did you mean { $channels }?
setup-channel-list = Choose one from the list, or have a new one made.
setup-expired = The time for answering is over.
setup-expired-hint = `/setup` on the server asks again.
setup-done = Music is set up: { $channel } shows what is playing. Come to a voice channel and use `/play`, or write the name of a song there.
setup-done-without = Music is set up. Come to a voice channel and use `/play`. `/setup` makes a channel that shows what is playing.

# /247
stay-on = I stay in the voice channel now, also when nobody listens. `/247` ends it.
stay-off = I do not stay any more: { $minutes ->
    [0] but this server has set that I never leave by myself.
    [one] a minute alone or without a song, and I leave.
   *[other] { $minutes } minutes alone or without a song, and I leave.
}
stay-not-you = Only DJs and those who manage the server decide that.
