form-heading = Ein neuer Antrag
form-heading-motion = Ein neuer Antrag: Ja oder Nein
form-heading-edit = #{ $number } ändern
form-title = Titel
form-text = Text
form-text-hint = Worum geht es, und warum?
form-options = Optionen
form-options-hint = Eine je Zeile: 2 bis { $most }, jede bis { $characters } Zeichen
form-method = Verfahren
form-method-hint = Wie die Stimmzettel gezählt werden
form-duration = Dauer
form-duration-hint = Zum Beispiel: 90 Minuten, 12h, 3 Tage
form-kept = Nichts ist verloren: Deine Eingabe ist für dich aufgehoben.
form-correct = Verbessern

duration-unreadable = Die Dauer „{ $text }“ kann ich nicht lesen.
duration-examples = Schreib sie wie „90 Minuten“, „12h“ oder „3 Tage“.
duration-range = Eine Abstimmung dauert zwischen einer Minute und 32 Tagen.

proposal-no-title = Ein Antrag braucht einen Titel.
proposal-title-long = Der Titel hat { $characters } Zeichen, und { $limit } passen.
proposal-title-long-hint = Der Text darf länger sein.
proposal-text-long = Der Text hat { $characters } Zeichen, und { $limit } passen.
proposal-no-method = Ein Verfahren namens { $method } gibt es nicht.
proposal-methods = Es gibt: { $methods }.
proposal-seats = Zwischen 1 und 100 Sitze können vergeben werden.
proposal-closed = #{ $number } ist beendet: **{ $outcome }**. Das Ergebnis wird gerade veröffentlicht.

options-only-one = Eine Abstimmung braucht mindestens zwei Optionen, und ich finde nur eine: „{ $option }“.
options-none = Eine Abstimmung braucht mindestens zwei Optionen, und ich finde keine.
options-lines = Schreib jede in eine eigene Zeile.
options-too-many = { $count } Optionen sind zu viele; { $limit } passen.
options-too-many-hint = Fass einige zusammen, oder mach zwei Abstimmungen daraus.
options-too-long = Die Option „{ $option }…“ hat { $characters } Zeichen, und { $limit } passen.
options-too-long-hint = Einzelheiten gehören in den Text.
options-alike = Zwei Optionen gleichen sich: „{ $one }“ und „{ $other }“.
options-alike-hint = Streich eine.

no-such-proposal = Einen Antrag #{ $number } gibt es hier nicht.
no-such-proposal-hint = /proposal list zeigt, welche es gibt.
no-draft = Von dir ist kein Entwurf mehr da.
no-draft-hint = /proposal create beginnt einen neuen.
may-not-close = #{ $number } vorzeitig beenden kann nur, wer den Antrag gestellt hat oder diesen Server verwaltet.
may-not-close-amendment = #{ $number } ändert die Verfassung: Eine solche Abstimmung endet nur dann vorzeitig, wenn alle abgestimmt haben, die es dürfen.
may-not-close-live = Solange bei #{ $number } der Zwischenstand zu sehen ist, kann nur vorzeitig beenden, wer diesen Server verwaltet.
may-not-close-hint = Er endet von selbst { $when }.
voting-over = Die Abstimmung über #{ $number } ist vorbei.
voting-over-uncounted = Die Abstimmung über #{ $number } ist vorbei; dein Stimmzettel zählt nicht.
voting-over-hint = /proposal show { $number } zeigt das Ergebnis.
voting-ended = Die Abstimmung über #{ $number } ist schon beendet.

ballot-single = Wähle eine
ballot-several = Wähle alle, denen du zustimmst
ballot-ranking = Bring die Optionen in deine Reihenfolge, die beste zuerst. Du kannst überall aufhören.
ballot-place = Deine Wahl Nummer { $place }
ballot-cast = Stimmzettel abgeben
ballot-undo = Rückgängig
ballot-type = Lieber tippen
ballot-abstain = Enthalten
ballot-misfit = Dieser Stimmzettel passt nicht zum Antrag.
ballot-misfit-hint = Bitte öffne einen neuen mit dem Knopf zum Abstimmen.
ranking-form = Deine Reihenfolge
ranking-form-hint = Das Beste zuoberst. Lösch die Zeilen, die du nicht einordnen willst.
ranking-unknown = „{ $option }“ ist keine der Optionen.
ranking-twice = „{ $option }“ steht zweimal da.
ranking-lines =
    Deine Zeilen waren:
    { $lines }
ranking-empty = Deine Reihenfolge ist leer.
ranking-empty-hint = Um für niemanden zu stimmen, nimm Enthalten.
receipt-in = Dein Stimmzettel zu **#{ $number }** ist abgegeben: { $ballot }.
receipt-changed = Dein Stimmzettel zu **#{ $number }** ist geändert: { $ballot }.
receipt-until = Du kannst ihn ändern bis { $when }.
receipt-abstain = du **enthältst dich**
receipt-change = Stimmzettel ändern

card-method = Gezählt nach
card-ends = Die Abstimmung endet
card-ended = Die Abstimmung ist beendet
card-in-full = Ungekürzt
card-vote = Abstimmen
card-footer = Bisher { $count ->
    [one] { $count } Stimmzettel
   *[other] { $count } Stimmzettel
 }. Die Wahl ist geheim; du kannst deine bis zum Ende ändern.

outcome-seats = Sitze: { $seats }
outcome-seats-tied = Sitze: { $seats } (teils unentschieden)
outcome-tie = Unentschieden: { $options }
outcome-nobody = Niemand ist gewählt
outcome-no-votes = Niemand hat abgestimmt
outcome-wins = { $winner } gewinnt
result-of = Ergebnis von #{ $number }
result-ballots = Stimmzettel
result-turnout = { $turnout }
result-turnout-abstained = { $turnout }, davon { $abstained } Enthaltungen

list-title = Anträge
list-empty = Es gibt noch keinen Antrag. `/proposal create` stellt den ersten.
list-ends = endet { $when }
count-ballots = { $count ->
    [one] { $count } Stimmzettel
   *[other] { $count } Stimmzettel
 }
list-none = Kein Antrag hat diesen Stand: { $state }.
state-draft = Entwurf
state-approval = wartet auf die Zulassung
state-voting = offen
state-passed = angenommen
state-failed = abgelehnt
state-closed = beendet
state-withdrawn = zurückgezogen

command-proposal =
    .description = Diesem Server Fragen stellen und darüber abstimmen
command-proposal-create =
    .description = Den Mitgliedern dieses Servers eine Frage stellen
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
    .choice-after_vote = wer abgestimmt hat
    .choice-always = alle
    .option-ties = Was bei Gleichstand entscheidet
    .choice-closed = nichts, niemand ist gewählt
    .choice-earliest = die zuerst genannte Option
    .choice-lot = das Los
    .option-later = Als Entwurf aufheben und später zur Abstimmung stellen
command-proposal-edit =
    .description = Einen eigenen Antrag ändern, bevor die Abstimmung beginnt
    .option-number = Die Nummer des Antrags
command-proposal-withdraw =
    .description = Einen Antrag zurückziehen
    .option-number = Die Nummer des Antrags
command-proposal-approve =
    .description = Einen Antrag zur Abstimmung zulassen
    .option-number = Die Nummer des Antrags
command-proposal-reject =
    .description = Einen Antrag nicht zur Abstimmung zulassen und sagen, warum
    .option-number = Die Nummer des Antrags
    .option-reason = Warum, für den Antragsteller und alle
command-proposal-export =
    .description = Die Stimmzettel einer beendeten Abstimmung
    .option-number = Die Nummer des Antrags
    .option-format = Die Zählliste mit Belegen, oder für andere Programme
    .choice-sheet = Zählliste
    .choice-preflib = PrefLib
    .choice-csv = CSV
command-proposal-list =
    .description = Die Anträge dieses Servers, die offenen zuerst
    .option-state = Nur die mit diesem Stand
    .choice-draft = Entwurf
    .choice-approval = wartet auf die Zulassung
    .choice-voting = offen
    .choice-passed = angenommen
    .choice-failed = abgelehnt
    .choice-closed = beendet
    .choice-withdrawn = zurückgezogen
command-proposal-show =
    .description = Ein Antrag und, wenn er beendet ist, sein Ergebnis
    .option-number = Die Nummer des Antrags
command-proposal-close =
    .description = Eine Abstimmung jetzt beenden und die Stimmzettel zählen
    .option-number = Die Nummer des Antrags

setting-default-method =
    .description = Wie ein Antrag gezählt wird, wenn nichts anderes gewünscht ist
setting-default-duration =
    .description = Wie viele Stunden ein Antrag offen ist, wenn nichts anderes gewünscht ist
setting-default-seats =
    .description = Wie viele Sitze D’Hondt vergibt, wenn nichts anderes gewünscht ist
