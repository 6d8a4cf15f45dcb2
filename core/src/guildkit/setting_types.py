"""What a setting's value stands for, where its type alone does not say: a channel, a role, a secret.

```python
class HelloSettings(BaseModel):
    channel: ChannelSetting = Field(None, description="Where to say hello")
```

Whoever shows settings to people finds the marker in the field's metadata, and offers a choice of channels instead of asking
for a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

import disnake
from pydantic import Field

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

M = TypeVar("M", "Channel", "OperatorOnly", "Role", "Secret")


@dataclass(frozen=True, slots=True)
class Channel:
    """The id of a channel of the guild.

    Attributes:
        types: which ones are offered.
    """

    types: tuple[disnake.ChannelType, ...] = (disnake.ChannelType.text, disnake.ChannelType.news)


@dataclass(frozen=True, slots=True)
class Role:
    """The id of a role of the guild."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is never shown again once it was entered."""


@dataclass(frozen=True, slots=True)
class OperatorOnly:
    """A value that the operator sets for the whole bot; guilds neither see nor change it.

    Attributes:
        asked: the question that `guildkit init` asks about a switch, to be answered by yes or no; none where nobody needs to be asked.
    """

    asked: str = ""


_Id = Annotated[int, Field(gt=0)]

ChannelSetting = Annotated[_Id | None, Channel()]
"""A text channel of the guild, or none."""
RoleSetting = Annotated[_Id | None, Role()]
"""A role of the guild, or none."""
SecretSetting = Annotated[str | None, Secret()]
"""A password or key, or none."""


def marker_of(field: FieldInfo, kind: type[M]) -> M | None:
    """Return the marker of this kind that a model's field carries, if it does."""
    return next((found for found in field.metadata if isinstance(found, kind)), None)
