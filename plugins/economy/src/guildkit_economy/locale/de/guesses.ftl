# Den Kontostand schätzen.
balance = { NUMBER($balance, minimumFractionDigits: 2) }
balance-unreadable = „{ $typed }“ kann ich nicht als Kontostand lesen.
balance-huge = Mehr als 1.000.000.000.000 kann es nicht sein.
balance-hint = Schreib einen Betrag ab 0 mit höchstens zwei Nachkommastellen, etwa 1234,56 oder 1.234,56.

guess-heading = Kontostand schätzen { $heading }
guess-state-open = Offen
guess-state-open-until = Offen; schließt { $when }
guess-state-closed = Geschätzt wird nicht mehr. Der Kontostand ist noch nicht bekannt.
guess-state-settled = Der Kontostand ist **{ $balance }**.
guess-state-cancelled = Abgesagt
guess-prize = Zu gewinnen: **{ $prize }**
guess-count = { $count ->
    [one] Eine Schätzung
   *[other] { $count } Schätzungen
}
guess-rules = Jedes Mitglied schätzt einmal und darf das ändern, bis geschlossen wird; was andere schätzen, zeigt sich danach. Wer am nächsten liegt, gewinnt, und von denen, die gleich nahe liegen, wer zuerst geschätzt hat. Eine Änderung zählt ab dem Moment, in dem du sie machst.
guess-line = { $member }: { $balance }
guess-line-off = **{ $place }.** { $member }: { $balance } ({ $off } daneben)
guess-button = Schätzen
guess-button-all = Alle Schätzungen
guess-form-balance = Wie hoch wird der Kontostand?
guess-form-hint = Ein Betrag, etwa 1234,56

guess-taken = Du schätzt **{ $balance }** in #{ $number }. Du darfst es ändern, bis geschlossen wird.
guess-changed = Du schätzt in #{ $number } jetzt **{ $balance }** statt { $before }. Das zählt ab diesem Moment.
guess-same = **{ $balance }** schätzt du in #{ $number } schon. Es zählt ab dem Moment, in dem du es zuerst gesagt hast.
guess-opened = Es darf geschätzt werden: **{ $heading }**.
guess-closed = In #{ $number } schätzt niemand mehr. Sag mit `/guess settle`, wie hoch der Kontostand ist.
guess-cancelled = #{ $number } ist abgesagt.
guess-settle-sure = Ist **{ $balance }** der Kontostand von **{ $heading }**?
guess-settle-closest = Dann gewinnt { $member } mit **{ $guess }**, { $off } daneben.
guess-settle-nobody = Niemand hat geschätzt.
guess-settle-label = So ist es
guess-settled = Der Kontostand in #{ $number } ist **{ $balance }**. Wer gewonnen hat, wird bekannt gegeben.
guess-result = 🏆 **{ $heading }**: Der Kontostand ist **{ $balance }**. { $member } liegt mit **{ $guess }** am nächsten, { $off } daneben.
guess-result-prize = 🏆 **{ $heading }**: Der Kontostand ist **{ $balance }**. { $member } liegt mit **{ $guess }** am nächsten, { $off } daneben, und gewinnt **{ $prize }**.
guess-result-nobody = **{ $heading }**: Der Kontostand ist **{ $balance }**. Niemand hat geschätzt.
guess-result-cancelled = **{ $heading }** wurde abgesagt. Niemand gewinnt.

guess-title = Es braucht einen Titel: eine Zeile mit 1 bis { $limit } Zeichen.
guess-running = Erst muss #{ $number } enden: Geschätzt wird immer nur ein Kontostand.
guess-running-hint = `/guess close` und dann `/guess settle`; oder sag es ab mit `/guess close cancel:True`.
guess-none-running = Gerade wird kein Kontostand geschätzt. Wer diesen Server verwaltet, öffnet das mit `/guess open`.
guess-no-session = #{ $number } gibt es nicht.
guess-over = In #{ $number } schätzt niemand mehr.
guess-is-open = #{ $number } ist noch offen. Schließ erst: `/guess close`.
guess-is-closed = In #{ $number } schätzt niemand mehr; sag mit `/guess settle`, wie hoch der Kontostand ist.
guess-is-settled = #{ $number } ist schon entschieden.
guess-is-cancelled = #{ $number } wurde abgesagt.
guesses-secret = Was andere in #{ $number } schätzen, zeigt sich, wenn geschlossen ist.
kind-guess-prize = Preis fürs Schätzen zurückgelegt

guide-games = Spiele zum Stream
guide-games-slots = **Slots.** `/slot call` stellt den Slot, den du sehen willst, in die Warteschlange; `/slot queue` zeigt, was wartet, und zieht deine Wünsche zurück.
guide-games-limit = { $limit ->
    [one] Einer deiner Wünsche darf zugleich warten.
   *[other] { $limit } deiner Wünsche dürfen zugleich warten.
}
guide-games-guess = **Den Kontostand schätzen.** Solange es offen ist, nimmt `/guess guess` oder der Knopf darunter eine Schätzung von dir, die du ändern darfst. Wer am nächsten liegt, gewinnt; von denen, die gleich nahe liegen, wer zuerst geschätzt hat.

data-guess-sessions =
    .description = Welche Schätzspiele jemand, der den Server verwaltet, geöffnet oder beendet hat
data-guesses =
    .description = Was ein Mitglied geschätzt hat, und wann
setting-guess-cooldown =
    .description = Wie viele Sekunden ein Mitglied wartet, bevor es einen Kontostand neu schätzt
setting-guess-prize =
    .description = Woher der Preis fürs Schätzen kommt: neues Geld (mint), oder was der Server hat (house)

command-guess =
    .description = Schätzen, wie hoch der Kontostand wird
command-guess-open =
    .description = Mitglieder einen Kontostand schätzen lassen
    .option-title = Was geschätzt wird
    .option-duration = Wie lange, zum Beispiel: 30 Minuten; ohne das, bis du schließt
    .option-prize = Was bekommt, wer am nächsten liegt: eine ganze Zahl vom Geld dieses Servers
command-guess-guess =
    .description = Den Kontostand schätzen
    .option-balance = Der Kontostand, zum Beispiel: 1234,56
command-guess-close =
    .description = Niemanden mehr schätzen lassen
    .option-cancel = Absagen: Niemand gewinnt, und der Preis geht zurück
command-guess-settle =
    .description = Sagen, wie hoch der Kontostand ist; wer am nächsten liegt, gewinnt
    .option-balance = Der Kontostand, zum Beispiel: 1234,56
