# Guess the balance.
balance = { NUMBER($balance, minimumFractionDigits: 2) }
balance-unreadable = “{ $typed }” is no balance that I can read.
balance-huge = More than 1,000,000,000,000 it cannot be.
balance-hint = Write an amount from 0 on, with two decimals at most, such as 1234.56 or 1,234.56.

guess-heading = Guess the balance { $heading }
guess-state-open = Open
guess-state-open-until = Open; closes { $when }
guess-state-closed = Nobody guesses any more. The balance is not known yet.
guess-state-settled = The balance is **{ $balance }**.
guess-state-cancelled = Called off
guess-prize = To win: **{ $prize }**
guess-count = { $count ->
    [one] One guess
   *[other] { $count } guesses
}
guess-rules = One guess each, which you may change until it closes; what others guess is shown after that. The closest wins, and of those equally close the one who guessed first. A change counts from when you make it.
guess-line = { $member }: { $balance }
guess-line-off = **{ $place }.** { $member }: { $balance } (off by { $off })
guess-button = Guess
guess-button-all = All guesses
guess-form-balance = What will the balance be?
guess-form-hint = An amount, such as 1234.56

guess-taken = You guess **{ $balance }** in #{ $number }. You may change it until it closes.
guess-changed = You guess **{ $balance }** in #{ $number } now, instead of { $before }. It counts from this moment.
guess-same = **{ $balance }** is what you guess in #{ $number } already. It counts from when you first said so.
guess-opened = Guessing is open: **{ $heading }**.
guess-closed = Nobody guesses in #{ $number } any more. Say what the balance is with `/guess settle`.
guess-cancelled = #{ $number } is called off.
guess-settle-sure = Is **{ $balance }** the balance of **{ $heading }**?
guess-settle-closest = { $member } wins then, with **{ $guess }**, off by { $off }.
guess-settle-nobody = Nobody has guessed.
guess-settle-label = Settle it
guess-settled = The balance of #{ $number } is **{ $balance }**. The winner is announced.
guess-result = 🏆 **{ $heading }**: the balance is **{ $balance }**. { $member } is closest with **{ $guess }**, off by { $off }.
guess-result-prize = 🏆 **{ $heading }**: the balance is **{ $balance }**. { $member } is closest with **{ $guess }**, off by { $off }, and wins **{ $prize }**.
guess-result-nobody = **{ $heading }**: the balance is **{ $balance }**. Nobody has guessed.
guess-result-cancelled = **{ $heading }** was called off. Nobody wins.

guess-title = A session needs a title: one line of 1 to { $limit } characters.
guess-running = #{ $number } has to end first: one balance is guessed at a time.
guess-running-hint = `/guess close` and then `/guess settle`; or call it off with `/guess close cancel:True`.
guess-none-running = No balance is guessed at the moment. Somebody who manages this server opens that with `/guess open`.
guess-no-session = There is no session #{ $number }.
guess-over = Nobody guesses in #{ $number } any more.
guess-is-open = #{ $number } is still open. Close it first: `/guess close`.
guess-is-closed = Nobody guesses in #{ $number } any more; say what the balance is with `/guess settle`.
guess-is-settled = #{ $number } is settled already.
guess-is-cancelled = #{ $number } was called off.
guesses-secret = What others guess in #{ $number } is shown after it closes.
kind-guess-prize = prize for a guess set aside

guide-games = Games of the stream
guide-games-slots = **Slots.** `/slot call` puts the slot that you want to see played into the queue; `/slot queue` shows what waits, and takes your calls back.
guide-games-limit = { $limit ->
    [one] One call of yours may wait at a time.
   *[other] { $limit } calls of yours may wait at a time.
}
guide-games-guess = **Guess the balance.** While it is open, `/guess guess` or the button on its card takes one guess of yours, which you may change. The closest wins; of those equally close, the one who guessed first.
