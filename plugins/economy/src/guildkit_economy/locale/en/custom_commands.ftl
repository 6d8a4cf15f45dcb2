words-none = Write something that can be seen.
placeholder-unknown = There is no placeholder { $typed }.
placeholder-hint = These there are: { $known }.

custom-name = { $typed } is no name for a command.
    Write 1 to { $limit } characters: letters from a to z, digits, - and _, with a letter or digit first.
custom-aliases = A command has at most { $limit } other names.
custom-cooldown = A waiting time has 0 to { $most } seconds; 0 is none.
custom-full = There are { $limit } commands already. Remove one first: `/customcommand remove`.
custom-taken = There is a command called { $name } already. Choose another name, or change it: `/customcommand edit`.
custom-taken-alias = { $name } is another name of the command { $command } already. Choose another, or take it away there: `/customcommand edit`.
custom-not-there = There is no command { $name } on this server.
custom-not-there-hint = `/customcommand list` shows which there are.
custom-role = For this you need the role { $role }.
custom-cost-changed = { $name } costs something else by now, and nothing was paid. Look again, and press its button once more.
custom-silent = { $name } says nothing unless you add something to it: `/customcommand run name:{ $name } args:…`. Nothing was paid.
custom-added = The command { $name } is made: `/customcommand run name:{ $name }`.
custom-edited = The command { $name } is changed.
custom-removed = The command { $name } is removed, with all its names.

custom-title = Commands of this server
custom-empty = This server has no commands of its own yet.
custom-count = { $count ->
    [one] One command
   *[other] { $count } commands
}
custom-uses = { $count ->
    [0] never used
    [one] used once
   *[other] used { $count } times
}
custom-also = also { $names }
custom-costs = costs { $cost }
custom-each = { $count ->
    [one] each member once a second
   *[other] each member once in { $count } seconds
}
custom-all = { $count ->
    [one] everybody together once a second
   *[other] everybody together once in { $count } seconds
}
custom-only = only with { $role }
custom-panel-text = Press a button, and I say it here. `/customcommand run` does the same anywhere, with words of yours added.
custom-panel-shown = The commands are shown in { $channel }, and stay up to date.

guide-commands = Commands of this server
guide-commands-text = `/customcommand run` with one of these: { $names }. `/customcommand list` says what they cost and how often they may be used.
