# Die Heatmap.
button-heatmap = Heatmap
planner-zone = Zeiten von { $zone }
heatmap-legend = { $count ->
    [0] Noch hat niemand für Tage und Uhrzeiten gestimmt.
    [one] Eine Stimme. Umrandet: genug Spieler (ab { $minimum })
   *[other] { $count } haben abgestimmt. Umrandet: genug Spieler (ab { $minimum })
}
heatmap-part = Die besten { $days } von { $all_days } Tagen, { $times } von { $all_times } Uhrzeiten
heatmap-alt = Wie viele wann zu { $title } können, die besten zuerst:
