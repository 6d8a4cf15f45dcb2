"""Walking through a plugin: what people type, fill in and click when nobody has told them what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox.people.commands import shown_commands
from guildkit_sandbox.people.refusals import CannotDo, NoAnswer
from guildkit_sandbox.state.commands import CHAT_INPUT
from guildkit_sandbox.state.guilds import CATEGORY
from guildkit_sandbox.validation import commands as options
from guildkit_sandbox.validation import parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.interacting import Answer
    from guildkit_sandbox.people.person import Person
    from guildkit_sandbox.people.seen import SeenMessage, SeenSelect
    from guildkit_sandbox.people.seen_modals import ModalField

LEAST: Final = "least"
MOST: Final = "most"
ODD: Final = "odd"
STYLES: Final = (LEAST, MOST, ODD)
"""How people fill in what they are asked: with as little, as much, or as odd things as the client takes."""

_ODD = "@everyone <@1> **`_~|\\ ${x} {0} %s 💥\u202e\u200b"
_LONGEST_TEXT = 6000


class Walk:
    """One person's way through everything that is there.

    Args:
        person: who walks.
        steps: how many things they do at most.
        commands: the first words of the commands that they use.
    """

    def __init__(self, person: Person, steps: int, commands: Collection[str]) -> None:
        self._person = person
        self._steps = steps
        self._commands = commands
        self._used: set[tuple[int, str]] = set()
        self.problems: list[str] = []

    async def everything(self) -> None:
        """Use every command in every style, and after each what has appeared."""
        for style in STYLES:
            for path, leaf in leaves(self._person):
                if path.split()[0] not in self._commands:
                    continue
                if not self._steps:
                    return
                await self._try(f"/{path} ({style})", self._type(path, leaf, style), style)
                await self.whatever_is_there(style)

    async def whatever_is_there(self, style: str = LEAST) -> None:
        """Click and choose what was not used before, as long as something new appears."""
        while self._steps:
            found = self._unused()
            if found is None:
                return
            message, what = found
            self._used.add((message.id, what))
            await self._try(f"{what!r} (on a message)", self._use(message, what, style), style)

    def forget(self) -> None:
        """Forget what was used: everything may be clicked once more."""
        self._used.clear()

    # ------------------------------------------------------------------ one step

    async def _try(self, what: str, act: Any, style: str) -> None:
        self._steps -= 1
        try:
            answer: Answer = await act
            if answer.modal is not None:
                await self._fill(answer.modal.fields, style)
        except CannotDo:
            return  # The client does not let people do this; nothing of it reached the plugin.
        except NoAnswer as silence:
            self.problems.append(f"{what} was not answered: {str(silence).splitlines()[0]}")

    async def _type(self, path: str, leaf: Payload, style: str) -> Answer:
        values: dict[str, Any] = {}
        for option in leaf.get("options") or []:
            if option.get("required") or style != LEAST:
                values[option["name"]] = await self._value(path, option, style, values)
        return await self._person.slash(path, values)

    async def _fill(self, fields: tuple[ModalField, ...], style: str) -> None:
        values: dict[str, Any] = {}
        for field in fields:
            if field.select is not None:
                values[field.custom_id] = self._choices(field.select, style)
            elif field.kind == parts.FILE_UPLOAD:
                values[field.custom_id] = ("file.txt", b"content")
            elif field.kind == parts.TEXT_INPUT and (style != LEAST or (field.required and not field.value)):
                values[field.custom_id] = _text(max(field.min_length, 1), field.max_length, style)
        await self._person.fill(values)

    async def _use(self, message: SeenMessage, custom_id: str, style: str) -> Answer:
        for select in message.selects:
            if select.custom_id == custom_id:
                return await self._person.select(*self._choices(select, style), of=custom_id, on=message)
        return await self._person.click(custom_id, on=message)

    # ------------------------------------------------------------------ what there is

    def _unused(self) -> tuple[SeenMessage, str] | None:
        for message in reversed(self._person.messages()):
            if message.author is not self._person.guild.world.bot:
                continue
            buttons = [each.custom_id for each in message.buttons if each.custom_id and not each.disabled]
            selects = [each.custom_id for each in message.selects if not each.disabled]
            for custom_id in (*selects, *buttons):
                if (message.id, custom_id) not in self._used:
                    return message, custom_id
        return None

    # ------------------------------------------------------------------ values

    async def _value(self, path: str, option: Payload, style: str, before: dict[str, Any]) -> Any:
        kind = option["type"]
        if choices := option.get("choices"):
            return choices[0 if style == LEAST else -1]["value"]
        if option.get("autocomplete"):
            suggested = await self._person.autocomplete(path, {**before, option["name"]: ""})
            if suggested and style != ODD:
                return suggested[0 if style == LEAST else -1][1]
        if kind == options.STRING:
            least, most = option.get("min_length") or 1, option.get("max_length") or _LONGEST_TEXT
            return _text(max(least, 1), most, style)
        if kind in {options.INTEGER, options.NUMBER}:
            return _number(option, style)
        return picked(self._person, option, style)

    def _choices(self, select: SeenSelect, style: str) -> list[Any]:
        count = max(select.min_values, 1) if style == LEAST else select.max_values
        guild = self._person.guild
        if select.options:
            return [option.value for option in select.options[:count]]
        if select.kind == parts.ROLE_SELECT:
            return list(guild.model.roles.values())[:count]
        if select.kind == parts.CHANNEL_SELECT:
            return [each for each in guild.model.channels.values() if each.type != CATEGORY][:count]
        return [member.user for member in guild.model.members.values()][:count]


def leaves(person: Person) -> list[tuple[str, Payload]]:
    """Return every (sub-)command that a person sees, as it is typed, with its options."""
    shown = shown_commands(person.guild.world, person.channel, person.user)
    return [
        leaf
        for command in shown
        if command.type == CHAT_INPUT
        for leaf in _leaves_of(command.name, command.form)
    ]


def picked(person: Person, option: Payload, style: str) -> Any:
    """Return what a person picks for an option that is neither text nor number."""
    guild = person.guild
    kind = option["type"]
    if kind == options.BOOLEAN:
        return style != LEAST
    if kind == options.ROLE:
        return guild.model.everyone
    if kind == options.ATTACHMENT:
        return ("notes.txt", b"" if style == LEAST else b"\xff\x00" * 500)
    if kind == options.CHANNEL:
        types = option.get("channel_types") or ()
        return next((each for each in guild.model.channels.values() if not types or each.type in types), None)
    return guild.owner if style == LEAST else person


def _leaves_of(path: str, form: Payload) -> Iterator[tuple[str, Payload]]:
    subs = [option for option in form.get("options") or [] if option["type"] in {1, 2}]
    if not subs:
        yield path, form
    for sub in subs:
        yield from _leaves_of(f"{path} {sub['name']}", sub)


def _text(least: int, most: int, style: str) -> str:
    if style == LEAST:
        return "a" * least
    if style == MOST:
        return "W" * most
    return (_ODD * (least // len(_ODD) + 1))[:most]


def _number(option: Payload, style: str) -> int | float:
    least, most = option.get("min_value"), option.get("max_value")
    if style == MOST:
        return 2**53 if most is None else most
    if style == ODD and least is None:
        return -1
    return 0 if least is None else least
