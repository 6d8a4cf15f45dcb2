"""What names the plugin's live messages, and the `custom_id`s of its buttons, selects and modals. A ranking under way stands in the id itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import Route

if TYPE_CHECKING:
    from collections.abc import Sequence

CARD = Route("voting", "card/{number:int}")
"""The live message that shows a proposal."""

FORM = Route("voting", "form/{seats:int}")
CORRECT = Route("voting", "correct")

BALLOT = Route("voting", "ballot/{number:int}")
AGAIN = Route("voting", "again/{number:int}")
CHOOSE = Route("voting", "choose/{number:int}")
ABSTAIN = Route("voting", "abstain/{number:int}")
RANK = Route("voting", "rank/{number:int}/{ranked}")
UNDO = Route("voting", "undo/{number:int}/{ranked}")
CAST = Route("voting", "cast/{number:int}/{ranked}")
TYPE = Route("voting", "type/{number:int}")
TYPED = Route("voting", "typed/{number:int}")

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def pack(ranked: Sequence[int]) -> str:
    """Return a ranking of up to 26 options as letters: one a place."""
    return "".join(_LETTERS[index] for index in ranked)


def unpack(letters: str) -> list[int]:
    """Return the ranking that `pack` wrote."""
    return [_LETTERS.index(letter) for letter in letters if letter in _LETTERS]
