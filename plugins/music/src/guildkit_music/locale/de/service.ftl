# Der Player-Dienst.
service-away = Der Player-Dienst antwortet nicht.
service-away-hint = Versuch es gleich noch einmal. Bleibt es so, findet der Betreiber den Grund im Log des Bots.

# Der Wegweiser.
guide-title = Musik
guide-play = Geh in einen Sprachkanal und schreib `/play` mit einem Link oder ein paar Wörtern: ein Lied, eine ganze Playlist oder eine Datei von dir. `/p5` reiht es fünfmal ein.
guide-control = Was läuft, steht in { $channel }, mit Knöpfen zum Anhalten, Überspringen und für die Warteschlange.
guide-dj = { $role } darf stoppen, mischen und ändern, was andere sich gewünscht haben; alle anderen stimmen über das Überspringen ab.
guide-sound = `/volume`, `/filter`, `/seek` und `/loop` ändern, wie gespielt wird; `/queue` zeigt, was als Nächstes kommt.

# Daten.
data-requesters =
    .description = Wer sich die Lieder gewünscht hat, die laufen und in der Warteschlange sind
