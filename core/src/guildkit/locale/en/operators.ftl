# Operators: who runs the bot, and what they do from their own servers.
operators-only = Only those who run this bot can use this.
operators-only-hint = Its configuration names them, and their servers.
operators-about = On **{ $guild }**:
operators-no-guild = I am on no server that is called { $guild }.
operators-several-guilds = I am on several servers that are called { $guild }.
operators-guild-hint = Pick one from the list, or give its id; /remote_guilds shows them.
operators-elsewhere = Another process of this bot serves **{ $guild }**, and this command does not reach it from here.
operators-elsewhere-hint = Use it on an operators' server of that process.
operators-off-there = { $plugin } is off on **{ $guild }**, or rests there.

restart-question = **Restart the bot?** It is away for some seconds, on every server.
restart-question-part = **Restart this process of the bot?** It serves the shards { $shards }, this server among them, and is away there for some seconds. The other processes go on; each is restarted from a server of its own, or where it was started.
restart-yes = Restart
restart-idle = Nothing else is under way.
restart-handlers = - Commands and clicks under way: { $count } ({ $plugins })
restart-jobs = - Jobs under way: { $count } ({ $plugins })
restart-interrupts = They have { $seconds } seconds to come to their end. A job goes on afterwards; what a member waits for they have to ask for again.
restart-alone = ⚠️ I do not know that anything starts me again: neither `guildkit run --supervise` nor systemd has started me. If nothing does, I stay away.
restart-already = The bot is restarting already.
restart-now = Restarting …
restart-back = Back after { $seconds } s.

backup-title = Backing up
backup-under-way = A backup is being made already.
backup-failed = The backup could not be written.
backup-done =
    { $rows ->
        [one] One row is
       *[other] { $rows } rows are
    } in
    `{ $path }`
    { $size } bytes · SHA-256 `{ $digest }`

remote-guilds-title =
    { $count ->
        [one] One server
       *[other] { $count } servers
    }
remote-guilds-none = There is none.
remote-guilds-members =
    { $count ->
        [one] one member
       *[other] { $count } members
    }
remote-guilds-since = since { $day }
remote-guilds-no-plugins = no plugins

reloaded = **{ $title }** was reloaded: { $old } → { $new }.
reload-failed = { $plugin } could not be reloaded.
reload-restart = { $plugin } can only be exchanged by a restart of the bot; until then it serves as before.
