# Verlosungen: was nicht geht.
no-such-raffle = Eine Verlosung #{ $number } gibt es hier nicht.
no-such-raffle-hint = /raffle period zeigt, welche es gibt.
no-raffle-open = Zurzeit ist keine Verlosung offen.
raffles-several = Mehrere Verlosungen sind offen: { $numbers }. Sag, welche du meinst.
raffle-is-open = Die Verlosung #{ $number } ist noch offen.
raffle-is-closed = Die Verlosung #{ $number } ist geschlossen: Es gibt keine Lose mehr.
raffle-is-committed = Die Liste der Verlosung #{ $number } ist schon öffentlich: An ihr ändert sich nichts mehr.
raffle-is-drawn = Die Verlosung #{ $number } ist schon gezogen.
raffle-is-void = Die Verlosung #{ $number } wurde abgesagt.
raffle-close-first = Die Verlosung #{ $number } ist noch offen. Schließ sie zuerst: /raffle close { $number }.
raffle-list-first = Die Liste der Verlosung #{ $number } ist noch nicht öffentlich, und vorher wird nicht gezogen. Versuch es gleich noch einmal; /raffle show { $number } sagt, ob noch Lose zurückgehalten werden.
raffle-holds = Noch werden Lose zurückgehalten, die letzten bis { $when }.
raffle-waits = Die Liste der Verlosung #{ $number } kommt, wenn die Verlosung #{ $other } gezogen oder abgesagt ist: Wer dort gewinnt, gewinnt nicht auch hier.
raffle-title = Eine Verlosung braucht einen Titel von höchstens { $limit } Zeichen.
raffle-prize = Der Preis lässt sich mit höchstens { $limit } Zeichen beschreiben.
raffle-winners = Es können zwischen 1 und { $most } gewinnen.
raffle-price = Ein Los kostet zwischen 0 und { $most }.
raffle-limit = Die Grenze liegt zwischen 1 und { $most } Losen.
raffle-same-role = Dieselbe Rolle kann nicht nötig und ausgeschlossen sein: Niemand könnte teilnehmen.
raffle-watch-range = Ein Los braucht zwischen 0 und { $most } Minuten Zuschauen; bei 0 gibt es fürs Zuschauen keines.
raffle-gift-range = Für jedes verschenkte Abo gehen zwischen 0 und { $most } Lose.
raffle-bonus-range = Für eine Rolle gehen zwischen 1 und { $most } weitere Lose.
raffle-costs = Die Verlosung #{ $number } ist nicht kostenlos; kauf ein Los mit /raffle buy.
raffle-free = Die Verlosung #{ $number } ist kostenlos: Nimm teil mit /raffle enter.
ticket-count = Auf einmal gehen zwischen 1 und { $most } Lose.
tickets-limit = Von dieser Verlosung darf niemand mehr als { $limit } Lose haben; du kannst noch { $room } bekommen.
raffle-needs-role = An dieser Verlosung nimmt nur teil, wer die Rolle { $role } hat.
raffle-without-role = Wer die Rolle { $role } hat, nimmt an dieser Verlosung nicht teil.
raffle-won-lately = Du hast { $days ->
    [one] am letzten Tag
   *[other] in den letzten { $days } Tagen
 } gewonnen, jetzt sind die anderen dran.
raffle-no-bots = Bots nehmen an Verlosungen nicht teil.
raffle-stop-managers = Nur wer diesen Server verwalten darf, beendet eine Reihe von Verlosungen.
raffle-channel-gone = Den Kanal der Verlosung #{ $number } gibt es nicht mehr. Was zu ihr gehört, kommt dorthin, wo Discord selbst schreibt, wenn das geht.
beacon-silent = Der öffentliche Zufall der Runde { $round } ist gerade nicht zu bekommen. Es wurde nichts gezogen.
beacon-wrong = Die Auskunft über die Runde { $round } des öffentlichen Zufalls stimmt nicht. Es wurde nichts gezogen.
beacon-hint = Das Ergebnis hängt allein an dieser Runde, also hilft nur warten: Versuch es in einer Minute noch einmal.
duration-unreadable = „{ $typed }“ kann ich nicht als Dauer lesen.
duration-range = Das muss zwischen einer Minute und einem Jahr liegen.
duration-hint = Schreib zum Beispiel: 90 Minuten, 12 Stunden, 3 Tage, 1 Woche.

## Die Karte
raffle-heading = Verlosung { $heading }
raffle-state-open = Offen; schließt { $when }
raffle-state-closed = Geschlossen { $when }; als Nächstes kommt die Liste
raffle-state-committed = Geschlossen { $when }; die Liste ist öffentlich, als Nächstes wird gezogen
raffle-state-drawn = Gezogen { $when }
raffle-void-cancelled = Abgesagt; was bezahlt wurde, ist zurückgegeben
raffle-void-no-entries = Ungültig: Niemand konnte gewinnen; was bezahlt wurde, ist zurückgegeben
raffle-count-winners = { $count ->
    [one] Eine Person gewinnt
   *[other] { $count } gewinnen
 }
raffle-ticket-costs = Ein Los kostet { $price }
raffle-ticket-limit = Höchstens { $count ->
    [one] ein Los
   *[other] { $count } Lose
 } je Mitglied
raffle-role-needed = Nur mit der Rolle { $role }
raffle-role-excluded = Nicht mit der Rolle { $role }
raffle-by-watching = Ein Los für je { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
 } Zuschauen beim Stream
raffle-by-gifts = { $tickets ->
    [one] Ein Los
   *[other] { $tickets } Lose
 } für jedes verschenkte Abo
raffle-by-role = { $tickets ->
    [one] Ein weiteres Los
   *[other] { $tickets } weitere Lose
 }, wenn du mit der Rolle { $role } teilnimmst
raffle-cooldown = Nicht für die, die { $days ->
    [one] am letzten Tag
   *[other] in den letzten { $days } Tagen
 } gewonnen haben
raffle-repeats = Die nächste öffnet, wenn diese zu Ende ist
raffle-standing = **{ $tickets ->
    [one] { $tickets } Los
   *[other] { $tickets } Lose
 }** von { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitgliedern
 }
raffle-standing-held = { $tickets ->
    [one] { $tickets } weiteres wird
   *[other] { $tickets } weitere werden
 } zurückgehalten, bis sicher ist, dass sie zählen
raffle-field-winners = Gewonnen haben
raffle-field-proof = Nachweis
raffle-proof-commitment = Festlegung: `{ $hash }`
raffle-proof-beacon = Öffentlicher Zufall: `{ $beacon }`
raffle-proof-list = SHA-256 der Liste: `{ $hash }`
raffle-proof-seed = Startwert: `{ $seed }`
raffle-winner = { $place }. { $member } · `{ $code }`
raffle-more-winners = … und { $count } weitere
raffle-button-enter = Teilnehmen
raffle-button-buy = Lose kaufen
raffle-button-own = Meine Lose
raffle-button-verify = Nachprüfen

## Die Liste, das Ergebnis
raffle-list-said = Die Liste der Verlosung **{ $heading }** steht fest. Ihr SHA-256 ist
    `{ $hash }`
raffle-list-codes = Für alle, die teilnehmen, steht ein Code; „Meine Lose“ auf der Karte zeigt dir deinen. Merk dir den Hash: Nur aus einer Liste mit genau diesem Hash kann gezogen werden.
raffle-list-beacon = Die Ziehung braucht die Runde { $round } von { $beacon }, die vorher niemand kennt: { $when }.
raffle-list-manager = Gezogen wird von denen, die den Server verwalten, mit /raffle draw { $number }.
raffle-result = 🎉 Die Verlosung **{ $heading }** ist gezogen: { $count ->
    [one] ein Gewinn
   *[other] { $count } Gewinne
 } unter { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitgliedern
 } mit { $tickets ->
    [one] { $tickets } Los
   *[other] { $tickets } Losen
 }.
raffle-result-verify = Alle können die Ziehung nachprüfen: /raffle verify { $number }
raffle-result-cancelled = Die Verlosung **{ $heading }** wurde abgesagt. Was für Lose bezahlt wurde, ist zurückgegeben.
raffle-result-no-entries = Die Verlosung **{ $heading }** endet ohne Ziehung: Niemand hat teilgenommen, der gewinnen konnte. Was für Lose bezahlt wurde, ist zurückgegeben.
raffle-won = 🎉 Du hast den { $place }. Platz der Verlosung **{ $heading }** auf { $guild } gewonnen!

## Die eigenen Lose
raffle-own-heading = Deine Lose in der Verlosung **{ $heading }**:
raffle-own-none = Du hast keine.
raffle-own-nothing-counts = Von deinen zählt keines.
raffle-own-entry = { $tickets } fürs Teilnehmen
raffle-own-purchase = { $tickets } gekauft
raffle-own-watchtime = { $tickets } fürs Zuschauen
raffle-own-gift = { $tickets } für verschenkte Abos
raffle-own-bonus = { $tickets } als Bonus
raffle-own-admin = { $tickets } von der Serververwaltung
raffle-own-held = { $tickets } zurückgehalten, bis sicher ist, dass sie zählen
raffle-own-progress = { $minutes } von { $of } min bis zum nächsten Los zugeschaut
raffle-own-code = Auf der Liste bist du `{ $code }`. Wer diesen Code kennt, weiß, wie viele Lose du hast.
raffle-own-place = Du hast den { $place }. Platz gewonnen.
raffle-entered = Du nimmst an der Verlosung #{ $number } teil. Auf ihrer Liste bist du `{ $code }`.
raffle-entered-already = Du nimmst schon an der Verlosung #{ $number } teil. Auf ihrer Liste bist du `{ $code }`.
raffle-bought = { $count ->
    [one] Ein Los
   *[other] { $count } Lose
 } der Verlosung #{ $number } für { $paid }: Du hast jetzt { $tickets }, und es bleiben dir { $balance }.
raffle-form = Lose der Verlosung #{ $number }
raffle-form-tickets = Wie viele?
raffle-form-price = Ein Los kostet { $price }

## Verwalten
raffle-opened = Die Verlosung **{ $heading }** ist offen.
raffle-opened-already = Sie ist schon offen.
raffle-granted-none = { $member } hat so viele Lose der Verlosung #{ $number }, wie ihre Grenze zulässt.
raffle-granted = { $member } hat { $tickets ->
    [one] ein weiteres Los der Verlosung
   *[other] { $tickets } weitere Lose der Verlosung
 } #{ $number }.
raffle-granted-already = { $member } hat eben schon Lose der Verlosung #{ $number } dafür bekommen.
raffle-closed = Die Verlosung #{ $number } ist geschlossen. Als Nächstes kommt ihre Liste.
raffle-closed-waits = Die Verlosung #{ $number } ist geschlossen. Noch werden Lose zurückgehalten, die letzten bis { $when }; dann kommt die Liste, oder sobald du sie für ungültig erklärt hast: /raffle show { $number }.
raffle-closed-other = Die Verlosung #{ $number } ist geschlossen. Ihre Liste kommt, wenn die Verlosung #{ $other } gezogen oder abgesagt ist: Wer dort gewinnt, gewinnt nicht auch hier.
raffle-drawn = Die Verlosung #{ $number } ist gezogen.
raffle-cancel-question = Die Verlosung **{ $heading }** absagen? Alle bekommen zurück, was sie bezahlt haben, und niemand gewinnt.
raffle-cancel-label = Absagen
raffle-cancelled = Die Verlosung #{ $number } ist abgesagt. Was bezahlt wurde, ist zurückgegeben.
raffle-void-placeholder = Zurückgehaltene Lose für ungültig erklären
raffle-void-option = { $tickets } von { $member }
raffle-held-line = Zurückgehalten: { $tickets } von { $member }, bis { $when }
raffle-voided = { $tickets ->
    [0] In der Verlosung #{ $number } wurde nichts mehr zurückgehalten.
    [one] Ein Los der Verlosung #{ $number } ist ungültig.
   *[other] { $tickets } Lose der Verlosung #{ $number } sind ungültig.
 }
raffle-stopped = Die Verlosung #{ $number } ist die letzte ihrer Reihe.
raffle-no-row = Nach der Verlosung #{ $number } hätte sich ohnehin keine weitere geöffnet.
raffle-running = Verlosungen, die laufen
raffle-none-running = Keine.
raffle-ended = Zuletzt beendet

## Der Nachweis
raffle-verify-how = So prüfst du nach
raffle-verify-how-text = Leg draw.json und raffle_verifier.py in einen Ordner und starte `python raffle_verifier.py draw.json --code DEIN-CODE`. Das braucht nur Python und zieht noch einmal: Jede Abweichung wird benannt. Mit `--commitment` und `--list` gibst du die Hashes an, die du dir vor der Ziehung gemerkt hast. Die Regeln stehen oben im Programm, du kannst also auch ein eigenes schreiben.
raffle-verify-proves = Was das beweist
raffle-verify-proves-text = Der Startwert stand fest, bevor jemand ein Los hatte: Sein Hash war die Festlegung auf der Karte. Die Liste stand vor der Ziehung fest: Ihr Hash wurde veröffentlicht. Die Gewinne folgen allein daraus; danach wurde niemand hinzugefügt, weggelassen oder noch einmal gezogen.
raffle-verify-not = Was es nicht beweist
raffle-verify-not-alone = Wer den Bot betreibt, kennt den Startwert von Anfang an. Vor dem Schluss ließen sich Listen ausprobieren, mit erfundenen Mitgliedern oder vergebenen Losen, bis eine passt; oder die Verlosung absagen, wenn nicht gefällt, was herauskäme. Nichts hier zeigt, dass auf der Liste verschiedene Menschen stehen, oder dass der Preis übergeben wird. Öffentlicher Zufall, eine Einstellung des Servers, nimmt das Erste weg.
raffle-verify-not-beacon = Als die Liste veröffentlicht wurde, kannte niemand das Ergebnis, auch nicht, wer den Bot betreibt. Erfundene Mitglieder konnten trotzdem auf die Liste kommen, oder die Verlosung abgesagt werden, als die Runde bekannt war. Das Programm prüft, dass der Wert zu seiner Signatur passt, und nicht die Signatur selbst: Vergleich die Runde mit dem, was ihre Herausgeber sagen. Nichts hier zeigt, dass auf der Liste verschiedene Menschen stehen, oder dass der Preis übergeben wird.
raffle-verify-no-list = Noch gibt es keine Liste: Sie wird festgelegt, wenn die Verlosung geschlossen ist. Merk dir bis dahin die Festlegung.

## Der Leitfaden
guide-raffles = Verlosungen
guide-raffles-text =
    Eine Verlosung hat eine Karte mit einem Knopf: **Teilnehmen**, wo das nichts kostet, und **Lose kaufen**, wo ein Los etwas kostet. Jedes Los hat dieselbe Chance, und niemand gewinnt in einer Verlosung zweimal. Lose gibt es auch fürs Zuschauen, für verschenkte Abos und von der Serververwaltung. /raffle period zeigt, was läuft, „Meine Lose“, was du hast.
    Beim Schluss wird die Liste aller Lose festgelegt und veröffentlicht, mit einem Code an der Stelle jedes Namens; deinen siehst nur du. Dann wird gezogen. Wird abgesagt, bekommen alle zurück, was sie bezahlt haben.
    Wer seine Daten löschen lässt, verlässt jede Verlosung, deren Liste noch nicht feststeht; was bezahlt wurde, geht auf das Konto, das dann niemandem mehr gehört. Eine festgelegte Liste bleibt, wie sie ist: Sie nennt niemanden.
guide-raffles-pot-house = Was für Lose bezahlt wurde, bekommt mit der Ziehung der Server.
guide-raffles-pot-burn = Was für Lose bezahlt wurde, verschwindet mit der Ziehung aus dem Umlauf.
guide-raffles-cooldown = Wer gewonnen hat, nimmt { $days ->
    [one] einen Tag
   *[other] { $days } Tage
 } lang an keiner neuen Verlosung teil.
guide-raffles-hold = Lose für verschenkte Abos zählen { $count ->
    [0] sofort
    [one] nach einer Minute
   *[other] nach { $count } Minuten
 }: Geschenke werden gemeldet, bevor sie bezahlt sind, und bis dahin kann die Serververwaltung ihre Lose für ungültig erklären.

## Befehle
command-raffle =
    .description = Verlosungen, deren Ziehung alle nachprüfen können
command-raffle-open =
    .description = Eine Verlosung öffnen
    .option-title = Wie sie heißt
    .option-duration = Wie lange sie offen ist, zum Beispiel: 3 Tage
    .option-prize = Was es zu gewinnen gibt
    .option-winners = Wie viele gewinnen
    .option-price = Was ein Los kostet; 0 ist kostenlose Teilnahme
    .option-limit = Wie viele Lose ein Mitglied haben darf
    .option-required-role = Nur wer diese Rolle hat, nimmt teil
    .option-excluded-role = Wer diese Rolle hat, nimmt nicht teil
    .option-watch-minutes = Nach wie vielen Minuten Zuschauen es ein Los gibt; 0 für keines
    .option-gift-tickets = Wie viele Lose es für jedes verschenkte Abo gibt
    .option-bonus-role = Wer diese Rolle hat, zum Beispiel Booster, bekommt weitere Lose
    .option-bonus-tickets = Wie viele weitere, einmal, beim Teilnehmen
    .option-draws-itself = Ob von selbst gezogen wird; sonst wie in den Einstellungen
    .option-repeats = Ob die nächste öffnet, wenn diese zu Ende ist
command-raffle-enter =
    .description = An einer kostenlosen Verlosung teilnehmen
    .option-raffle = Die Nummer der Verlosung, wenn mehrere offen sind
command-raffle-buy =
    .description = Lose einer Verlosung kaufen
    .option-tickets = Wie viele
    .option-raffle = Die Nummer der Verlosung, wenn mehrere offen sind
command-raffle-grant =
    .description = Einem Mitglied Lose geben
    .option-member = Wer sie bekommt
    .option-tickets = Wie viele
    .option-raffle = Die Nummer der Verlosung, wenn mehrere offen sind
    .option-reason = Wofür; das steht im Protokoll
command-raffle-close =
    .description = Eine Verlosung jetzt schließen
    .option-raffle = Die Nummer der Verlosung
command-raffle-draw =
    .description = Eine Verlosung ziehen
    .option-raffle = Die Nummer der Verlosung
command-raffle-cancel =
    .description = Eine Verlosung absagen und zurückgeben, was bezahlt wurde
    .option-raffle = Die Nummer der Verlosung
command-raffle-show =
    .description = Deine Lose und dein Code in einer Verlosung
    .option-raffle = Die Nummer der Verlosung
command-raffle-verify =
    .description = Eine Ziehung selbst nachprüfen
    .option-raffle = Die Nummer der Verlosung
command-raffle-period =
    .description = Welche Verlosungen laufen
    .option-stop = Für die Verwaltung: die Verlosung, nach der sich keine weitere öffnet
