# /debug: what went wrong.
debug-title = What went wrong here last
debug-top-title = What goes wrong here most often
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
