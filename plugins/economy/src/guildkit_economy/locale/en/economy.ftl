reason-required = Say why: it stands in the history.
adjust-given = #{ $number }: { $member } was given **{ $amount }** of new money, and has { $balance } now.
adjust-taken = #{ $number }: **{ $amount }** of { $member } are out of circulation, and { $balance } are left.
reverse-done = #{ $number } is reversed, by #{ $by }.
reverse-again = #{ $number } had been reversed already, by #{ $by }.

report-title = The money of this server
report-supply = **{ $supply }** are in circulation: { $made } were made, and { $ended } have gone for good.
report-where = Where it is
report-members = Members: { $amount }
report-house = The server itself: { $amount }
report-pots = Pots: { $amount }
report-held = Set aside: { $amount }
report-share = { $accounts ->
    [one] One member has any.
   *[other] { $accounts } members have any; the ten richest have { $share } of it.
}
report-sources = Made in 30 days
report-sinks = Gone in 30 days
report-kind = { $kind }: { $amount }
report-rest = Everything else: { $amount }
report-none = nothing
report-velocity = Velocity in 30 days
report-spent = Members have spent { $amount }: on average everything there is was spent { $times } times.

verify-right = Everything adds up: { $transactions } transactions, { $accounts } accounts, and the holds. The chain ends with
    `{ $hash }`
    Whoever notes this hash can tell later that nothing before it was changed.
verify-wrong = ⚠️ The ledger does not add up ({ $transactions } transactions, { $accounts } accounts). Somebody has changed the database by other means; tell the operator of the bot:
verify-more = … and { $count } more.
prove-wrong = ⚠️ The nightly look at the money of this server found { $count } mistakes; the first: { $first } Somebody has changed the database by other means: tell the operator of the bot. `/economy verify` names them.

settings-currency = Currency: **{ $currency }**
settings-confirm = `/pay` asks once more from **{ $amount }** on.
settings-confirm-never = `/pay` never asks once more.
settings-change = `/settings plugin:economy` changes that.
