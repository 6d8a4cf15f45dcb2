# Import from Raid-Helper.
import-large = The file is too large: { $most } KiB at most.
import-no-json = That file is no JSON of an event.
import-where = That file is no event that I can read: something is missing or wrong at “{ $where }”.
import-hint = Save the answer of `https://raid-helper.dev/api/v2/events/…` with your event's number as a file. Nothing was imported.
import-past = That event is over already. Nothing was imported.
import-twice = That is raid #{ $number } already. Nothing was imported.
imported = Raid #{ $number } is planned: **{ $dungeon }**. { $count ->
    [0] Nobody is listed yet.
    [one] One is listed.
   *[other] { $count } are listed.
}
imported-late = - { $count ->
    [one] One of them said that they would be late.
   *[other] { $count } of them said that they would be late.
}
imported-bench = - { $count ->
    [one] One of them was on the bench, and is last in the order.
   *[other] { $count } of them were on the bench, and are last in the order.
}
imported-away = - { $count ->
    [one] One does not come, and was left out.
   *[other] { $count } do not come, and were left out.
}
imported-unsure = - { $count ->
    [one] Not sure, and not listed until they vote: { $names }
   *[other] { $count } are not sure, and not listed until they vote: { $names }
}
imported-unknown = - Classes that this server does not have: { $names }. `/raidclass add` adds them.
