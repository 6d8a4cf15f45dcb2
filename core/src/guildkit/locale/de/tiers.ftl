tier-needed = Dafür braucht es die Stufe { $needed }; dieser Server hat { $current }.
tier-to-buy = Wer diesen Server leitet, bekommt sie in meinem Shop auf Discord.
tier-to-ask = Wer diesen Bot betreibt, kann sie diesem Server geben.
tier-none = Es gibt keine Stufen: Jeder Server hat alles.
tier-none-hint = Die Konfiguration nennt sie, die niedrigste zuerst: GUILDKIT_TIERS=Free,Plus,Pro
tier-unknown = Es gibt keine Stufe { $tier }.
tier-known = Es gibt: { $tiers }.
tier-past = Das ist schon vorbei: Eine Stufe muss in der Zukunft enden.
tier-no-day = { $day } ist kein Tag, mit dem sich rechnen lässt.
tier-no-day-hint = Schreib ihn als 2026-12-31 oder 2026-12-31T18:00+01:00; ohne einen Tag endet die Stufe nicht.
tier-has = Die Stufe ist **{ $tier }**.
tier-until = bis { $when }
tier-not-given = Diesem Server wurde keine Stufe gegeben; was er gekauft hat, bleibt.
