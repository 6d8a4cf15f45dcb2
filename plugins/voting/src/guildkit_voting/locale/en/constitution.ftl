# The constitution: its variables, their values, and the commands that show and change it.
variable-propose-role = Who may propose
meaning-propose-role = The role that members need to put something to the vote.
variable-approve-role = Who may approve
meaning-approve-role = The role that may approve and reject proposals, beside those who may manage the server.
variable-vote-role = Who may vote
meaning-vote-role = The role that members need to vote.
variable-member-days = Days of membership
meaning-member-days = For how long somebody must have been a member when voting opens.
variable-role-weights = Weights of roles
meaning-role-weights = How much the ballot of a role weighs; the heaviest of a voter's roles counts, without one it weighs 1.
variable-delegation = Delegation
meaning-delegation = Whether members may let others vote for them.
variable-approval-required = Approval needed
meaning-approval-required = Whether a proposal must be approved before voting opens.
variable-default-method = Default method
meaning-default-method = How ballots are counted unless the author says otherwise.
variable-default-duration = Default duration
meaning-default-duration = How long voting lasts unless the author says otherwise.
variable-default-seats = Default seats
meaning-default-seats = How many seats D'Hondt gives out unless the author says otherwise.
variable-dhondt-threshold = Threshold of D'Hondt
meaning-dhondt-threshold = The share of the valid votes that a list must reach for a seat.
variable-shuffle-options = Shuffled options
meaning-shuffle-options = Whether each voter sees the options in an order of their own.
variable-live-tally = Live tally
meaning-live-tally = Who sees the count before the end.
variable-quorum = Quorum
meaning-quorum = The share of those who may vote that must take part; abstentions count.
variable-support = Support
meaning-support = What the share of yes among yes and no must exceed in a vote of yes or no.
variable-approval = Approval
meaning-approval = The share of all who may vote whose yes is needed in a vote of yes or no.
variable-without-winner = Without a winner
meaning-without-winner = What becomes of a proposal that elects nobody.
variable-tie-policy = Ties
meaning-tie-policy = What decides a tie that the method leaves.
variable-auto-approval = Automatic approval
meaning-auto-approval = Whether scenarios of a campaign that runs need no approval.
variable-campaign-role = Who may start campaigns
meaning-campaign-role = The role that may start campaigns and their stages, beside those who may manage the server.
variable-purse = Purse
meaning-purse = How many tokens a voter gets for a campaign unless its author says otherwise.
variable-weighting = Weight of tokens
meaning-weighting = What tokens on a ballot add to its weight.
variable-reminder-hours = Reminder
meaning-reminder-hours = How long before the end those are reminded who have not voted; 0 for never.
variable-quiet-from = Quiet from
meaning-quiet-from = From when on nobody is reminded, in the server's time zone (`/settings`).
variable-quiet-until = Quiet until
meaning-quiet-until = Until when nobody is reminded, in the server's time zone; the same hour twice for no quiet hours.
variable-amended-by = Who changes the constitution
meaning-amended-by = Whether those who may manage the server change it, or only a vote does.
variable-amendment-quorum = Quorum of amendments
meaning-amendment-quorum = The share of those who may vote that must take part in a vote on the constitution.
variable-amendment-support = Support of amendments
meaning-amendment-support = What the share of yes among yes and no must exceed in a vote on the constitution.
variable-amendment-approval = Approval of amendments
meaning-amendment-approval = The share of all who may vote whose yes an amendment needs.

group-who = Who takes part
group-how = How votes are held
group-decides = What decides
group-campaigns = Campaigns
group-reminders = Reminders
group-itself = The constitution itself

value-plain = { $value }
value-on = on
value-off = off
value-percent = { $count } %
value-clock = { $count }:00
value-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 }
value-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
 }
value-seats = { $count ->
    [one] { $count } seat
   *[other] { $count } seats
 }
value-tokens = { $count ->
    [one] { $count } token
   *[other] { $count } tokens
 }
empty-propose-role = everybody
empty-approve-role = nobody else
empty-vote-role = everybody
empty-campaign-role = nobody else
empty-role-weights = every ballot weighs the same
empty-default-method = as in /settings
empty-default-duration = as in /settings
empty-default-seats = as in /settings
choice-live-tally-never = nobody
choice-live-tally-after-vote = those who have voted
choice-live-tally-always = everybody
choice-without-winner-closed = it is closed
choice-without-winner-failed = it has failed
choice-tie-policy-closed = nothing: nobody is elected
choice-tie-policy-runoff = a new vote among those who are level
choice-tie-policy-earliest = the option that was submitted first
choice-tie-policy-lot = a lot that anybody can check
choice-weighting-none = nothing
choice-weighting-linear = their number
choice-weighting-quadratic = the square root of their number
choice-amended-by-managers = those who may manage the server
choice-amended-by-vote = only a vote

variable-unknown = The constitution has no variable { $name }.
variable-unknown-hint = /constitution show has them all.
variable-refused = “{ $typed }” is no value for “{ $name }”. Nothing was changed.
accepts-number = It takes a whole number from { $least } to { $most }.
accepts-boolean = It takes `on` or `off`.
accepts-choice = It takes one of: { $choices }.
accepts-role = It takes a role of this server, such as @Citizens, or `none`.
accepts-weights = Write every role with its weight from { $least } to { $most }, as in “@Elders 3, @Citizens 2”, 25 roles at most; or `none`.
constitution-same = “{ $name }” is “{ $value }” already.
constitution-by-vote = Only a vote changes the constitution of this server.
constitution-by-vote-hint = /constitution propose puts your change to the vote.

constitution-title = The constitution · { $group }
constitution-default = by default: { $value }
constitution-as-delivered = as it was delivered
constitution-since = since { $when }, version { $version }, by { $by }
constitution-footer = { $version ->
    [0] Nothing was changed yet.
   *[other] Version { $version } is in force.
 } Votes that are open keep the rules under which they were opened.
by-proposal = proposal #{ $number }
by-bot = the bot
by-erased = somebody whose data was erased
history-title = The constitution through time
history-none = The constitution is as it was delivered; nothing has relied on it yet. `/constitution show` has all of it.
history-version = Version { $number }
history-since = since { $when }, by { $by }
history-founded = As it was delivered.
history-change = { $name }: { $before } → { $after }
constitution-changed = **{ $name }** is now: **{ $value }** (it was: { $before }). This is version { $version } of the constitution.
constitution-changed-open = Votes that are open keep the rules under which they were opened.

amendment-title = Constitution: { $name } { $value }
amendment-text = { $name }: { $before } → { $after }. { $meaning }
amendment-support = It passes where more than { $share } of yes and no are yes.
amendment-quorum = At least { $share } of those who may vote have to take part.
amendment-approval = At least { $share } of those who may vote have to say yes.
constitution-too-short = A vote on the constitution lasts at least a day.
constitution-too-short-hint = Leave the duration out, or choose a longer one.
