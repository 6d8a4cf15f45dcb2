# Slots, die sich Mitglieder wünschen.
slots-title = Slot-Wünsche
slots-open = Wünsch dir den Slot, den du sehen willst.
slots-closed = Geschlossen: Gerade werden keine Wünsche angenommen.
slots-empty = Nichts wartet.
slots-waiting = { $count ->
    [one] { $count } Slot wartet
   *[other] { $count } Slots warten
}
slots-left = { $count ->
    [0] Sonst wartet nichts.
    [one] Einer wartet noch.
   *[other] { $count } warten noch.
}
slot-line = { $place }. **{ $name }** · { $member } · `#{ $number }`
slot-playing = 🎰 Jetzt läuft: **{ $name }**, gewünscht von { $member }
slot-drawn = { $count ->
    [one] 🎲 Nur ein Slot hat gewartet.
   *[other] 🎲 Gezogen aus { $count } Slots, jeder mit derselben Chance.
}
slot-button-call = Slot wünschen
slot-button-queue = Warteschlange
slot-button-open = Wünsche öffnen
slot-button-close = Wünsche schließen
slot-withdraw-placeholder = Einen deiner Wünsche zurückziehen
slot-form-name = Welcher Slot?

slot-called = **{ $name }** ist gewünscht: `#{ $number }`, auf Platz { $place } der Warteschlange.
slot-withdrawn = Du hast `#{ $number }` zurückgezogen: **{ $name }**.
slot-removed = `#{ $number }`, **{ $name }**, ist nicht mehr in der Warteschlange.
slots-now-open = Wünsche sind offen.
slots-now-closed = Wünsche sind geschlossen. Was wartet, bleibt.
slots-clear-sure = { $count ->
    [0] Beenden, was gerade läuft? Es wartet nichts.
    [one] Die Warteschlange leeren? Ein Slot wartet.
   *[other] Die Warteschlange leeren? { $count } Slots warten.
}
slots-clear-label = Leeren
slots-cleared = { $count ->
    [0] Es war nichts mehr da.
    [one] Die Warteschlange ist leer; ein Slot ist fort.
   *[other] Die Warteschlange ist leer; { $count } Slots sind fort.
}
slot-panel-shown = Die Warteschlange steht hier und bleibt aktuell. Eine Anzeige, die anderswo stand, bleibt es nicht mehr; lösch sie.

slot-name = Dieser Name geht nicht.
    Schreib den Namen eines Slots: eine Zeile mit 1 bis { $limit } Zeichen.
slots-are-closed = Gerade werden keine Wünsche angenommen.
slot-called-by = **{ $name }** hat sich schon { $member } gewünscht: `#{ $number }`, auf Platz { $place } der Warteschlange.
slot-called-by-you = **{ $name }** hast du dir schon gewünscht: `#{ $number }`, auf Platz { $place } der Warteschlange.
slot-is-played = **{ $name }** läuft gerade.
slot-limit = { $limit ->
    [one] Jedes Mitglied hat einen Wunsch in der Warteschlange, und du hast deinen.
   *[other] Jedes Mitglied hat höchstens { $limit } Wünsche in der Warteschlange, und so viele hast du.
}
slot-limit-hint = Warte, bis einer gespielt ist, oder zieh einen zurück: `/slot queue`.
slots-full = Die Warteschlange ist voll: { $limit } Slots warten. Versuch es wieder, wenn einige gespielt sind.
slots-none = Kein Slot wartet.
slot-of-others = `#{ $number }` ist nicht dein Wunsch.
no-such-slot = Einen Wunsch #{ $number } gibt es in der Warteschlange nicht.
no-such-slot-hint = `/slot queue` zeigt, was wartet.

# Listen in zufälliger Reihenfolge.
shuffle-title = In dieser Reihenfolge
shuffle-by = Gemischt von { $member }, { $when }
shuffle-list = Eine Liste hat 2 bis { $limit } Slots, durch Kommas getrennt: `Gates of Olympus, Sugar Rush`.
shuffle-nothing = Es warten weniger als zwei Slots; da gibt es nichts zu mischen.
shuffle-nothing-hint = Gib mir eine Liste: `/shuffle slots:` Gates of Olympus, Sugar Rush
shuffle-never = Es gibt keine Reihenfolge zu zeigen.

data-slots =
    .description = Welche Slots sich ein Mitglied gewünscht hat, die noch nicht gespielt sind
data-shuffles =
    .description = Dass ein Mitglied eine Liste gemischt hat, und ihre Reihenfolge, bis zur nächsten
data-shuffled-slots =
    .description = Welche Slots dieser Liste sich ein Mitglied gewünscht hatte
setting-slot-limit =
    .description = Wie viele gewünschte Slots eines Mitglieds zugleich warten dürfen
setting-slot-cooldown =
    .description = Wie viele Sekunden ein Mitglied zwischen zwei Wünschen wartet
setting-slot-queue =
    .description = Wie viele Slots insgesamt zugleich warten dürfen

command-slot =
    .description = Die Slots, die Mitglieder sehen wollen
command-slot-call =
    .description = Dir einen Slot wünschen
    .option-name = Welcher Slot
command-slot-queue =
    .description = Sehen, welche Slots warten, und einen Wunsch zurückziehen
command-slot-pick =
    .description = Einen der wartenden Slots spielen
    .option-number = Die Nummer des Wunsches
command-slot-random =
    .description = Einen der wartenden Slots spielen, jeder mit derselben Chance
command-slot-clear =
    .description = Die Warteschlange leeren, oder einen Wunsch herausnehmen
    .option-call = Die Nummer des Wunsches
command-slot-panel =
    .description = Die Warteschlange in diesem Kanal zeigen, immer aktuell
command-shuffle =
    .description = Slots in zufällige Reihenfolge bringen: eine Liste, oder die wartenden
    .option-slots = Die Liste, durch Kommas getrennt; ohne sie die wartenden Slots
    .option-again = Die letzte Reihenfolge noch einmal zeigen und nichts mischen
