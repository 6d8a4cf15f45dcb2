# Übernahme von Raid-Helper.
import-large = Die Datei ist zu groß: höchstens { $most } KiB.
import-no-json = Diese Datei ist kein JSON eines Termins.
import-where = Diese Datei ist kein Termin, den ich lesen kann: Bei „{ $where }“ fehlt etwas oder ist etwas falsch.
import-hint = Speichere die Antwort von `https://raid-helper.dev/api/v2/events/…` mit der Nummer deines Termins als Datei. Nichts wurde übernommen.
import-past = Dieser Termin ist schon vorbei. Nichts wurde übernommen.
import-twice = Das ist schon Raid #{ $number }. Nichts wurde übernommen.
imported = Raid #{ $number } ist geplant: **{ $dungeon }**. { $count ->
    [0] Noch steht niemand auf der Liste.
    [one] Eine Person steht auf der Liste.
   *[other] { $count } stehen auf der Liste.
}
imported-late = - { $count ->
    [one] Eine davon wollte später kommen.
   *[other] { $count } davon wollten später kommen.
}
imported-bench = - { $count ->
    [one] Eine davon war auf der Bank und ist zuletzt an der Reihe.
   *[other] { $count } davon waren auf der Bank und sind zuletzt an der Reihe.
}
imported-away = - { $count ->
    [one] Eine Person kommt nicht und wurde ausgelassen.
   *[other] { $count } kommen nicht und wurden ausgelassen.
}
imported-unsure = - { $count ->
    [one] Nicht sicher, und nicht auf der Liste, bis sie abstimmt: { $names }
   *[other] { $count } sind nicht sicher, und nicht auf der Liste, bis sie abstimmen: { $names }
}
imported-unknown = - Klassen, die es auf diesem Server nicht gibt: { $names }. `/raidclass add` fügt sie hinzu.

command-raid_import =
    .description = Einen Termin von Raid-Helper mit seinen Anmeldungen übernehmen
    .option-file = Das JSON des Termins
