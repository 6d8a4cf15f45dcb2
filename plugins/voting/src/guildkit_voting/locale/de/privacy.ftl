# Was plugin.toml über gespeicherte Daten sagt.
data-proposals =
    .description = Was ein Mitglied zur Abstimmung gestellt hat, und wer es war
data-ballots =
    .description = Wofür ein Mitglied bei jedem Antrag gestimmt hat
data-drafts =
    .description = Was ein Mitglied in das Formular eingegeben hat, bis ein Antrag daraus geworden ist
data-voices =
    .description = Wo ein Mitglied im Stimmzettel eines anderen gezählt wurde, und in wessen
