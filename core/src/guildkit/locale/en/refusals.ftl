refused-value = { $value } is not a value for { $setting }: { $reason }
refused-bool = It is either on or off.
refused-choice = It is one of { $expected }.
refused-date = That is no date; one is written 2026-12-31.
refused-datetime = That is no point in time; one is written 2026-12-31 18:00.
refused-duration = That is no duration; an hour and a half is PT1H30M.
refused-few = There have to be at least { $min_length }.
refused-ge = It has to be at least { $ge }.
refused-gt = It has to be more than { $gt }.
refused-int = It has to be a whole number.
refused-le = It may be at most { $le }.
refused-long = It may have at most { $max_length ->
    [one] { $max_length } character
   *[other] { $max_length } characters
}.
refused-lt = It has to be less than { $lt }.
refused-many = There may be at most { $max_length }.
refused-missing = Something is missing.
refused-multiple = It has to be a multiple of { $multiple_of }.
refused-number = It has to be a number.
refused-pattern = It has to be of the form { $pattern }.
refused-short = It has to have at least { $min_length ->
    [one] { $min_length } character
   *[other] { $min_length } characters
}.
refused-text = It has to be text.
refused-time = That is no time of day; one is written 18:00.
refused-url = That is no web address; one begins with https://.
refused-url-scheme = An address here begins with { $expected_schemes }.
