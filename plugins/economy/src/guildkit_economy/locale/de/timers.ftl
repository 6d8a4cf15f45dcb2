timer-interval = Sag, wie oft: von 5 Minuten bis 7 Tagen, etwa `30 Minuten`, `2 Stunden` oder `1 Tag`.
timer-least = Die Zahl der Nachrichten ist eine ganze Zahl von 0 bis { $most }; 0 ist beliebig.
timer-full = Es gibt schon { $limit } Timer. Entferne erst einen: `/timer remove`.
timer-not-there = Einen Timer #{ $number } gibt es nicht.
timer-not-there-hint = `/timer list` zeigt, welche es gibt.
timer-channel = Wähle einen Textkanal dieses Servers.
timer-unread = Um Nachrichten in #{ $channel } zu zählen, brauche ich dort „Nachrichtenverlauf anzeigen“. Gib mir das, oder lass `least` bei 0.
timer-no-stream = Dieser Server folgt keinem Stream, also gäbe es dafür keinen Moment. `/stream follow` ändert das.

timer-added = Der Timer #{ $number } ist da.
timer-edited = Der Timer #{ $number } ist geändert und läuft.
timer-removed = Der Timer #{ $number } ist entfernt.
timer-title = Timer
timer-empty = Noch gibt es keine Timer. `/timer add` macht einen.
timer-minutes = { $count ->
    [one] jede Minute
   *[other] alle { $count } Minuten
}
timer-hours = { $count ->
    [one] jede Stunde
   *[other] alle { $count } Stunden
}
timer-days = { $count ->
    [one] jeden Tag
   *[other] alle { $count } Tage
}
timer-after = { $count ->
    [one] nach einer Nachricht von Mitgliedern
   *[other] nach { $count } Nachrichten von Mitgliedern
}
timer-live = während des Streams
timer-next = nächstes Mal { $when }
timer-quiet = Ruhe von { $start } bis { $end } Uhr, { $zone }
timer-stop = ⏸ #{ $number }
timer-start = ▶ #{ $number }
timer-is-hand = ⏸ angehalten
timer-is-gone = ⚠️ angehalten: Der Kanal wurde gelöscht
timer-is-forbidden = ⚠️ angehalten: Ich darf dort nicht schreiben oder lesen
timer-is-refused = ⚠️ angehalten: Discord nimmt den Text nicht
timer-trouble-gone = Der Timer #{ $number } hat angehalten: Sein Kanal wurde gelöscht. `/timer edit` mit einem anderen Kanal lässt ihn wieder laufen.
timer-trouble-forbidden = Der Timer #{ $number } hat angehalten: Ich darf in { $channel } nicht schreiben, oder nicht lesen, was zu zählen ist. Gib mir dort „Kanal ansehen“, „Nachrichten senden“ und „Nachrichtenverlauf anzeigen“; dann drück ▶ in `/timer list`.
timer-trouble-refused = Der Timer #{ $number } hat angehalten: Discord nimmt seinen Text in { $channel } nicht, vielleicht wegen AutoMod. `/timer edit` mit einem anderen Text lässt ihn wieder laufen.

command-timer =
    .description = Nachrichten, die von selbst immer wieder kommen
command-timer-add =
    .description = Eine Nachricht immer wieder posten lassen
    .option-said = Was darin steht; \n beginnt eine neue Zeile
    .option-interval = Von einer zur nächsten: 5 Minuten bis 7 Tage, etwa 30 Minuten
    .option-channel = Wo; ohne Angabe hier
    .option-least = Erst nach so vielen Nachrichten von Mitgliedern im Kanal
    .option-live-only = Nur während des Streams, dem dieser Server folgt
command-timer-edit =
    .description = Einen Timer ändern; einer, der angehalten hat, läuft wieder
    .option-timer = Welchen Timer
    .option-said = Was darin steht; \n beginnt eine neue Zeile
    .option-interval = Von einer zur nächsten: 5 Minuten bis 7 Tage, etwa 30 Minuten
    .option-channel = Wo
    .option-least = Erst nach so vielen Nachrichten von Mitgliedern im Kanal
    .option-live-only = Nur während des Streams, dem dieser Server folgt
command-timer-remove =
    .description = Einen Timer entfernen
    .option-timer = Welchen Timer
command-timer-list =
    .description = Die Timer ansehen, anhalten und laufen lassen

setting-timer-quiet-from =
    .description = Ab welcher Stunde Timer schweigen
setting-timer-quiet-until =
    .description = Bis zu welcher Stunde Timer schweigen; ist es dieselbe, schweigen sie nie
