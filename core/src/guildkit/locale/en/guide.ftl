# The server guide: the channel that says what there is on a server.
guide-topic = What { $bot } can do here
guide-reason = the server guide
guide-plugins-title = What I can do here
guide-nothing = Nothing yet.
guide-more = Whoever manages this server switches more on: `/plugins enable`
guide-trouble = This cannot be shown at the moment.
guide-is-here = The server guide is { $channel }.
guide-off = The server guide is switched off here.
guide-off-hint = It is a setting: /settings
guide-refused = I cannot keep a channel that says what I can do here.
guide-refused-hint = Discord says: { $reason }
guide-lacking-hint = Please let me do this: { $permissions }. Then `/guide` makes it.
