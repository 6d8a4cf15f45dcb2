# Wie eine Abstimmung ausgegangen ist.
result-verdict = Entscheidung
headline-carried = Angenommen
headline-quorum = Gescheitert: Zu wenige haben teilgenommen
headline-support = Nicht angenommen
headline-approval = Gescheitert: Zu wenige haben Ja gesagt
headline-unfit = Angenommen, und unmöglich
verdict-elected = die Stimmzettel haben entschieden
verdict-carried = es gab mehr Ja, als verlangt ist
verdict-no-votes = niemand hat für etwas gestimmt
verdict-threshold = keine Liste hat die Hürde genommen
verdict-tie = ein Gleichstand bleibt
verdict-unfit = die Verfassung nimmt diesen Wert nicht mehr an, deshalb ändert sich nichts
verdict-version = Es ist in Kraft: Fassung { $version } der Verfassung
verdict-quorum = { $reached } % der Stimmberechtigten haben teilgenommen; { $asked } % sind nötig
verdict-support = { $reached } % von Ja und Nein waren Ja; es müssen mehr als { $asked } % sein
verdict-approval = { $reached } % der Stimmberechtigten haben Ja gesagt; { $asked } % sind nötig
verdict-runoff = Eine Stichwahl entscheidet: #{ $number }
runoff-text =
    Stichwahl zu #{ $number }.

    { $text }
result-seed = Der Startwert des Loses
result-verify = Wer will, zählt nach: guildkit voting verify { $sheet } --head { $head }
ended-withdrawn = Der Antrag wurde zurückgezogen; kein Stimmzettel wurde gezählt.
ended-rejected = Der Antrag wurde zurückgewiesen: { $reason }

export-here = Die Stimmzettel zu #{ $number }. Die letzte Prüfsumme des Protokolls: `{ $head }`
export-early = Über #{ $number } wird noch abgestimmt; die Stimmzettel werden am Ende veröffentlicht.
export-uncounted = Zu #{ $number } wurden keine Stimmzettel gezählt, also gibt es nichts herauszugeben.
export-impossible = Diese Stimmzettel lassen sich nicht als { $format } schreiben.
export-impossible-hint = Die Zählliste enthält sie alle.
result-no-files = Das Ergebnis zu #{ $number } steht ohne Zählliste und Bilder in { $channel }: Mir fehlt dort „Dateien anhängen“. `/proposal export { $number }` hat die Zählliste.
runoff-waits = Die Stichwahl #{ $number } kann noch nicht beginnen: { $reason }
