# /purge and /purgebot: deleting the newest messages of a channel.
purge-ask = { $count ->
        [one] Delete the newest message in { $channel }? It cannot be brought back. If it is pinned, it stays.
       *[other] Delete the newest { $count } messages in { $channel }? They cannot be brought back. Pinned ones stay.
    }
purge-ask-bot = { $count ->
        [one] Delete my newest message in { $channel }? It cannot be brought back.
       *[other] Delete my newest { $count } messages in { $channel }? They cannot be brought back.
    } Pinned messages and those that I keep up to date, such as the server guide, stay.
purge-yes = Delete
purge-title = Deleting messages
purge-bot-may-not = I may not delete messages here.
purge-bot-cannot-read = I cannot read this channel’s messages.
purge-bot-hint = Give me “View Channel”, “Read Message History” and, for /purge, “Manage Messages” here.
purge-gone = I cannot read this channel any more: it is gone, or closed to me.
purge-stopped = I had to stop: the channel is gone, or I may not delete messages here any more.
purge-deleted = { $count ->
        [0] No message was deleted.
        [one] { $count } message was deleted.
       *[other] { $count } messages were deleted.
    }
purge-kept-pinned = Kept because pinned: { $count }
purge-kept-system = Kept because Discord lets nobody delete them: { $count }
purge-kept-old = Kept because too old: { $count }. Repeat the command to go on.
purge-kept-gone = Already gone: { $count }
