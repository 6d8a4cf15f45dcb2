# Who may do what, and what is decided before and beside the vote.
motion-yes = Yes
motion-no = No
motion-alone = A motion is a yes or a no: it has no method of its own, and one that is level is not carried.
motion-alone-hint = Leave out `method` and `ties`, or leave out `motion`.

propose-role = To propose something here you need { $role }.
approve-managers = Only those who may manage this server approve and reject proposals.
approve-role = To approve and reject proposals you need { $role }.
author-only = Only its author can change #{ $number } and put it to the vote.
author-or-manager = Only the author of #{ $number }, or somebody who may manage this server, can withdraw it.
approve-edited = #{ $number } was edited a moment ago: read it again before you approve it.
reject-reason = Say why you reject it.

made-voting = Your proposal **{ $heading }** is open.
made-voting-elsewhere = Your proposal **{ $heading }** is open in { $channel }.
made-draft = **{ $heading }** is kept as a draft. Nobody else sees it until you put it to the vote.
made-approval = Your proposal **{ $heading }** waits for approval in { $channel }. You will be told.
put-campaign = #{ $number } belongs to a campaign: voting on it opens with its stage.
draft-put = Put it to the vote
draft-edit = Edit
draft-withdraw = Withdraw

waiting-author = Proposed by
waiting-state = State
waiting-for = Waits for approval
waiting-approve = Approve
waiting-reject = Reject
waiting-approved = Approved: members vote on it in { $channel }.
waiting-rejected = Rejected: { $reason }
form-reason = Reason
form-reason-hint = Its author and everybody else can read it.

proposal-approved = **{ $heading }** is approved: members vote on it in { $channel }.
proposal-rejected = #{ $number } is rejected; its author is told why.
proposal-edited = **{ $heading }** is changed.
proposal-withdrawn = #{ $number } is withdrawn.
withdraw-sure = Members are voting on **{ $heading }**. If you withdraw it, no ballot is counted, and nothing brings it back.
withdraw-label = Withdraw it
decided-approved = Your proposal **{ $heading }** on { $guild } is approved: members vote on it in { $channel }.
decided-rejected = Your proposal **{ $heading }** on { $guild } is rejected:
decided-withdrawn = Your proposal **{ $heading }** on { $guild } was withdrawn by somebody who manages the server.

card-motion = Yes or no
card-tag = Tag
card-lot = A tie is decided by lot; the hash of its seed
card-opening = Hash of the opening
card-withdrawn = Withdrawn

channel-voting-room = voting-room
channel-voting-room-topic = Here we vote
channel-proposals = proposals
channel-proposals-topic = Proposals that wait for approval
channel-results = results
channel-results-topic = How our votes have ended
channel-audit = audit
channel-audit-topic = Everything that happens to proposals
voted-in-deleted = The channel in which #{ $number } was voted on is gone; its result is in { $channel }. Whoever may manage this server can choose channels with `/settings`.

audit-by-itself = by itself
audit-event = { $what ->
    [created] { $runoff ->
        [0] was written
       *[other] was written as the run-off of #{ $runoff }
     }
    [edited] was edited ({ $changed })
    [submitted] waits for approval
    [rejected] was rejected: { $reason }
    [withdrawn] was withdrawn
    [opened] was put to the vote
    [closed] has ended: { $state ->
        [passed] passed
        [failed] failed
       *[other] closed
     }
   *[other] { $what }
 }
