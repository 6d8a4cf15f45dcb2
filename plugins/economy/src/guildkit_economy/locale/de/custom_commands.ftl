words-none = Schreib etwas, das man sehen kann.
placeholder-unknown = Einen Platzhalter { $typed } gibt es nicht.
placeholder-hint = Diese gibt es: { $known }.

custom-name = { $typed } ist kein Name für einen Befehl.
    Schreib 1 bis { $limit } Zeichen: Buchstaben von a bis z, Ziffern, - und _, vorn ein Buchstabe oder eine Ziffer.
custom-aliases = Ein Befehl hat höchstens { $limit } andere Namen.
custom-cooldown = Eine Wartezeit hat 0 bis { $most } Sekunden; 0 ist keine.
custom-full = Es gibt schon { $limit } Befehle. Entferne erst einen: `/customcommand remove`.
custom-taken = Einen Befehl { $name } gibt es schon. Wähle einen anderen Namen, oder ändere ihn: `/customcommand edit`.
custom-taken-alias = { $name } ist schon ein anderer Name des Befehls { $command }. Wähle einen anderen, oder nimm ihn dort weg: `/customcommand edit`.
custom-not-there = Einen Befehl { $name } gibt es auf diesem Server nicht.
custom-not-there-hint = `/customcommand list` zeigt, welche es gibt.
custom-role = Dafür brauchst du die Rolle { $role }.
custom-cost-changed = { $name } kostet inzwischen etwas anderes, und bezahlt wurde nichts. Sieh noch einmal nach und drück den Knopf erneut.
custom-silent = { $name } sagt nur etwas, wenn du etwas dazuschreibst: `/customcommand run name:{ $name } args:…`. Bezahlt wurde nichts.
custom-added = Den Befehl { $name } gibt es jetzt: `/customcommand run name:{ $name }`.
custom-edited = Der Befehl { $name } ist geändert.
custom-removed = Der Befehl { $name } ist entfernt, mit allen seinen Namen.

custom-title = Befehle dieses Servers
custom-empty = Dieser Server hat noch keine eigenen Befehle.
custom-count = { $count ->
    [one] Ein Befehl
   *[other] { $count } Befehle
}
custom-uses = { $count ->
    [0] nie benutzt
    [one] einmal benutzt
   *[other] { $count }-mal benutzt
}
custom-also = auch { $names }
custom-costs = kostet { $cost }
custom-each = { $count ->
    [one] jedes Mitglied einmal in der Sekunde
   *[other] jedes Mitglied einmal in { $count } Sekunden
}
custom-all = { $count ->
    [one] alle zusammen einmal in der Sekunde
   *[other] alle zusammen einmal in { $count } Sekunden
}
custom-only = nur mit { $role }
custom-panel-text = Drück einen Knopf, und ich sage es hier. `/customcommand run` tut überall dasselbe, auch mit eigenen Worten dazu.
custom-panel-shown = Die Befehle stehen in { $channel } und bleiben aktuell.

guide-commands = Befehle dieses Servers
guide-commands-text = `/customcommand run` mit einem von diesen: { $names }. `/customcommand list` sagt, was sie kosten und wie oft man sie benutzen darf.

command-customcommand =
    .description = Befehle, die sich dieser Server selbst gemacht hat
command-customcommand-run =
    .description = Einen Befehl dieses Servers benutzen
    .option-name = Welchen Befehl
    .option-args = Was du dazuschreibst
command-customcommand-list =
    .description = Die Befehle dieses Servers ansehen
command-customcommand-show =
    .description = Ansehen, wie ein Befehl dieses Servers gemacht ist
    .option-name = Welchen Befehl
command-customcommand-add =
    .description = Einen Befehl für diesen Server machen
    .option-name = Wie er heißt: a-z, 0-9, - und _
    .option-said = Was er sagt; \n beginnt eine neue Zeile. {"{"}user{"}"} {"{"}server{"}"} {"{"}count{"}"} {"{"}points{"}"} {"{"}args{"}"}
    .option-cost = Was es kostet: eine ganze Zahl; 0 ist nichts
    .option-aliases = Andere Namen dafür, mit Leerzeichen dazwischen
    .option-cooldown = Wie viele Sekunden ein Mitglied bis zum nächsten Mal wartet
    .option-pause = Wie viele Sekunden alle bis zum nächsten Mal warten
    .option-role = Nur wer diese Rolle hat, darf ihn benutzen
command-customcommand-edit =
    .description = Einen Befehl dieses Servers ändern
    .option-name = Welchen Befehl
    .option-said = Was er sagt; \n beginnt eine neue Zeile. {"{"}user{"}"} {"{"}server{"}"} {"{"}count{"}"} {"{"}points{"}"} {"{"}args{"}"}
    .option-cost = Was es kostet: eine ganze Zahl; 0 ist nichts
    .option-aliases = Alle anderen Namen dafür, mit Leerzeichen dazwischen
    .option-cooldown = Wie viele Sekunden ein Mitglied bis zum nächsten Mal wartet
    .option-pause = Wie viele Sekunden alle bis zum nächsten Mal warten
    .option-role = Nur wer diese Rolle hat, darf ihn benutzen
    .option-without = Was er nicht mehr haben soll
command-customcommand-remove =
    .description = Einen Befehl dieses Servers entfernen
    .option-name = Welchen Befehl
command-customcommand-panel =
    .description = In einem Kanal einen Knopf für jeden Befehl zeigen, immer aktuell
    .option-channel = Wo; ohne Angabe hier
