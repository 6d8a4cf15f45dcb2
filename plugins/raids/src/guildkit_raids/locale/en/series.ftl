# Raids that come again every week.
series-title = Weekly raids
series-nothing = There are none. `/raid_series add` has a raid planned for every week.
series-head = **#{ $number } · { $dungeon }** · { $weekday } { $times } · times of { $zone } · planned { $count ->
    [one] a day
   *[other] { $count } days
} ahead
series-skipped = - { $day }: left out
series-moved = (instead of { $day })
series-raid = · raid #{ $raid }
series-added = The series is set. Its raids are planned by themselves.
series-none = There is no series #{ $number }.
series-none-hint = `/raid_series list` shows them.
series-many = There are { $most } series, and more are not possible.
series-one-day = Name one day.
series-no-date = Series #{ $number } has nothing on that day.
series-no-date-hint = `/raid_series list` shows its dates.
series-planned = Raid #{ $raid } is planned for that date already.
series-planned-hint = Cancel it with “Finish” on its planner, and plan another with `/raidplan`.
series-stop-sure = End series #{ $number } ({ $dungeon })? Raids that are planned already stay.
series-stop-label = End the series
series-stopped = Series #{ $number } has ended.
series-trouble = I cannot plan the next raid of series #{ $number }. { $why }
