# Lieblingslieder, Playlists, was gelaufen ist.
lists-nobody = jemand

favourites-title = { $count ->
    [one] Ein Lied, das du magst
   *[other] { $count } Lieder, die du magst
}
favourites-none = Du hast dir noch kein Lied gemerkt. Mit dem ⭐ bei dem, was läuft, merkst du es dir.
favourites-choose = Eines davon einreihen
favourites-unknown = Das ist keines der Lieder, die du dir gemerkt hast.
favourites-full = Du hast dir { $most } Lieder gemerkt; mehr hebe ich nicht auf.
favourites-full-hint = `/favourites remove` schafft Platz.
favourites-added = ⭐ **{ $title }** ist unter den Liedern, die du magst.
favourites-known = **{ $title }** war schon unter den Liedern, die du magst.
favourites-removed = **{ $title }** ist nicht mehr unter den Liedern, die du magst.
favourites-over = Dieses Lied läuft nicht mehr.
favourites-over-hint = `/history` zeigt, was gelaufen ist.

playlist-title = { $count ->
    [one] Eine Playlist
   *[other] { $count } Playlists
}
playlist-line = **{ $name }** · { $count ->
    [one] ein Lied
   *[other] { $count } Lieder
} · { $owner }
playlist-none = Dieser Server hat noch keine Playlist. `/playlist save` hebt auf, was in der Warteschlange ist.
playlist-none-hint = Es gibt noch keine; `/playlist save` hebt auf, was in der Warteschlange ist.
playlist-nothing = Es läuft nichts, und es ist nichts eingereiht.
playlist-nothing-hint = Reihe die Lieder zuerst mit `/play` ein; `/playlist save` hebt sie dann auf.
playlist-no-name = Eine Playlist braucht einen Namen, den man lesen kann.
playlist-too-many = Dieser Server hat { $most } Playlists; mehr hebe ich nicht auf.
playlist-too-many-hint = `/playlist delete` schafft Platz.
playlist-taken = Eine Playlist **{ $name }** gibt es schon.
playlist-taken-hint = Wähle einen anderen Namen, oder lösche diese zuerst.
playlist-unknown = Eine Playlist **{ $name }** gibt es nicht.
playlist-there-are = Es gibt: { $names }.
playlist-saved = **{ $name }** ist aufgehoben, mit { $count ->
    [one] einem Lied
   *[other] { $count } Liedern
}. `/playlist load` reiht sie ein.
playlist-deleted = **{ $name }** ist gelöscht.
playlist-not-yours = **{ $name }** hat jemand anderes gespeichert: löschen dürfen sie nur dieses Mitglied, DJs und wer den Server verwaltet.

history-title = Was gelaufen ist
history-none = Noch nichts.
history-choose = Eines davon noch einmal spielen
history-gone = Seitdem sind zu viele Lieder gelaufen: So weit reicht der Verlauf nicht zurück.

# Was in den Kanal für Musik geschrieben wird.
request-unread = Ich kann nicht lesen, was hier geschrieben wird. Benutze `/play`, oder beginne deine Nachricht mit meinem Namen: dann kann ich sie lesen.

command-favourites =
    .description = Die Lieder, die du magst
command-favourites-list =
    .description = Die Lieder sehen, die du magst
command-favourites-play =
    .description = Eines der Lieder einreihen, die du magst, oder alle
    .option-song = Welches Lied
command-favourites-remove =
    .description = Ein Lied aus denen herausnehmen, die du magst
    .option-song = Welches Lied
command-playlist =
    .description = Lieder, die dieser Server unter einem Namen aufhebt
command-playlist-save =
    .description = Aufheben, was läuft und eingereiht ist
    .option-name = Wie sie heißt
command-playlist-load =
    .description = Eine Playlist dieses Servers einreihen
    .option-name = Welche Playlist
command-playlist-list =
    .description = Die Playlists dieses Servers sehen
command-playlist-delete =
    .description = Eine Playlist löschen: die eigene, oder als DJ jede
    .option-name = Welche Playlist
command-history =
    .description = Sehen, was hier gelaufen ist, und es noch einmal spielen
