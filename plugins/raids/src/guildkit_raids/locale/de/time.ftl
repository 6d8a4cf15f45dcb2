# Wann Raids sind, und was davon von selbst gesagt wird.
decide = Dann findet er statt
undecide = Wieder offenlassen
decide-past = Dieser Termin ist vorbei.
decide-past-hint = Wähle oben einen anderen, oder beende den Raid.
planner-decided = **Findet statt** { $when } · { $left } · { $count ->
    [0] niemand kann
    [one] einer kann
   *[other] { $count } können
}
planner-closed = **Geschlossen** { $when }: Lange war nichts damit geschehen
participants-decided = **Entschieden**
planner-thread-forbidden = Dieser Raid hat keinen Thread: Ich darf hier keinen beginnen.
planner-thread-full = Dieser Raid hat keinen Thread: Der Server hat so viele, wie Discord erlaubt.
planner-thread-deleted = Dieser Raid hat keinen Thread mehr: Jemand hat ihn gelöscht.
planner-event-forbidden = Dieser Raid steht nicht unter den Events des Servers: Ich darf keine anlegen.
planner-event-full = Dieser Raid steht nicht unter den Events des Servers: Es gibt so viele, wie Discord erlaubt.
planner-event-deleted = Dieser Raid steht nicht mehr unter den Events des Servers: Jemand hat das Event gelöscht.

# An den Leiter.
stale-idle = Mit { $raid } ist seit { $when } nichts geschehen. Soll er noch sein?
stale-past = Der letzte Termin von { $raid } war { $when }, und er ist nicht beendet. Beende ihn dort, sag ihn ab, oder behalte ihn.
stale-close = Ohne Antwort wird er in { $count ->
    [one] einem Tag
   *[other] { $count } Tagen
} geschlossen.
stale-stays = Ohne Antwort bleibt er.
stale-closed = { $raid } ist geschlossen: Lange war nichts damit geschehen.
lost-channel = Über { $raids } kann auf { $guild } niemand mehr abstimmen: Der Kanal ist weg. `/raid_move` stellt einen Planer mit allen Stimmen dort neu ein, wo man es tippt.
lost-mute = Für { $raids } kann ich nicht mehr alles sagen und zeigen, was ich sollte. { $why }
keep-label = Behalten
kept = Raid #{ $number } bleibt.
few-decided = { $raid } findet { $when } statt ({ $left }), und { $count ->
    [0] niemand kommt
    [one] einer kommt
   *[other] { $count } kommen
}; nötig sind { $minimum }. Absagen?
few-open = Der letzte Termin von { $raid } ist { $when } ({ $left }), und keiner hat genug Spieler: Der beste hat { $count }, nötig sind { $minimum }. Absagen?
invite-report = Vor dem Ablauf von { $raids } habe ich { $told ->
    [0] niemandem
    [one] einem Mitglied
   *[other] { $told } Mitgliedern
} geschrieben, die nicht abgestimmt hatten; { $unreached ->
    [0] alle waren zu erreichen
    [one] einer nimmt keine Direktnachrichten an
   *[other] { $unreached } nehmen keine Direktnachrichten an
}.
invite-no-members = Wer über { $raid } nicht abgestimmt hat, dem kann ich nicht schreiben: Um zu sehen, wer die Rolle hat, brauche ich den „Server Members Intent“, den der Betreiber des Bots einschalten muss.

# An Mitglieder.
remind = { $raid } beginnt { $left }: { $when } · { $count ->
    [0] niemand kommt
    [one] einer kommt
   *[other] { $count } kommen
}
digest = **{ $guild }**: { $count ->
    [one] Über einen Raid hast du nicht abgestimmt.
   *[other] Über { $count } Raids hast du nicht abgestimmt.
} Kannst du? Nichts zu wählen, weil du nicht kannst, ist in Ordnung.
digest-line = - { $raid } · erster Termin { $when } ({ $left })
digest-more = … und { $count } weitere; `/raidlist` auf dem Server zeigt alle.
unreached = { $count ->
    [one] Wer nicht abgestimmt hat und keine Direktnachrichten von mir annimmt:
   *[other] { $count } haben nicht abgestimmt und nehmen keine Direktnachrichten von mir an:
}

# Dateien.
exported = Raid #{ $number }:
export-no-slot = Es ist nicht entschieden, wann Raid #{ $number } stattfindet, und kein Termin hat genug Spieler.
export-no-slot-hint = Wer ihn leitet, kann das mit „Beenden“ auf dem Planer entscheiden.
export-no-attendance = Für Raid #{ $number } ist niemand festgehalten: Er ist nicht beendet.

# Befehle.
command-raid_export =
    .description = Einen Raid für den Kalender bekommen, oder seine Stimmen als Tabelle
    .option-raid = Seine Nummer; auch beendete Raids
    .option-what = Was in der Datei steht

# Einstellungen.
setting-stale-days =
    .description = Nach wie vielen Tagen ohne Änderung der Leiter eines Plans gefragt wird; 0: nie
setting-stale-close-days =
    .description = Wie viele Tage nach dieser Frage ein Plan abgesagt wird; 0: nie
setting-remind-minutes =
    .description = Wie viele Minuten vor einem entschiedenen Raid er angekündigt wird; 0: gar nicht
setting-remind-pings =
    .description = Ob diese Ankündigung die Teilnehmer anpingt
setting-invited-role =
    .description = Wem vor Ablauf geschrieben wird, der nicht abgestimmt hat; ohne Angabe niemandem
setting-invite-hours =
    .description = Wie viele Stunden vor dem ersten Termin eines Plans ihnen geschrieben wird; 0: nie
setting-quiet-from =
    .description = Mit welcher Stunde die Ruhezeit beginnt: Dann wird niemandem geschrieben
setting-quiet-until =
    .description = Mit welcher Stunde die Ruhezeit endet; dieselbe: es gibt keine
setting-propose-cancel-hours =
    .description = Wie viele Stunden vorher der Leiter gefragt wird, ob ein Raid mit zu wenigen ausfällt; 0: nie
setting-raid-thread =
    .description = Ob jeder Raid einen Thread an seinem Planer hat
setting-raid-event =
    .description = Ob ein entschiedener Raid unter den geplanten Events des Servers steht
