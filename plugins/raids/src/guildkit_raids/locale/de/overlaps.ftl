# Zwei Raids zur gleichen Zeit.
overlap-line = ⚠️ Du bist auch bei #{ $number } dabei, { $when }.
overlap-more = ⚠️ Und zu { $count ->
    [one] einem weiteren Termin
   *[other] { $count } weiteren Terminen
} anderer Raids.
overlap-refused = Du nimmst { $when } schon an #{ $number } teil, zur gleichen Zeit.
overlap-refused-hint = Nichts wurde geändert. Ändere zuerst deine Stimme zu #{ $number }, oder wähle hier andere Tage und Uhrzeiten.
overlap-booked = ⚠️ { $name } ist auch bei #{ $number } dabei, { $when }.
overlap-booked-more = ⚠️ Und { $count ->
    [one] noch jemand ist
   *[other] { $count } weitere sind
} zur gleichen Zeit bei einem anderen Raid.

setting-duration =
    .description = Wie viele Minuten ein Raid dauert, ab seinem Beginn
setting-overlap =
    .description = Was geschieht, wenn jemand für zwei Raids zur gleichen Zeit stimmt
