"""The stage of `guildkit demo`: shows what people do, and what they see."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Literal

from rich.box import HEAVY, ROUNDED
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from guildkit_sandbox.names import NAMES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType

    from guildkit.bot import Bot
    from guildkit_sandbox.people.interacting import Answer
    from guildkit_sandbox.people.person import Person
    from guildkit_sandbox.people.seen import SeenMessage
    from guildkit_sandbox.people.seen_modals import SeenModal
    from guildkit_sandbox.sandbox import Sandbox
    from guildkit_sandbox.state.guilds import Channel

_WIDTH = 88
_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan", "bright_magenta")
_BOLD = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_LISTENING = 60.0
"""How long somebody waits to hear something: a service may have to start first."""
_PACKETS = 50
"""How many there are in a second."""
_ESCAPED = re.compile(r"\\([^\w\s]|_)")


class SandboxStage:
    """A guild of the sandbox in which a scene is played.

    Args:
        sandbox: where.
        bot: which bot.
        console: where everything is shown.
        guild_name: what the guild is called.
    """

    def __init__(self, sandbox: Sandbox, bot: Bot, console: Console, *, guild_name: str) -> None:
        self._sandbox = sandbox
        self._bot = bot
        self._console = console
        self._guild = sandbox.create_guild(guild_name, owner="Olivia")
        self._actors: dict[str, StageActor] = {"Olivia": StageActor(self, self._guild.owner, "bold")}
        self._detail: Literal["all", "brief", "none"] = "all"

    async def open(self, plugin: str, title: str) -> None:
        """Raise the curtain: the guild's owner switches the plugin on."""
        await self._sandbox.settled()
        await self._bot.rest()
        # Discord tells of a new guild when it likes.
        await self._sandbox.until(lambda: "plugins" in self._guild.owner.commands(), within=60)
        self.chapter(title)
        await self._switch_on(plugin)

    async def _switch_on(self, plugin: str) -> None:
        """Switch a plugin on, after those that it requires."""
        for other in self._bot.host.plugins[plugin].candidate.declared.requires:
            if not self._bot.gate.enabled(self._guild.id, other):
                await self._switch_on(other)
        await self.person("Olivia").slash("plugins enable", name=plugin)

    # --- what scenes use ----------------------------------------------------------------------------------------

    def person(self, name: str, *, permissions: list[str] | None = None) -> StageActor:
        """Return the member of this name; they join if they have not."""
        if name not in self._actors:
            colour = _COLOURS[len(self._actors) % len(_COLOURS)]
            self._actors[name] = StageActor(
                self, self._guild.join(name, permissions=permissions or ()), colour
            )
        return self._actors[name]

    def people(self, count: int) -> list[StageActor]:
        """Return `count` members."""
        names = [NAMES[place] if place < len(NAMES) else f"Member {place + 1}" for place in range(count)]
        return [self.person(name) for name in names]

    def chapter(self, title: str) -> None:
        """Begin a part of the story."""
        self._console.print()
        self._console.print(Rule(f"[bold]{escape(title)}[/]", align="left"), width=_WIDTH)

    def tell(self, text: str) -> None:
        """Say what happens, between the lines."""
        self._console.print(Padding(f"[italic]{escape(text)}[/]", (1, 0, 0, 0)), width=_WIDTH)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Show figures side by side."""
        table = Table(box=ROUNDED, header_style="bold")
        for column in columns:
            table.add_column(column)
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self._console.print(table)

    @asynccontextmanager
    async def briefly(self) -> AsyncIterator[None]:
        """Show in one line what each step inside led to."""
        with self._showing("brief"):
            yield

    @asynccontextmanager
    async def quietly(self) -> AsyncIterator[None]:
        """Do not show every step inside: there are too many."""
        with self._showing("none"), self._console.status("…"):
            yield

    @contextmanager
    def _showing(self, detail: Literal["brief", "none"]) -> Iterator[None]:
        before, self._detail = self._detail, detail
        try:
            yield
        finally:
            self._detail = before

    def voice_channel(self, name: str) -> Channel:
        """Return the voice channel of this name; it is made where there is none."""
        channels = self._sandbox.world.channels.values()
        found = (each for each in channels if each.guild is self._guild.model and each.name == name)
        return next(found, None) or self._guild.create_channel(name, kind="voice")

    # --- what actors use ----------------------------------------------------------------------------------------

    def did(self, actor: StageActor, what: str) -> None:
        """Show what somebody does."""
        if self._detail != "none":
            self._console.print(f"[{actor.colour}]{escape(actor.name):>10}[/] {what}", soft_wrap=True)

    def answered(self, actor: StageActor, answer: Answer) -> None:
        """Show what the bot answers."""
        message = answer.message
        if answer.modal is not None and self._detail != "none":
            self._console.print(f"{'':>10} [dim]a form opens:[/] {escape(answer.modal.title)}")
        elif message is not None and self._detail == "brief" and not message.selects:
            line = _markdown(message.readable(message.content).split("\n")[0])
            self._console.print(Text.assemble(" " * 11, ("→ ", "dim"), line))
        elif message is not None:
            self.saw(message, only=actor if answer.private else None)

    def submitted(self, modal: SeenModal, fields: Mapping[str, Any]) -> None:
        """Show a form as it is sent."""
        if self._detail == "all":
            panel = Panel(
                _form(modal, fields), box=HEAVY, title=modal.title, title_align="left", border_style="blue"
            )
            self._console.print(Padding(panel, (0, 0, 0, 11)), width=_WIDTH)

    def saw(self, message: SeenMessage, *, only: StageActor | None = None) -> None:
        """Show a message."""
        if self._detail != "all":
            return
        panel = Panel(
            _message(message),
            box=ROUNDED,
            title="guildkit" if only is None else f"guildkit · only {only.name} sees this",
            title_align="left",
            border_style="green" if only is None else "dim",
        )
        self._console.print(Padding(panel, (0, 0, 0, 11)), width=_WIDTH)


class StageActor:
    """A person of the sandbox whose doings are shown.

    Args:
        stage: where they are shown.
        person: who does them.
        colour: of their name.
    """

    def __init__(self, stage: SandboxStage, person: Person, colour: str) -> None:
        self._stage = stage
        self._person = person
        self._modal: SeenModal | None = None
        self.colour = colour

    @property
    def name(self) -> str:
        """Their name."""
        return self._person.name

    async def slash(self, command: str, /, **options: Any) -> Answer:
        """Type a slash command."""
        shown = " ".join(f"[dim]{escape(key)}:[/]{escape(str(value))}" for key, value in options.items())
        self._stage.did(self, f"types [bold]/{escape(command)}[/] {shown}")
        return self._shown(await self._person.slash(command, options))

    async def click(self, label: str, *, on: SeenMessage | None = None) -> Answer:
        """Click a button."""
        self._stage.did(self, f"clicks {_button(label)}")
        return self._shown(await self._person.click(label, on=on))

    async def double_click(self, label: str, *, on: SeenMessage | None = None) -> Answer:
        """Click a button twice within a moment."""
        self._stage.did(self, f"clicks {_button(label)} {_button(label)}")
        first, second = await self._person.double_click(label, on=on)
        said = [answer for answer in (first, second) if answer.private]
        for answer in said:
            self._shown(answer)
        self._stage.did(self, f"[dim]2 clicks, {len(said)} answer{'' if len(said) == 1 else 's'}[/]")
        return first

    async def select(self, *options: str, of: str | None = None, on: SeenMessage | None = None) -> Answer:
        """Choose in a select."""
        self._stage.did(self, f"chooses [bold]{escape(', '.join(options))}[/]")
        return self._shown(await self._person.select(*options, of=of, on=on))

    async def fill(self, **fields: Any) -> Answer:
        """Fill in the open modal and submit it."""
        self._stage.did(self, "fills it in and sends it")
        if self._modal is not None:
            self._stage.submitted(self._modal, fields)
        return self._shown(await self._person.fill(fields))

    async def sees(self, text: str) -> SeenMessage:
        """Wait until a message with this text is there, and show it."""
        message = await self._person.sees(text)
        self._stage.saw(message)
        return message

    async def joins(self, channel: str) -> None:
        """Join a voice channel of this name, which is made where there is none."""
        self._stage.did(self, f"joins [bold]🔊 {escape(channel)}[/]")
        await self._person.joins(self._stage.voice_channel(channel))

    async def hears(self, seconds: float) -> None:
        """Listen to the bot for so long, and show how it came through."""
        heard = await self._person.hears(within=_LISTENING)
        more = heard.audible + round(seconds * _PACKETS)
        heard = await self._person.hears(packets=more, within=_LISTENING + seconds)
        self._stage.did(self, f"hears {seconds:g} s more of it: {heard.audible} packets, {heard.lost} lost")

    def _shown(self, answer: Answer) -> Answer:
        self._modal = answer.modal
        self._stage.answered(self, answer)
        return answer


def _message(message: SeenMessage) -> RenderableType:
    parts: list[RenderableType] = []
    if message.content:
        parts.append(_markdown(message.readable(message.content)))
    for embed in message.embeds:
        lines: list[RenderableType] = [Text.assemble((_plain(embed.get("title") or ""), "bold"))]
        if embed.get("description"):
            lines.append(_markdown(message.readable(embed["description"])))
        for field in embed.get("fields") or []:
            value = _markdown(message.readable(field["value"]))
            lines.append(Text.assemble((f"{_plain(field['name'])}: ", "dim"), value))
        if footer := (embed.get("footer") or {}).get("text"):
            lines.append(Text(footer, style="dim"))
        parts.append(Group(*lines))
    for select in message.selects:
        options = " | ".join(option.label for option in select.options)
        parts.append(
            Text.from_markup(f"[on grey23] ▾ {escape(select.placeholder)} [/] [dim]{escape(options)}[/]")
        )
    if message.buttons:
        parts.append(
            Text.from_markup(" ".join(_button(each.label, off=each.disabled) for each in message.buttons))
        )
    return Group(*parts)


def _form(modal: SeenModal, fields: Mapping[str, Any]) -> RenderableType:
    entered = {name.casefold(): str(value) for name, value in fields.items()}
    lines = []
    for field in modal.fields:
        chosen = [option.label for option in field.select.options if option.default] if field.select else []
        value = entered.get(
            field.custom_id, entered.get(field.label.casefold(), field.value or ", ".join(chosen))
        )
        lines.append(Text.assemble((f"{field.label}: ", "bold"), value.replace("\n", " ⏎ ") or ("–", "dim")))
    return Group(*lines)


def _button(label: str, *, off: bool = False) -> str:
    return f"[{'dim' if off else 'reverse'}] {escape(label)} [/]"


def _markdown(text: str) -> Text:
    """Return what Discord's client makes of bold text and escapes; the rest stays as it is."""
    shown = Text()
    for index, part in enumerate(_BOLD.split(text)):
        shown.append(_plain(part), style="bold" if index % 2 else "")
    return shown


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
