# Beträge, in der Währung des Servers.
amount = { $count } { $currency }
amount-unreadable = „{ $typed }“ kann ich nicht als Betrag lesen.
amount-hint = Schreib eine ganze Zahl ab 1, etwa 250.
amount-nothing = Es muss mehr als nichts sein.
amount-huge = Mehr als { $most } kann niemand haben.
by-erased = jemand, der gegangen ist
owner-house = Server
owner-mint = neues Geld
owner-burn = aus dem Umlauf
owner-hold = zurückgelegt
owner-pot = { $name }

balance-own = Du hast **{ $balance }**.
balance-of = { $member } hat **{ $balance }**.

pay-oneself = Dir selbst kannst du nichts zahlen.
pay-left = { $member } ist nicht auf diesem Server.
pay-bot = { $member } ist ein Bot; Bots haben kein Geld.
pay-stale = Diese Frage galt einer anderen Zahlung.
pay-sure = { $payee } **{ $amount }** zahlen? Du hast dann noch **{ $left }**.
pay-label = Zahlen
pay-done = { $payer } hat { $payee } **{ $amount }** gezahlt und hat jetzt { $left }.
pay-left-over = Gezahlt. Du hast jetzt **{ $left }**.

kind-pay = Zahlung
kind-adjust = von der Serververwaltung geändert
kind-reversal = zurückgenommen
kind-import = aus dem alten Bot
kind-hold-posted = Zurückgelegtes wurde gezahlt
kind-hold-voided = Zurückgelegtes kam wieder
kind-hold-expired = Zurückgelegtes kam nach Ablauf wieder

history-of = { $member } hat **{ $balance }**.
history-empty = Hier hat sich noch kein Geld bewegt.
history-others = Woher Geld kam und wohin es ging, sieht nur, wem es gehört, und wer diesen Server verwaltet.
history-line = `#{ $number }` { $when } **+{ $amount }** von { $others } ({ $kind }) → { $balance }
history-line-out = `#{ $number }` { $when } **−{ $amount }** an { $others } ({ $kind }) → { $balance }

leaderboard-title = Wer am meisten hat
leaderboard-line = **{ $place }.** { $member }: { $amount }
leaderboard-empty = Noch hat niemand etwas.

command-balance =
    .description = Sehen, was du oder ein anderes Mitglied hat
    .option-member = Wessen Geld; sonst deines
command-pay =
    .description = Einem anderen Mitglied von deinem Geld geben
    .option-member = Wer es bekommt
    .option-amount = Wie viel: eine ganze Zahl
    .option-reason = Wofür; alle im Kanal lesen es
command-history =
    .description = Sehen, was zu dir kam und von dir ging
    .option-member = Wessen; für alle, die diesen Server verwalten
command-leaderboard =
    .description = Sehen, wer am meisten hat

setting-currency =
    .description = Wie das Geld des Servers heißt
setting-confirm-above =
    .description = Ab welchem Betrag /pay noch einmal fragt; 0 fragt nie
data-accounts =
    .description = Was ein Mitglied hat
data-entries =
    .description = Was zu einem Mitglied kam und von ihm ging, jeweils mit Nummer
data-transactions =
    .description = Was ein Mitglied mit Geld getan hat: wofür, wann, und warum in seinen Worten
