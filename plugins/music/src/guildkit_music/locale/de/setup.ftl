# /setup, und die Frage an einen neuen Server.
setup-title = Musik auf { $guild }
setup-question = In welchem Kanal darf ich zeigen, was läuft, mit seinen Knöpfen? Wer dort den Namen eines Lieds schreibt, bekommt es eingereiht.
setup-now-channel = **Kanal für Musik:** { $channel }
setup-no-channel = noch keiner
setup-now-role = **DJ-Rolle:** { $role }
setup-no-role = keine: alle, die zuhören, entscheiden
setup-now-volume = **Lautstärke am Anfang:** { $number } %
setup-now-queue-length = **Lieder in der Warteschlange:** höchstens { $number }
setup-now-member-songs = **Lieder eines Mitglieds in der Warteschlange:** { $number ->
    [0] so viele, wie hineinpassen
   *[other] höchstens { $number }
}
setup-now-song-minutes = **Länge eines Lieds:** { $number ->
    [0] beliebig
    [one] höchstens eine Minute
   *[other] höchstens { $number } Minuten
}
setup-now-leave-minutes = **Geht, wenn er allein ist oder nichts zu spielen hat:** { $number ->
    [0] nie
    [one] nach einer Minute
   *[other] nach { $number } Minuten
}
setup-footer = Antworten gelten fünf Minuten lang. /setup auf dem Server fragt noch einmal, und /settings hat auch alles.
setup-choose = Ein Kanal, den es gibt
setup-choose-role = Wer DJ ist
setup-button-new = Einen neuen Kanal anlegen
setup-button-type = Den Namen eingeben
setup-button-limits = Lautstärke und Grenzen
setup-button-done = Fertig
setup-channel-name = musik
setup-channel-topic = Was läuft. Schreib den Namen eines Lieds oder einen Link, und es wird eingereiht.
setup-channel-set = ✅ { $channel } zeigt, was läuft.
setup-role-set = ✅ Wer { $role } hat, ist DJ.
setup-role-none = ✅ Es gibt keine DJs: alle, die zuhören, entscheiden.
setup-limits-set = ✅ So ist es jetzt.
setup-form-type = Der Kanal für Musik
setup-form-name = Name des Kanals
setup-form-name-hint = Wie er auf dem Server heißt, mit oder ohne #
setup-form-limits = Lautstärke und Grenzen
setup-form-volume = Lautstärke am Anfang, in Prozent
setup-form-volume-hint = 0 bis 200
setup-form-queue-length = Wie viele Lieder in die Warteschlange passen
setup-form-queue-length-hint = 1 bis 5000
setup-form-member-songs = Wie viele Lieder eines Mitglieds
setup-form-member-songs-hint = 0: so viele, wie hineinpassen
setup-form-song-minutes = Wie viele Minuten ein Lied dauern darf
setup-form-song-minutes-hint = 0: beliebig lange, und auch Live-Ton
setup-form-leave-minutes = Minuten allein, bis der Bot geht
setup-form-leave-minutes-hint = 0: von selbst geht er nie
setup-channel-unknown = Hier gibt es keinen Textkanal, der „{ $name }“ heißt.
setup-channel-alike = Meinst du { $channels }?
setup-channel-list = Wähle einen aus der Liste, oder lass einen neuen anlegen.
setup-expired = Die Zeit zum Antworten ist vorbei.
setup-expired-hint = `/setup` auf dem Server fragt noch einmal.
setup-done = Die Musik ist eingerichtet: { $channel } zeigt, was läuft. Komm in einen Sprachkanal und benutze `/play`, oder schreib dort den Namen eines Lieds.
setup-done-without = Die Musik ist eingerichtet. Komm in einen Sprachkanal und benutze `/play`. `/setup` legt einen Kanal an, der zeigt, was läuft.

# /247
stay-on = Ich bleibe jetzt im Sprachkanal, auch wenn niemand zuhört. `/247` beendet das.
stay-off = Ich bleibe nicht mehr: { $minutes ->
    [0] dieser Server hat aber festgelegt, dass ich von selbst nie gehe.
    [one] eine Minute allein oder ohne Lied, und ich gehe.
   *[other] { $minutes } Minuten allein oder ohne Lied, und ich gehe.
}
stay-not-you = Das entscheiden nur DJs und die, die den Server verwalten.

command-setup =
    .description = Die Musik einrichten: wo sie steht, wer entscheidet, wie viel erlaubt ist
command-247 =
    .description = Den Bot im Sprachkanal bleiben lassen, auch wenn niemand zuhört, oder nicht mehr

data-lists =
    .description = Welche Lieder ein Mitglied mag, und welche Playlists es gespeichert hat
data-history =
    .description = Wer sich die letzten Lieder gewünscht hat
data-votes =
    .description = Wer das laufende Lied überspringen will

setting-control-channel =
    .description = Wo steht, was läuft, mit seinen Knöpfen; /setup legt einen an
setting-dj-role =
    .description = Wer sofort überspringen, anhalten und ändern darf, was andere wollten; ohne sie dürfen es alle, die zuhören, und überspringen per Abstimmung
setting-volume =
    .description = Wie laut am Anfang gespielt wird, in Prozent
setting-queue-length =
    .description = Wie viele Lieder in die Warteschlange passen
setting-song-minutes =
    .description = Wie viele Minuten ein Lied dauern darf; 0: beliebig lange, und auch Live-Ton
setting-member-songs =
    .description = Wie viele Lieder eines Mitglieds in die Warteschlange passen; 0: beliebig viele
setting-leave-minutes =
    .description = Nach wie vielen Minuten allein oder ohne Lied der Bot geht; 0: nie
