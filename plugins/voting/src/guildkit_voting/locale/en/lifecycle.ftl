# The life of a proposal
not-while-draft = #{ $number } is still a draft: nobody votes on it yet.
not-while-approval = #{ $number } waits for approval: nobody votes on it yet.
not-while-voting = The vote on #{ $number } is running already.
edit-frozen = Voting on #{ $number } has opened, so nothing of it can be changed any more.
edit-frozen-hint = Withdraw it and put a new one to the vote.
reject-not-waiting = #{ $number } does not wait for approval.
open-no-members = The constitution asks for a share of all who may vote, and I cannot tell who the members are.
open-no-members-hint = Whoever runs me must switch on “Server Members Intent” in Discord's developer portal; or set the quorum and the approval to 0.
vote-not-then = You could not vote when the voting on #{ $number } opened, so you cannot vote on it now.
vote-role = To vote on this you need { $role }.
vote-joined = You joined this server too late to vote on #{ $number }.
edit-amendment = #{ $number } changes the constitution, so its words say what it does and cannot be edited.
edit-amendment-hint = Withdraw it, and propose the change that you mean with /constitution propose.
