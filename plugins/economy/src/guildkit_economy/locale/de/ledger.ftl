not-enough = Das kostet { $amount }, und da sind { $balance }.
not-enough-there = Dafür bräuchte ein Konto des Servers { $amount }, und es hat { $balance }.
no-room = So viel fasst ein Konto nicht.
no-such-transaction = Eine Buchung Nr. { $number } gibt es nicht.
not-reversible = Die Buchung Nr. { $number } lässt sich nicht zurücknehmen: Sie hat Geld zurückgelegt, das abgeschlossen, oder ist selbst eine Rücknahme.
