# Voice channels: XP, and who was heard in a raid.
finish-minutes = { $minutes ->
    [0] not in voice
   *[other] { $minutes } min in voice
}
xp-own = { $member } has **{ $xp } XP** from { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} in voice channels: place { $place }.
xp-none = { $member } has no XP yet.
xp-how = A minute in a voice channel brings { $rate } XP, for whoever is not alone there, not in the AFK channel and not deafened.
xp-off = Time in voice channels brings no XP on this server.
xp-best = Who has most?
xp-title = XP from voice channels
xp-line = { $place }. { $name } · **{ $xp }** XP · { $minutes } min
xp-nobody = Nobody has any yet.

# The list of members.
members-title = { $count ->
    [one] One member
   *[other] { $count } members
}
members-line = **{ $count }** · { $name }
members-none = Nobody holds the role.
members-more = … and { $count } more; `/memberlist` shows all.
members-fallback = This is who took part in raids so far, not who holds the role:
members-no-role = This server has not said who its raiders are.
members-no-role-hint = `/settings` sets the role: `member_role` of Raids.

# The server guide.
guide-members = `/memberlist` shows who raids here, and in how many raids they took part.
guide-xp = Time in voice channels brings XP; `/xp` shows yours. Being alone, away from the keyboard or deafened does not count.
