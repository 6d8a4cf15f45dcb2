# Slots that members call.
slots-title = Slot requests
slots-open = Call the slot that you want to see played.
slots-closed = Closed: no calls are taken at the moment.
slots-empty = Nothing waits.
slots-waiting = { $count ->
    [one] { $count } slot waits
   *[other] { $count } slots wait
}
slots-left = { $count ->
    [0] Nothing else waits.
    [one] One more waits.
   *[other] { $count } more wait.
}
slot-line = { $place }. **{ $name }** · { $member } · `#{ $number }`
slot-playing = 🎰 Now playing: **{ $name }**, called by { $member }
slot-drawn = { $count ->
    [one] 🎲 Only one slot waited.
   *[other] 🎲 Drawn from { $count } slots, each with the same chance.
}
slot-button-call = Call a slot
slot-button-queue = Queue
slot-button-open = Open calls
slot-button-close = Close calls
slot-withdraw-placeholder = Take one of your calls back
slot-form-name = Which slot?

slot-called = **{ $name }** is called: `#{ $number }`, in place { $place } of the queue.
slot-withdrawn = You have taken `#{ $number }` back: **{ $name }**.
slot-removed = `#{ $number }`, **{ $name }**, is out of the queue.
slots-now-open = Calls are open.
slots-now-closed = Calls are closed. What waits stays.
slots-clear-sure = { $count ->
    [0] End what is played? Nothing waits.
    [one] Empty the queue? One slot waits.
   *[other] Empty the queue? { $count } slots wait.
}
slots-clear-label = Empty it
slots-cleared = { $count ->
    [0] There was nothing left to take out.
    [one] The queue is empty; one slot is gone.
   *[other] The queue is empty; { $count } slots are gone.
}
slot-panel-shown = The queue is shown here, and stays up to date. A panel that was elsewhere does not any more; delete it.

slot-name = That name does not do.
    Write the name of a slot: one line of 1 to { $limit } characters.
slots-are-closed = No calls are taken at the moment.
slot-called-by = **{ $name }** is called already, by { $member }: `#{ $number }`, in place { $place } of the queue.
slot-called-by-you = You have called **{ $name }** already: `#{ $number }`, in place { $place } of the queue.
slot-is-played = **{ $name }** is played just now.
slot-limit = { $limit ->
    [one] Each member has one call in the queue, and you have yours.
   *[other] Each member has at most { $limit } calls in the queue, and you have as many.
}
slot-limit-hint = Wait until one is played, or take one back: `/slot queue`.
slots-full = The queue is full: { $limit } slots wait. Try again when some of them were played.
slots-none = No slot waits.
slot-of-others = `#{ $number }` is not your call.
no-such-slot = There is no call #{ $number } in the queue.
no-such-slot-hint = `/slot queue` shows what waits.

# Lists in random order.
shuffle-title = In this order
shuffle-by = Shuffled by { $member }, { $when }
shuffle-list = A list has 2 to { $limit } slots, separated by commas: `Gates of Olympus, Sugar Rush`.
shuffle-nothing = Fewer than two slots wait, so that there is nothing to shuffle.
shuffle-nothing-hint = Give me a list: `/shuffle slots:` Gates of Olympus, Sugar Rush
shuffle-never = There is no order to show.
