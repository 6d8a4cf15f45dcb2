guide-money = Geld auf diesem Server
guide-money-text = Hier hat man **{ $currency }**. `/balance` sagt, wie viel, `/history`, woher es kam und wohin es ging, und `/pay` gibt einem anderen Mitglied davon. Anderswo ist es nichts wert, auch nicht auf anderen Servern.
guide-money-confirm = Ab { $amount } fragt `/pay` noch einmal.
guide-money-ledger = Jede Bewegung ist eine Buchung mit einer Nummer und bleibt, wie sie ist: Dazwischen kann Geld weder entstehen noch verschwinden, und ein Fehler wird durch eine weitere Buchung berichtigt, die alle Betroffenen in ihrem Verlauf finden. Wer diesen Server verwaltet, kann Geld schaffen und aus dem Umlauf nehmen; das wird mit Namen und Grund festgehalten.
guide-money-commands = Was du mit Geld tun kannst
