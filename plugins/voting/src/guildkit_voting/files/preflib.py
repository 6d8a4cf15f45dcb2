"""Ballots as PrefLib writes them: `.soc .soi .toc .toi` for rankings, `.cat` for approvals.

Source: the format specification of PrefLib (Nicholas Mattei and Toby Walsh, "PrefLib: A Library of Preference Data",
ADT 2013). A header of `# KEY: value`, then a line for each ballot with the number of times it was cast, options by
their numbers from 1, those that are level in braces: `12: 3,{1,2}`. A `.cat` file has a group for each category, of
which the first counts as approval. What PrefLib has no word for, the abstentions, stands in a header of our own.
"""

import re
from collections.abc import Mapping, Sequence

from guildkit_voting.files.ballots import BadFile, BallotFile, Mark
from guildkit_voting.methods import AnyBallot, LevelBallot, Weight
from guildkit_voting.methods.ballots import in_groups

_HEADER = re.compile(r"#\s*([^:]+?)\s*:\s*(.*?)\s*")
_BALLOT = re.compile(r"\s*(\d{1,18})\s*:\s*(.*?)\s*", re.ASCII)
_PLACE = r"(\d{1,9}|\{\s*(\d{1,9}(\s*,\s*\d{1,9})*)?\s*\})"
_ORDER = re.compile(rf"{_PLACE}(\s*,\s*{_PLACE})*", re.ASCII)
_GROUP = re.compile(r"\d+|\{[^}]*\}", re.ASCII)
_MANY = 10_000


def read(text: str, suffix: str = "") -> BallotFile:
    """Read ballots.

    Args:
        text: what the file holds.
        suffix: the end of its name, which counts where the header does not say which kind it is.

    Raises:
        BadFile: a line cannot be read.
    """
    header: dict[str, tuple[int, str]] = {}
    marks: list[Mark] = []
    for line, said in enumerate(text.splitlines(), 1):
        if said.startswith("#"):
            if match := _HEADER.fullmatch(said):
                header[match[1].upper()] = line, match[2]
        elif match := _BALLOT.fullmatch(said):
            marks.append(Mark(_groups(match[2], line), int(match[1]), line))
        elif said.strip():
            raise BadFile(
                f"Line {line} is neither a header nor a ballot such as `12: 3,{{1,2}}`: {said[:80]}"
            )
    options = _options(header, marks)
    for mark in marks:
        named = [option for group in mark.groups for option in group]
        if beyond := [option + 1 for option in named if not 0 <= option < len(options)]:
            raise BadFile(
                f"Line {mark.line} names alternative {beyond[0]}, and there are 1 to {len(options)}."
            )
        if twice := [option for option in named if named.count(option) > 1]:
            raise BadFile(f"Line {mark.line} names alternative {twice[0] + 1} twice.")
    kind = header["DATA TYPE"][1].lower() if "DATA TYPE" in header else suffix.removeprefix(".")
    remarks = []
    voters = sum(mark.times for mark in marks)
    if (said_voters := _number(header, "NUMBER VOTERS")) not in {None, voters}:
        remarks.append(
            f"The header says {said_voters} voters, and the ballots are {voters}; these are counted."
        )
    if abstentions := _number(header, "ABSTENTIONS"):
        marks.append(Mark((), abstentions, header["ABSTENTIONS"][0]))
    return BallotFile(
        options=options,
        marks=tuple(marks),
        approvals=kind == "cat",
        complete=kind in {"soc", "toc"},
        remarks=tuple(remarks),
    )


def _groups(order: str, line: int) -> LevelBallot:
    if order and not _ORDER.fullmatch(order):
        raise BadFile(f"Line {line} has an order that cannot be read: {order[:80]}")
    return tuple(
        tuple(int(number) - 1 for number in re.findall(r"\d+", group)) for group in _GROUP.findall(order)
    )


def _number(header: Mapping[str, tuple[int, str]], key: str) -> int | None:
    if key not in header:
        return None
    line, value = header[key]
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise BadFile(f"Line {line} has a {key} that is no whole number: {value[:80]}")
    return int(value)


def _options(header: Mapping[str, tuple[int, str]], marks: Sequence[Mark]) -> tuple[str, ...]:
    """The names of the alternatives; one that has none is called by its number."""
    named = {
        int(key.removeprefix("ALTERNATIVE NAME ")): (line, name)
        for key, (line, name) in header.items()
        if re.fullmatch(r"ALTERNATIVE NAME \d{1,9}", key, re.ASCII)
    }
    highest = max((option + 1 for mark in marks for group in mark.groups for option in group), default=0)
    there = _number(header, "NUMBER ALTERNATIVES") or max([highest, *named])
    if not 0 < there <= _MANY:
        raise BadFile(
            "The header names no alternatives: it has NUMBER ALTERNATIVES and ALTERNATIVE NAME 1, 2 …"
        )
    seen: dict[str, int] = {}
    for number in range(1, there + 1):
        line, name = named.get(number, (0, str(number)))
        if name in seen:
            raise BadFile(
                f"Line {line} names alternative {number} {name}, and so is alternative {seen[name]}."
            )
        seen[name] = number
    return tuple(seen)


def write(
    options: Sequence[str], ballots: Mapping[AnyBallot, Weight], *, title: str = "", approvals: bool = False
) -> tuple[str, str]:
    """Return the narrowest kind of file that holds these ballots (`.soi` …) and what it holds.

    Args:
        options: the names.
        ballots: how often each ballot was cast, abstentions as `()`.
        title: what was voted on.
        approvals: whether a ballot marks options rather than ranking them.

    Raises:
        ValueError: PrefLib cannot say it: weights are fractions.
    """
    if any(times.denominator != 1 for times in ballots.values()):
        raise ValueError("PrefLib counts ballots in whole numbers, and here a ballot weighs a fraction.")
    cast = {in_groups(ballot): int(times) for ballot, times in ballots.items() if ballot and times}
    if approvals:
        cast = {_categories(ballot, len(options)): times for ballot, times in cast.items()}
        kind = "cat"
    else:
        level = any(len(group) > 1 for ballot in cast for group in ballot)
        complete = all(sum(map(len, ballot)) == len(options) for ballot in cast)
        kind = f"{'t' if level else 's'}o{'c' if complete else 'i'}"
    names = {number: " ".join(name.split()) for number, name in enumerate(options, 1)}
    lines = [
        f"# FILE NAME: ballots.{kind}",
        f"# TITLE: {' '.join(title.split())}",
        f"# DATA TYPE: {kind}",
        f"# NUMBER ALTERNATIVES: {len(options)}",
        f"# NUMBER VOTERS: {sum(cast.values())}",
        f"# NUMBER UNIQUE {'PREFERENCES' if approvals else 'ORDERS'}: {len(cast)}",
        *(["# NUMBER CATEGORIES: 2", "# CATEGORY NAME 1: Yes", "# CATEGORY NAME 2: No"] if approvals else []),
        *(f"# ALTERNATIVE NAME {number}: {name}" for number, name in names.items()),
        *([f"# ABSTENTIONS: {ballots[()]}"] if ballots.get(()) else []),
    ]
    for ballot, times in sorted(cast.items(), key=lambda each: (-each[1], each[0])):
        places = ",".join(_place(group) for group in ballot)
        lines.append(f"{times}: {places}")
    return f".{kind}", "\n".join(lines) + "\n"


def _categories(ballot: LevelBallot, options: int) -> LevelBallot:
    approved = tuple(option for group in ballot for option in group)
    return approved, tuple(option for option in range(options) if option not in approved)


def _place(group: Sequence[int]) -> str:
    numbers = ",".join(str(option + 1) for option in group)
    return numbers if len(group) == 1 else f"{{{numbers}}}"
