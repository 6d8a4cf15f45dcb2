# Die Warteschlange.
queue-empty = Die Warteschlange ist leer.
queue-title = { $count ->
    [one] Ein Lied in der Warteschlange
   *[other] { $count } Lieder in der Warteschlange
}
queue-total = zusammen { $time }
queue-no-such = „{ $typed }“ ist nicht in der Warteschlange.
queue-no-such-hint = `/queue` zeigt die Nummern aller Lieder.
remove-what = Sag, was heraus soll.
remove-what-hint = Ein Lied mit seiner Nummer oder seinem Titel, oder ein Mitglied, dessen Lieder heraus sollen.
removed = Herausgenommen: { $song }
removed-of = { $count ->
    [0] Von { $member } ist kein Lied in der Warteschlange.
    [one] Ein Lied von { $member } wurde herausgenommen.
   *[other] { $count } Lieder von { $member } wurden herausgenommen.
}
moved = { $song } ist jetzt Nummer { $place }.
shuffled = { $count ->
    [0] Die Warteschlange ist leer.
    [one] In der Warteschlange ist nur ein Lied.
   *[other] Die { $count } Lieder der Warteschlange kommen jetzt in zufälliger Reihenfolge.
}
clear-sure = { $count ->
    [one] Das Lied aus der Warteschlange nehmen?
   *[other] Alle { $count } Lieder aus der Warteschlange nehmen?
}
clear-label = Warteschlange leeren
cleared = { $count ->
    [one] Ein Lied wurde aus der Warteschlange genommen.
   *[other] { $count } Lieder wurden aus der Warteschlange genommen.
}
loop-off = aus
loop-song = Lied
loop-queue = Warteschlange
looped-off = Nichts wird wiederholt.
looped-song = Das Lied wird immer wieder gespielt.
looped-queue = Die Warteschlange wird immer wieder gespielt.

# Befehle.
command-queue =
    .description = Sehen, was als Nächstes kommt, und Lieder herausnehmen
command-remove =
    .description = Ein Lied aus der Warteschlange nehmen, oder alle eines Mitglieds
    .option-song = Welches Lied: seine Nummer in der Warteschlange oder sein Titel
    .option-member = Alles, was sich dieses Mitglied gewünscht hat
command-move =
    .description = Ein Lied an eine andere Stelle der Warteschlange setzen
    .option-song = Welches Lied: seine Nummer in der Warteschlange oder sein Titel
    .option-to = Seine Stelle danach; 1 kommt als Nächstes
command-shuffle =
    .description = Die Warteschlange in eine zufällige Reihenfolge bringen
command-clear =
    .description = Die Warteschlange leeren; das laufende Lied geht weiter
command-loop =
    .description = Das Lied oder die Warteschlange immer wieder spielen, oder nicht mehr
    .option-what = Was wiederholt wird
