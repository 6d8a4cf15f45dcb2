"""Ballots as CSV: one ballot a line, the options best first; for D'Hondt one list a line with its votes.

There is no header. An empty line, or one of nothing but separators, is an abstention. Commas separate; semicolons do
where a file has no comma, as spreadsheets write it in Germany.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from guildkit_voting.files.ballots import BadFile, BallotFile, Mark
from guildkit_voting.methods import AnyBallot, Weight
from guildkit_voting.methods.ballots import in_groups

_VOTES = re.compile(r"\d{1,18}", re.ASCII)


def read(text: str) -> BallotFile:
    """Read ballots; the options are those that appear, in the order of their appearance.

    Raises:
        BadFile: a line cannot be read.
    """
    numbers: dict[str, int] = {}
    seen: dict[tuple[str, ...], list[int]] = {}
    for line, cells in _rows(text):
        first = seen.setdefault(cells, [line, 0])
        first[1] += 1
    marks = []
    for cells, (line, times) in seen.items():
        ballot: list[tuple[int, ...]] = []
        for name in cells:
            group = (numbers.setdefault(name, len(numbers)),)
            if group in ballot:
                raise BadFile(f"Line {line} names {name} twice; a ballot names an option once.")
            ballot.append(group)
        marks.append(Mark(tuple(ballot), times, line))
    if not numbers:
        raise BadFile("The file names no option: it has one ballot a line, the options best first.")
    return BallotFile(options=tuple(numbers), marks=tuple(marks))


def read_lists(text: str) -> BallotFile:
    """Read lists with their votes, `NAME,VOTES`; a first line `list,votes` is skipped, votes for no name are abstentions.

    Raises:
        BadFile: a line cannot be read.
    """
    votes: dict[str, tuple[int, int]] = {}
    for line, cells in _rows(text, skip_empty=False):
        if not any(cells) or (line == 1 and [cell.lower() for cell in cells] == ["list", "votes"]):
            continue
        if len(cells) != 2 or not _VOTES.fullmatch(cells[1]):
            raise BadFile(
                f"Line {line} is not NAME,VOTES with a whole number of votes: {','.join(cells)[:80]}"
            )
        name, own = cells
        if name in votes:
            raise BadFile(f"Line {line} has {name or 'abstentions'} again, after line {votes[name][0]}.")
        votes[name] = line, int(own)
    options = [name for name in votes if name]
    if not options:
        raise BadFile("The file names no list: it has one list a line, as NAME,VOTES.")
    marks = [
        Mark(((options.index(name),),) if name else (), own, line) for name, (line, own) in votes.items()
    ]
    return BallotFile(options=tuple(options), marks=tuple(marks))


def _rows(text: str, *, skip_empty: bool = True) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The cells of every line with the number of the line."""
    delimiter = ";" if ";" in text and "," not in text else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            yield line, tuple([cell for cell in cells if cell] if skip_empty else cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(f"Line {reader.line_num} is no CSV: {error}.") from error


LINES: Final = 200_000
"""As many lines as a file may have: weights and stakes count as that many ballots."""


def write(options: Sequence[str], ballots: Mapping[AnyBallot, Weight], *, lists: bool = False) -> str:
    """Return ballots as CSV, equal ones next to each other; with `lists` every list and its votes.

    Raises:
        ValueError: CSV cannot say it: weights are fractions, or options are level.
    """
    if not lists and sum(ballots.values()) > LINES:
        raise ValueError(f"CSV has a line for every ballot, and here that would be more than {LINES:,}.")
    rows: list[Sequence[str]] = []
    votes = dict.fromkeys(range(-1, len(options)), 0)
    for groups, times in sorted((in_groups(ballot), times) for ballot, times in ballots.items()):
        if times.denominator != 1:
            raise ValueError("CSV has a line for every ballot, and here a ballot weighs a fraction.")
        if any(len(group) > 1 for group in groups):
            raise ValueError("CSV cannot say that options are level; PrefLib can.")
        named = [option for (option,) in groups]
        votes[named[0] if named else -1] += int(times)
        rows += [[options[option] for option in named] or [""]] * int(times)
    if lists:
        rows = [("list", "votes"), *((name, str(votes[number])) for number, name in enumerate(options))]
        rows += [("", str(votes[-1]))] if votes[-1] else []
    file = io.StringIO(newline="")
    # Where no name has a comma, a semicolon outside quotes would be taken for what separates.
    quoted = any(";" in option for option in options)
    csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(
        rows
    )
    return file.getvalue()
