# Kampagnen: Anträge in Etappen, und die Marken, die Wähler darauf setzen.
no-such-campaign = Eine Kampagne { $number } gibt es hier nicht.
no-such-campaign-hint = /campaign list zeigt, welche es gibt.
campaign-title = Eine Kampagne braucht einen Titel von höchstens { $limit } Zeichen.
campaign-text = Der Text hat { $characters } Zeichen, und 2.000 passen.
campaign-purse = In einen Beutel passen zwischen 0 und { $limit } Marken.
campaign-frozen = Kampagne { $number } ist schon gestartet, deshalb lässt sich nichts mehr daran ändern.
campaign-is-ended = Kampagne { $number } ist zu Ende.
campaign-is-cancelled = Kampagne { $number } wurde abgebrochen.
campaign-stage-range = Etappen sind von 1 bis { $limit } nummeriert.
campaign-stage-started = Etappe { $stage } ist schon gestartet.
campaign-stage-started-hint = Die nächste ist Etappe { $stage }.
campaign-stage-full = Etappe { $stage } ist voll: { $limit } Szenarien passen hinein.
campaign-not-its = #{ $scenario } ist kein Szenario von Kampagne { $number }.
campaign-nothing-waits = Kein Szenario von Etappe { $stage } wartet auf die Zulassung.
campaign-still-voting = Über Etappe { $stage } wird noch abgestimmt: { $scenarios }.
campaign-still-voting-hint = Die nächste kann gestartet werden, wenn sie vorbei ist.
campaign-end-hint = Beende die Kampagne, wenn das vorbei ist; oder brich sie ab, dann kommt zurück, was dort eingesetzt ist.
campaign-empty = Kampagne { $number } hat noch keine Szenarien.
campaign-no-more = Kampagne { $number } hat keine weitere Etappe.
campaign-add-hint = Füge eines hinzu: /campaign add { $number }.
campaign-gap = Etappe { $stage } hat keine Szenarien, Etappe { $later } aber schon.
campaign-gap-hint = Fülle die Lücke mit /campaign add { $number } und Etappe { $stage }.
campaign-not-next = Etappe { $stage } ist nicht die nächste; das ist Etappe { $next }.
campaign-unapproved = { $count ->
    [one] { $scenarios } wartet
   *[other] { $scenarios } warten
 } auf die Zulassung, die die Verfassung verlangt.
campaign-unapproved-hint = Wer zulassen darf, findet bei der Kampagne einen Knopf dafür.
campaign-not-started = Kampagne { $number } ist nicht gestartet.
campaign-cancel-hint = Sie lässt sich abbrechen.

## Beutel
purse-none = Du hast in dieser Kampagne keinen Beutel: Als ihre Etappe begann, warst du noch nicht stimmberechtigt.
purse-short = Das nähme noch { $needed } aus deinem Beutel, und darin sind { $left }.
purse-huge = So viele Marken sind in keinem Beutel; in deinem sind { $left }.
purse-short-hint = Es hat sich nichts geändert; setz weniger ein, oder nimm anderswo etwas zurück.
invest-no-campaign = #{ $number } gehört zu keiner Kampagne, deshalb lässt sich nichts darauf einsetzen.
invest-abstention = Du enthältst dich bei #{ $number }, deshalb lässt sich nichts darauf einsetzen. Wähle zuerst eine Option.
ballot-none = Du hast zu #{ $number } keinen Stimmzettel, der sich zurücknehmen ließe.
invest-no-ballot = Du hast über #{ $number } noch nicht abgestimmt; stimm zuerst ab, dann setz etwas ein.
invest-unreadable = „{ $typed }“ ist keine Zahl von Marken.
invest-hint = Gib eine ganze Zahl ab 0 ein, etwa 25; 0 nimmt alles zurück.
invest-form = Marken auf deinem Stimmzettel
invest-form-hint = Bisher { $stake }; in deinem Beutel sind noch { $left }.
ballot-cast-with = Abgeben mit Marken …
ballot-cast-stake = Abgeben, weiter mit { $tokens }
receipt-purse = Eingesetzt: { $tokens }. In deinem Beutel sind noch { $left }.
receipt-left = In deinem Beutel sind { $left }.
receipt-invest = Marken einsetzen
receipt-reinvest = Mehr oder weniger einsetzen
receipt-cancel = Stimmzettel zurücknehmen
receipt-cancelled = Dein Stimmzettel zu **#{ $number }** ist zurückgenommen, als hättest du nicht abgestimmt.
count-token = { $count ->
    [one] { $count } Marke
   *[other] { $count } Marken
 }

## Eine Kampagne führen
campaign-managers = Kampagnen führt nur, wer den Server verwalten darf.
campaign-role = Kampagnen führt nur, wer { $role } hat oder den Server verwalten darf.
campaign-heading = Kampagne { $heading }
campaign-created = Kampagne **{ $heading }** ist geplant. Füge Szenarien hinzu: `/campaign add { $number }`; die Nachricht in diesem Kanal startet ihre Etappen.
campaign-added = **{ $heading }** ist ein Szenario von Etappe { $stage } der Kampagne { $number }.
campaign-added-waits = **{ $heading }** ist ein Szenario von Etappe { $stage } der Kampagne { $number } und wartet auf die Zulassung.
campaign-removed = #{ $scenario } gehört nicht mehr zu Kampagne { $number }.
campaign-started = Etappe { $stage } ist offen: { $count ->
    [one] { $count } Szenario
   *[other] { $count } Szenarien
 }.
campaign-approved = Zugelassen: { $scenarios }.
campaign-control-empty = Es gibt noch keine Szenarien.
campaign-stage = Etappe { $stage }
campaign-purse-field = Beutel
campaign-weighting-none = { $tokens } für jeden Wähler; sie zeigen, wie wichtig es ist, und wiegen nichts
campaign-weighting-linear = { $tokens } für jeden Wähler; jede fügt dem Gewicht eines Stimmzettels 1 hinzu
campaign-weighting-quadratic = { $tokens } für jeden Wähler; ihre Quadratwurzel kommt zum Gewicht eines Stimmzettels hinzu
campaign-state-draft = geplant
campaign-state-running = Etappe { $stage } ist gestartet
campaign-state-ended = zu Ende nach Etappe { $stage }
campaign-state-cancelled = abgebrochen
campaign-start = Etappe { $stage } starten
campaign-approve = Etappe { $stage } zulassen
campaign-end = Kampagne beenden
campaign-cancel = Kampagne abbrechen
campaign-end-question = Kampagne { $number } jetzt beenden? Etappen, die nicht gestartet sind, entfallen.
campaign-cancel-question = Kampagne { $number } abbrechen? Laufende Abstimmungen werden zurückgezogen, und was darin eingesetzt ist, kommt zurück.
campaign-list-title = Kampagnen
campaign-list-empty = Es gibt noch keine Kampagne. `/campaign create` plant die erste.
scenario-form = Ein Szenario von Etappe { $stage }

## Etappen und Ergebnisse
campaign-stage-heading = Etappe { $stage } der Kampagne { $heading }
campaign-stage-footer = Stimmzettel sind geheim. Bis zum Ende kannst du sie ändern, und was du einsetzt.
campaign-stage-over = Diese Etappe ist vorbei.
campaign-papers = Meine Stimmzettel
campaign-stage-result = Ergebnis von Etappe { $stage } der Kampagne { $heading }
campaign-result = Ergebnis der Kampagne { $heading }
campaign-result-cancelled = Abgebrochen: Kampagne { $heading }
campaign-result-footer = Insgesamt eingesetzt: { $tokens }
campaign-purse-was = Dein Beutel zu Beginn dieser Etappe: { $tokens }; jetzt: { $left }.
paper-empty = du hast nicht abgestimmt
papers-none = Über keine Etappe dieser Kampagne wird gerade abgestimmt.
scenario-approved = **{ $heading }** ist zugelassen: Abgestimmt wird mit seiner Etappe.
scenario-draft = geplant
scenario-approval = wartet auf die Zulassung
scenario-withdrawn = zurückgezogen
scenario-closed = geschlossen
scenario-ended-no-votes = niemand hat für etwas gestimmt
scenario-ended-threshold = keine Liste hat die Hürde genommen
scenario-ended-tie = Gleichstand
scenario-ended-quorum = zu wenige haben teilgenommen
scenario-ended-support = nicht angenommen
scenario-ended-approval = nicht angenommen: zu wenige Ja
scenario-ended-rejected = nicht zugelassen

## Der Leitfaden
guide-campaigns = Kampagnen
guide-campaigns-text =
    Eine Kampagne besteht aus mehreren Abstimmungen in Etappen, eine nach der anderen. Was dir wichtiger ist, bekommt mehr von deinen Marken.

    - **Etappen.** Alle Szenarien einer Etappe öffnen zusammen, und die nächste beginnt, wenn das letzte davon beendet ist. **Meine Stimmzettel** bei der Ankündigung zeigt alle deine, und deinen Beutel; wer will (`/ballots`), bekommt sie als Direktnachricht.
    - **Dein Beutel** ist so groß wie der aller anderen und reicht für die ganze Kampagne. Was Marken einem Stimmzettel hinzufügen: { $weight }.
    - **Abgeben mit Marken …** gibt deinen Stimmzettel ab und fragt, wie viele Marken darauf kommen. **Stimmzettel abgeben** gibt ihn ohne ab. Bis zum Ende der Abstimmung kannst du beides ändern: Nur der Unterschied wird aus deinem Beutel genommen oder zurückgegeben, und eine Enthaltung oder ein zurückgenommener Stimmzettel gibt alles zurück.
    - **Überzogen wird nichts.** Stimmzettel und Marken werden zusammen abgegeben oder gar nicht. Sind nicht so viele in deinem Beutel, erfährst du, wie viele es sind, und nichts hat sich geändert.
    - **Ausgegeben ist ausgegeben,** wenn eine Abstimmung beendet ist, gewonnen oder verloren, und auch dann, wenn auf einen Gleichstand eine Stichwahl folgt; sie hat dieselben Beutel. Was auf einer zurückgezogenen Abstimmung lag, oder auf einer laufenden einer abgebrochenen Kampagne, kommt zurück.
    - **Wer seine Daten löschen lässt,** bekommt keinen zweiten Beutel. Der Bot weiß dann nicht mehr, wem der alte gehörte; deshalb geben spätere Etappen neue Beutel nur denen, die dem Server seit Beginn der Kampagne beigetreten sind, und niemand, der vorher schon da war, bekommt noch einen. Geht jemand und tritt wieder bei, oder sagt Discord dem Bot nicht, wer die Mitglieder sind, kann er einen zweiten Beutel nicht verhindern.

command-campaign =
    .description = Abstimmungen in mehreren Etappen, mit einem Beutel voll Marken für jeden Wähler
command-campaign-create =
    .description = Abstimmungen in mehreren Etappen planen
    .option-title = Wie die Kampagne heißt
    .option-text = Worum es geht, und warum
    .option-purse = Wie viele Marken jeder Wähler bekommt
command-campaign-edit =
    .description = Eine Kampagne ändern, die nicht gestartet ist
    .option-number = Die Nummer der Kampagne
    .option-title = Wie die Kampagne heißt
    .option-text = Worum es geht, und warum
    .option-purse = Wie viele Marken jeder Wähler bekommt
command-campaign-add =
    .description = Einer Etappe einer Kampagne ein Szenario hinzufügen
    .option-number = Die Nummer der Kampagne
    .option-stage = In welcher Etappe darüber abgestimmt wird; ohne Angabe in der letzten
    .option-method = Wie die Stimmzettel gezählt werden
    .choice-plurality = Relative Mehrheit
    .choice-approval = Zustimmung
    .choice-runoff = Integrierte Stichwahl
    .choice-borda = Borda
    .choice-copeland = Copeland
    .choice-dhondt = D’Hondt
    .option-seats = Wie viele Sitze D’Hondt vergibt
    .option-duration = Wie lange die Abstimmung dauert, zum Beispiel: 3 Tage
    .option-motion = Ob es ein Ja oder ein Nein ist, ohne andere Optionen
    .option-tag = Worum es geht, in einem Wort
    .option-live-tally = Wer den Stand vor dem Ende sieht
    .choice-never = niemand
    .choice-after-vote = wer abgestimmt hat
    .choice-always = alle
    .option-ties = Was bei Gleichstand entscheidet
    .choice-closed = nichts, niemand ist gewählt
    .choice-earliest = die zuerst genannte Option
    .choice-lot = das Los
command-campaign-remove =
    .description = Ein Szenario aus einer Kampagne nehmen, bevor seine Etappe gestartet ist
    .option-number = Die Nummer der Kampagne
    .option-scenario = Die Nummer des Antrags
command-campaign-start =
    .description = Die nächste Etappe einer Kampagne starten
    .option-number = Die Nummer der Kampagne
command-campaign-show =
    .description = Wie weit eine Kampagne gekommen ist
    .option-number = Die Nummer der Kampagne
command-campaign-list =
    .description = Die Kampagnen dieses Servers
command-campaign-end =
    .description = Eine Kampagne zwischen zwei Etappen beenden
    .option-number = Die Nummer der Kampagne
command-campaign-cancel =
    .description = Eine Kampagne abbrechen und zurückgeben, was eingesetzt ist
    .option-number = Die Nummer der Kampagne
