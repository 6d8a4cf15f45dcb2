method-plurality = Relative Mehrheit
method-plurality-summary = Alle wählen eine Option, und die am häufigsten gewählte gewinnt.
method-approval = Zustimmung
method-approval-summary = Alle kreuzen an, womit sie leben könnten, und die Option mit den meisten Kreuzen gewinnt.
method-runoff = Integrierte Stichwahl
method-runoff-summary = Alle ordnen die Optionen; die letzte scheidet aus, ihre Stimmen gehen an die nächste Wahl, bis eine mehr als die Hälfte hat.
method-borda = Borda
method-borda-summary = Alle ordnen die Optionen, ein besserer Platz bringt mehr Punkte, und die meisten Punkte gewinnen.
method-copeland = Copeland
method-copeland-summary = Alle ordnen die Optionen, jede wird mit jeder verglichen, und wer die meisten dieser Duelle gewinnt, gewinnt.
method-dhondt = D’Hondt
method-dhondt-summary = Alle wählen eine Liste, und die Sitze werden nach den Stimmen verteilt.

list-and = { $most } und { $last }
list-or = { $most } oder { $last }
list-comma = { $most }, { $last }
list-more = { $count } weitere
list-others = { $count } andere
list-score = { $option } { $score }
list-margin = { $option } { $margin }
list-duel = { $won }:{ $lost } gegen { $other }

count-abstention = { $count ->
    [one] { $count } Enthaltung
   *[other] { $count } Enthaltungen
 }
count-approval = { $count ->
    [one] { $count } Kreuz
   *[other] { $count } Kreuzen
 }
count-ballot = { $count ->
    [one] { $count } Stimmzettel
   *[other] { $count } Stimmzetteln
 }
count-point = { $count ->
    [one] { $count } Punkt
   *[other] { $count } Punkten
 }
count-seat = { $count ->
    [one] { $count } Sitz
   *[other] { $count } Sitze
 }
count-vote = { $count ->
    [one] { $count } Stimme
   *[other] { $count } Stimmen
 }
most-approval = Kreuze
most-point = Punkte
most-vote = Stimmen

place-first = den ersten Platz
place-last = den letzten Platz in Runde { $round }
place-seats = { $seats ->
    [one] den letzten Sitz
   *[other] die letzten { $seats } Sitze
 }
broken-by-margins = die Summe der Abstände aller Duelle
broken-by-votes = die Sitze gehen an die Listen mit mehr Stimmen
broken-by-earliest = die zuerst eingereichte Option geht vor
broken-by-lot = das Los, aus dem bei der Eröffnung festgelegten Wert
tie-settled = Die Regel für Gleichstand ({ $how }) entscheidet: { $options }.
tie-new-vote = Nach der Regel für Gleichstand entscheidet eine neue Abstimmung zwischen { $options }.
broken-by-round = { $option } hatte von ihnen in Runde { $round } die wenigsten Stimmen

counted-nobody-voted = Niemand hat abgestimmt, also ist niemand gewählt.
counted-nobody-marked = Niemand hat etwas angekreuzt ({ $abstentions }), also ist niemand gewählt.
counted-votes = { $votes }: { $standings }.
counted-approvals = Zustimmung, bei { $ballots }: { $standings }.
counted-points = Punkte aus { $ballots }: { $standings }.
counted-most = { $winner } hat die meisten { $what } und gewinnt.
counted-level = { $options } liegen mit je { $score } gleichauf: unentschieden auf dem ersten Platz.

counted-duel-points = Punkte (ein gewonnenes Duell 1, ein unentschiedenes ½): { $standings }.
counted-margins = { $options } liegen gleichauf. Ihre Abstände zusammengezählt: { $margins }.
counted-level-too = { $options } liegen auch da gleichauf: unentschieden auf dem ersten Platz.
counted-beats-all = { $winner } schlägt jede andere Option und gewinnt: { $duels }.
counted-duels = { $winner } gewinnt. Die Duelle: { $duels }.
counted-only = { $winner } ist die einzige Option und gewinnt.

counted-threshold = Die Hürde liegt bei { $percent } % von { $ballots }.
counted-threshold-of-all = Die Hürde liegt bei { $percent } % von { $ballots } einschließlich Enthaltungen.
counted-below = Darunter, ohne Sitze: { $options }.
counted-seats = { $seats }: { $standings }.
counted-no-seat = niemand hat einen
counted-tie-broken = { $options } liegen gleichauf um { $place }: { $how }.
counted-tie-stands = { $options } liegen gleichauf um { $place }, auch bei den Stimmen: unentschieden, und niemand bekommt { $seats ->
    [one] ihn
   *[other] sie
 }.
counted-tie-level = { $options } liegen gleichauf um { $place }, auch bei den Stimmen.
counted-quotients = Ein Sitz kostete { $cheapest }; der nächste ginge an { $options } mit { $quotient }.

runoff-round = Runde { $round }: { $standings }. { $words }
runoff-round-exhausted = Runde { $round }: { $standings } ({ $ballots } erschöpft). { $words }
runoff-majority = { $winner } hat mehr als die Hälfte von { $votes } und gewinnt.
runoff-no-majority = Niemand hat mehr als die Hälfte von { $votes }. { $why }
runoff-eliminated = { $option } scheidet aus.
runoff-together = { $options } scheiden zugleich aus: zusammen { $votes }, weniger als die nächste Option.
runoff-looked-back = { $options } sind zusammen Letzte. { $broken } und scheidet aus.
runoff-settled = { $options } sind zusammen Letzte, und davon hängt ab, wer gewinnt. Die Regel für Gleichstand ({ $how }) entscheidet: { $option } scheidet aus.
runoff-two-level = { $options } liegen gleichauf: unentschieden auf dem ersten Platz.
runoff-tried-all = { $options } liegen alle gleichauf, deshalb wurde jede Reihenfolge des Ausscheidens durchgespielt.
runoff-tried-ever = { $options } sind zusammen Letzte, jetzt und in jeder früheren Runde, deshalb wurde jede Reihenfolge des Ausscheidens durchgespielt.
runoff-tried-last = { $options } sind zusammen Letzte, deshalb wurde jede Reihenfolge des Ausscheidens durchgespielt.
runoff-in-all = { $opening } { $winner } gewinnt in allen.
runoff-depends = { $opening } Je nachdem gewinnt { $options }: unentschieden auf dem ersten Platz.
runoff-too-many = { $opening } Es sind zu viele; { $options } könnte gewinnen: unentschieden auf dem ersten Platz.
