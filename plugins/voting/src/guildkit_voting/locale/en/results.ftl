# How a vote has ended.
result-verdict = Decision
headline-carried = Carried
headline-quorum = Failed: too few took part
headline-support = Not carried
headline-approval = Failed: too few said yes
headline-unfit = Carried, and impossible
verdict-elected = the ballots have decided
verdict-carried = more said yes than was asked for
verdict-no-votes = nobody voted for anything
verdict-threshold = no list has reached the threshold
verdict-tie = a tie stands
verdict-unfit = the constitution does not take that value any more, so nothing is changed
verdict-version = It is in force: version { $version } of the constitution
verdict-quorum = { $reached } % of the electorate took part; { $asked } % are needed
verdict-support = { $reached } % of yes and no were yes; it must be more than { $asked } %
verdict-approval = { $reached } % of the electorate said yes; { $asked } % are needed
verdict-runoff = A run-off decides: #{ $number }
runoff-text =
    Run-off of #{ $number }.

    { $text }
result-seed = The seed of the lot
result-verify = Anybody can count again: guildkit voting verify { $sheet } --head { $head }
ended-withdrawn = It was withdrawn; no ballot was counted.
ended-rejected = It was rejected: { $reason }

export-here = The ballots of #{ $number }. The last hash of the log: `{ $head }`
export-early = Members are still voting on #{ $number }; its ballots are published when voting has ended.
export-uncounted = No ballots of #{ $number } were counted, so there is nothing to export.
export-impossible = These ballots cannot be written as { $format }.
export-impossible-hint = The tally sheet holds all of them.
result-no-files = The result of #{ $number } is in { $channel } without its tally sheet and pictures: I lack Attach Files there. `/proposal export { $number }` has the sheet.
runoff-waits = The run-off #{ $number } cannot be opened yet: { $reason }
