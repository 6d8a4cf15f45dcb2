# Die Seite für den Stream, und was zur Verwaltung dazu gesagt wird.
overlay-day = T
overlay-open = Verlosung
overlay-closed = Geschlossen: Als Nächstes wird gezogen
overlay-drawn = Gezogen!
overlay-standing = { $tickets ->
    [one] { $tickets } Los
   *[other] { $tickets } Lose
 } · { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
 }
overlay-somebody = Jemand
overlay-more = … und { $count } weitere
overlay-address = Die Seite für deinen Stream: { $address }
    Füg sie in OBS als Browserquelle hinzu, 1920 × 1080. Wer diesen Link kennt, sieht, was sie zeigt: Behalt ihn für dich; ist er bekannt geworden, bekommst du mit `/stream overlay change:renew` einen anderen. `/settings plugin:economy` sagt, was gezeigt wird.
overlay-off = Eine Seite für den Stream gibt es hier nicht.
overlay-off-hint = `/stream overlay change:on` macht eine.
overlay-closed-now = Die Seite für den Stream ist aus; ihr Link führt nirgendwohin.
overlay-unconfigured = Der Bot liefert keine Seiten aus.
overlay-unconfigured-hint = Wer ihn betreibt, muss economy.web_address und economy.public_url setzen.

## Befehle
setting-overlay-raffles =
    .description = Ob die Seite für den Stream die Verlosungen zeigt, die laufen
setting-overlay-tickets =
    .description = Ob sie zeigt, wie viele Lose und Mitglieder diese haben
setting-overlay-draws =
    .description = Ob sie zeigt, wer gewonnen hat
setting-overlay-seconds =
    .description = Wie viele Sekunden lang sie zeigt, wer gewonnen hat
setting-overlay-colour =
    .description = Ihre Farbe, wie #b58b2f
command-stream-overlay =
    .description = Eine Seite für deinen Stream, die Verlosungen und Ziehungen zeigt
    .option-change = Ein- oder ausschalten oder einen neuen Link geben; sonst wird der Link gezeigt
    .choice-on = an
    .choice-off = aus
    .choice-renew = neuer Link
