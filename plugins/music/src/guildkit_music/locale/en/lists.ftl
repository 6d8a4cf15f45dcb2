# Favourites, playlists, what was played.
lists-nobody = somebody

favourites-title = { $count ->
    [one] One song that you like
   *[other] { $count } songs that you like
}
favourites-none = You have noted no song yet. The ⭐ beside what is playing does.
favourites-choose = Queue one of them
favourites-unknown = That is none of the songs that you have noted.
favourites-full = You have noted { $most } songs, which is as many as I keep.
favourites-full-hint = `/favourites remove` makes room.
favourites-added = ⭐ **{ $title }** is among the songs that you like.
favourites-known = **{ $title }** was among the songs that you like already.
favourites-removed = **{ $title }** is no longer among the songs that you like.
favourites-over = That song is not playing any more.
favourites-over-hint = `/history` shows what was played.

playlist-title = { $count ->
    [one] One playlist
   *[other] { $count } playlists
}
playlist-line = **{ $name }** · { $count ->
    [one] one song
   *[other] { $count } songs
} · { $owner }
playlist-none = This server has no playlist yet. `/playlist save` keeps what is queued.
playlist-none-hint = There is none yet; `/playlist save` keeps what is queued.
playlist-nothing = Nothing is playing, and nothing is queued.
playlist-nothing-hint = Queue the songs with `/play` first; `/playlist save` then keeps them.
playlist-no-name = A playlist needs a name that can be read.
playlist-too-many = This server has { $most } playlists, which is as many as I keep.
playlist-too-many-hint = `/playlist delete` makes room.
playlist-taken = There is a playlist called **{ $name }** already.
playlist-taken-hint = Choose another name, or delete that one first.
playlist-unknown = There is no playlist called **{ $name }**.
playlist-there-are = There are: { $names }.
playlist-saved = **{ $name }** is kept, with { $count ->
    [one] one song
   *[other] { $count } songs
}. `/playlist load` queues it.
playlist-deleted = **{ $name }** is deleted.
playlist-not-yours = **{ $name }** was saved by somebody else: only they, DJs and those who manage the server delete it.

history-title = What was played
history-none = Nothing yet.
history-choose = Play one of them again
history-gone = That was too many songs ago.

# What is written in the control channel.
request-unread = I cannot read what is written here. Use `/play`, or begin your message with my name: then I can.
