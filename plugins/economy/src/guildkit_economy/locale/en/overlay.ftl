# The page for the stream, and what managers are told of it.
overlay-day = d
overlay-open = Raffle
overlay-closed = Closed: the draw comes next
overlay-drawn = Drawn!
overlay-standing = { $tickets ->
    [one] { $tickets } ticket
   *[other] { $tickets } tickets
 } · { $members ->
    [one] { $members } member
   *[other] { $members } members
 }
overlay-somebody = Somebody
overlay-more = … and { $count } more
overlay-address = The page for your stream: { $address }
    Add it in OBS as a browser source, 1920 × 1080. Whoever knows this link sees what it shows: keep it to yourself, and if it got out, `/stream overlay change:renew` gives you another one. `/settings plugin:economy` says what is shown.
overlay-off = There is no page for the stream here.
overlay-off-hint = `/stream overlay change:on` makes one.
overlay-closed-now = The page for the stream is off; its link leads nowhere.
overlay-unconfigured = The bot serves no pages.
overlay-unconfigured-hint = Whoever runs it has to set economy.web_address and economy.public_url.
