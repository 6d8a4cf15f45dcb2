# Plans, votes, and the end of raids.
raid-none = There is no raid #{ $number }.
raid-none-hint = `/raidlist` shows the raids on which you can vote.
raid-is-finished = Raid #{ $number } is over.
raid-is-cancelled = Raid #{ $number } was cancelled.
leaders-only = Only { $role } may do that.
leaders-unset = Only who may manage this server or its events may do that.
leaders-unset-hint = They can say with `/settings` whose role it is: `leader_role` of Raids.
enders-only = Only who planned raid #{ $number }, and who leads raids here, may end it.

# What is typed.
day-unreadable = “{ $typed }” is no day that I can read.
day-hint = Write days like “Fri, Sat”, “24.11.”, “2026-11-24”, “24 Nov” or “Mon–Fri”, with commas between them.
day-past = “{ $typed }” is past.
day-far = “{ $typed }” is more than a year away.
days-none = Say on which days it may be.
days-many = One can vote on { $most } days at most; you named { $count }.
time-unreadable = “{ $typed }” is no time that I can read.
time-hint = Write times like “20:00”, “8 pm” or “18:00–22:00”, with commas between them.
times-none = Say at which times it may begin.
times-many = One can vote on { $most } times at most; you named { $count }.
range-backwards = “{ $typed }” ends before it begins.
minimum-unreadable = How many players are needed is a number from { $least } to { $most }.
plan-past = Every combination of these days and times is past.
planned-already = You have planned that raid already.
draft-none = Nothing is kept any more of what you had entered. Begin anew.

# The form.
form-plan = Plan a raid
form-template = What a new plan begins with
form-dungeon = Dungeon
form-dungeon-hint = Its name on the list; /raidplan with a dungeon completes it for you.
form-days = Days
form-days-hint = Such as “Fri, Sat”, “24.11.” or “Mon–Fri”
form-times = Times
form-times-hint = Such as “20:00, 21:30” or “18:00–22:00”, by this server's clocks
form-minimum = Players needed
form-minimum-hint = A slot with fewer does not take place.
form-note = What else is to be known
form-import = Add dungeons
form-import-names = One in each line
form-kept = What you entered is kept.
button-correct = Correct it
planned = Raid #{ $number } is planned: **{ $dungeon }**. People can vote on it in { $channel }.
planned-past = { $count ->
    [one] One of its slots is
   *[other] { $count } of its slots are
} past already.
template-kept = New plans begin with that.

# The planner.
planner-by = Planned by { $name }
planner-minimum = { $count ->
    [one] Every slot takes place · times of { $zone }
   *[other] A slot takes place from { $count } players on · times of { $zone }
}
planner-finished = **Over** since { $when }
planner-cancelled = **Cancelled** { $when }
planner-days = Days
planner-times = Times
planner-best = Fits most
planner-best-none = Nobody has voted on days and times yet.
planner-listed = { $count ->
    [0] Voted
   *[other] Voted: { $count }
}
planner-partial = { $count ->
    [one] One more has voted on days or on times only, and is not listed yet.
   *[other] { $count } more have voted on days or on times only, and are not listed yet.
}
planner-role-forbidden = There is no role for this raid: I may not manage roles.
planner-role-full = There is no role for this raid: the server has as many roles as Discord allows.
planner-role-deleted = There is no role for this raid any more: somebody has deleted it.
planner-choose-days = On which days can you come?
planner-choose-times = At which times?
button-own = My vote
button-cells = Which together?
button-voters = All votes
button-finish = Finish
button-withdraw = Withdraw my vote
slot-line = { $when } · { $count ->
    [0] nobody
    [one] fits one
   *[other] fits { $count }
}
names-more = and { $count } more
names-none = Nobody yet
name-erased = somebody whose data was erased
role-name = Raid #{ $number } · { $dungeon }
role-reason = Raid #{ $number }

# One's own vote.
vote-unknown = This raid has no such day or time. Look at the newest planner, and choose again.
own-none = You have not voted on raid #{ $number }. Choose days and times on the planner.
own-title = **Your vote on #{ $number } · { $dungeon }**
own-days = Days: { $days }
own-times = Times: { $times }
own-listed = You are listed. You can change it until the raid is over.
own-days-missing = You are not listed yet: choose at least one day.
own-times-missing = You are not listed yet: choose at least one time.
withdrawn = Your vote on raid #{ $number } is withdrawn.
cells-vote-first = Choose days and times on the planner first; then you can say which of them go together.
cells-asked = To which of these can you really come? Chosen is what your votes say; take away what does not go together.
cells-noted = Noted. Whatever is not chosen here counts as “I cannot”.
cells-placeholder = I can come to none of these
voter-line = { $name }: { $days } · { $times }

# The end.
finish-present = { $count } of { $of } were there. Take away who was not, and add who came without a vote.
finish-no-votes = Nobody has voted on days and times. Add who was there, or cancel the raid.
finish-second = Second best: { $when } fits { $count }
finish-best = Best for most: { $when } fits { $count }
finish-fits = fits { $count }
finish-guest = came without a vote
finish-guests = Who else was there?
finish-placeholder = Nobody of these was there
finish-yes = Finish and record
finish-nobody = Nobody was there, as it stands.
finish-nobody-hint = Add who was there, or cancel the raid.
finished = Raid #{ $number } is over; { $count ->
    [one] one was there
   *[other] { $count } were there
}. Within { $hours ->
    [one] an hour
   *[other] { $hours } hours
} `/raid_finish` with `undo` takes it back.
undone = Raid #{ $number } is open again, and nothing is recorded of it.
undo-nothing = Raid #{ $number } has not been finished.
undo-late = Raid #{ $number } was finished more than { $hours ->
    [one] an hour
   *[other] { $hours } hours
} ago. That cannot be undone any more.
cancel-sure = Cancel raid #{ $number }? Its votes stay, and nobody is recorded.
cancel-label = Cancel the raid
cancelled = Raid #{ $number } is cancelled.
cancel-all-sure = { $count ->
    [one] Cancel the one raid that is open? That cannot be undone.
   *[other] Cancel all { $count } raids that are open? That cannot be undone.
}
cancel-all-progress = Cancelling
cancel-all-label = Cancel all of them
cancelled-all = { $count ->
    [0] No raid was open any more.
    [one] Cancelled: { $numbers }
   *[other] Cancelled { $count } raids: { $numbers }
}

# Lists.
raidlist-title = Raids
raidlist-none = No raid is open.
raidlist-line = { $leader } · { $count ->
    [one] one vote
   *[other] { $count } votes
} · { $channel }
participants-count = { $count ->
    [one] One player
   *[other] { $count } players
} · { $minimum } needed
participants-over = **Over**
channel-raid-participants = raid-participants
channel-raid-participants-topic = Who comes when
channel-raid-list = raid-list
channel-raid-list-topic = All open raids
stats-count = { $member } was present in { $count ->
    [0] no raid
    [one] one raid
   *[other] { $count } raids
}.
stats-line = - #{ $number } · { $dungeon } · { $when }

# Dungeons.
dungeons-title = { $count ->
    [one] One dungeon
   *[other] { $count } dungeons
}
dungeons-empty = There are none yet. `/dungeonlist add` adds one.
dungeons-none = This server has no dungeons on its list yet.
dungeons-none-hint = `/dungeonlist add` adds one, `/dungeonlist import` many.
dungeon-unknown = There is no dungeon “{ $name }” on the list.
dungeon-unknown-hint = `/dungeonlist list` shows it, `/dungeonlist add` adds one.
dungeon-near = Did you mean { $names }?
dungeon-name-none = A dungeon needs a name that one can see.
dungeon-name-long = “{ $name }…” is too long: { $most } characters at most.
dungeons-many = The list holds { $most } dungeons at most.
dungeon-added = **{ $name }** is on the list.
dungeon-known = **{ $name }** was on the list already.
dungeon-remove-sure = Take **{ $name }** off the list? Raids that are planned for it stay.
dungeon-remove-label = Take it off
removed-already = It was gone already.
dungeon-removed = **{ $name }** is off the list. Raids that are planned for it stay.
dungeons-added = { $count ->
    [0] Nothing new
    [one] One dungeon was added
   *[other] { $count } dungeons were added
}; { $known ->
    [0] none was on the list before
    [one] one was on the list before
   *[other] { $known } were on the list before
}.

# The server guide.
guide-title = Raids
guide-vote = **Vote on the planner.** Choose the days and the times at which you can come; you are listed once you have chosen both. “Which together?” asks which of them really go together. You can change it until the raid is over.
guide-lists = `/raidlist` shows what is open, `/raidstats` how often somebody took part.
guide-leaders = { $role } may plan raids with `/raidplan`.
guide-leaders-all = Everybody may plan raids with `/raidplan`.

# /status
status-raids = { $count ->
    [0] No raid is planned.
    [one] One raid is planned.
   *[other] { $count } raids are planned.
  }{ $troubled ->
    [0] {""}
   *[other] {" "}🟠 { $troubled } without a role of its own; the planner says why.
  }
