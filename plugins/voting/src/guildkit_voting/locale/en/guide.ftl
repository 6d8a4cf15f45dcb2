# Voting's sections of the server guide.
guide-here = Voting here
guide-here-text =
    Here members put questions to each other, vote in private and count by rules that all can read. (This is the guide of this bot, not Discord's own “Server Guide”.)

    - **Propose** with `/proposal create`. **Vote** by the button on the card: you get a ballot that only you see, and may change it until the end. **Abstain** says that you took part, and nothing else. `/ballots` has ballots and reminders sent to you by direct message. The **result** says who won and how that was counted, so that everybody can count again.
guide-channels = **Channels.** Proposals that wait for approval: { $proposals }. Votes: { $voting }. Results: { $results }.
guide-channels-audit = Everything that happens to proposals is written down in { $audit }.
channel-where-proposed = where they were proposed
channel-where-voted = where the vote was
guide-rules = The rules in force
guide-rules-version = { $version ->
    [0] As they were delivered
   *[other] Version { $version } of the constitution
 } · /constitution show has all of it

rule-propose = Who may propose: { $who }.
rule-approval = A proposal must be approved first, by those who may manage the server.
rule-approval-role = A proposal must be approved first, by { $role } or those who may manage the server.
rule-vote = Who may vote: { $who }.
rule-member-days = Only those may vote who had been members for { $days } when voting opened.
rule-weights = Ballots weigh by role: { $weights }; all others 1.
rule-delegation = You may let somebody vote for you where you do not vote yourself: `/delegate to`, for everything or for proposals with a tag; `/delegate show` says who votes for whom, and `/delegate revoke` takes it back. Your own ballot goes first. It has an effect only where the bot knows who the members are (Server Members Intent).
rule-method = Unless the author says otherwise, ballots are counted by { $method }.
rule-duration = Unless the author says otherwise, voting lasts { $duration }.
rule-live-tally = Who sees the count before the end: { $who }.
rule-quorum = At least { $share } of those who may vote have to take part; abstentions count.
rule-support = A vote of yes or no passes where more than { $share } of yes and no are yes.
rule-approval-share = And at least { $share } of all who may vote have to say yes.
rule-without-winner = Where nobody is elected: { $what }.
rule-ties = What decides a tie: { $what }.
rule-reminder = Who has not voted is reminded { $before } before the end.
rule-quiet = Nobody is reminded between { $from } and { $until } ({ $zone }).
rule-campaigns = In a campaign each voter has { $purse }; what tokens add to a ballot: { $weight }.
rule-auto-approval = Scenarios need no approval while their campaign runs.
rule-scenario-approval = Scenarios of a campaign must be approved before their stage is started, by those who may approve proposals.
rule-amended-managers = Those who may manage the server change these rules, and so does a vote: `/constitution propose`.
rule-amended-vote = Only a vote changes these rules: `/constitution propose`.
rule-amendment-support = An amendment passes where more than { $share } of yes and no are yes.
rule-amendment-quorum = At least { $share } of those who may vote have to take part in it.
rule-amendment-approval = At least { $share } of those who may vote have to say yes to it.

guide-methods = Six ways to count
guide-methods-text = No way of counting is the best for everything. Who proposes chooses one; so know what each is good for.
about-plurality =
    A show of hands for each restaurant: everybody raises theirs once.
    ➕ Nothing is simpler.
    ➖ Options that are alike take votes from each other, and one that most dislike can win.
about-approval =
    Everybody says which films they could sit through.
    ➕ Likes do not split, and what wins is what most can live with.
    ➖ It does not ask what you like best, and where you draw the line decides.
about-runoff =
    Musical chairs: in each round the weakest sits out, and who stood behind it moves on.
    ➕ A vote for an outsider is not lost, and the winner has a majority of those who still have a say.
    ➖ A compromise that is everybody's second choice drops out early, and in rare cases more first places can make an option lose.
about-borda =
    A season of races: points for each place.
    ➕ It rewards what is well liked everywhere.
    ➖ Putting a rival last on purpose works, and so does adding options that are alike.
about-copeland =
    A tournament in which each plays each.
    ➕ What beats every other option one to one wins, always.
    ➖ Often several have won equally many duels; then the margins decide.
about-dhondt =
    Slices of a cake: each goes to the list that has most voters for each slice it would then have.
    ➕ Seats follow the votes.
    ➖ Large lists round up a little more often, and a threshold leaves small ones with nothing.

guide-counting = How we count
guide-counting-text =
    - **One electorate, several winners.** Where shall the capital of Tennessee be? Of 100 voters 42 live near Memphis, 26 near Nashville, 15 near Chattanooga and 17 near Knoxville, and everybody prefers what is near. Plurality elects Memphis. Borda, Copeland and approval (of the two nearest) elect Nashville. The runoff elects Knoxville. D'Hondt gives Memphis two of five seats and the others one each. All of them counted correctly: the method is part of the decision, so it is fixed before the vote.

    - **Fixed at the opening:** the question, the options, the method, the seats, the threshold, the rule for ties, who may vote with which weight, and the version of the constitution. Nothing of it changes any more.
    - **Abstentions** (empty ballots too) count for the turnout and the quorum, and for nothing else. Where no ballot names anything, nobody is elected, and the proposal is closed; or it has failed, where the constitution says so.
    - **Quorum:** who took part, abstentions included, of those who may vote; reaching it is enough. **Support:** yes of yes and no; it must be exceeded. **Approval:** yes of all who may vote; reaching it is enough.
    - **Plurality, approval:** the most win; level is a tie; nothing wins with 0. Shares of approval are of ballots, not of marks.
    - **Borda:** of 4 options the first gets 3 points, then 2, 1, 0; those that you leave out share equally what is left.
    - **Runoff:** more than half of the ballots that still name somebody; the others are exhausted, and you read how many. Level for last: all of them go if their votes together stay below the next option's; otherwise who had fewest in the latest earlier round that differs. Where no round does, every order is tried, and unless the same option wins in each, that is a tie.
    - **Copeland:** a duel won 1, drawn ½; what you leave out stands below what you rank. Level at the top: the margins of all duels, added up.
    - **D'Hondt:** a threshold is a share of the votes without abstentions, met exactly or above; level for the last seat, more votes go first; a list without votes gets none.
    - **A tie** that is left is decided as the constitution says: not at all, by a new vote, by what was submitted first, or by a lot whose secret number was committed to at the opening and is published at the end.
    - **Weights** count exactly. Who leaves keeps the ballot that they cast; who joins later does not vote on what is open.

guide-secrecy = Secrecy, and how to check a result
guide-secrecy-text =
    - **Members** see how many ballots there are, and never who cast which; those who manage this server see no more. Before the end nobody is told how it stands, unless the rules in force or the proposal say so.
    - **Whoever operates this bot could see everything.** Ballots are kept in its database with who cast them, before the end and after it; who has that database or a copy of it can read who voted for what, and could change it. Discord carries every click and could read it as well. Where that is too much for a question, vote on paper.
    - **You can check** that your ballot was counted as you cast it. Each time you cast one you get a receipt, such as `7K2M-QX4T-9ZBH`; the last one counts. With the result comes a tally sheet: every ballot under its receipt, without names. Look for yours. `guildkit voting verify` counts the whole sheet again, judges again by the quorum and the shares that were fixed at the opening, and finds whether any event of the proposal was changed afterwards.
    - **What that does not show:** whether ballots were added for members who did not vote, except that the turnout then looks wrong. And a sheet says nothing of who stands behind a receipt.
    - **What gives you away:** a weight or a stake of tokens that only you have stands beside your ballot on the sheet, and so it is yours for all to see. So it is if you are the only one who votes, or if all vote alike.
    - **A count that is shown before the end** gives away each new ballot: who looks before and after it sees the difference, and who knows that you have just voted knows how. Where a question is delicate, let nobody see the count.
    - **In a campaign** a stake that stands out can be found again on the sheet of another scenario, together with a weight; so lines of different votes may turn out to be of one person. Round stakes that others have too tell less.
    - **If you let somebody vote for you,** both of you know that from `/delegate show`; and your delegate reads for how many others their ballot speaks, and so perhaps whether you have voted yourself. You do not learn how they voted. Were you counted, “My ballot” has a receipt for that: it stands among the “voices” of the sheet, without saying in which ballot. On the sheet a ballot that speaks for several says so; if only one delegate speaks for so many, it is theirs for all to see.
    - **Keep your receipt to yourself.** Who has seen it can read your ballot, so nobody here may ask you for it. If somebody stands behind you, cast what they want, and change it later: until the end you can, and only the last ballot is on the sheet.
    - **Your data:** `/privacy` shows, exports and erases what is kept of you. Ballots in running votes are withdrawn then; counted ones stay without your name, so that the result can still be checked.

guide-commands = Commands of voting
