"""The ballots of a tally sheet in the formats of other programs, without receipts."""

from guildkit_voting.files import csvs, preflib
from guildkit_voting.files.sheets import Sheet
from guildkit_voting.methods import METHODS, AnyBallot, BallotKind, Weight


def as_csv(sheet: Sheet) -> str:
    """Return the ballots as CSV, for D'Hondt the lists with their votes.

    Raises:
        ValueError: CSV cannot say it.
    """
    method = METHODS[sheet.terms.method]
    return csvs.write(sheet.terms.options, _ballots(sheet), lists=method.seats)


def as_preflib(sheet: Sheet) -> tuple[str, str]:
    """Return the end of the name that a PrefLib file of the ballots has (`.soi` …), and what it holds.

    Raises:
        ValueError: PrefLib cannot say it.
    """
    terms = sheet.terms
    approvals = METHODS[terms.method].ballot is BallotKind.SEVERAL
    return preflib.write(terms.options, _ballots(sheet), title=terms.title, approvals=approvals)


def _ballots(sheet: Sheet) -> dict[AnyBallot, Weight]:
    found = sheet.ballot_file()
    if found.approvals:
        return found.for_method(sheet.terms.method)
    ballots: dict[AnyBallot, Weight] = {}
    for mark in found.marks:
        plain: AnyBallot = tuple(group[0] if len(group) == 1 else group for group in mark.groups)
        ballots[plain] = ballots.get(plain, 0) + mark.times
    return ballots
