"""`plugin.toml`: what a plugin says of itself before any of its code runs.

```toml
[plugin]
intents = ["voice_states"]
optional_intents = ["members"]
permissions = ["send_messages", "embed_links"]
requires = ["economy"]

[plugin.data]
ballots = "What a member voted for, until the proposal is deleted"
```
"""

from __future__ import annotations

import difflib
import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Final

import disnake
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from guildkit.errors import PluginError
from guildkit.intents import PRIVILEGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

FILE_NAME: Final = "plugin.toml"


def _one_of(what: str, known: Iterable[str]) -> Callable[[str], str]:
    names = sorted(known)

    def check(value: str) -> str:
        if value not in names:
            raise ValueError(f"there is no {what} {value!r}{_meant(value, names)}")
        return value

    return check


def _meant(name: str, known: Iterable[str]) -> str:
    """Return what somebody who wrote `name` probably meant, as the end of a sentence."""
    names = list(known)
    close = difflib.get_close_matches(name.lower().removeprefix("guild_"), names, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(names)}"


Intent = Annotated[str, AfterValidator(_one_of("intent", disnake.Intents.VALID_FLAGS))]
PrivilegedIntent = Annotated[str, AfterValidator(_one_of("privileged intent", PRIVILEGED))]
Permission = Annotated[str, AfterValidator(_one_of("permission", disnake.Permissions.VALID_FLAGS))]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Manifest(BaseModel):
    """The table `[plugin]` of a `plugin.toml`; every key may be left out.

    Attributes:
        intents: the gateway intents that the plugin needs, as disnake spells them; `guilds` is always there.
        optional_intents: privileged ones without which it works too, only with less; they are asked for where they
            were granted.
        permissions: what the bot has to be allowed in a guild, as Discord spells it in lower case.
        data: what is kept about members: a category, and what it is in words.
        requires: other plugins, by name, that are loaded before this one, and on wherever this one is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    intents: tuple[Intent, ...] = ()
    optional_intents: tuple[PrivilegedIntent, ...] = ()
    permissions: tuple[Permission, ...] = ()
    data: dict[Words, Words] = Field(default_factory=dict)
    requires: tuple[Words, ...] = ()

    @property
    def gateway_intents(self) -> disnake.Intents:
        """The intents in disnake's own form."""
        return disnake.Intents(**dict.fromkeys(self.intents, True))

    @property
    def optional_gateway_intents(self) -> disnake.Intents:
        """The optional ones in disnake's own form."""
        return disnake.Intents(**dict.fromkeys(self.optional_intents, True))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    plugin: Manifest


def read_manifest(path: Path) -> Manifest:
    """Read a `plugin.toml`.

    Raises:
        PluginError: it is broken; the message names the file, the key, and what to do.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PluginError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise PluginError(
            f"{path} is not valid TOML: {error}. Correct it and load the plugin again."
        ) from error
    try:
        return _File.model_validate(content).plugin
    except ValidationError as error:
        raise PluginError(f"{path}: {_said(error.errors()[0])}.") from error


def _said(error: Any) -> str:
    *table, key = [str(part) for part in error["loc"]]
    name = ".".join([*table, key])
    if error["type"] == "extra_forbidden":
        known = Manifest.model_fields if table else _File.model_fields
        return f"there is no key {name!r}{_meant(key, known)}"
    if error["type"] == "missing":
        return "it has no table [plugin]; write its keys below that line"
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"the value of {name!r} cannot be used: {said[0].lower()}{said[1:]}"
