operators-only = Das kann nur, wer diesen Bot betreibt.
operators-only-hint = Seine Konfiguration nennt sie und ihre Server.
operators-about = Auf **{ $guild }**:
operators-no-guild = Ich bin auf keinem Server, der { $guild } heißt.
operators-several-guilds = Ich bin auf mehreren Servern, die { $guild } heißen.
operators-guild-hint = Nimm einen aus der Liste, oder gib seine ID an; /remote_guilds zeigt sie.
operators-elsewhere = Um **{ $guild }** kümmert sich ein anderer Prozess dieses Bots, und dieser Befehl erreicht ihn von hier nicht.
operators-elsewhere-hint = Benutze ihn auf einem Server der Betreiber, um den sich jener Prozess kümmert.
operators-off-there = { $plugin } ist auf **{ $guild }** aus, oder ruht dort.

restart-question = **Den Bot neu starten?** Er ist für einige Sekunden weg, auf jedem Server.
restart-question-part = **Diesen Prozess des Bots neu starten?** Er bedient die Shards { $shards }, auch diesen Server, und ist dort für einige Sekunden weg. Die anderen Prozesse laufen weiter; jeder wird von einem seiner eigenen Server aus neu gestartet, oder dort, wo er gestartet wurde.
restart-yes = Neu starten
restart-idle = Sonst ist gerade nichts im Gange.
restart-handlers = - Befehle und Klicks im Gange: { $count } ({ $plugins })
restart-jobs = - Jobs im Gange: { $count } ({ $plugins })
restart-interrupts = Sie haben { $seconds } Sekunden, um zu Ende zu kommen. Ein Job geht danach weiter; worauf ein Mitglied wartet, muss es noch einmal anfordern.
restart-alone = ⚠️ Ich weiß von nichts, das mich wieder startet: Weder `guildkit run --supervise` noch systemd hat mich gestartet. Wenn es nichts gibt, bleibe ich weg.
restart-already = Der Bot startet schon neu.
restart-now = Ich starte neu …
restart-back = Nach { $seconds } s wieder da.

backup-title = Sicherung
backup-under-way = Es wird schon eine Sicherung gemacht.
backup-failed = Die Sicherung konnte nicht geschrieben werden.
backup-done =
    { $rows ->
        [one] Eine Zeile ist
       *[other] { $rows } Zeilen sind
    } in
    `{ $path }`
    { $size } Bytes · SHA-256 `{ $digest }`

remote-guilds-title =
    { $count ->
        [one] Ein Server
       *[other] { $count } Server
    }
remote-guilds-none = Es gibt keinen.
remote-guilds-members =
    { $count ->
        [one] ein Mitglied
       *[other] { $count } Mitglieder
    }
remote-guilds-since = seit { $day }
remote-guilds-no-plugins = keine Plugins

command-restart =
    .description = Den Bot beenden und neu starten lassen
command-backup_db =
    .description = Eine Sicherung der Datenbank in eine Datei auf dem Rechner des Bots schreiben
    .option-guild = Nur dieser Server: sein Name oder seine ID
command-remote_guilds =
    .description = Die Server, auf denen der Bot ist, und was sie haben
    .option-search = Ein Teil des Namens oder der ID
command-remote =
    .description = Auf einem anderen Server handeln
    .option-guild = Welcher Server: sein Name oder seine ID
command-remote-plugins =
    .description = Die Plugins eines anderen Servers
command-remote-plugins-list =
    .description = Welche Plugins es gibt, und welche dort an sind
command-remote-plugins-enable =
    .description = Ein Plugin auf einem anderen Server einschalten
    .option-name = Welches Plugin
command-remote-plugins-disable =
    .description = Ein Plugin auf einem anderen Server ausschalten
    .option-name = Welches Plugin
command-remote-tier =
    .description = Die Stufe eines anderen Servers
command-remote-tier-show =
    .description = Welche Stufe ein Server hat, und woher
command-remote-tier-set =
    .description = Einem Server eine Stufe geben
    .option-tier = Welche Stufe
    .option-until = Der letzte Tag, wie in 2026-12-31, oder ein Zeitpunkt; in UTC
command-remote-tier-clear =
    .description = Die Stufe zurücknehmen, die einem Server gegeben wurde

reloaded = **{ $title }** wurde neu geladen: { $old } → { $new }.
reload-failed = { $plugin } konnte nicht neu geladen werden.
reload-restart = { $plugin } lässt sich nur durch einen Neustart des Bots austauschen; bis dahin arbeitet es wie zuvor.
command-reload =
    .description = Ein Plugin gegen die Version austauschen, die jetzt installiert ist
    .option-name = Welches Plugin
