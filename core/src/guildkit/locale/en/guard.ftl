# What the guard and the gate say for plugins.
guard-done = Done.
guard-database-away = I cannot reach my memory just now. Please try again in a minute.
guard-busy = Too much was wanted of me at once, and I did not get round to this. Please try again in a minute.
guard-failed = Something went wrong on my side, and it has been written down as `{ $id }`.
guard-failed-unknown = Please try again.
guard-sent-away = I am no longer on this server, so this could not be finished. What was stored before is kept.
guard-braked = Discord has refused too much of what I asked for of late. Please try again in some minutes.
guard-entered = What you entered:
guard-too-often = That was a little too often. You can do it again { $when }.
guard-not-yours = Only the member who asked for this message can use it.
guard-not-yours-hint = Ask for one of your own with the same command.
guard-permission = For this you need the permission { $permissions }.
guard-permission-hint = Ask somebody who runs this server.

gate-gone = This belongs to an older message of mine. Please use a newer one, or the command again.
gate-members-only = Only members of this server can use this.
gate-off = { $what } is switched off on this server.
gate-rests = { $what } has failed too often on this server and rests; it works again { $until }. Whoever runs this server can end that with /plugins retry.
gate-elsewhere = This bot serves another server only.
gate-elsewhere-hint = Whoever runs it has set that: GUILDKIT_SINGLE_GUILD.
gate-paused = { $what } is being renewed. Please try again in a moment.
gate-this-off = This is switched off on this server.
