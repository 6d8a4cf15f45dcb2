"""What can be chosen beside the form of a proposal, and of a scenario of a campaign."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from guildkit import Option
from guildkit_voting import drafting
from guildkit_voting.constitution import variables

Method: TypeAlias = Annotated[variables.MethodName | None, Option("How the ballots are counted")]
Seats: TypeAlias = Annotated[int | None, Option("How many seats D'Hondt gives out", min=1, max=100)]
Duration: TypeAlias = Annotated[str, Option("How long the vote lasts, for example: 3 days", max=50)]
Motion: TypeAlias = Annotated[bool, Option("Whether it is a yes or a no, without other options")]
Tag: TypeAlias = Annotated[str, Option("What it is about, in a word", max=drafting.TAG_LIMIT)]
Tally: TypeAlias = Annotated[variables.LiveTally | None, Option("Who sees the count before the end")]
Ties: TypeAlias = Annotated[variables.TiePolicy | None, Option("What decides a tie")]
