reason-required = Sag, warum: Es steht dann im Verlauf.
adjust-given = #{ $number }: { $member } hat **{ $amount }** neues Geld bekommen und hat jetzt { $balance }.
adjust-taken = #{ $number }: **{ $amount }** von { $member } sind aus dem Umlauf, und { $balance } bleiben.
reverse-done = #{ $number } ist zurückgenommen, durch #{ $by }.
reverse-again = #{ $number } war schon zurückgenommen, durch #{ $by }.

report-title = Das Geld dieses Servers
report-supply = **{ $supply }** sind im Umlauf: { $made } wurden geschaffen, und { $ended } sind für immer fort.
report-where = Wo es ist
report-members = Mitglieder: { $amount }
report-house = Der Server selbst: { $amount }
report-pots = Töpfe: { $amount }
report-held = Zurückgelegt: { $amount }
report-share = { $accounts ->
    [one] Ein Mitglied hat welches.
   *[other] { $accounts } Mitglieder haben welches; die zehn reichsten haben { $share } davon.
}
report-sources = In 30 Tagen geschaffen
report-sinks = In 30 Tagen verschwunden
report-kind = { $kind }: { $amount }
report-rest = Alles Übrige: { $amount }
report-none = nichts
report-velocity = Umlauf in 30 Tagen
report-spent = Mitglieder haben { $amount } ausgegeben: Alles, was da ist, im Schnitt { $times }-mal.

verify-right = Alles geht auf: { $transactions } Buchungen, { $accounts } Konten und alles Zurückgelegte. Die Kette endet mit
    `{ $hash }`
    Wer diesen Hash aufschreibt, kann später sehen, dass davor nichts geändert wurde.
verify-wrong = ⚠️ Das Kassenbuch geht nicht auf ({ $transactions } Buchungen, { $accounts } Konten). Jemand hat die Datenbank auf anderem Weg geändert; sag es denen, die den Bot betreiben:
verify-more = … und { $count } weitere.
prove-wrong = ⚠️ Beim nächtlichen Blick auf das Geld dieses Servers fanden sich { $count } Fehler; der erste: { $first } Jemand hat die Datenbank auf anderem Weg geändert: Sag es denen, die den Bot betreiben. `/economy verify` nennt sie.

settings-currency = Währung: **{ $currency }**
settings-confirm = `/pay` fragt ab **{ $amount }** noch einmal.
settings-confirm-never = `/pay` fragt nie noch einmal.
settings-change = `/settings plugin:economy` ändert das.

command-economy =
    .description = Das Geld dieses Servers verwalten
command-economy-adjust =
    .description = Einem Mitglied neues Geld geben, oder welches aus dem Umlauf nehmen
    .option-member = Wessen Geld
    .option-amount = Wie viel: 100 gibt, -100 nimmt
    .option-reason = Warum; es steht dann im Verlauf
command-economy-reverse =
    .description = Eine Buchung durch ihr Gegenteil zurücknehmen
    .option-number = Die Nummer der Buchung, wie in /history
    .option-reason = Warum; es steht dann im Verlauf
command-economy-report =
    .description = Sehen, wie viel Geld es gibt, woher es kommt und wohin es geht
command-economy-verify =
    .description = Das ganze Kassenbuch neu zusammenzählen und seine Kette von Hashes prüfen
command-economy-settings =
    .description = Sehen, was für das Geld dieses Servers eingestellt ist
