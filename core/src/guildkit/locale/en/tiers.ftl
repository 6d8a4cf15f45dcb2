# What a guild has, and what needs more.
tier-needed = This needs the tier { $needed }; this server has { $current }.
tier-to-buy = Somebody who runs this server can get it in my store on Discord.
tier-to-ask = Whoever runs this bot can give it to this server.
tier-none = There are no tiers: every server has everything.
tier-none-hint = The configuration names them, the lowest first: GUILDKIT_TIERS=Free,Plus,Pro
tier-unknown = There is no tier { $tier }.
tier-known = There are: { $tiers }.
tier-past = That is over already: a tier must end in the future.
tier-no-day = { $day } is no day that can be reckoned with.
tier-no-day-hint = Write it as 2026-12-31 or 2026-12-31T18:00+01:00; without a day, the tier does not end.
tier-has = The tier is **{ $tier }**.
tier-until = until { $when }
tier-not-given = No tier was given to this server; what it has bought stays.
