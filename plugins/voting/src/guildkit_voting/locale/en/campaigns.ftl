# Campaigns: proposals in stages, and the tokens that voters put on them.
no-such-campaign = There is no campaign { $number } here.
no-such-campaign-hint = /campaign list shows those that there are.
campaign-title = A campaign needs a title of at most { $limit } characters.
campaign-text = The text has { $characters } characters, and 2,000 fit.
campaign-purse = A purse holds between 0 and { $limit } tokens.
campaign-frozen = Campaign { $number } has been started, so nothing of it can be changed any more.
campaign-is-ended = Campaign { $number } has ended.
campaign-is-cancelled = Campaign { $number } was cancelled.
campaign-stage-range = Stages are numbered from 1 to { $limit }.
campaign-stage-started = Stage { $stage } has been started already.
campaign-stage-started-hint = Stage { $stage } is the next.
campaign-stage-full = Stage { $stage } is full: { $limit } scenarios fit.
campaign-not-its = #{ $scenario } is no scenario of campaign { $number }.
campaign-nothing-waits = No scenario of stage { $stage } waits for approval.
campaign-still-voting = Stage { $stage } is still being voted on: { $scenarios }.
campaign-still-voting-hint = The next one can be started when it is over.
campaign-end-hint = End the campaign when that is over; or cancel it, which gives back what was invested there.
campaign-empty = Campaign { $number } has no scenarios yet.
campaign-no-more = Campaign { $number } has no further stage.
campaign-add-hint = Add one with /campaign add { $number }.
campaign-gap = Stage { $stage } has no scenarios, but stage { $later } has some.
campaign-gap-hint = Fill the gap with /campaign add { $number } and stage { $stage }.
campaign-not-next = Stage { $stage } is not the next one; that is stage { $next }.
campaign-unapproved = { $count ->
    [one] { $scenarios } waits
   *[other] { $scenarios } wait
 } for approval, which the constitution asks for.
campaign-unapproved-hint = Who may approve finds a button for it at the campaign.
campaign-not-started = Campaign { $number } has not been started.
campaign-cancel-hint = It can be cancelled.

## Purses
purse-none = You have no purse in this campaign: its stage began before you could vote.
purse-short = That would take { $needed } more from your purse, and it holds { $left }.
purse-huge = No purse holds as many tokens; yours holds { $left }.
purse-short-hint = Nothing has changed; invest less, or take back what you have invested elsewhere.
invest-no-campaign = #{ $number } belongs to no campaign, so nothing can be invested in it.
invest-abstention = You abstain on #{ $number }, so nothing can be invested in it. Choose an option first.
ballot-none = You have no ballot on #{ $number } that could be cancelled.
invest-no-ballot = You have no ballot on #{ $number } yet; vote first, then invest in it.
invest-unreadable = “{ $typed }” is no number of tokens.
invest-hint = Enter a whole number from 0 on, such as 25; 0 takes everything back.
invest-form = Tokens on your ballot
invest-form-hint = { $stake } so far; your purse holds { $left } more.
ballot-cast-with = Cast with tokens …
ballot-cast-stake = Cast, still with { $tokens }
receipt-purse = Invested: { $tokens }. Your purse holds { $left } more.
receipt-left = Your purse holds { $left }.
receipt-invest = Invest tokens
receipt-reinvest = Invest more or less
receipt-cancel = Cancel my ballot
receipt-cancelled = Your ballot on **#{ $number }** is cancelled, as if you had not voted.
count-token = { $count ->
    [one] { $count } token
   *[other] { $count } tokens
 }

## Running a campaign
campaign-managers = Only those who may manage this server run campaigns.
campaign-role = Only those with { $role } or who may manage this server run campaigns.
campaign-heading = Campaign { $heading }
campaign-created = Campaign **{ $heading }** is planned. Add scenarios with `/campaign add { $number }`; the message in this channel starts its stages.
campaign-added = **{ $heading }** is a scenario of stage { $stage } of campaign { $number }.
campaign-added-waits = **{ $heading }** is a scenario of stage { $stage } of campaign { $number }, and waits for approval.
campaign-removed = #{ $scenario } is taken out of campaign { $number }.
campaign-started = Stage { $stage } is open: { $count ->
    [one] { $count } scenario
   *[other] { $count } scenarios
 }.
campaign-approved = Approved: { $scenarios }.
campaign-control-empty = There are no scenarios yet.
campaign-stage = Stage { $stage }
campaign-purse-field = Purse
campaign-weighting-none = { $tokens } for each voter; they show how much it matters, and weigh nothing
campaign-weighting-linear = { $tokens } for each voter; each adds 1 to the weight of a ballot
campaign-weighting-quadratic = { $tokens } for each voter; their square root is added to the weight of a ballot
campaign-state-draft = planned
campaign-state-running = stage { $stage } has been started
campaign-state-ended = ended after stage { $stage }
campaign-state-cancelled = cancelled
campaign-start = Start stage { $stage }
campaign-approve = Approve stage { $stage }
campaign-end = End the campaign
campaign-cancel = Cancel the campaign
campaign-end-question = End campaign { $number } now? Stages that have not been started are dropped.
campaign-cancel-question = Cancel campaign { $number }? Running votes are withdrawn, and what was invested in them is given back.
campaign-list-title = Campaigns
campaign-list-empty = There is no campaign yet. `/campaign create` plans the first.
scenario-form = A scenario of stage { $stage }

## Stages and results
campaign-stage-heading = Stage { $stage } of campaign { $heading }
campaign-stage-footer = Ballots are private. You can change them, and what you invest, until the end.
campaign-stage-over = This stage is over.
campaign-papers = My ballots
campaign-stage-result = Result of stage { $stage } of campaign { $heading }
campaign-result = Result of campaign { $heading }
campaign-result-cancelled = Cancelled: campaign { $heading }
campaign-result-footer = Invested in all: { $tokens }
campaign-purse-was = Your purse at the start of this stage: { $tokens }; now: { $left }.
paper-empty = you have not voted
papers-none = No stage of this campaign is being voted on.
scenario-approved = **{ $heading }** is approved: voting opens with its stage.
scenario-draft = planned
scenario-approval = waits for approval
scenario-withdrawn = withdrawn
scenario-closed = closed
scenario-ended-no-votes = nobody voted for anything
scenario-ended-threshold = no list has reached the threshold
scenario-ended-tie = a tie
scenario-ended-quorum = too few took part
scenario-ended-support = not carried
scenario-ended-approval = not carried: too few said yes
scenario-ended-rejected = rejected

## The guide
guide-campaigns = Campaigns
guide-campaigns-text =
    A campaign is several votes in stages, one stage after the other. What matters more to you gets more of your tokens.

    - **Stages.** All scenarios of a stage open together, and the next stage starts when the last of them has ended. **My ballots** at the announcement shows all of yours, and your purse; who wishes (`/ballots`) gets them by direct message.
    - **Your purse** is as large as everybody's and lasts for the whole campaign. What tokens add to a ballot: { $weight }.
    - **Cast with tokens …** casts your ballot and asks how many tokens go with it. **Cast this ballot** casts it without. Until the end of the vote you can change both: only the difference is taken from your purse or given back, and an abstention or a cancelled ballot gives back everything.
    - **Nothing is overdrawn.** A ballot and its tokens are cast together or not at all. If your purse does not hold as many, you are told what it holds, and nothing has changed.
    - **Spent is spent** once a vote has ended, won or lost, and also where a tie is followed by a run-off; that has the same purses. What was put on a vote that is withdrawn, or on a running one of a campaign that is cancelled, comes back.
    - **Whoever has their data erased** gets no second purse. The bot then does not know whose the old one was; so later stages give new purses only to those who have joined the server since the campaign began, and nobody who was here before gets one any more. If somebody leaves and joins again, or if Discord does not tell the bot who the members are, it cannot prevent a second purse.
