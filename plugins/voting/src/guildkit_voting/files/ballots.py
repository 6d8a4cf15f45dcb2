"""What a file of ballots holds, in whichever format it is written, and what a method takes from it."""

import gzip
import io
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from guildkit_voting.methods import METHODS, AnyBallot, BallotKind, LevelBallot, Weight

PREFLIB = (".soc", ".soi", ".toc", ".toi", ".cat")


class BadFile(ValueError):  # noqa: N818 - reads as what it is, where it is raised
    """A file cannot be read; the message is a sentence that names the line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Equal ballots of a file.

    Attributes:
        groups: the options it names, best first; those that are level in one group.
        times: how many there are, or their weights added up.
        line: where the first of them stands, counted from 1.
    """

    groups: LevelBallot
    times: Weight
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotFile:
    """The ballots of a file.

    Attributes:
        options: the names, in the file's order.
        marks: the ballots.
        approvals: whether the first group of a ballot is what it approves of, and the rest is not.
        complete: whether every ballot ranks every option by the format's rule.
        remarks: what looks odd in the file, as sentences.
    """

    options: tuple[str, ...]
    marks: tuple[Mark, ...]
    approvals: bool = False
    complete: bool = False
    remarks: tuple[str, ...] = field(default=())

    def for_method(self, method: str) -> dict[AnyBallot, Weight]:
        """Return the ballots as a method counts them.

        Methods for single choices count first choices; a ranking that puts several options level at the top has none,
        and counts as an abstention (see `without_first`). Approval counts everything that a ballot names, or in
        approvals the first group. In a ranking that puts everybody else level at the end, those count as unranked.

        Raises:
            BadFile: the ballots do not say what the method asks for.
        """
        kind = METHODS[method].ballot
        if kind is BallotKind.SEVERAL and self.complete:
            raise BadFile(
                "Approval counts what a ballot names, and in this file every ballot ranks every option. Take a .cat file."
            )
        if kind is BallotKind.SINGLE and self.approvals:
            several = next((mark for mark in self.marks if len(_first(mark, approvals=True)) > 1), None)
            if several is not None:
                raise BadFile(
                    f"Line {several.line} approves of several options, and {method} needs one choice of each ballot."
                )
        ballots: defaultdict[AnyBallot, Weight] = defaultdict(int)
        for mark in self.marks:
            ballots[self._ballot(kind, mark)] += mark.times
        return dict(ballots)

    def without_first(self, method: str) -> Weight:
        """Return how many rankings name no first choice where the method needs one: several options are level at the top."""
        if METHODS[method].ballot is not BallotKind.SINGLE:
            return 0
        return sum(mark.times for mark in self.marks if len(_first(mark, approvals=self.approvals)) > 1)

    def _ballot(self, kind: BallotKind, mark: Mark) -> AnyBallot:
        groups = [group for group in mark.groups if group]
        if kind is BallotKind.SEVERAL:
            approved = mark.groups[:1] if self.approvals else groups
            return tuple(sorted(option for group in approved for option in group))
        if kind is BallotKind.SINGLE:
            first = _first(mark, approvals=self.approvals)
            return first if len(first) == 1 else ()
        if len(groups) > 1 and len(groups[-1]) > 1 and sum(map(len, groups)) == len(self.options):
            groups.pop()
        if all(len(group) == 1 for group in groups):
            return tuple(option for (option,) in groups)
        return tuple(groups)


def _first(mark: Mark, *, approvals: bool) -> tuple[int, ...]:
    """The options that a ballot puts first; in approvals those that it approves of."""
    groups = mark.groups[:1] if approvals else [group for group in mark.groups if group][:1]
    return groups[0] if groups else ()


def read(path: Path, *, method: str | None = None) -> BallotFile:
    """Read a file of ballots in any of the formats; which one it is shows from its name or its beginning.

    Args:
        path: the file.
        method: what it is read for; D'Hondt's CSV has a form of its own.

    Raises:
        BadFile: it cannot be read.
    """
    from guildkit_voting.files import csvs, preflib, sheets  # noqa: PLC0415 - they build upon this module

    text = read_text(path)
    suffix = path.with_suffix("").suffix if path.suffix.lower() == ".gz" else path.suffix
    suffix = suffix.lower()
    if suffix in PREFLIB or (suffix != ".csv" and text.startswith("#")):  # an option may be called #general
        return preflib.read(text, suffix)
    if suffix != ".csv" and text.lstrip().startswith("{"):
        return sheets.read_sheet(text).ballot_file()
    if method is not None and METHODS[method].seats:
        return csvs.read_lists(text)
    return csvs.read(text)


def read_text(path: Path) -> str:
    """Return what a file holds; one that ends in `.gz` is unpacked.

    Raises:
        BadFile: it is not there, or no text.
    """
    try:
        held = path.read_bytes()
        if path.suffix.lower() == ".gz":
            held = gzip.decompress(held)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadFile(f"{path} is no gzip file, or only a part of one.") from error
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return io.TextIOWrapper(io.BytesIO(held), encoding="utf-8-sig").read()
    except UnicodeDecodeError as error:
        line = held[: error.start].count(b"\n") + 1
        raise BadFile(f"Line {line} of {path} is not UTF-8 text.") from error
