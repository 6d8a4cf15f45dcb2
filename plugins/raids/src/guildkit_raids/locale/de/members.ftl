# Sprachkanäle: XP, und wer bei einem Raid zu hören war.
finish-minutes = { $minutes ->
    [0] nicht im Sprachkanal
   *[other] { $minutes } min im Sprachkanal
}
xp-own = { $member } hat **{ $xp } XP** aus { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} in Sprachkanälen: Platz { $place }.
xp-none = { $member } hat noch keine XP.
xp-how = Eine Minute in einem Sprachkanal bringt { $rate } XP, wenn man dort nicht allein ist, nicht im AFK-Kanal und nicht taub geschaltet.
xp-off = Zeit in Sprachkanälen bringt auf diesem Server keine XP.
xp-best = Wer hat am meisten?
xp-title = XP aus Sprachkanälen
xp-line = { $place }. { $name } · **{ $xp }** XP · { $minutes } min
xp-nobody = Noch hat niemand welche.

# Die Mitgliederliste.
members-title = { $count ->
    [one] Ein Mitglied
   *[other] { $count } Mitglieder
}
members-line = **{ $count }** · { $name }
members-none = Niemand hat die Rolle.
members-more = … und { $count } weitere; `/memberlist` zeigt alle.
members-fallback = Das ist, wer bisher bei Raids dabei war, nicht wer die Rolle hat:
members-no-role = Dieser Server hat nicht gesagt, wer hier raidet.
members-no-role-hint = `/settings` setzt die Rolle: `member_role` von Raids.

# Der Server-Guide.
guide-members = `/memberlist` zeigt, wer hier raidet und bei wie vielen Raids dabei war.
guide-xp = Zeit in Sprachkanälen bringt XP; `/xp` zeigt deine. Wer allein, AFK oder taub geschaltet ist, sammelt nichts.

# Befehle.
command-memberlist =
    .description = Sehen, wer hier raidet und wie oft dabei war
command-xp =
    .description = Sehen, was jemand in Sprachkanälen gesammelt hat
    .option-member = Wer; ohne Angabe du

# Einstellungen.
setting-voice-channel =
    .description = Wo man bei Raids miteinander spricht; wer dort war, steht am Ende eines Raids dabei
setting-voice-minutes =
    .description = Wie viele Minuten jemand dort sein muss, um als anwesend vorgeschlagen zu werden; bei 0 genügt die Stimme
setting-voice-xp =
    .description = Wie viele XP eine Minute in Sprachkanälen bringt, in der man nicht allein ist; bei 0 wird nichts gezählt
setting-member-role =
    .description = Wer auf der Mitgliederliste steht; ohne Angabe gibt es keine
setting-second-member-role =
    .description = Wer außerdem darauf steht
setting-memberlist-channel =
    .description = Wo die Mitgliederliste steht; ohne Angabe zeigt sie nur /memberlist

# Was gespeichert wird.
data-voice =
    .description = Wann ein Mitglied in welchem Sprachkanal war, 30 Tage lang, und die Minuten und XP, die es gebracht hat
data-members =
    .description = Ob ein Mitglied eine der Rollen hat, deren Träger aufgelistet werden, und wie es heißt
