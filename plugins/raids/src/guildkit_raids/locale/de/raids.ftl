# Pläne, Stimmen, und das Ende von Raids.
raid-none = Es gibt keinen Raid #{ $number }.
raid-none-hint = `/raidlist` zeigt die Raids, über die du abstimmen kannst.
raid-is-finished = Raid #{ $number } ist vorbei.
raid-is-cancelled = Raid #{ $number } wurde abgesagt.
leaders-only = Das darf nur { $role }.
leaders-unset = Das darf nur, wer diesen Server oder seine Events verwalten darf.
leaders-unset-hint = Mit `/settings` lässt sich sagen, wessen Rolle es ist: `leader_role` von Raids.
enders-only = Raid #{ $number } darf nur beenden, wer ihn geplant hat oder hier Raids leitet.

# Was getippt wird.
day-unreadable = „{ $typed }“ kann ich nicht als Tag lesen.
day-hint = Schreib Tage wie „Fr, Sa“, „24.11.“, „2026-11-24“, „24. Nov“ oder „Mo–Fr“, durch Kommas getrennt.
day-past = „{ $typed }“ ist vorbei.
day-far = Bis „{ $typed }“ ist es mehr als ein Jahr.
days-none = Sag, an welchen Tagen es sein kann.
days-many = Man kann über höchstens { $most } Tage abstimmen; du hast { $count } genannt.
time-unreadable = „{ $typed }“ kann ich nicht als Uhrzeit lesen.
time-hint = Schreib Uhrzeiten wie „20:00“, „20 Uhr“ oder „18:00–22:00“, durch Kommas getrennt.
times-none = Sag, um wie viel Uhr es losgehen kann.
times-many = Man kann über höchstens { $most } Uhrzeiten abstimmen; du hast { $count } genannt.
range-backwards = „{ $typed }“ endet, bevor es beginnt.
minimum-unreadable = Wie viele Spieler nötig sind, ist eine Zahl von { $least } bis { $most }.
plan-past = Jede Kombination dieser Tage und Uhrzeiten ist vorbei.
planned-already = Diesen Raid hast du schon geplant.
draft-none = Von dem, was du eingegeben hattest, ist nichts mehr aufgehoben. Fang neu an.

# Das Formular.
form-plan = Einen Raid planen
form-template = Womit ein neuer Plan beginnt
form-dungeon = Dungeon
form-dungeon-hint = Sein Name auf der Liste; /raidplan mit einem Dungeon ergänzt ihn.
form-days = Tage
form-days-hint = Etwa „Fr, Sa“, „24.11.“ oder „Mo–Fr“
form-times = Uhrzeiten
form-times-hint = Etwa „20:00, 21:30“ oder „18:00–22:00“, nach der Uhr dieses Servers
form-minimum = Nötige Spieler
form-minimum-hint = Ein Termin mit weniger findet nicht statt.
form-note = Was man sonst wissen muss
form-import = Dungeons hinzufügen
form-import-names = Einer in jeder Zeile
form-kept = Was du eingegeben hast, ist aufgehoben.
button-correct = Verbessern
planned = Raid #{ $number } ist geplant: **{ $dungeon }**. Abgestimmt wird in { $channel }.
planned-past = { $count ->
    [one] Einer seiner Termine ist
   *[other] { $count } seiner Termine sind
} schon vorbei.
template-kept = Damit beginnen neue Pläne.

# Der Planer.
planner-by = Geplant von { $name }
planner-minimum = { $count ->
    [one] Jeder Termin findet statt · Zeiten von { $zone }
   *[other] Ein Termin findet ab { $count } Spielern statt · Zeiten von { $zone }
}
planner-finished = **Vorbei** seit { $when }
planner-cancelled = **Abgesagt** { $when }
planner-days = Tage
planner-times = Uhrzeiten
planner-best = Passt den meisten
planner-best-none = Noch hat niemand für Tage und Uhrzeiten gestimmt.
planner-listed = { $count ->
    [0] Abgestimmt
   *[other] Abgestimmt: { $count }
}
planner-partial = { $count ->
    [one] Jemand hat erst über Tage oder erst über Uhrzeiten abgestimmt und steht noch nicht hier.
   *[other] { $count } haben erst über Tage oder erst über Uhrzeiten abgestimmt und stehen noch nicht hier.
}
planner-role-forbidden = Für diesen Raid gibt es keine Rolle: Ich darf Rollen nicht verwalten.
planner-role-full = Für diesen Raid gibt es keine Rolle: Der Server hat so viele, wie Discord erlaubt.
planner-role-deleted = Für diesen Raid gibt es keine Rolle mehr: Jemand hat sie gelöscht.
planner-choose-days = An welchen Tagen kannst du?
planner-choose-times = Um wie viel Uhr?
button-own = Meine Stimme
button-cells = Was passt zusammen?
button-voters = Alle Stimmen
button-finish = Beenden
button-withdraw = Meine Stimme zurückziehen
slot-line = { $when } · { $count ->
    [0] niemand
    [one] passt einem
   *[other] passt { $count }
}
names-more = und { $count } weitere
names-none = Noch niemand
name-erased = jemand, dessen Daten gelöscht sind
role-name = Raid #{ $number } · { $dungeon }
role-reason = Raid #{ $number }

# Die eigene Stimme.
vote-unknown = Diesen Tag oder diese Uhrzeit hat der Raid nicht. Sieh auf den neuesten Planer und wähle noch einmal.
own-none = Über Raid #{ $number } hast du nicht abgestimmt. Wähle Tage und Uhrzeiten auf dem Planer.
own-title = **Deine Stimme zu #{ $number } · { $dungeon }**
own-days = Tage: { $days }
own-times = Uhrzeiten: { $times }
own-listed = Du stehst auf der Liste. Bis der Raid vorbei ist, kannst du es ändern.
own-days-missing = Du stehst noch nicht auf der Liste: Wähle mindestens einen Tag.
own-times-missing = Du stehst noch nicht auf der Liste: Wähle mindestens eine Uhrzeit.
withdrawn = Deine Stimme zu Raid #{ $number } ist zurückgezogen.
cells-vote-first = Wähle zuerst Tage und Uhrzeiten auf dem Planer; dann kannst du sagen, was davon zusammenpasst.
cells-asked = Wann davon kannst du wirklich? Gewählt ist, was deine Stimmen sagen; nimm weg, was nicht zusammenpasst.
cells-noted = Notiert. Was hier nicht gewählt ist, gilt als „da kann ich nicht“.
cells-placeholder = Ich kann zu nichts davon
voter-line = { $name }: { $days } · { $times }

# Das Ende.
finish-present = { $count } von { $of } waren da. Nimm weg, wer nicht da war, und füge hinzu, wer ohne Stimme kam.
finish-no-votes = Niemand hat für Tage und Uhrzeiten gestimmt. Füge hinzu, wer da war, oder sag den Raid ab.
finish-second = Am zweitbesten: { $when } passt { $count }
finish-best = Am besten: { $when } passt { $count }
finish-fits = passt { $count }
finish-guest = kam ohne Stimme
finish-guests = Wer war noch da?
finish-placeholder = Niemand davon war da
finish-yes = Beenden und festhalten
finish-nobody = So, wie es dasteht, war niemand da.
finish-nobody-hint = Füge hinzu, wer da war, oder sag den Raid ab.
finished = Raid #{ $number } ist vorbei; { $count ->
    [one] einer war da
   *[other] { $count } waren da
}. Innerhalb von { $hours ->
    [one] einer Stunde
   *[other] { $hours } Stunden
} nimmt `/raid_finish` mit `undo` das zurück.
undone = Raid #{ $number } ist wieder offen, und nichts ist von ihm festgehalten.
undo-nothing = Raid #{ $number } wurde nicht beendet.
undo-late = Raid #{ $number } wurde vor mehr als { $hours ->
    [one] einer Stunde
   *[other] { $hours } Stunden
} beendet. Das lässt sich nicht mehr zurücknehmen.
cancel-sure = Raid #{ $number } absagen? Die Stimmen bleiben, und niemand wird festgehalten.
cancel-label = Raid absagen
cancelled = Raid #{ $number } ist abgesagt.
cancel-all-sure = { $count ->
    [one] Den einen offenen Raid absagen? Das lässt sich nicht zurücknehmen.
   *[other] Alle { $count } offenen Raids absagen? Das lässt sich nicht zurücknehmen.
}
cancel-all-progress = Wird abgesagt
cancel-all-label = Alle absagen
cancelled-all = { $count ->
    [0] Es war kein Raid mehr offen.
    [one] Abgesagt: { $numbers }
   *[other] { $count } Raids abgesagt: { $numbers }
}

# Listen.
raidlist-title = Raids
raidlist-none = Kein Raid ist offen.
raidlist-line = { $leader } · { $count ->
    [one] eine Stimme
   *[other] { $count } Stimmen
} · { $channel }
participants-count = { $count } Spieler · { $minimum } nötig
participants-over = **Vorbei**
channel-raid-participants = raid-teilnehmer
channel-raid-participants-topic = Wer wann kommt
channel-raid-list = raid-liste
channel-raid-list-topic = Alle offenen Raids
stats-count = { $member } war bei { $count ->
    [0] keinem Raid
    [one] einem Raid
   *[other] { $count } Raids
} dabei.
stats-line = - #{ $number } · { $dungeon } · { $when }

# Dungeons.
dungeons-title = { $count ->
    [one] Ein Dungeon
   *[other] { $count } Dungeons
}
dungeons-empty = Noch gibt es keine. `/dungeonlist add` fügt einen hinzu.
dungeons-none = Dieser Server hat noch keine Dungeons auf seiner Liste.
dungeons-none-hint = `/dungeonlist add` fügt einen hinzu, `/dungeonlist import` viele.
dungeon-unknown = Einen Dungeon „{ $name }“ gibt es auf der Liste nicht.
dungeon-unknown-hint = `/dungeonlist list` zeigt sie, `/dungeonlist add` fügt einen hinzu.
dungeon-near = Meinst du { $names }?
dungeon-name-none = Ein Dungeon braucht einen Namen, den man sehen kann.
dungeon-name-long = „{ $name }…“ ist zu lang: höchstens { $most } Zeichen.
dungeons-many = Auf die Liste passen höchstens { $most } Dungeons.
dungeon-added = **{ $name }** steht auf der Liste.
dungeon-known = **{ $name }** stand schon auf der Liste.
dungeon-remove-sure = **{ $name }** von der Liste nehmen? Raids, die dafür geplant sind, bleiben.
dungeon-remove-label = Von der Liste nehmen
removed-already = Das gab es schon nicht mehr.
dungeon-removed = **{ $name }** steht nicht mehr auf der Liste. Raids, die dafür geplant sind, bleiben.
dungeons-added = { $count ->
    [0] Nichts Neues
    [one] Ein Dungeon ist hinzugekommen
   *[other] { $count } Dungeons sind hinzugekommen
}; { $known ->
    [0] keiner stand vorher auf der Liste
    [one] einer stand vorher auf der Liste
   *[other] { $known } standen vorher auf der Liste
}.

# Der Server-Guide.
guide-title = Raids
guide-vote = **Stimm auf dem Planer ab.** Wähle die Tage und die Uhrzeiten, an denen du kannst; auf der Liste stehst du, sobald du beides gewählt hast. „Was passt zusammen?“ fragt, was davon wirklich zusammenpasst. Bis der Raid vorbei ist, kannst du es ändern.
guide-lists = `/raidlist` zeigt, was offen ist, `/raidstats`, wie oft jemand dabei war.
guide-leaders = { $role } darf mit `/raidplan` Raids planen.
guide-leaders-all = Alle dürfen mit `/raidplan` Raids planen.

# Befehle.
command-raidplan =
    .description = Einen Raid planen, und alle über Tage und Uhrzeiten abstimmen lassen
    .option-dungeon = Welcher Dungeon
command-raidlist =
    .description = Die Raids sehen, über die du abstimmen kannst
command-raid_finish =
    .description = Einen Raid beenden und festhalten, wer da war
    .option-raid = Welcher Raid
    .option-undo = Das Ende dieses Raids zurücknehmen
command-cancel_all_raids =
    .description = Jeden offenen Raid dieses Servers absagen
command-template_config =
    .description = Festlegen, womit das Formular eines neuen Plans beginnt
command-dungeonlist =
    .description = Die Dungeons, für die Raids geplant werden können
command-dungeonlist-list =
    .description = Die Dungeons dieses Servers sehen
command-dungeonlist-add =
    .description = Einen Dungeon auf die Liste setzen
    .option-name = Wie er heißt
command-dungeonlist-remove =
    .description = Einen Dungeon von der Liste nehmen
    .option-name = Welcher Dungeon
command-dungeonlist-import =
    .description = Viele Dungeons hinzufügen, einer in jeder Zeile
command-raidstats =
    .description = Sehen, bei wie vielen Raids jemand dabei war
    .option-member = Wer; ohne Angabe du

# Einstellungen.
setting-leader-role =
    .description = Wer Raids planen und jeden davon beenden darf; ohne Angabe darf jeder planen
setting-planner-channel =
    .description = Wo Pläne stehen; ohne Angabe dort, wo /raidplan getippt wurde
setting-participants-channel =
    .description = Wo steht, wer wann kommt; ohne Angabe in einem Kanal, der raid-teilnehmer heißt
setting-raidlist-channel =
    .description = Wo die Liste der offenen Raids steht; ohne Angabe in einem Kanal, der raid-liste heißt
setting-raid-role =
    .description = Ob eine eigene Rolle hat, wer an einem Raid teilnimmt, solange er offen ist
setting-undo-hours =
    .description = Wie viele Stunden lang sich das Ende eines Raids zurücknehmen lässt

# /status
status-raids = { $count ->
    [0] Es ist kein Raid geplant.
    [one] Ein Raid ist geplant.
   *[other] { $count } Raids sind geplant.
  }{ $troubled ->
    [0] {""}
   *[other] {" "}🟠 { $troubled } ohne eigene Rolle; in der Planung steht, warum.
  }
