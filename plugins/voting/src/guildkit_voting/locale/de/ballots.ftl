# Stimmzettel und Belege; Erinnerungen und Direktnachrichten.
ballot-several-here = Wähle alle auf dieser Seite, denen du zustimmst
ballot-ticked = Deine Wahl bisher
ballot-start-over = Von vorn
vote-pending = Abstimmen kannst du, sobald du die Regeln dieses Servers angenommen hast.
vote-timed-out = Du bist im Timeout bis { $when }. Läuft die Abstimmung dann noch, kannst du abstimmen.

receipt-was = Dein Stimmzettel zu **#{ $number }** war: { $ballot }.
receipt-below = wie unten
receipt-code = Beleg: `{ $code }`
receipt-code-use = Nach dem Ende steht dein Stimmzettel unter diesem Code auf der Zählliste. Behalt ihn für dich: Sonst weiß niemand, welche Zeile deine ist.
receipt-code-new = Dieser Code tritt an die Stelle des vorigen, der nun ins Leere führt.
receipt-code-find = Dein Stimmzettel steht unter diesem Code auf der Zählliste.
receipt-speaks =
    { $count ->
        [one] Im Augenblick spricht dein Stimmzettel auch für ein anderes Mitglied, das dich für sich abstimmen lässt.
       *[other] Im Augenblick spricht dein Stimmzettel auch für { $count } andere Mitglieder, die dich für sich abstimmen lassen.
    }
receipt-spoke =
    { $count ->
        [one] Er sprach auch für ein anderes Mitglied, das dich für sich abstimmen ließ.
       *[other] Er sprach auch für { $count } andere Mitglieder, die dich für sich abstimmen ließen.
    }
voice-counted =
    Du hast über **#{ $number }** nicht abgestimmt. Jemand, der für dich abstimmen darf, hat es getan, und dein Gewicht von { $weight } zählte in dessen Stimmzettel. Wie er lautet, geht nur ihn etwas an.
    Beleg: `{ $code }`
    Er steht unter „voices“ auf der Zählliste. Behalt ihn für dich.
receipt-mine = Mein Stimmzettel

standing-line = { $bar } { $option }: **{ $score }**
standing-others = … und { $count } weitere
standing-plurality = Stimmen bisher
standing-approval = Zustimmungen bisher
standing-runoff = Erste Plätze bisher
standing-borda = Punkte bisher
standing-copeland = Gewonnene Duelle bisher
standing-dhondt = Stimmen bisher

ballots-hello = Von **{ $guild }**: Hierher kommen deine Stimmzettel und Erinnerungen.
ballots-closed = Ich kann dir keine Direktnachrichten schicken.
ballots-closed-hint = Erlaube in den Privatsphäre-Einstellungen dieses Servers Direktnachrichten von Mitgliedern, und versuch es noch einmal. Bis dahin stimm im Kanal ab.
ballots-ballots-on = Beginnt eine Abstimmung, kommt dein Stimmzettel als Direktnachricht. `/ballots dm:off` beendet das.
ballots-ballots-off = Du stimmst im Kanal ab. Mit `/ballots dm:on` bekommst du Stimmzettel geschickt.
ballots-reminders-on = Vor dem Ende wirst du mit einer Direktnachricht erinnert, wenn du nicht abgestimmt hast. `/ballots reminders:off` beendet das.
ballots-reminders-off = Du wirst nicht mit Direktnachrichten erinnert. `/ballots reminders:on` ändert das.
mail-ballots = { $count ->
    [one] Es wird abgestimmt in **{ $guild }**:
   *[other] Es wird über { $count } Anträge abgestimmt in **{ $guild }**:
 }
mail-reminders = Du hast noch nicht abgestimmt in **{ $guild }**:
mail-ballots-stop = /ballots dm:off auf dem Server beendet diese Nachrichten.
mail-reminders-stop = /ballots reminders:off auf dem Server beendet diese Nachrichten.
mail-from = Von **{ $guild }**:
mail-until = Du kannst abstimmen bis { $when }.
mail-line = **{ $heading }**, endet { $when }
reminder = **{ $heading }**: { $turnout } haben bisher abgestimmt. Die Abstimmung endet { $when }.
reminder-of = **{ $heading }**: { $turnout } von { $voters } haben abgestimmt. Die Abstimmung endet { $when }.

command-ballots =
    .description = Stimmzettel und Erinnerungen geschickt bekommen
    .option-dm = Ob Stimmzettel als Direktnachricht zu dir kommen
    .option-reminders = Ob du mit Direktnachrichten erinnert wirst; sonst wie bei den Stimmzetteln
    .choice-on = an
    .choice-off = aus
