# Switching plugins on and off.
and = and

switch-core = The core is always on.
switch-core-hint = It carries the commands that switch the other plugins.
switch-failed = { $plugin } could not be loaded: { $reason }
switch-needs = { $plugin } needs what is off here: { $others }.
switch-needs-hint = Enable first: { $others }.
switch-needed = { $plugin } is needed by what is on here: { $others }.
switch-needed-hint = Disable first: { $others }.
switch-clash = { $plugin } and { $other } both bring { $command }; switch { $other } off first.
switch-too-much = With { $plugin } this server would have { $much }.
much-commands = { $count } commands; Discord allows { $most }
much-remote = { $count } sub-commands of /{ $group }; Discord allows { $most }
much-characters = { $count } characters in /{ $group }; Discord takes { $most }
switch-after-restart = { $plugin } is installed, and starts after a restart of the bot.
reason = The reason: { $reason }
switch-unknown = There is no plugin called { $plugin }.
switch-installed = Installed: { $names }. Others come with pip install.
switch-none-installed = None is installed yet; they come with pip install.

plugins-title = Plugins
plugins-none = No plugin is installed yet.
plugins-on = 🟢 on
plugins-off = ⚪ off
plugins-resting = 🟠 rests, works again { $until }
plugins-failed = **{ $plugin }** could not be loaded
plugins-enabled = **{ $title }** is on.
plugins-brings = It brings { $commands }.
plugins-disabled = **{ $plugin }** is off: nothing of it runs here any more. What it stored is kept.
plugins-on-already = { $plugin } is already on here.
plugins-to-disable = To switch it off: /plugins disable { $plugin }
plugins-off-already = { $plugin } is already off here.
plugins-to-enable = To switch it on: /plugins enable { $plugin }
plugins-rests = **{ $title }** has failed too often on this server, last with the error `{ $id }`. It rests now, and works again { $until }; all other plugins work on. To try it at once: /plugins retry { $plugin }
plugins-retried = **{ $title }** works again.
plugins-not-resting = { $plugin } does not rest here.
plugins-not-synced = Discord has not taken the change of commands yet; I keep trying.
