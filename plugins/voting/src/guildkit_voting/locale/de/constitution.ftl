# Die Verfassung: ihre Variablen, deren Werte, und die Befehle, die sie zeigen und ändern.
variable-propose-role = Wer Anträge stellen darf
meaning-propose-role = Die Rolle, die man braucht, um etwas zur Abstimmung zu stellen.
variable-approve-role = Wer zulassen darf
meaning-approve-role = Die Rolle, die Anträge zulassen und ablehnen darf, neben denen, die den Server verwalten.
variable-vote-role = Wer abstimmen darf
meaning-vote-role = Die Rolle, die man zum Abstimmen braucht.
variable-member-days = Tage der Mitgliedschaft
meaning-member-days = Wie lange man schon Mitglied sein muss, wenn die Abstimmung beginnt.
variable-role-weights = Gewichte von Rollen
meaning-role-weights = Wie viel der Stimmzettel einer Rolle wiegt; es zählt die schwerste Rolle, ohne eine wiegt er 1.
variable-delegation = Übertragung
meaning-delegation = Ob Mitglieder andere für sich abstimmen lassen dürfen.
variable-approval-required = Zulassung nötig
meaning-approval-required = Ob ein Antrag zugelassen werden muss, bevor die Abstimmung beginnt.
variable-default-method = Übliches Verfahren
meaning-default-method = Wie gezählt wird, wenn der Antrag nichts anderes sagt.
variable-default-duration = Übliche Dauer
meaning-default-duration = Wie lange eine Abstimmung dauert, wenn der Antrag nichts anderes sagt.
variable-default-seats = Übliche Sitze
meaning-default-seats = Wie viele Sitze D’Hondt vergibt, wenn der Antrag nichts anderes sagt.
variable-dhondt-threshold = Hürde von D’Hondt
meaning-dhondt-threshold = Der Anteil der gültigen Stimmen, den eine Liste für einen Sitz erreichen muss.
variable-shuffle-options = Gemischte Optionen
meaning-shuffle-options = Ob alle die Optionen in einer eigenen Reihenfolge sehen.
variable-live-tally = Zwischenstand
meaning-live-tally = Wer die Auszählung vor dem Ende sieht.
variable-quorum = Beteiligung
meaning-quorum = Der Anteil der Stimmberechtigten, der teilnehmen muss; Enthaltungen zählen mit.
variable-support = Mehrheit
meaning-support = Was der Anteil von Ja an Ja und Nein übersteigen muss, wenn über Ja oder Nein abgestimmt wird.
variable-approval = Zustimmung
meaning-approval = Der Anteil aller Stimmberechtigten, der Ja sagen muss, wenn über Ja oder Nein abgestimmt wird.
variable-without-winner = Ohne Gewinner
meaning-without-winner = Was aus einem Antrag wird, der niemanden wählt.
variable-tie-policy = Gleichstand
meaning-tie-policy = Was einen Gleichstand entscheidet, den das Verfahren lässt.
variable-auto-approval = Zulassung von selbst
meaning-auto-approval = Ob Szenarien einer laufenden Kampagne keine Zulassung brauchen.
variable-campaign-role = Wer Kampagnen beginnen darf
meaning-campaign-role = Die Rolle, die Kampagnen und ihre Etappen beginnen darf, neben denen, die den Server verwalten.
variable-purse = Beutel
meaning-purse = Wie viele Marken jemand für eine Kampagne bekommt, wenn diese nichts anderes sagt.
variable-weighting = Gewicht der Marken
meaning-weighting = Was Marken auf einem Stimmzettel zu dessen Gewicht hinzufügen.
variable-reminder-hours = Erinnerung
meaning-reminder-hours = Wie lange vor dem Ende erinnert wird, wer noch nicht abgestimmt hat; 0 für nie.
variable-quiet-from = Ruhe ab
meaning-quiet-from = Ab wann niemand erinnert wird, in der Zeitzone des Servers (`/settings`).
variable-quiet-until = Ruhe bis
meaning-quiet-until = Bis wann niemand erinnert wird, in der Zeitzone des Servers; zweimal dieselbe Stunde für keine Ruhe.
variable-amended-by = Wer die Verfassung ändert
meaning-amended-by = Ob sie ändert, wer den Server verwaltet, oder nur eine Abstimmung.
variable-amendment-quorum = Beteiligung bei Änderungen
meaning-amendment-quorum = Der Anteil der Stimmberechtigten, der an einer Abstimmung über die Verfassung teilnehmen muss.
variable-amendment-support = Mehrheit bei Änderungen
meaning-amendment-support = Was der Anteil von Ja an Ja und Nein bei einer Abstimmung über die Verfassung übersteigen muss.
variable-amendment-approval = Zustimmung bei Änderungen
meaning-amendment-approval = Der Anteil aller Stimmberechtigten, der zu einer Änderung Ja sagen muss.

group-who = Wer teilnimmt
group-how = Wie abgestimmt wird
group-decides = Was entscheidet
group-campaigns = Kampagnen
group-reminders = Erinnerungen
group-itself = Die Verfassung selbst

value-plain = { $value }
value-on = an
value-off = aus
value-percent = { $count } %
value-clock = { $count }:00 Uhr
value-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
 }
value-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
 }
value-seats = { $count ->
    [one] { $count } Sitz
   *[other] { $count } Sitze
 }
value-tokens = { $count ->
    [one] { $count } Marke
   *[other] { $count } Marken
 }
empty-propose-role = alle
empty-approve-role = niemand sonst
empty-vote-role = alle
empty-campaign-role = niemand sonst
empty-role-weights = jeder Stimmzettel wiegt gleich viel
empty-default-method = wie in /settings
empty-default-duration = wie in /settings
empty-default-seats = wie in /settings
choice-live-tally-never = niemand
choice-live-tally-after-vote = wer abgestimmt hat
choice-live-tally-always = alle
choice-without-winner-closed = er ist beendet
choice-without-winner-failed = er ist gescheitert
choice-tie-policy-closed = nichts: niemand ist gewählt
choice-tie-policy-runoff = eine neue Abstimmung unter denen, die gleichauf sind
choice-tie-policy-earliest = die Option, die zuerst eingereicht wurde
choice-tie-policy-lot = ein Los, das jeder nachprüfen kann
choice-weighting-none = nichts
choice-weighting-linear = ihre Zahl
choice-weighting-quadratic = die Wurzel ihrer Zahl
choice-amended-by-managers = wer den Server verwaltet
choice-amended-by-vote = nur eine Abstimmung

variable-unknown = Eine Variable { $name } hat die Verfassung nicht.
variable-unknown-hint = /constitution show zeigt alle.
variable-refused = „{ $typed }“ ist kein Wert für „{ $name }“. Nichts wurde geändert.
accepts-number = Möglich ist eine ganze Zahl von { $least } bis { $most }.
accepts-boolean = Möglich ist `an` oder `aus`.
accepts-choice = Möglich ist: { $choices }.
accepts-role = Möglich ist eine Rolle dieses Servers, etwa @Bürger, oder `keine`.
accepts-weights = Schreib jede Rolle mit ihrem Gewicht von { $least } bis { $most }, etwa „@Älteste 3, @Bürger 2“, höchstens 25 Rollen; oder `keine`.
constitution-same = „{ $name }“ ist schon „{ $value }“.
constitution-by-vote = Die Verfassung dieses Servers ändert nur eine Abstimmung.
constitution-by-vote-hint = /constitution propose stellt deine Änderung zur Abstimmung.

constitution-title = Die Verfassung · { $group }
constitution-default = von Haus aus: { $value }
constitution-as-delivered = wie sie geliefert wurde
constitution-since = seit { $when }, Fassung { $version }, durch { $by }
constitution-footer = { $version ->
    [0] Noch wurde nichts geändert.
   *[other] In Kraft ist Fassung { $version }.
 } Laufende Abstimmungen behalten die Regeln, unter denen sie begonnen haben.
by-proposal = Antrag #{ $number }
by-bot = den Bot
by-erased = jemanden, dessen Daten gelöscht sind
history-title = Die Verfassung im Lauf der Zeit
history-none = Die Verfassung ist, wie sie geliefert wurde; noch hat sich nichts auf sie gestützt. `/constitution show` zeigt sie ganz.
history-version = Fassung { $number }
history-since = seit { $when }, durch { $by }
history-founded = Wie sie geliefert wurde.
history-change = { $name }: { $before } → { $after }
constitution-changed = **{ $name }** ist jetzt: **{ $value }** (bisher: { $before }). Das ist Fassung { $version } der Verfassung.
constitution-changed-open = Laufende Abstimmungen behalten die Regeln, unter denen sie begonnen haben.

amendment-title = Verfassung: { $name } { $value }
amendment-text = { $name }: { $before } → { $after }. { $meaning }
amendment-support = Angenommen ist die Änderung, wenn mehr als { $share } von Ja und Nein Ja sind.
amendment-quorum = Mindestens { $share } der Stimmberechtigten müssen teilnehmen.
amendment-approval = Mindestens { $share } der Stimmberechtigten müssen Ja sagen.

command-constitution =
    .description = Die Regeln, nach denen sich dieser Server regiert
command-constitution-show =
    .description = Die Verfassung dieses Servers, oder eine ihrer Variablen
    .option-variable = Welche Variable
command-constitution-history =
    .description = Was an der Verfassung geändert wurde, wann und durch wen
command-constitution-set =
    .description = Eine Variable der Verfassung ändern, solange das keine Abstimmung braucht
    .option-variable = Welche Variable
    .option-value = Ihr neuer Wert: 20 %, 3 Tage, an, @Rolle …
command-constitution-propose =
    .description = Eine Änderung der Verfassung zur Abstimmung stellen
    .option-variable = Welche Variable
    .option-value = Ihr neuer Wert: 20 %, 3 Tage, an, @Rolle …
    .option-reason = Warum
    .option-duration = Wie lange die Abstimmung dauert, zum Beispiel: 3 Tage
constitution-too-short = Eine Abstimmung über die Verfassung dauert mindestens einen Tag.
constitution-too-short-hint = Lass die Dauer weg, oder wähle eine längere.
