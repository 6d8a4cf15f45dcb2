debug-title = Was hier zuletzt schiefging
debug-top-title = Was hier am häufigsten schiefgeht
debug-rates-title = Was innerhalb eines Tages fehlschlug
debug-rate = { $what }: { $failed } von { $runs } fehlgeschlagen
debug-no-errors = Hier ist nichts schiefgegangen.
debug-unknown = Von einem Fehler `{ $id }` weiß ich hier nichts.
debug-unknown-hint = /debug recent zeigt die letzten; nach dreißig Tagen sind sie vergessen.
debug-error-title = Fehler { $id }
debug-category = Was fehlgeschlagen ist: { $category }, in { $place }
debug-seen = { $count ->
    [one] Einmal
   *[other] { $count }-mal
} gesehen, zuerst { $first }, zuletzt { $last }
debug-trend = { $hour } in der letzten Stunde, { $day } an einem Tag, { $week } in einer Woche
debug-releases = In den Versionen von { $first } bis { $last }
debug-resolved = Erledigt { $since }; hat eine spätere Version es noch, ist es wieder offen.
debug-muted = Stumm seit { $since }
debug-guilds = { $count ->
    [one] auf einem Server
   *[other] auf { $count } Servern
}

command-debug =
    .description = Was hier schiefging
command-debug-recent =
    .description = Was hier zuletzt schiefging, und welche Versionen laufen
command-debug-top =
    .description = Was hier am häufigsten schiefgeht
command-debug-error =
    .description = Was über einen Fehler bekannt ist, nach der Nummer, die ein Mitglied bekam
    .option-id = Die Nummer
command-debug-rates =
    .description = Welche Befehle wie oft fehlschlagen, innerhalb eines Tages

failing-told = `{ $command }` von **{ $plugin }** schlägt auf { $guild } immer wieder fehl: { $failed } von { $uses } Aufrufen in dieser Stunde.
failing-to-off = Dort ausschalten
failing-to-on = Wieder einschalten
failing-off = `{ $command }` ist auf { $guild } aus. Der Rest des Plugins arbeitet weiter.
failing-on = `{ $command }` geht auf { $guild } wieder.
failing-no-command = Einen Befehl { $command }, der sich ausschalten ließe, gibt es nicht.
