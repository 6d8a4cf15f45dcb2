"""What Discord delivers, as handlers get it: what members have entered, and where something happened.

NUL characters are left out: no text on PostgreSQL can hold one, and none means anything to a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import disnake

from guildkit.records import Choice

if TYPE_CHECKING:
    from disnake.interactions.application_command import ApplicationCommandInteraction
    from disnake.interactions.modal import ModalInteraction

T = TypeVar("T")
_WITHIN = {disnake.OptionType.sub_command, disnake.OptionType.sub_command_group}


def plain(value: T) -> T:
    """Return a value without NUL characters, if it is a text."""
    return value.replace("\0", "") if isinstance(value, str) else value  # type: ignore[return-value]


def typed(interaction: ApplicationCommandInteraction[Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the command's full path and its filled options, by name."""
    path: tuple[str, ...] = (interaction.data.name,)
    options = interaction.data.options
    while options and options[0].type in _WITHIN:
        path, options = (*path, options[0].name), options[0].options
    return path, {option.name: plain(option.value) for option in options}


def fields(interaction: ModalInteraction[Any]) -> dict[str, Any]:
    """Return what stands in the fields of a form, by custom id."""
    return {name: plain(value) for name, value in interaction.resolved_values.items()}


def focused(options: list[Any]) -> Any:
    """Return the option that is being typed, wherever it stands; None where none is."""
    for option in options:
        if option.focused:
            return option
        if option.options and (inner := focused(option.options)) is not None:
            return inner
    return None


def offered(choice: Any) -> disnake.OptionChoice | None:
    """Return a choice within Discord's limits; None where it cannot be one."""
    name, value = (choice.name, choice.value) if isinstance(choice, Choice) else (str(choice), choice)
    if not str(name) or (isinstance(value, str) and not 1 <= len(value) <= 100):
        return None
    return disnake.OptionChoice(str(name)[:100], value)


def guild_of(args: tuple[Any, ...]) -> int | None:
    """Return the guild that an event happened in, from whatever disnake passes with it."""
    for arg in args:
        if isinstance(arg, disnake.Guild):
            return arg.id
        guild = getattr(arg, "guild", None)
        if guild is not None:
            return int(guild.id)
        guild_id = getattr(arg, "guild_id", None)
        if guild_id is not None:
            return int(guild_id)
    return None
