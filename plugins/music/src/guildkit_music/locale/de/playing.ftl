# Wo der Bot spielen soll.
join-nowhere = Du bist in keinem Sprachkanal.
join-nowhere-hint = Geh in einen und versuch es noch einmal: Ich komme dorthin, wo du bist.
join-elsewhere = Ich spiele gerade für andere in { $channel }.
join-gone = Diesen Sprachkanal gibt es nicht mehr.
join-afk = In { $channel } hört man niemanden: Das ist der AFK-Kanal dieses Servers.
join-no-sight = Ich kann { $channel } nicht sehen.
join-no-connect = Ich darf { $channel } nicht betreten.
join-no-speak = Ich darf in { $channel } nicht sprechen.
join-permission-hint = Wer diesen Server verwaltet, kann mir dort „Kanal ansehen“, „Verbinden“ und „Sprechen“ geben.
join-full = { $channel } ist voll.
join-no-answer = Discord lässt mich im Moment nicht in { $channel }.
join-stage = Auf einer Bühne muss mich ein Moderator sprechen lassen: Ich habe mich gemeldet.
people-bot-nowhere = Ich bin in keinem Sprachkanal.
people-bot-nowhere-hint = Geh in einen und nimm `/play`.
people-not-there = Das ist für die, die in { $channel } zuhören.
people-dj-only = Das darf nur { $role }.

# Was gewünscht wurde.
play-what = Sag, was gespielt werden soll.
play-what-hint = Ein Link, ein paar Wörter zum Suchen oder eine Datei.
play-added = { $song }:
play-added-times = { $song }, { $count }-mal:
play-added-list = { $title }, { $count } { $count ->
    [one] Lied
   *[other] Lieder
}:
play-list = Eine Playlist
play-now = läuft jetzt.
play-soon = läuft, sobald ich da bin.
play-place = Nummer { $place } in der Warteschlange.
play-place-in = Nummer { $place } in der Warteschlange, in etwa { $time }.
play-left-out = { $count ->
    [one] Ein Lied wurde weggelassen
   *[other] { $count } Lieder wurden weggelassen
}: zu lang für diesen Server, mehr als in die Warteschlange passen, oder für niemanden abspielbar.
live-now = Jetzt live: { $song }
length-live = live
length-unknown = Länge unbekannt

# Wie es weitergeht.
paused = Angehalten: { $song }
resumed = Weiter geht es: { $song }
seek-unreadable = „{ $typed }“ kann ich nicht als Stelle lesen.
seek-hint = Schreib `1:23`, `90` für Sekunden, oder `+30` und `-10`, um so viel zu springen.
sought = Bei { $position }: { $song }
volume-set = Die Lautstärke ist { $volume } %, wie aufgenommen: Der Ton geht unverändert durch, wo das geht.
volume-set-transcoded = Die Lautstärke ist { $volume } %. Dafür wird der Ton neu berechnet, was den Player mehr kostet.
filter-unknown = Es gibt keinen Filter „{ $name }“.
filter-known = Es gibt: { $names }
filter-set = Filter: { $name }. Dafür wird der Ton neu berechnet, was den Player mehr kostet.
filter-off = Kein Filter mehr.
left = Bis bald.
left-kept = Bis bald. { $count ->
    [one] Ein Lied ist aufgehoben
   *[other] { $count } Lieder sind aufgehoben
}: `/play` macht damit weiter, `/reset` vergisst es.
reset-sure = Von vorn beginnen? Was läuft, endet, die Warteschlange wird geleert, und Lautstärke, Filter und Wiederholung sind wie am Anfang.
reset-label = Von vorn beginnen
reset-done = Der Player beginnt von vorn.
stop-sure = Die Musik beenden? { $count ->
    [0] Der Bot geht.
    [one] Der Bot geht, und das Lied in der Warteschlange ist weg.
   *[other] Der Bot geht, und die { $count } Lieder in der Warteschlange sind weg.
}
stop-label = Beenden
stopped = Die Musik ist zu Ende.

# Was läuft.
now-nothing = nichts
now-idle = Es läuft nichts
now-idle-hint = Geh in einen Sprachkanal und schreib `/play` mit einem Link oder ein paar Wörtern zum Suchen.
now-next = Als Nächstes
now-more = { $count ->
    [one] und noch eins
   *[other] und { $count } weitere
}
now-source = von { $source }
now-requester = Gewünscht von { $member }
now-away = In keinem Sprachkanal; `/play` macht weiter.
now-loop = Wiederholung: { $loop }
now-volume = { $volume } %
now-filter = Filter: { $filter }
now-passthrough = unverändert
now-repacketised = umgepackt
now-transcoded = neu kodiert wegen { $why }
now-because-volume = der Lautstärke
now-because-filter = des Filters
now-because-codec = des Formats
button-pause = Pause
button-resume = Weiter
button-skip = Überspringen
button-stop = Beenden
button-shuffle = Mischen
button-favourite = Favorit
button-queue = Warteschlange

# Befehle.
command-play =
    .description = Ein Lied spielen: Suche, Link, Playlist oder Datei
    .option-query = Ein Link oder Wörter zum Suchen
    .option-file = Stattdessen eine Datei von dir
    .option-times = Wie oft es eingereiht wird
    .option-next = Ob es vor allem anderen in der Warteschlange kommt
command-p5 =
    .description = Ein Lied oder eine Playlist fünfmal einreihen
    .option-query = Ein Link oder Wörter zum Suchen
command-live =
    .description = Einen Live-Stream statt des laufenden Lieds spielen; die Warteschlange bleibt
    .option-query = Ein Link oder Wörter zum Suchen
command-skip =
    .description = Das laufende Lied überspringen: das eigene und als DJ sofort, sonst durch Abstimmung
command-leave =
    .description = Den Bot wegschicken; die Warteschlange bleibt
command-reset =
    .description = Von vorn beginnen: nichts läuft, die Warteschlange ist leer
command-pause =
    .description = Das Lied anhalten
command-resume =
    .description = Das Lied weiterspielen
command-seek =
    .description = Zu einer anderen Stelle des Lieds springen
    .option-to = Etwa 1:23, 90 (Sekunden), +30 oder -10
command-volume =
    .description = Wie laut es ist
    .option-percent = 100 ist wie aufgenommen
command-filter =
    .description = Wie es klingt: bass, nightcore und andere
    .option-name = Welcher; off für keinen
command-nowplaying =
    .description = Sehen, was läuft
