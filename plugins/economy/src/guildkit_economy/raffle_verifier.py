"""Draw a raffle again, and tell whether it was drawn as it says: `python raffle_verifier.py draw.json`.

It needs nothing but Python (3.11 or newer). The bot draws with these very functions. The rules, in full:

1.  The list is a text in UTF-8, whose lines end with a line feed:

        guildkit-raffle 1
        guild GUILD
        raffle NUMBER
        winners COUNT
        commitment SHA-256 OF THE SEED, IN HEXADECIMAL
        beacon none                      or: beacon SOURCE ROUND
        CODE TICKETS                     one line for each who takes part, in the order of their codes
        CODE 0 REASON                    for those who are left out

2.  `seed` are 32 bytes; `beacon` are the 32 bytes of the named round's randomness, or none at all.
3.  Number i = 0, 1, 2 … of the stream is the first 8 bytes, big-endian, of
    HMAC-SHA256(key = seed, message = SHA-256(list) + beacon + i as 8 bytes, big-endian).
4.  For each place, T being all tickets that are still in: take numbers from the stream until one is below
    2^64 - (2^64 mod T); its remainder modulo T, counted from 0 along the lines of the list, is the ticket that wins. All
    tickets of its holder leave. It ends when all places are given away, or nobody is left.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMAT = "guildkit-raffle 1"
RANGE = 2**64

Line = tuple[str, int, str]
"""Somebody on the list: their code, their tickets, and why they are left out, if they are."""


def commitment(seed: str) -> str:
    """Return what is published of a seed before the draw."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def list_text(head: dict[str, Any], lines: Sequence[Line]) -> str:
    """Return the list that is hashed.

    Args:
        head: `guild`, `raffle`, `winners`, `commitment`, and `beacon`: None, or its `source` and `round`.
        lines: in order of the codes.
    """
    beacon = head["beacon"]
    named = f"{beacon['source']} {beacon['round']}" if beacon else "none"
    first = [
        FORMAT,
        f"guild {head['guild']}",
        f"raffle {head['raffle']}",
        f"winners {head['winners']}",
        f"commitment {head['commitment']}",
        f"beacon {named}",
    ]
    rest = (f"{code} {tickets} {reason}".rstrip() for code, tickets, reason in lines)
    return "".join(f"{line}\n" for line in (*first, *rest))


def list_hash(text: str) -> str:
    """Return the hash of a list, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_lines(text: str) -> list[Line]:
    """Return who stands on a list."""
    lines = []
    for line in text.splitlines()[6:]:
        code, tickets, *reason = line.split(" ")
        lines.append((code, int(tickets), " ".join(reason)))
    return lines


def stream(seed: str, hashed: str, beacon: str) -> Iterator[int]:
    """Yield the numbers of a draw, each below 2^64; everything is given in hexadecimal."""
    key, message = bytes.fromhex(seed), bytes.fromhex(hashed) + bytes.fromhex(beacon)
    for index in count():
        block = hmac.digest(key, message + index.to_bytes(8, "big"), "sha256")
        yield int.from_bytes(block[:8], "big")


def draw(lines: Sequence[Line], winners: int, seed: str, hashed: str, beacon: str = "") -> list[str]:
    """Return the codes of the winners, the first place first."""
    numbers = stream(seed, hashed, beacon)
    tickets = _Tickets([tickets for _, tickets, _ in lines])
    drawn: list[str] = []
    while len(drawn) < winners and tickets.total:
        limit = RANGE - RANGE % tickets.total
        number = next(number for number in numbers if number < limit)
        place = tickets.holder(number % tickets.total)
        drawn.append(lines[place][0])
        tickets.remove(place)
    return drawn


class _Tickets:
    """How many tickets are in, by holder: a Fenwick tree, so that a hundred thousand holders are no burden."""

    def __init__(self, counts: Sequence[int]) -> None:
        self.counts = list(counts)
        self.total = sum(counts)
        self.sums = [0, *counts]
        for index in range(1, len(self.sums)):
            above = index + (index & -index)
            if above < len(self.sums):
                self.sums[above] += self.sums[index]

    def holder(self, ticket: int) -> int:
        """Return whose a ticket is, counted from 0."""
        index, step = 0, 1 << (len(self.sums) - 1).bit_length()
        while step:
            if index + step < len(self.sums) and self.sums[index + step] <= ticket:
                index += step
                ticket -= self.sums[index]
            step >>= 1
        return index

    def remove(self, place: int) -> None:
        """Take all tickets of a holder out."""
        gone, self.counts[place] = self.counts[place], 0
        self.total -= gone
        index = place + 1
        while index < len(self.sums):
            self.sums[index] -= gone
            index += index & -index


def check(document: dict[str, Any]) -> list[str]:
    """Return everything about a draw that is not as it says; nothing where it is."""
    try:
        return _problems(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        return [f"The file is not complete, or was damaged: {type(error).__name__} {error}."]


def _problems(document: dict[str, Any]) -> list[str]:
    if document["format"] != FORMAT:
        return [f"The file says that it is {document['format']!r}; this program knows {FORMAT!r}."]
    lines = [(str(code), tickets, str(reason)) for code, tickets, reason in document["entries"]]
    problems = _wrong_lines(lines)
    hashed = list_hash(list_text(document, lines))
    if hashed != document["entries_sha256"]:
        problems.append(f"The list is not the published one: its hash is {hashed}.")
    seed = document["seed"]
    if seed is None:
        return problems
    if len(bytes.fromhex(seed)) != 32 or commitment(seed) != document["commitment"]:
        problems.append("The seed is not the one that was promised: its hash is not the commitment.")
    beacon = document["beacon"]
    value = ""
    if beacon:
        value = beacon["value"]
        if hashlib.sha256(bytes.fromhex(beacon["signature"])).hexdigest() != value:
            problems.append("The beacon's value is not the hash of its signature.")
    if _wrong_lines(lines):
        return problems  # nothing can be drawn from those
    again = draw(lines, document["winners"], seed, hashed, value)
    for place, (said, drawn) in enumerate(zip(document["result"], again, strict=False), 1):
        if said != drawn:
            problems.append(f"Place {place} goes to {drawn}, and not to {said}.")
    if len(document["result"]) != len(again):
        problems.append(f"{len(again)} win, and not {len(document['result'])}.")
    return problems


def _wrong_lines(lines: Sequence[Line]) -> list[str]:
    problems = []
    for code, tickets, reason in lines:
        if type(tickets) is not int or tickets < (0 if reason else 1) or (reason and tickets):
            problems.append(f"{code} cannot have {tickets!r} tickets.")
        if not code.isascii() or len(f"{code} {reason}".split()) != 1 + bool(reason):
            problems.append(f"{code!r} is no code, or {reason!r} no reason.")
    for (code, _, _), (following, _, _) in pairwise(lines):
        if code == following:
            problems.append(f"{code} stands on the list twice.")
        elif code > following:
            problems.append(f"The list is out of order: {following} stands after {code}.")
    return problems


def main() -> int:
    """Check a file and say what was found; return 0 where everything is as it says, and 1 where it is not."""
    parser = argparse.ArgumentParser(
        description="Draw a raffle again, and tell whether it was drawn as it says."
    )
    parser.add_argument("file", type=Path, help="draw.json, as the bot gives it out")
    parser.add_argument("--commitment", help="what you have noted when the raffle was opened")
    parser.add_argument("--list", help="the hash that you have noted before the draw")
    parser.add_argument("--code", help="your receipt code: what the list says of you")
    given = parser.parse_args()
    try:
        document = json.loads(given.file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        _say(f"{given.file} cannot be read: {error}")
        return 2
    problems = check(document)
    for noted, name in ((given.commitment, "commitment"), (given.list, "entries_sha256")):
        if noted and isinstance(document, dict) and noted.strip().lower() != document.get(name):
            problems.append(f"The {name} in the file is not the one that you have noted.")
    for problem in problems:
        _say(f"WRONG: {problem}")
    if problems:
        return 1
    _say(f"List: {len(document['entries'])} lines, SHA-256 {document['entries_sha256']}")
    if given.code:
        _say(_found(document, given.code.strip().upper()))
    if document["seed"] is None:
        _say("The list is right; it has not been drawn yet.")
        return 0
    for place, code in enumerate(document["result"], 1):
        _say(f"Place {place}: {code}")
    _say("Everything is right: this seed, this list and this beacon give these winners, and no others.")
    if document["beacon"]:
        named = document["beacon"]
        _say(
            f"Compare round {named['round']} of {named['source']} with its publisher: value {named['value']}"
        )
    return 0


def _found(document: dict[str, Any], code: str) -> str:
    for each, tickets, reason in document["entries"]:
        if each == code:
            return f"{code} has {tickets} tickets{f', left out: {reason}' if reason else ''}."
    return f"{code} does not stand on the list."


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
