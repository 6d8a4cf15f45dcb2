link-stale = This link has expired, was used, or was begun by somebody else.
link-stale-hint = Type `/link` on the server to get a new one.
link-taken = The account { $account } is linked to another member of this server.
link-taken-hint = Whoever has it there types `/unlink` first, or the server's managers do it for them.
gift-none = There is no gift #{ $number } here.
gift-none-hint = `/stream gifts` lists those that are held.
gift-settled = The gift #{ $number } is { $state ->
        [confirmed] confirmed already
       *[voided] voided already
    }.
link-other-browser = This link was begun in another browser, or by somebody else.
link-denied = { $platform } was not allowed to say whose account it is. Nothing was linked.
link-failed = { $platform } did not say whose account it is. Nothing was linked.
link-page = Link your { $platform } account to { $member } on { $server }
link-page-warning = Go on only if { $member } is you. If somebody has sent you this address, close the page: your account would become theirs.
link-page-go-on = I am that: continue to { $platform }
link-page-done = The { $platform } account { $account } is linked.
link-page-close = You may close this page.
link-begin = Prove at { $platform } whose account it is. The link is for you alone, works once, and expires { $until }.
link-open = Continue to { $platform }
link-button = Link { $platform }
link-panel = **Link your { $platform } account**
    What you watch of the stream then counts here. { $linked ->
        [0] Nobody has linked an account yet.
        [one] One member has.
       *[other] { $linked } members have.
    }
link-panel-posted = The panel is in this channel.
link-notice = { $member } has linked the account { $account }.
unlinked = The account { $account } is linked no more, and forgotten here.
unlink-none = You have linked no { $platform } account here.
unlink-none-there = { $member } has linked no { $platform } account here.
watch-duration = { $hours ->
        [0] { $minutes } min
       *[other] { $hours } h { $minutes } min
    }
watchtime = You have watched for **{ $time }**.
watchtime-of = { $member } has watched for **{ $time }**.
watch-worth = Each minute is worth { $amount }.
watch-by-stream = You count as watching for { $window } min after you have written in the stream's chat on { $platform }.
watch-by-voice = You count as watching while you are in a voice channel here during the stream and can hear it.
watch-by-chat = You count as watching for { $window } min after you have written here during the stream.
watch-unlinked = You have linked no { $platform } account yet: `/link`.
watch-linked = Your { $platform } account is { $account }.
watch-there = The stream is on, and you count as watching.
watch-away = The stream is on, and you do not count as watching at this moment.
watch-roles-reason = Watch time
watch-roles-forbidden = A role for watch time cannot be given: I need Manage Roles, and a role of mine above it.
stream-unconfigured = Whoever runs this bot has not connected it to Kick.
stream-unconfigured-hint = It takes economy.web_address, public_url, kick_client_id and kick_client_secret.
stream-no-channel = { $platform } has no channel called { $channel }.
stream-trouble = { $platform } does not do that now: { $reason }
stream-trouble-hint = Try again in a few minutes.
stream-followed = This server follows { $channel } on { $platform }.
stream-unfollowed = This server follows { $channel } no more. Links and watch time stay.
stream-none = This server follows no channel. `/stream follow` changes that.
stream-follows = This server follows **{ $channel }** on { $platform }.
stream-on = The stream is on since { $since }; watch time was counted { $ticks ->
        [one] once
       *[other] { $ticks } times
    }.
stream-off = The stream is off.
stream-linked = { $linked ->
        [0] Nobody has linked an account.
        [one] One member has linked an account.
       *[other] { $linked } members have linked an account.
    }
gifts-none = No gift is held.
gift-line = #{ $number }: { $count ->
        [one] one subscription
       *[other] { $count } subscriptions
    } from { $member }, counts { $due }
gift-void = Void #{ $number }
gift-voided = The gift #{ $number } counts for nothing.

## The guide
guide-stream = The stream
guide-stream-text = This server follows **{ $channel }** on { $platform }. While the stream is on, time that you watch is counted; `/watchtime` shows yours.
guide-stream-gifts = Subscriptions that you give away count { $count ->
        [0] at once
        [one] after a minute
       *[other] after { $count } minutes
    } where you have linked your account, unless a manager voids them: a gift is told of before it is paid for.
guide-stream-link = Your account
guide-stream-link-text = `/link` gives you an address that is for you alone and works once, within ten minutes. There { $platform } says whose account it is; the bot gets no password, and keeps no access to it. `/unlink` takes the link back.
guide-stream-kept = What is kept
guide-stream-kept-text = Of an account that is linked its number and the names that it had; how long you have watched, the subscriptions that you gave away, and for two days when you chatted. What you write is not kept, and of people who have linked no account nothing is. `/privacy export` gives you all of it, and `/privacy erase` forgets it.

hint-stream-cause = The streaming platform does not answer, or refuses what was asked of it.
hint-stream-remedy = That usually passes by itself within some minutes.
