# Links.
clip-host = { $typed } is no host. Write it as in twitch.tv, one a line, without https:// and without a path.
clip-unreadable = That is no link that I can read. It has to begin with `https://`, and there must be no blank in it.
clip-elsewhere = That link leads somewhere else.
clip-none = No clip or video is to be found there.
clip-hint = Copy the address of a clip on one of these, and nothing else: { $hosts }.
words-link = Write words, without a link in them.
words-long = That is too long. Write { $limit } characters at most.

# What was submitted.
clip-known = That clip is there already: #{ $number }. `/clip vote` votes for it.
clip-full = There are { $limit } clips already. Somebody who manages this server has to remove some: `/clip remove`.
clip-submitted = Your clip is #{ $number }. It is shown in { $channel }.
clip-again = That clip was submitted a moment ago.
clip-not-there = There is no clip #{ $number }.
clip-not-there-hint = `/clip list` shows which there are.
clip-empty = There are no clips yet. `/clip submit` makes a beginning.
clip-removed = The clip #{ $number } is removed.
clip-others = Only who has submitted the clip #{ $number }, or manages this server, can remove it.

# Voting.
clip-own = That is your own clip. Let others vote for it.
clip-voted = { $count ->
    [one] You have voted for the clip #{ $number }. It has one vote.
   *[other] You have voted for the clip #{ $number }. It has { $count } votes.
}
clip-vote-taken = { $count ->
    [0] You have taken your vote for the clip #{ $number } back. It has none now.
    [one] You have taken your vote for the clip #{ $number } back. It has one left.
   *[other] You have taken your vote for the clip #{ $number } back. It has { $count } left.
}
clip-vote = 👍 { $count }
clip-line = 👍 { $count } · { $member }

# Cards and lists.
clip-by = by { $member }, { $when }
clip-title-newest = The newest clips
clip-title-best = The best clips
clip-order-newest = Newest
clip-order-best = Best
clip-count = { $count ->
    [one] One clip
   *[other] { $count } clips
}
clip-submit = Submit a clip
clip-random = Any clip
clip-panel-footer = /clip list shows all of them
clip-panel-shown = The best clips are shown in { $channel }, and stay up to date.
clip-form-link = The link to the clip
clip-form-title = What happens in it

guide-clips = Clips
guide-clips-text = Members submit clips of the stream with `/clip submit`, from { $hosts }; each { $times ->
    [one] one
   *[other] { $times }
} a day. Everybody has one vote for each clip of somebody else's, by its button or with `/clip vote`; a second vote takes the first one back. `/clip list` shows the newest and the best, `/clip random` any.
