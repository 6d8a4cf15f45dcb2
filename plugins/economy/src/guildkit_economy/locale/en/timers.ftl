timer-interval = Say how often: from 5 minutes to 7 days, such as `30 minutes`, `2 hours` or `1 day`.
timer-least = The number of messages is a whole number from 0 to { $most }; 0 is any.
timer-full = There are { $limit } timers already. Remove one first: `/timer remove`.
timer-not-there = There is no timer #{ $number }.
timer-not-there-hint = `/timer list` shows which there are.
timer-channel = Choose a text channel of this server.
timer-unread = To count messages in #{ $channel }, I need “Read Message History” there. Grant it, or leave `least` at 0.
timer-no-stream = This server follows no stream, so that there would be no moment for it. `/stream follow` changes that.

timer-added = The timer #{ $number } is made.
timer-edited = The timer #{ $number } is changed, and runs.
timer-removed = The timer #{ $number } is removed.
timer-title = Timers
timer-empty = There are no timers yet. `/timer add` makes one.
timer-minutes = { $count ->
    [one] every minute
   *[other] every { $count } minutes
}
timer-hours = { $count ->
    [one] every hour
   *[other] every { $count } hours
}
timer-days = { $count ->
    [one] every day
   *[other] every { $count } days
}
timer-after = { $count ->
    [one] after one message of members
   *[other] after { $count } messages of members
}
timer-live = during the stream
timer-next = next { $when }
timer-quiet = Quiet from { $start } to { $end } o'clock, { $zone }
timer-stop = ⏸ #{ $number }
timer-start = ▶ #{ $number }
timer-is-hand = ⏸ stopped
timer-is-gone = ⚠️ stopped: the channel was deleted
timer-is-forbidden = ⚠️ stopped: I may not post or read there
timer-is-refused = ⚠️ stopped: Discord does not take the text
timer-trouble-gone = The timer #{ $number } has stopped: its channel was deleted. `/timer edit` with another channel lets it run again.
timer-trouble-forbidden = The timer #{ $number } has stopped: I may not post in { $channel }, or not read there what it is to count. Grant me “View Channel”, “Send Messages” and “Read Message History” there; then press ▶ in `/timer list`.
timer-trouble-refused = The timer #{ $number } has stopped: Discord does not take its text in { $channel }, perhaps because of AutoMod. `/timer edit` with another text lets it run again.
