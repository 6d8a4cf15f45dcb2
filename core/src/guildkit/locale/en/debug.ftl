# /debug: what went wrong.
debug-title = What went wrong here last
debug-top-title = What goes wrong here most often
debug-rates-title = What failed within a day
debug-rate = { $what }: { $failed } of { $runs } failed
debug-no-errors = Nothing has gone wrong here.
debug-unknown = I know of no error `{ $id }` here.
debug-unknown-hint = /debug recent shows the last ones; they are forgotten after thirty days.
debug-error-title = Error { $id }
debug-category = What has failed: { $category }, in { $place }
debug-seen = Seen { $count ->
    [one] once
   *[other] { $count } times
}, first { $first }, last { $last }
debug-trend = { $hour } in the last hour, { $day } in a day, { $week } in a week
debug-releases = In the releases from { $first } to { $last }
debug-resolved = Resolved { $since }; it is open again when a later release has it.
debug-muted = Muted { $since }
debug-guilds = { $count ->
    [one] on one server
   *[other] on { $count } servers
}

# A command that keeps failing, and switching it off in a guild.
failing-told = `{ $command }` of **{ $plugin }** keeps failing on { $guild }: { $failed } of { $uses } uses in this hour.
failing-to-off = Switch it off there
failing-to-on = Switch it on again
failing-off = `{ $command }` is off on { $guild }. The rest of its plugin works on.
failing-on = `{ $command }` works on { $guild } again.
failing-no-command = There is no command { $command } that could be switched off.
