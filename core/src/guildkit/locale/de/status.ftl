status-title = Wie es mir geht
status-version = guildkit { $version }, läuft seit { $since }
status-shard = 🟢 Discord: verbunden (Shard { $shard })
status-shard-latency = 🟢 Discord: verbunden (Shard { $shard }, { $milliseconds } ms)
status-shard-cut = 🔴 Discord: nicht verbunden (Shard { $shard }); die Verbindung kommt von allein wieder
status-database = 🟢 Datenbank: { $milliseconds } ms
status-database-away = 🔴 Datenbank: nicht erreichbar
status-self-test = 🟢 Selbsttest: alles in Ordnung
status-self-test-trouble = 🟠 Selbsttest: { $count } von { $all } Prüfungen haben etwas gefunden; wer mich betreibt, sieht im Log, was
status-jobs = Jobs hier: { $waiting } warten, { $running } laufen, { $parked } geparkt, { $failed } fehlgeschlagen
status-jobs-unknown = Jobs hier: nicht bekannt, solange die Datenbank fehlt
status-commands = 🟢 Befehle: auf dem neuesten Stand
status-commands-waiting = 🟠 Befehle: Discord hat die letzte Änderung noch nicht angenommen; ich versuche es weiter
status-commands-off = 🟠 Hier ausgeschaltet von denen, die mich betreiben, weil sie immer wieder fehlschlugen: { $commands }
status-no-plugins = Hier ist kein Plugin an. /plugins list zeigt, welche es gibt.

command-status =
    .description = Wie es diesem Bot geht, und was er hier tut
