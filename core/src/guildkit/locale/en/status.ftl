# /status: how the bot is.
status-title = How I am
status-version = guildkit { $version }, running since { $since }
status-shard = 🟢 Discord: connected (shard { $shard })
status-shard-latency = 🟢 Discord: connected (shard { $shard }, { $milliseconds } ms)
status-shard-cut = 🔴 Discord: not connected (shard { $shard }); it connects again by itself
status-database = 🟢 Database: { $milliseconds } ms
status-database-away = 🔴 Database: cannot be reached
status-self-test = 🟢 Self-test: all is well
status-self-test-trouble = 🟠 Self-test: { $count } of { $all } checks found something; those who run me see in the log what
status-jobs = Jobs here: { $waiting } waiting, { $running } running, { $parked } parked, { $failed } failed
status-jobs-unknown = Jobs here: not known while the database is away
status-commands = 🟢 Commands: in sync
status-commands-waiting = 🟠 Commands: Discord has not accepted the last change yet; I keep trying
status-commands-off = 🟠 Switched off here by those who run me, for they kept failing: { $commands }
status-no-plugins = No plugin is on here. /plugins list shows which there are.
