"""Whether a tally sheet says the truth: anybody can count and judge again, and look for their own ballot."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from guildkit_voting.files.chain import START, chain, is_sealed
from guildkit_voting.files.receipts import as_written, is_receipt
from guildkit_voting.files.sheets import Line, Sheet, Voice, closing, in_order
from guildkit_voting.files.sheets import opening as opening_of
from guildkit_voting.files.verdicts import judge
from guildkit_voting.methods import TiePolicy, commitment
from guildkit_voting.methods.data import as_data


def verify(sheet: Sheet, *, head: str = "", opening: str = "") -> list[str]:
    """Count and judge again, follow the log, and return every difference as a sentence; none means that the sheet holds.

    Args:
        sheet: what was published.
        head: the last hash as it was announced with the result; whoever forges a whole sheet cannot forge that.
        opening: the hash of the opening, or its beginning, as it stood on the card while members voted.
    """
    return [*_receipts(sheet), *_result(sheet), *_log(sheet, head, opening)]


def find_line(sheet: Sheet, receipt: str) -> Line | Voice | None:
    """Return the ballot or the voice with a receipt, however the member typed it."""
    wanted = as_written(receipt)
    everything: tuple[Line | Voice, ...] = (*sheet.ballots, *sheet.voices)
    return next((each for each in everything if each.receipt == wanted), None)


def _receipts(sheet: Sheet) -> Iterator[str]:
    receipts = [*(line.receipt for line in sheet.ballots), *(voice.receipt for voice in sheet.voices)]
    for receipt, times in Counter(receipts).items():
        if not is_receipt(receipt):
            yield f"{receipt!r} is no receipt code."
        if times > 1:
            yield f"The receipt {receipt} stands there {times} times; each ballot has its own."
    if sheet.ballots != in_order(sheet.ballots) or sheet.voices != in_order(sheet.voices):
        yield "The ballots are not in the order of their receipts."
    people, electorate = sum(line.people for line in sheet.ballots), sheet.terms.electorate
    if people != len(sheet.ballots) + len(sheet.voices):
        beside = people - len(sheet.ballots)
        yield f"The ballots speak for {beside} members beside their voters, and {len(sheet.voices)} voices have a receipt."
    if electorate is not None and people > electorate:
        yield f"The ballots speak for {people} members, and only {electorate} could vote."


def _result(sheet: Sheet) -> Iterator[str]:
    terms = sheet.terms
    if len(set(terms.options)) < len(terms.options):
        yield "Two options have the same name."
        return
    if (terms.ties is TiePolicy.LOT or terms.commitment) and commitment(sheet.seed) != terms.commitment:
        yield "The seed is not the one whose hash was published when voting opened."
    try:
        report = sheet.count()
    except ValueError as error:
        yield f"The ballots cannot be counted: {error}"
        return
    yield from _compared("", sheet.result, as_data(report))
    verdict = judge(terms, report, sheet.ballots)
    if terms.amendment and sheet.verdict.get("reason") == "unfit":
        verdict = verdict.unfit()  # whether the constitution took it, no sheet can prove
    yield from _compared("verdict, ", sheet.verdict, verdict.as_json())


def _compared(what: str, said: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for key in (*found, *(key for key in said if key not in found)):
        if said.get(key) != found.get(key):
            yield f"{what}{key}: the sheet says {_said(said.get(key))}, the recount says {_said(found.get(key))}."


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "nobody"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    return "nothing" if value is None else str(value)


def _log(sheet: Sheet, head: str, announced: str) -> Iterator[str]:
    if head and head.strip().lower() != sheet.head:
        yield f"The log ends with the hash {sheet.head or '(none)'}, and {head} was announced."
    if not sheet.log:
        yield "There is no log."
        return
    previous = START
    events = []
    for place, entry in enumerate(sheet.log, 1):
        event = {key: value for key, value in entry.items() if key != "hash"}
        events.append(event)
        following = chain(previous, event)
        if entry.get("hash") != following:
            yield f"Event {place} of the log ({event.get('what', 'sealed')}) does not follow from those before it."
            return
        if event.get("what") == "opened" and not following.startswith(announced.strip().lower()):
            yield f"The log says voting was opened with the hash {following}, and {announced} was on the card."
        previous = following
    openings, last = [event for event in events if event.get("what") == "opened"], events[-1]
    if len(openings) != 1 or not _holds(openings[0], opening_of(sheet.terms)):
        yield "The question, the options or the rules are not those with which the log says voting was opened."
    if is_sealed(last) or not _holds(last, closing(sheet.ballots, sheet.voices, sheet.verdict)):
        yield "The ballots or the verdict are not those with which the log says voting was closed."


def _holds(event: dict[str, Any], expected: dict[str, Any]) -> bool:
    return all(key in event and event[key] == value for key, value in expected.items())
