"""From a handler's parameters to the options of a slash command."""

from __future__ import annotations

import enum
import inspect
import types
import typing
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args, get_origin

import disnake

from guildkit.records import Choice, Handler, Option

if typing.TYPE_CHECKING:
    from collections.abc import Callable

# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type
_TYPES: dict[type, int] = {
    str: 3,
    int: 4,
    bool: 5,
    disnake.Member: 6,
    disnake.User: 6,
    disnake.TextChannel: 7,
    disnake.VoiceChannel: 7,
    disnake.abc.GuildChannel: 7,
    disnake.Role: 8,
    float: 10,
    disnake.Attachment: 11,
}
_EMPTY = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class CommandOption:
    """An option of a slash command, read from a parameter.

    Attributes:
        name: as Discord shows it.
        parameter: as the handler calls it.
        type: Discord's option type (3 text, 4 integer, …).
        required: a parameter without a default is.
        convert: makes the handler's value of Discord's (an enumeration's member of its value).
        choices: what is offered.
        option: what the author said of it.
    """

    name: str
    parameter: str
    type: int
    required: bool
    convert: Callable[[Any], Any] | None
    choices: tuple[Choice, ...]
    option: Option


@lru_cache(maxsize=1000)  # several times while its plugin is loaded
def options_of(handler: Handler) -> tuple[CommandOption, ...]:
    """Read the options of a slash command from the parameters that follow `ctx`.

    A parameter is written `days: Annotated[int, Option("How many days", min=1)] = 3`. Its type may be `str`, `int`,
    `float`, `bool`, an enumeration or a `Literal` (both become choices), a disnake member, user, role, channel or
    attachment, and any of these `| None`. One with a default is optional.

    Raises:
        TypeError: a parameter has no annotation, no `Option`, or a type that Discord has no option for.
    """
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    return tuple(_option(handler, parameter, _hint(handler, parameter)) for parameter in parameters)


def _hint(handler: Handler, parameter: inspect.Parameter) -> Any:
    # One by one: `ctx` may be annotated with a name that exists for type checkers only.
    alone: Any = types.SimpleNamespace(__annotations__={parameter.name: parameter.annotation})
    names = inspect.unwrap(handler).__globals__
    return typing.get_type_hints(alone, globalns=names, include_extras=True)[parameter.name]


def _option(handler: Handler, parameter: inspect.Parameter, hint: Any) -> CommandOption:
    where = f"The parameter {parameter.name!r} of the command handler {_name(handler)!r}"
    if get_origin(hint) is not Annotated:
        raise TypeError(f'{where} must be annotated as Annotated[type, Option("description")].')
    kind, *extras = get_args(hint)
    option = next((extra for extra in extras if isinstance(extra, Option)), None)
    if option is None:
        raise TypeError(f"{where} has no Option(…) in its annotation.")
    if get_origin(kind) in {types.UnionType, typing.Union}:
        present = [part for part in get_args(kind) if part is not types.NoneType]
        kind = present[0] if len(present) == 1 else kind

    choices: tuple[Choice, ...] = option.choices
    convert: Callable[[Any], Any] | None = None
    if get_origin(kind) is Literal:
        choices = tuple(Choice(str(value), value) for value in get_args(kind))
        kind = type(choices[0].value)
    elif isinstance(kind, type) and issubclass(kind, enum.Enum):
        choices = tuple(Choice(member.name.replace("_", " ").capitalize(), member.value) for member in kind)
        convert, kind = kind, type(choices[0].value)
    if kind not in _TYPES:
        raise TypeError(f"{where} has a type that Discord has no option for: {kind!r}.")
    return CommandOption(
        name=option.name or parameter.name.replace("_", "-"),
        parameter=parameter.name,
        type=_TYPES[kind],
        required=parameter.default is _EMPTY,
        convert=convert,
        choices=choices,
        option=option,
    )


def _name(handler: Handler) -> str:
    return getattr(handler, "__qualname__", repr(handler))


def payload_of(option: CommandOption) -> dict[str, Any]:
    """Return an option as Discord's API takes it."""
    said = option.option
    payload: dict[str, Any] = {"type": option.type, "name": option.name, "description": said.description}
    if option.required:
        payload["required"] = True
    if option.choices:
        payload["choices"] = [{"name": choice.name, "value": choice.value} for choice in option.choices]
    if said.autocomplete is not None:
        payload["autocomplete"] = True
    suffix = "length" if option.type == _TYPES[str] else "value"
    for bound, value in (("min", said.min), ("max", said.max)):
        if value is not None:
            payload[f"{bound}_{suffix}"] = int(value) if option.type != _TYPES[float] else value
    return payload
