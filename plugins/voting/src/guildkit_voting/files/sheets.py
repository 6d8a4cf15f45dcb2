"""The tally sheet of a vote: what was asked, every ballot under its receipt, the result, what it means, and the log.

It is published when the vote has closed, and whoever has it can count again and judge again. It is JSON with an entry a line, and the same
vote always gives the same file. Ballots stand in the order of their receipts; these are random, so it says nothing of the
order in which ballots were cast.

What it cannot hide: a weight that only one member has shows that member's ballot.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, Self, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.dataclasses import dataclass

from guildkit_voting.files.ballots import BadFile, BallotFile, Mark
from guildkit_voting.files.chain import digest, digest_of_each
from guildkit_voting.files.verdicts import judge
from guildkit_voting.methods import METHODS, AnyBallot, BallotKind, Report, TiePolicy, count
from guildkit_voting.methods.ballots import in_groups
from guildkit_voting.methods.data import as_data

FORMAT: Final = "guildkit tally sheet 1"
NameBallot: TypeAlias = tuple[str | tuple[str, ...], ...]
"""A ballot by the names of its options, best first; those that are level in a tuple."""


def _known(method: str) -> str:
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r}")
    return method


def _short(value: Any) -> Any:
    # Fraction("1e999999999") would fill the memory.
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("it is no number such as 3 or 1/2")
    return value


_NUMBER: Final = re.compile(r"\d{1,30}(/0*[1-9]\d{0,29})?", re.ASCII)
_Percent = Annotated[int, Field(ge=0, le=100)]
_Exact = Annotated[Fraction, Field(ge=0), BeforeValidator(_short), PlainSerializer(str, when_used="json")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Terms(_Part):
    """What is fixed when voting opens: all that decides how the vote ends, but the ballots.

    Attributes:
        proposal: its number.
        title: what was asked.
        options: in the order in which they were submitted.
        method: how it is counted.
        seats: how many are shared out (D'Hondt).
        threshold: the share that a list needs, inclusive (D'Hondt).
        threshold_of: whether that is a share of the valid ballots or of all, with abstentions.
        ties: what becomes of a tie.
        commitment: the hash of the seed, where ties are broken by lot.
        motion: whether it is a yes or a no; then the first option is the yes.
        amendment: whether it changes the constitution if it passes.
        electorate: how many may vote; none where that is not known.
        quorum: the percentage of them who have to take part.
        support: the percentage of yes and no that has to be exceeded by the yes of a motion.
        approval: the percentage of the electorate that has to say yes to a motion.
        without_winner: how a vote ends that nobody wins.
    """

    proposal: int
    title: str
    options: tuple[str, ...]
    method: Annotated[str, AfterValidator(_known)]
    seats: int = 1
    threshold: _Exact = Fraction(0)
    threshold_of: Literal["valid", "all"] = "valid"
    ties: TiePolicy = TiePolicy.CLOSED
    commitment: str = ""
    motion: bool = False
    amendment: bool = False
    electorate: Annotated[int | None, Field(ge=0)] = None
    quorum: _Percent = 0
    support: _Percent = 50
    approval: _Percent = 0
    without_winner: Literal["closed", "failed"] = "closed"

    @model_validator(mode="after")
    def _has_a_yes_and_a_no(self) -> Self:
        if self.motion and len(self.options) != 2:
            raise ValueError("a motion has two options, a yes and a no")
        return self


@dataclass(frozen=True, kw_only=True, slots=True, config=ConfigDict(extra="forbid"))
class Line:
    """A ballot. There are tens of thousands of them: with slots, each is one thing that the garbage collector looks at.

    Attributes:
        receipt: its code.
        ballot: the options, empty to abstain.
        weight: what it counts.
        people: for how many members it speaks: its voter, and those who let them vote.
    """

    receipt: str
    ballot: NameBallot = ()
    weight: _Exact = Fraction(1)
    people: Annotated[int, Field(ge=1)] = 1


@dataclass(frozen=True, kw_only=True, slots=True, config=ConfigDict(extra="forbid"))
class Voice:
    """A member who did not vote, and for whom another member's ballot speaks; which one, the sheet does not say.

    Attributes:
        receipt: a code that only they are shown.
        weight: what they add to that ballot.
    """

    receipt: str
    weight: _Exact = Fraction(1)


class Sheet(_Part):
    """A tally sheet.

    Attributes:
        terms: what was fixed when voting opened.
        seed: what a lot is drawn from; published only now.
        ballots: every ballot, in the order of the receipts.
        voices: those who let others vote for them and were counted, in the order of the receipts.
        result: the report as `as_data` gives it.
        verdict: what that means under the terms, as `Verdict.as_json` gives it.
        log: the published events in order, each with its `hash`.
    """

    format: Literal["guildkit tally sheet 1"] = FORMAT
    terms: Terms
    seed: str = ""
    ballots: tuple[Line, ...]
    voices: tuple[Voice, ...] = ()
    result: dict[str, Any]
    verdict: dict[str, Any]
    log: tuple[dict[str, Any], ...] = ()

    @property
    def head(self) -> str:
        """The last hash of the log, which stands for everything on the sheet; empty without a log."""
        return str(self.log[-1].get("hash", "")) if self.log else ""

    def count(self) -> Report:
        """Count again.

        Raises:
            ValueError: a ballot cannot be counted; the message says why.
        """
        return count_lines(self.terms, self.ballots, seed=self.seed)

    def ballot_file(self) -> BallotFile:
        """Return the ballots for a count by any method."""
        numbers = {name: number for number, name in enumerate(self.terms.options)}
        # What is approved of stands in the order of the options, which ranks nothing.
        approvals = METHODS[self.terms.method].ballot is BallotKind.SEVERAL
        marks = []
        for place, line in enumerate(self.ballots, 1):
            try:
                ballot = _numbered(line.ballot, numbers)
            except ValueError as error:
                raise BadFile(f"Ballot {place} of the sheet: {error}") from error
            groups = in_groups(ballot)
            if approvals and groups:
                groups = (tuple(option for group in groups for option in group),)
            marks.append(Mark(groups, line.weight, place))
        return BallotFile(options=self.terms.options, marks=tuple(marks), approvals=approvals)


def count_lines(
    terms: Terms, lines: Iterable[Line], *, seed: str = "", names: Sequence[str] | None = None
) -> Report:
    """Count the lines of a sheet under its terms.

    Args:
        terms: what was fixed when voting opened.
        lines: the ballots.
        seed: what a lot is drawn from.
        names: what the report calls the options; by default what the terms call them.

    Raises:
        ValueError: a ballot cannot be counted; the message says why.
    """
    numbers = {name: number for number, name in enumerate(terms.options)}
    heap: dict[AnyBallot, Fraction] = {}
    for line in lines:
        ballot = _numbered(line.ballot, numbers)
        heap[ballot] = heap.get(ballot, Fraction(0)) + line.weight
    return count(
        terms.method,
        terms.options if names is None else names,
        heap,
        seats=terms.seats,
        threshold=terms.threshold,
        threshold_includes_abstentions=terms.threshold_of == "all",
        ties=terms.ties,
        seed=seed,
    )


def _numbered(ballot: NameBallot, numbers: Mapping[str, int]) -> AnyBallot:
    try:
        return tuple(
            tuple(numbers[name] for name in place) if isinstance(place, tuple) else numbers[place]
            for place in ballot
        )
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is none of the options.") from error


_Entry = TypeVar("_Entry", Line, Voice)


def make_sheet(
    terms: Terms,
    lines: Iterable[Line],
    voices: Iterable[Voice] = (),
    *,
    log: Iterable[Mapping[str, Any]] = (),
    seed: str = "",
    report: Report | None = None,
    unfit: bool = False,
) -> Sheet:
    """Return the sheet of a vote that has closed: count its ballots, judge, and put them in the order of their receipts.

    Args:
        terms: what was fixed when voting opened.
        lines: the ballots, in any order.
        voices: of those who let others vote for them, in any order.
        log: the events to be published, in order, each with its `hash`; those that would show who voted when are
            sealed.
        seed: what a lot is drawn from.
        report: the count of these ballots, where there is one already; whatever its names.
        unfit: whether the constitution did not take the amendment that had passed.

    Raises:
        ValueError: a ballot cannot be counted; the message says why.
    """
    ballots = in_order(lines)
    report = report or count_lines(terms, ballots, seed=seed)
    verdict = judge(terms, report, ballots)
    return Sheet(
        terms=terms,
        seed=seed,
        ballots=ballots,
        voices=in_order(voices),
        result=as_data(replace(report, options=terms.options)),
        verdict=(verdict.unfit() if unfit else verdict).as_json(),
        log=tuple(map(dict, log)),
    )


def in_order(lines: Iterable[_Entry]) -> tuple[_Entry, ...]:
    """The ballots or the voices of a sheet in the order of their receipts."""
    return tuple(sorted(lines, key=lambda line: line.receipt))


def opening(terms: Terms, **more: Any) -> dict[str, Any]:
    """Return the event of the opening; it binds the terms. `more` says when, and whatever else is worth it."""
    return {"what": "opened", "terms": digest(terms.model_dump(mode="json")), **more}


def closing(
    lines: Iterable[Line], voices: Iterable[Voice], verdict: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return the event of the close, the last of the log; it binds the ballots, the voices and the verdict."""
    bound = {
        "ballots": digest_of_each(map(line_data, in_order(lines))),
        "voices": digest_of_each(map(voice_data, in_order(voices))),
    }
    return {"what": "closed", **bound, "verdict": dict(verdict), **more}


def line_data(line: Line) -> dict[str, Any]:
    """Return a ballot as it stands on the sheet."""
    found: dict[str, Any] = _LINE.dump_python(line, mode="json")
    return found


def voice_data(voice: Voice) -> dict[str, Any]:
    """Return a voice as it stands on the sheet."""
    found: dict[str, Any] = _VOICE.dump_python(voice, mode="json")
    return found


_LINE: Final = TypeAdapter(Line)
_VOICE: Final = TypeAdapter(Voice)


def write_sheet(sheet: Sheet) -> str:
    """Return a sheet as it is published: JSON with an entry a line."""
    parts = []
    # A ballot at a time: one call for all of them would keep every other thread waiting.
    many = {"ballots": list(map(line_data, sheet.ballots)), "voices": list(map(voice_data, sheet.voices))}
    rest = sheet.model_copy(update=dict.fromkeys(many, ())).model_dump(mode="json")
    for key, value in {**rest, **many}.items():
        if isinstance(value, list) and value:
            entries = ",\n".join(f"  {_json(each)}" for each in value)
            parts.append(f" {_json(key)}: [\n{entries}\n ]")
        elif isinstance(value, dict) and value:
            entries = ",\n".join(f"  {_json(name)}: {_json(each)}" for name, each in value.items())
            parts.append(f" {_json(key)}: {{\n{entries}\n }}")
        else:
            parts.append(f" {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_sheet(text: str) -> Sheet:
    """Read a published sheet, whatever it says; `verify` finds out whether it is true.

    Raises:
        BadFile: it is no tally sheet.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        line = f"Line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "The file"
        raise BadFile(f"{line} is no JSON, which a tally sheet is: {error}.") from error
    except RecursionError as error:
        raise BadFile("The file is no tally sheet: it is nested too deeply.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadFile(f"The file is no tally sheet: it does not say that its format is {FORMAT!r}.")
    try:
        return Sheet.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(each + 1) if isinstance(each, int) else str(each) for each in first["loc"])
        raise BadFile(f"The sheet cannot be read at {where}: {first['msg']}.") from error
