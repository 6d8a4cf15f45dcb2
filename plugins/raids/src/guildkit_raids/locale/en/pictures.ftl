# The heat map.
button-heatmap = Heat map
planner-zone = Times of { $zone }
heatmap-legend = { $count ->
    [0] Nobody has voted on days and times yet.
    [one] One has voted. Framed: enough players (from { $minimum } on)
   *[other] { $count } have voted. Framed: enough players (from { $minimum } on)
}
heatmap-part = The best { $days } of { $all_days } days, { $times } of { $all_times } times
heatmap-alt = How many can come when to { $title }, best first:
