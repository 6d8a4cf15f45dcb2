link-stale = Dieser Link ist abgelaufen, wurde schon benutzt, oder jemand anderes hat ihn begonnen.
link-stale-hint = Mit `/link` auf dem Server gibt es einen neuen.
link-taken = Das Konto { $account } ist mit einem anderen Mitglied dieses Servers verknüpft.
link-taken-hint = Wer es dort hat, löst es zuerst mit `/unlink`, oder wer den Server verwaltet, tut es für sie.
gift-none = Ein Geschenk Nr. { $number } gibt es hier nicht.
gift-none-hint = `/stream gifts` zeigt die, die noch zurückgehalten werden.
gift-settled = Das Geschenk Nr. { $number } ist { $state ->
        [confirmed] schon bestätigt
       *[voided] schon verworfen
    }.
link-other-browser = Dieser Link wurde in einem anderen Browser begonnen, oder von jemand anderem.
link-denied = { $platform } durfte nicht sagen, wessen Konto es ist. Verknüpft wurde nichts.
link-failed = { $platform } hat nicht gesagt, wessen Konto es ist. Verknüpft wurde nichts.
link-page = Verknüpfe dein Konto bei { $platform } mit { $member } auf { $server }
link-page-warning = Mach nur weiter, wenn du { $member } bist. Hat dir jemand diese Adresse geschickt, dann schließ die Seite: Dein Konto würde zu deren.
link-page-go-on = Das bin ich: weiter zu { $platform }
link-page-done = Das Konto { $account } bei { $platform } ist verknüpft.
link-page-close = Du kannst diese Seite schließen.
link-begin = Zeig bei { $platform }, wessen Konto es ist. Der Link ist nur für dich, gilt einmal und läuft { $until } ab.
link-open = Weiter zu { $platform }
link-button = { $platform } verknüpfen
link-panel = **Verknüpfe dein Konto bei { $platform }**
    Was du vom Stream siehst, zählt dann hier. { $linked ->
        [0] Noch hat niemand ein Konto verknüpft.
        [one] Ein Mitglied hat es getan.
       *[other] { $linked } Mitglieder haben es getan.
    }
link-panel-posted = Die Nachricht steht in diesem Kanal.
link-notice = { $member } hat das Konto { $account } verknüpft.
unlinked = Das Konto { $account } ist nicht mehr verknüpft, und hier vergessen.
unlink-none = Du hast hier kein Konto bei { $platform } verknüpft.
unlink-none-there = { $member } hat hier kein Konto bei { $platform } verknüpft.
watch-duration = { $hours ->
        [0] { $minutes } min
       *[other] { $hours } h { $minutes } min
    }
watchtime = Du hast **{ $time }** zugesehen.
watchtime-of = { $member } hat **{ $time }** zugesehen.
watch-worth = Jede Minute ist { $amount } wert.
watch-by-stream = Wer im Chat des Streams bei { $platform } schreibt, sieht für { $window } min danach zu.
watch-by-voice = Wer während des Streams hier in einem Sprachkanal ist und ihn hört, sieht zu.
watch-by-chat = Wer während des Streams hier schreibt, sieht für { $window } min danach zu.
watch-unlinked = Du hast noch kein Konto bei { $platform } verknüpft: `/link`.
watch-linked = Dein Konto bei { $platform } ist { $account }.
watch-there = Der Stream läuft, und du siehst zu.
watch-away = Der Stream läuft, und du giltst gerade nicht als Zuschauer.
watch-roles-reason = Zuschauzeit
watch-roles-forbidden = Eine Rolle für Zuschauzeit lässt sich nicht geben: Ich brauche „Rollen verwalten“, und eine eigene Rolle über ihr.
stream-unconfigured = Wer diesen Bot betreibt, hat ihn nicht mit Kick verbunden.
stream-unconfigured-hint = Dazu gehören economy.web_address, public_url, kick_client_id und kick_client_secret.
stream-no-channel = { $platform } hat keinen Kanal { $channel }.
stream-trouble = { $platform } tut das gerade nicht: { $reason }
stream-trouble-hint = Versuch es in ein paar Minuten wieder.
stream-followed = Dieser Server folgt { $channel } bei { $platform }.
stream-unfollowed = Dieser Server folgt { $channel } nicht mehr. Verknüpfungen und Zuschauzeit bleiben.
stream-none = Dieser Server folgt keinem Kanal. `/stream follow` ändert das.
stream-follows = Dieser Server folgt **{ $channel }** bei { $platform }.
stream-on = Der Stream läuft seit { $since }; Zuschauzeit wurde { $ticks }-mal gezählt.
stream-off = Der Stream ist aus.
stream-linked = { $linked ->
        [0] Niemand hat ein Konto verknüpft.
        [one] Ein Mitglied hat ein Konto verknüpft.
       *[other] { $linked } Mitglieder haben ein Konto verknüpft.
    }
gifts-none = Kein Geschenk wird zurückgehalten.
gift-line = Nr. { $number }: { $count ->
        [one] ein Abo
       *[other] { $count } Abos
    } von { $member }, zählt { $due }
gift-void = Nr. { $number } verwerfen
gift-voided = Das Geschenk Nr. { $number } zählt nicht.

## Der Leitfaden
guide-stream = Der Stream
guide-stream-text = Dieser Server folgt **{ $channel }** auf { $platform }. Während der Stream läuft, zählt die Zeit, die du zuschaust; `/watchtime` zeigt deine.
guide-stream-gifts = Abos, die du verschenkst, zählen { $count ->
        [0] sofort
        [one] nach einer Minute
       *[other] nach { $count } Minuten
    }, wenn dein Konto verknüpft ist und die Serververwaltung sie nicht für ungültig erklärt: Ein Geschenk wird gemeldet, bevor es bezahlt ist.
guide-stream-link = Dein Konto
guide-stream-link-text = `/link` gibt dir eine Adresse, die nur für dich ist und einmal gilt, zehn Minuten lang. Dort sagt { $platform }, wessen Konto es ist; der Bot bekommt kein Passwort und behält keinen Zugang. `/unlink` nimmt die Verknüpfung zurück.
guide-stream-kept = Was gespeichert wird
guide-stream-kept-text = Von einem verknüpften Konto seine Nummer und die Namen, die es hatte; wie lange du zugeschaut hast, die Abos, die du verschenkt hast, und zwei Tage lang, wann du geschrieben hast. Was du schreibst, wird nicht gespeichert, und von Leuten ohne verknüpftes Konto gar nichts. `/privacy export` gibt dir alles davon, `/privacy erase` vergisst es.

command-link =
    .description = Dein Konto bei Kick hier mit dir verknüpfen
command-unlink =
    .description = Die Verknüpfung mit deinem Konto bei Kick zurücknehmen
command-watchtime =
    .description = Wie lange du dem Stream zugesehen hast
    .option-member = Wessen Zeit; sonst die eigene
command-stream =
    .description = Der Stream, dem dieser Server folgt
command-stream-follow =
    .description = Einem Kanal bei Kick folgen
    .option-channel = Wie der Kanal in seiner Adresse heißt: kick.com/NAME
command-stream-unfollow =
    .description = Keinem Kanal mehr folgen
command-stream-status =
    .description = Was vom Stream bekannt ist
command-stream-panel =
    .description = Die Nachricht posten, mit der Mitglieder Konten verknüpfen
command-stream-unlink =
    .description = Die Verknüpfung eines Mitglieds zurücknehmen
    .option-member = Wessen
command-stream-gifts =
    .description = Geschenkte Abos, die noch zurückgehalten werden
command-stream-void =
    .description = Geschenkte Abos nicht zählen lassen
    .option-gift = Die Nummer des Geschenks

setting-watch-points =
    .description = Wie viel eine Minute Zusehen wert ist
setting-watch-tick =
    .description = Nach wie vielen Minuten Zuschauzeit jeweils gezählt wird, ab dem nächsten Stream
setting-watch-window =
    .description = Für wie viele Minuten zusieht, wer geschrieben hat
setting-watch-stream =
    .description = Ob verknüpfte Mitglieder zusehen, die im Chat des Streams schreiben
setting-watch-voice =
    .description = Ob Mitglieder zusehen, die während des Streams hier in einem Sprachkanal sind
setting-watch-chat =
    .description = Ob Mitglieder zusehen, die während des Streams hier in einem Kanal schreiben
setting-watch-roles =
    .description = Rollen für Zuschauzeit, eine je Zeile, mit den Stunden: 10 = <@&Nummer der Rolle>
setting-link-channel =
    .description = Wo gesagt wird, dass jemand ein Konto verknüpft hat; ohne ihn nirgends
setting-link-policy =
    .description = Was geschieht, wenn jemand ein Konto verknüpft, das hier ein anderes Mitglied verknüpft hat: abweisen oder umziehen
setting-gift-hold =
    .description = Nach wie vielen Minuten verschenkte Abos und Lose dafür zählen, wenn sie nicht ungültig werden

hint-stream-cause = Die Streaming-Plattform antwortet nicht, oder lehnt ab, was von ihr verlangt wurde.
hint-stream-remedy = Das gibt sich meist nach ein paar Minuten von selbst.
