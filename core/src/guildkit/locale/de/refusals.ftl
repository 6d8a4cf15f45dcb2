refused-value = { $value } ist kein Wert für { $setting }: { $reason }
refused-bool = Es ist entweder an oder aus.
refused-choice = Möglich ist eines von diesen: { $expected }.
refused-date = Das ist kein Datum; geschrieben wird es 2026-12-31.
refused-datetime = Das ist kein Zeitpunkt; geschrieben wird er 2026-12-31 18:00.
refused-duration = Das ist keine Dauer; anderthalb Stunden sind PT1H30M.
refused-few = Es müssen mindestens { $min_length } sein.
refused-ge = Es muss mindestens { $ge } sein.
refused-gt = Es muss mehr als { $gt } sein.
refused-int = Es muss eine ganze Zahl sein.
refused-le = Es darf höchstens { $le } sein.
refused-long = Es dürfen höchstens { $max_length } Zeichen sein.
refused-lt = Es muss weniger als { $lt } sein.
refused-many = Es dürfen höchstens { $max_length } sein.
refused-missing = Es fehlt etwas.
refused-multiple = Es muss ein Vielfaches von { $multiple_of } sein.
refused-number = Es muss eine Zahl sein.
refused-pattern = Es muss diese Form haben: { $pattern }.
refused-short = Es { $min_length ->
    [one] muss mindestens { $min_length } Zeichen sein
   *[other] müssen mindestens { $min_length } Zeichen sein
}.
refused-text = Es muss Text sein.
refused-time = Das ist keine Uhrzeit; geschrieben wird sie 18:00.
refused-url = Das ist keine Internetadresse; eine beginnt mit https://.
refused-url-scheme = Eine Adresse beginnt hier mit { $expected_schemes }.
