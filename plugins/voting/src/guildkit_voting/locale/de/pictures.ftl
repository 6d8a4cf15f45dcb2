picture-option = Option { $number }
picture-number = { $number }
picture-percent = { $percent } %
picture-turnout = { $count } Stimmzettel
picture-tie = Unentschieden: { $options }.
picture-nobody = Niemand ist gewählt.
picture-winner = { $winner } gewinnt.
picture-seats = { $seats } verteilt.
picture-seat-noun = { $count ->
    [one] Sitz
   *[other] Sitze
 }
picture-others = … und { $count ->
    [one] eine weitere
   *[other] { $count } weitere
 }
picture-round = Runde { $round }
picture-round-short = Runde { $round }
picture-rounds-left-out = … Runden dazwischen sind ausgelassen …
picture-rounds-earlier = { $count ->
    [one] Die erste Runde ist ausgelassen.
   *[other] Die ersten { $count } Runden sind ausgelassen.
 }
picture-majority = weißer Strich: die Hälfte von { $votes }
picture-out = scheidet aus ·
picture-exhausted = { $votes } erschöpft: Sie nennen niemanden, der noch dabei ist.
picture-exhausted-short = erschöpft
picture-flow = wohin die Stimmen gingen
picture-duels = wer wem vorgezogen wird
picture-points = Punkte
picture-duels-legend = Jede Zeile: wie viele Stimmzettel sie der Option der Spalte vorziehen. Gefüllt: Die Zeile gewinnt das Duell; umrandet: unentschieden.
