# Die Abschnitte von Voting im Server-Handbuch.
guide-here = Abstimmen hier
guide-here-text =
    Hier stellen Mitglieder einander Fragen, stimmen geheim ab und zählen nach Regeln, die alle lesen können. (Das ist das Handbuch dieses Bots, nicht Discords eigener „Serverguide“.)

    - **Beantrage** etwas mit `/proposal create`. **Stimm ab** mit dem Knopf auf der Karte: Du bekommst einen Stimmzettel, den nur du siehst, und kannst ihn bis zum Ende ändern. **Enthalten** sagt, dass du teilgenommen hast, und sonst nichts. Mit `/ballots` kommen Stimmzettel und Erinnerungen per Direktnachricht zu dir. Das **Ergebnis** sagt, wer gewonnen hat und wie gezählt wurde, damit alle nachzählen können.
guide-channels = **Kanäle.** Anträge, die auf Zulassung warten: { $proposals }. Abstimmungen: { $voting }. Ergebnisse: { $results }.
guide-channels-audit = Alles, was mit Anträgen geschieht, steht in { $audit }.
channel-where-proposed = wo sie beantragt wurden
channel-where-voted = wo abgestimmt wurde
guide-rules = Die geltenden Regeln
guide-rules-version = { $version ->
    [0] Wie sie geliefert wurden
   *[other] Fassung { $version } der Verfassung
 } · /constitution show zeigt sie ganz

rule-propose = Wer Anträge stellen darf: { $who }.
rule-approval = Ein Antrag muss erst zugelassen werden, von denen, die den Server verwalten.
rule-approval-role = Ein Antrag muss erst zugelassen werden, von { $role } oder denen, die den Server verwalten.
rule-vote = Wer abstimmen darf: { $who }.
rule-member-days = Abstimmen darf nur, wer bei Beginn schon { $days } Mitglied war.
rule-weights = Stimmzettel wiegen nach Rollen: { $weights }; alle anderen 1.
rule-delegation = Wo du nicht selbst abstimmst, kannst du jemanden für dich abstimmen lassen: `/delegate to`, für alles oder für Anträge mit einer Marke; `/delegate show` sagt, wer für wen abstimmt, und `/delegate revoke` nimmt es zurück. Dein eigener Stimmzettel geht vor. Es wirkt nur, wo der Bot weiß, wer Mitglied ist (Server Members Intent).
rule-method = Sagt der Antrag nichts anderes, wird so gezählt: { $method }.
rule-duration = Sagt der Antrag nichts anderes, dauert eine Abstimmung { $duration }.
rule-live-tally = Wer die Auszählung vor dem Ende sieht: { $who }.
rule-quorum = Mindestens { $share } der Stimmberechtigten müssen teilnehmen; Enthaltungen zählen mit.
rule-support = Über Ja oder Nein abgestimmt, ist angenommen, was mehr als { $share } von Ja und Nein hat.
rule-approval-share = Und mindestens { $share } aller Stimmberechtigten müssen Ja sagen.
rule-without-winner = Wo niemand gewählt ist: { $what }.
rule-ties = Was einen Gleichstand entscheidet: { $what }.
rule-reminder = Wer noch nicht abgestimmt hat, wird { $before } vor dem Ende erinnert.
rule-quiet = Zwischen { $from } und { $until } ({ $zone }) wird niemand erinnert.
rule-campaigns = In einer Kampagne hat jeder { $purse }; was Marken zu einem Stimmzettel hinzufügen: { $weight }.
rule-auto-approval = Szenarien brauchen keine Zulassung, solange ihre Kampagne läuft.
rule-scenario-approval = Szenarien einer Kampagne müssen zugelassen sein, bevor ihre Etappe beginnt, von denen, die Anträge zulassen dürfen.
rule-amended-managers = Diese Regeln ändert, wer den Server verwaltet, und auch eine Abstimmung: `/constitution propose`.
rule-amended-vote = Diese Regeln ändert nur eine Abstimmung: `/constitution propose`.
rule-amendment-support = Eine Änderung ist angenommen, wenn mehr als { $share } von Ja und Nein Ja sind.
rule-amendment-quorum = Mindestens { $share } der Stimmberechtigten müssen daran teilnehmen.
rule-amendment-approval = Mindestens { $share } der Stimmberechtigten müssen dazu Ja sagen.

guide-methods = Sechs Arten zu zählen
guide-methods-text = Keine Art zu zählen ist für alles die beste. Wer etwas beantragt, wählt eine; also wisse, wozu jede taugt.
about-plurality =
    Handzeichen für jedes Restaurant: Alle melden sich einmal.
    ➕ Einfacher geht es nicht.
    ➖ Optionen, die einander gleichen, nehmen sich Stimmen weg, und gewinnen kann, was die meisten nicht mögen.
about-approval =
    Alle sagen, welche Filme sie aushielten.
    ➕ Ähnliches nimmt sich nichts weg, und es gewinnt, womit die meisten leben können.
    ➖ Gefragt wird nicht, was du am liebsten hast, und es entscheidet, wo du die Grenze ziehst.
about-runoff =
    Reise nach Jerusalem: In jeder Runde setzt das Schwächste aus, und wer dahinter stand, zieht weiter.
    ➕ Eine Stimme für Außenseiter ist nicht verloren, und das Siegende hat die Mehrheit derer, die noch mitreden.
    ➖ Ein Kompromiss, der bei allen Zweiter ist, fällt früh heraus, und selten verliert etwas gerade durch mehr erste Plätze.
about-borda =
    Eine Rennsaison: Punkte für jeden Platz.
    ➕ Es belohnt, was überall gern gesehen ist.
    ➖ Rivalen absichtlich ans Ende zu setzen hilft, und ähnliche Optionen hinzuzufügen auch.
about-copeland =
    Ein Turnier, in dem jeder gegen jeden spielt.
    ➕ Was jede andere Option einzeln schlägt, gewinnt immer.
    ➖ Oft haben mehrere gleich viele Duelle gewonnen; dann entscheiden die Abstände.
about-dhondt =
    Kuchenstücke: Jedes geht an die Liste, die dann noch die meisten Stimmen je Stück hat.
    ➕ Die Sitze folgen den Stimmen.
    ➖ Große Listen runden etwas öfter auf, und eine Hürde lässt kleine leer ausgehen.

guide-counting = Wie wir zählen
guide-counting-text =
    - **Eine Wählerschaft, mehrere Gewinner.** Wohin mit der Hauptstadt von Tennessee? Von 100 Wählern wohnen 42 bei Memphis, 26 bei Nashville, 15 bei Chattanooga und 17 bei Knoxville, und alle ziehen vor, was nahe liegt. Die relative Mehrheit wählt Memphis. Borda, Copeland und die Zustimmung (zu den zwei nächsten) wählen Nashville. Die Stichwahl wählt Knoxville. D’Hondt gibt Memphis zwei von fünf Sitzen und den anderen je einen. Alle haben richtig gezählt: Das Verfahren ist Teil der Entscheidung, darum steht es vor der Abstimmung fest.

    - **Fest bei Beginn:** die Frage, die Optionen, das Verfahren, die Sitze, die Hürde, die Regel für Gleichstände, wer mit welchem Gewicht abstimmt, und die Fassung der Verfassung. Nichts davon ändert sich mehr.
    - **Enthaltungen** (auch leere Stimmzettel) zählen für die Beteiligung und sonst für nichts. Wo kein Stimmzettel etwas nennt, ist niemand gewählt, und der Antrag ist beendet; oder gescheitert, wo die Verfassung es so sagt.
    - **Beteiligung:** wer teilnahm, Enthaltungen eingeschlossen, von allen Stimmberechtigten; erreicht genügt. **Mehrheit:** Ja von Ja und Nein; sie muss überschritten werden. **Zustimmung:** Ja von allen Stimmberechtigten; erreicht genügt.
    - **Relative Mehrheit, Zustimmung:** Das meiste gewinnt; gleich viel ist Gleichstand; mit 0 gewinnt nichts. Anteile der Zustimmung sind solche der Stimmzettel, nicht der Kreuze.
    - **Borda:** Von 4 Optionen bekommt die erste 3 Punkte, dann 2, 1, 0; die du auslässt, teilen sich den Rest zu gleichen Teilen.
    - **Stichwahl:** mehr als die Hälfte der Stimmzettel, die noch etwas nennen; die anderen sind erschöpft, und du liest, wie viele es sind. Gleichauf am Ende: Alle gehen, wenn ihre Stimmen zusammen unter denen der nächsten Option bleiben; sonst geht, wer in der letzten früheren Runde, die sie unterscheidet, am wenigsten hatte. Wo keine sie unterscheidet, wird jede Reihenfolge versucht, und wenn nicht in jeder dieselbe Option gewinnt, ist das ein Gleichstand.
    - **Copeland:** ein gewonnenes Duell 1, ein unentschiedenes ½; was du auslässt, steht unter dem, was du ordnest. Gleichauf an der Spitze: die Vorsprünge aller Duelle zusammen.
    - **D’Hondt:** Eine Hürde ist ein Anteil der Stimmen ohne Enthaltungen, und wer sie genau erreicht, nimmt sie; gleichauf um den letzten Sitz gehen mehr Stimmen vor; eine Liste ohne Stimmen bekommt keinen.
    - **Einen Gleichstand**, der bleibt, entscheidet, was die Verfassung sagt: nichts, eine neue Abstimmung, das zuerst Eingereichte, oder ein Los, dessen geheime Zahl bei Beginn verbürgt und am Ende veröffentlicht wird.
    - **Gewichte** zählen genau. Wer geht, dessen Stimmzettel bleibt; wer später kommt, stimmt über Laufendes nicht ab.

guide-secrecy = Geheimnis und Nachprüfung
guide-secrecy-text =
    - **Mitglieder** sehen, wie viele Stimmzettel es gibt, und nie, wer welchen abgab; wer diesen Server verwaltet, sieht auch nicht mehr. Vor dem Ende erfährt niemand den Stand, es sei denn, die geltenden Regeln oder der Antrag sagen es.
    - **Wer diesen Bot betreibt, könnte alles sehen.** Stimmzettel stehen in seiner Datenbank bei dem, der sie abgab, vor dem Ende und danach; wer diese Datenbank oder eine Kopie hat, kann lesen, wer wofür gestimmt hat, und könnte es ändern. Discord überträgt jeden Klick und könnte ihn auch lesen. Wo das für eine Frage zu viel ist, stimmt auf Papier ab.
    - **Du kannst prüfen**, ob dein Stimmzettel so gezählt wurde, wie du ihn abgabst. Jedes Mal bekommst du einen Beleg, etwa `7K2M-QX4T-9ZBH`; der letzte zählt. Mit dem Ergebnis kommt eine Zählliste: jeder Stimmzettel unter seinem Beleg, ohne Namen. Such deinen. `guildkit voting verify` zählt die ganze Liste nach, urteilt neu nach dem Quorum und den Anteilen, die bei der Eröffnung festlagen, und findet, ob etwas am Verlauf des Antrags nachträglich geändert wurde.
    - **Was das nicht zeigt:** ob Stimmzettel für Mitglieder hinzukamen, die nicht abgestimmt haben, außer dass die Beteiligung dann nicht stimmt. Und eine Zählliste sagt nicht, wer hinter einem Beleg steht.
    - **Was dich verrät:** Ein Gewicht oder ein Einsatz von Marken, den nur du hast, steht auf der Zählliste neben deinem Stimmzettel; dann sehen alle, dass es deiner ist. Ebenso, wenn du allein abstimmst oder alle gleich stimmen.
    - **Ein Stand, der vor dem Ende zu sehen ist,** verrät jeden neuen Stimmzettel: Wer vorher und nachher hinsieht, sieht den Unterschied, und wer weiß, dass du gerade abgestimmt hast, weiß auch wie. Ist eine Frage heikel, dann zeigt den Stand niemandem.
    - **In einer Kampagne** lässt sich ein auffälliger Einsatz, zusammen mit einem Gewicht, auf der Zählliste eines anderen Szenarios wiederfinden; so können sich Zeilen mehrerer Abstimmungen als die einer Person erweisen. Runde Einsätze, die auch andere haben, sagen weniger.
    - **Lässt du jemanden für dich abstimmen,** wisst ihr das beide aus `/delegate show`; und wer für dich abstimmt, liest, für wie viele andere der eigene Stimmzettel spricht, und so vielleicht, ob du selbst abgestimmt hast. Wie er lautet, erfährst du nicht. Wurdest du gezählt, hat „Mein Stimmzettel“ einen Beleg dafür: Er steht unter den „voices“ der Zählliste, ohne zu sagen, in welchem Stimmzettel. Bei einem Stimmzettel, der für mehrere spricht, steht das auf der Zählliste; spricht nur einer für so viele, sehen alle, wessen er ist.
    - **Behalt deinen Beleg für dich.** Wer ihn gesehen hat, kann deinen Stimmzettel lesen; darum darf hier niemand danach fragen. Steht jemand hinter dir, stimm wie verlangt und ändere es später: Bis zum Ende geht das, und nur der letzte Stimmzettel steht auf der Zählliste.
    - **Deine Daten:** `/privacy` zeigt, exportiert und löscht, was über dich gespeichert ist. Stimmzettel in laufenden Abstimmungen werden dann zurückgezogen; gezählte bleiben ohne deinen Namen, damit das Ergebnis prüfbar bleibt.

guide-commands = Befehle zum Abstimmen
