# Wer was darf, und was vor und neben der Abstimmung entschieden wird.
motion-yes = Ja
motion-no = Nein
motion-alone = Hier geht es um Ja oder Nein: Das hat kein eigenes Verfahren, und bei Gleichstand ist es nicht angenommen.
motion-alone-hint = Lass `method` und `ties` weg, oder lass `motion` weg.

propose-role = Um hier etwas zu beantragen, brauchst du { $role }.
approve-managers = Anträge zulassen und zurückweisen kann nur, wer diesen Server verwaltet.
approve-role = Um Anträge zuzulassen und zurückzuweisen, brauchst du { $role }.
author-only = #{ $number } ändern und zur Abstimmung stellen kann nur, wer den Antrag geschrieben hat.
author-or-manager = #{ $number } zurückziehen kann nur, wer den Antrag gestellt hat oder diesen Server verwaltet.
approve-edited = #{ $number } wurde gerade geändert: Lies den Antrag noch einmal, bevor du ihn zulässt.
reject-reason = Sag, warum du den Antrag zurückweist.

made-voting = Dein Antrag **{ $heading }** ist offen.
made-voting-elsewhere = Dein Antrag **{ $heading }** ist offen in { $channel }.
made-draft = **{ $heading }** ist als Entwurf aufgehoben. Niemand sonst sieht ihn, bis du ihn zur Abstimmung stellst.
made-approval = Dein Antrag **{ $heading }** wartet in { $channel } auf die Zulassung. Du erfährst davon.
put-campaign = #{ $number } gehört zu einer Kampagne: Abgestimmt wird, wenn ihre Etappe beginnt.
draft-put = Zur Abstimmung stellen
draft-edit = Ändern
draft-withdraw = Zurückziehen

waiting-author = Beantragt von
waiting-state = Stand
waiting-for = Wartet auf die Zulassung
waiting-approve = Zulassen
waiting-reject = Zurückweisen
waiting-approved = Zugelassen: Abgestimmt wird in { $channel }.
waiting-rejected = Zurückgewiesen: { $reason }
form-reason = Grund
form-reason-hint = Wer den Antrag gestellt hat und alle anderen können ihn lesen.

proposal-approved = **{ $heading }** ist zugelassen: Abgestimmt wird in { $channel }.
proposal-rejected = #{ $number } ist zurückgewiesen; wer den Antrag gestellt hat, erfährt, warum.
proposal-edited = **{ $heading }** ist geändert.
proposal-withdrawn = #{ $number } ist zurückgezogen.
withdraw-sure = Über **{ $heading }** wird abgestimmt. Wenn du den Antrag zurückziehst, wird kein Stimmzettel gezählt, und das lässt sich nicht rückgängig machen.
withdraw-label = Zurückziehen
decided-approved = Dein Antrag **{ $heading }** auf { $guild } ist zugelassen: Abgestimmt wird in { $channel }.
decided-rejected = Dein Antrag **{ $heading }** auf { $guild } ist zurückgewiesen:
decided-withdrawn = Dein Antrag **{ $heading }** auf { $guild } wurde von jemandem zurückgezogen, der den Server verwaltet.

card-motion = Ja oder Nein
card-tag = Stichwort
card-lot = Bei Gleichstand entscheidet das Los; die Prüfsumme seines Startwerts
card-opening = Prüfsumme der Eröffnung
card-withdrawn = Zurückgezogen

channel-voting-room = wahllokal
channel-voting-room-topic = Hier stimmen wir ab
channel-proposals = anträge
channel-proposals-topic = Anträge, die auf die Zulassung warten
channel-results = ergebnisse
channel-results-topic = Wie unsere Abstimmungen ausgegangen sind
channel-audit = protokoll
channel-audit-topic = Alles, was mit Anträgen geschieht
voted-in-deleted = Den Kanal, in dem über #{ $number } abgestimmt wurde, gibt es nicht mehr; das Ergebnis steht in { $channel }. Wer diesen Server verwaltet, kann Kanäle mit `/settings` wählen.

audit-by-itself = von selbst
audit-event = { $what ->
    [created] { $runoff ->
        [0] wurde geschrieben
       *[other] wurde als Stichwahl zu #{ $runoff } geschrieben
     }
    [edited] wurde geändert ({ $changed })
    [submitted] wartet auf die Zulassung
    [rejected] wurde zurückgewiesen: { $reason }
    [withdrawn] wurde zurückgezogen
    [opened] wurde zur Abstimmung gestellt
    [closed] ist beendet: { $state ->
        [passed] angenommen
        [failed] abgelehnt
       *[other] ohne Entscheidung
     }
   *[other] { $what }
 }
