# Raids, die jede Woche wiederkommen.
series-title = Wöchentliche Raids
series-nothing = Es gibt keine. `/raid_series add` plant jede Woche einen Raid.
series-head = **#{ $number } · { $dungeon }** · { $weekday } { $times } · Zeiten von { $zone } · geplant { $count ->
    [one] einen Tag
   *[other] { $count } Tage
} vorher
series-skipped = - { $day }: fällt aus
series-moved = (statt { $day })
series-raid = · Raid #{ $raid }
series-added = Die Serie steht. Ihre Raids werden von selbst geplant.
series-none = Es gibt keine Serie #{ $number }.
series-none-hint = `/raid_series list` zeigt sie.
series-many = Es gibt { $most } Serien; mehr sind nicht möglich.
series-one-day = Nenn einen einzigen Tag.
series-no-date = An diesem Tag hat Serie #{ $number } nichts.
series-no-date-hint = `/raid_series list` zeigt ihre Termine.
series-planned = Für diesen Termin ist schon Raid #{ $raid } geplant.
series-planned-hint = Sag ihn mit „Beenden“ auf seinem Planer ab, und plan mit `/raidplan` einen anderen.
series-stop-sure = Serie #{ $number } ({ $dungeon }) enden lassen? Raids, die schon geplant sind, bleiben.
series-stop-label = Serie enden lassen
series-stopped = Serie #{ $number } ist zu Ende.
series-trouble = Den nächsten Raid von Serie #{ $number } kann ich nicht planen. { $why }

# Befehle.
command-raid_series =
    .description = Raids, die jede Woche wiederkommen
command-raid_series-add =
    .description = Für jede Woche einen Raid planen lassen
    .option-dungeon = Welcher Dungeon
    .option-weekday = An welchem Wochentag, etwa Freitag
    .option-times = Etwa „20:00, 21:30“, nach der Uhr dieses Servers
    .option-minimum = Nötige Spieler
    .option-ahead = Wie viele Tage vor seinem Termin er geplant wird; 7
    .option-note = Was man sonst wissen muss
command-raid_series-list =
    .description = Die Raids sehen, die jede Woche kommen
command-raid_series-skip =
    .description = Einen Termin einer Serie auslassen
    .option-number = Welche Serie
    .option-day = Welches Datum, etwa „24.11.“
command-raid_series-move =
    .description = Einen Termin einer Serie zu einer anderen Zeit haben
    .option-number = Welche Serie
    .option-day = Welches Datum der Serie, etwa „24.11.“
    .option-to = An welchem Tag er stattdessen ist
    .option-times = Zu welchen Uhrzeiten; ohne Angabe zu denen der Serie
command-raid_series-remove =
    .description = Eine Serie enden lassen
    .option-number = Welche Serie
