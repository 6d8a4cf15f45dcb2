# Das Leben eines Antrags
not-while-draft = #{ $number } ist noch ein Entwurf: Darüber wird noch nicht abgestimmt.
not-while-approval = #{ $number } wartet auf die Zulassung: Darüber wird noch nicht abgestimmt.
not-while-voting = Über #{ $number } wird schon abgestimmt.
edit-frozen = Die Abstimmung über #{ $number } läuft schon, deshalb lässt sich nichts mehr daran ändern.
edit-frozen-hint = Zieh den Antrag zurück und stelle einen neuen.
reject-not-waiting = #{ $number } wartet nicht auf die Zulassung.
open-no-members = Die Verfassung verlangt einen Anteil aller Stimmberechtigten, und ich kann nicht feststellen, wer die Mitglieder sind.
open-no-members-hint = Wer mich betreibt, muss im Entwicklerportal von Discord „Server Members Intent“ einschalten; oder setzt Beteiligung und Zustimmung auf 0.
vote-not-then = Als die Abstimmung über #{ $number } begann, warst du nicht stimmberechtigt; deshalb kannst du darüber nicht abstimmen.
vote-role = Um darüber abzustimmen, brauchst du { $role }.
vote-joined = Du bist dem Server zu spät beigetreten, um über #{ $number } abzustimmen.
edit-amendment = #{ $number } ändert die Verfassung; der Wortlaut sagt, was geschieht, und lässt sich nicht bearbeiten.
edit-amendment-hint = Zieh den Antrag zurück und beantrage mit /constitution propose, was du meinst.
