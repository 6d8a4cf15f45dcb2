"""What people see: messages, buttons, selects."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from guildkit_sandbox.state.messages import (
    CHANNEL_FOLLOW_ADD,
    CHANNEL_NAME_CHANGE,
    EPHEMERAL,
    PINNED,
    RECIPIENT_ADD,
    RECIPIENT_REMOVE,
    SUPPRESS_EMBEDS,
    THREAD_CREATED,
    THREAD_STARTER_MESSAGE,
    USER_JOIN,
)
from guildkit_sandbox.validation import parts
from guildkit_sandbox.validation.parts import walk

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Attachment, Message
    from guildkit_sandbox.state.threads import Thread
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World

_MARKUP = re.compile(
    r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)|t:(?P<time>-?\d+)(?::(?P<style>\w))?)>"
)

_NOTICES = {
    RECIPIENT_ADD: "{} added somebody to the thread",
    RECIPIENT_REMOVE: "{} removed somebody from the thread",
    CHANNEL_NAME_CHANGE: "{} changed the name to {}",
    PINNED: "{} pinned a message",
    USER_JOIN: "{} joined the server",
    CHANNEL_FOLLOW_ADD: "{} added {} to this channel",
    THREAD_CREATED: "{} started a thread: {}",
    THREAD_STARTER_MESSAGE: "{} started a thread",
}
"""What is read of the messages that Discord writes itself."""


@dataclass(frozen=True)
class SeenButton:
    """A button on a message."""

    label: str
    custom_id: str | None
    style: int
    disabled: bool
    url: str | None
    component_id: int

    def is_called(self, name: str) -> bool:
        """Return whether one can mean the button by this name: its label or its custom id."""
        return name.casefold() == self.label.casefold() or name == self.custom_id


@dataclass(frozen=True)
class SeenOption:
    """One option of a select."""

    label: str
    value: str
    description: str
    default: bool


@dataclass(frozen=True)
class SeenSelect:
    """A select on a message or in a modal; those of users, roles and channels have no options."""

    placeholder: str
    custom_id: str
    kind: int
    options: tuple[SeenOption, ...]
    min_values: int
    max_values: int
    disabled: bool
    component_id: int
    channel_types: tuple[int, ...] = ()

    def is_called(self, name: str) -> bool:
        """Return whether one can mean the select by this name: its placeholder or its custom id."""
        return name.casefold() == self.placeholder.casefold() or name == self.custom_id

    def option(self, name: str) -> SeenOption | None:
        """Return the option with this label or value."""
        by_label = (option for option in self.options if option.label.casefold() == name.casefold())
        by_value = (option for option in self.options if option.value == name)
        return next(by_label, None) or next(by_value, None)


def seen_options(component: Payload) -> tuple[SeenOption, ...]:
    """Return the options of a select or a group as they are seen."""
    return tuple(
        SeenOption(
            option["label"],
            option["value"],
            option.get("description") or "",
            bool(option.get("default")),
        )
        for option in component.get("options") or []
    )


def seen_select(component: Payload) -> SeenSelect:
    """Return a select as it is seen."""
    least, most = component.get("min_values"), component.get("max_values")
    return SeenSelect(
        placeholder=component.get("placeholder") or "",
        custom_id=component["custom_id"],
        kind=component["type"],
        options=seen_options(component),
        min_values=1 if least is None else least,
        max_values=1 if most is None else most,
        disabled=bool(component.get("disabled")),
        component_id=component["id"],
        channel_types=tuple(component.get("channel_types") or ()),
    )


class SeenMessage:
    """A message as a person sees it: always as it is now, so an edit shows at once.

    Args:
        world: what knows the names that mentions stand for.
        message: the message.
    """

    def __init__(self, world: World, message: Message) -> None:
        self._world = world
        self._message = message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SeenMessage) and other._message is self._message

    def __hash__(self) -> int:
        return hash(self._message.id)

    def __repr__(self) -> str:
        return f"<SeenMessage {self.id} by {self.author.name}: {self.text!r}>"

    @property
    def model(self) -> Message:
        """The message in the sandbox's state."""
        return self._message

    @property
    def id(self) -> int:
        """Its id."""
        return self._message.id

    @property
    def author(self) -> User:
        """Who wrote it."""
        return self._message.author

    @property
    def channel(self) -> Channel:
        """Where it is."""
        return self._message.channel

    @property
    def content(self) -> str:
        """The content, as written."""
        return self._message.content

    @property
    def embeds(self) -> list[Payload]:
        """The embeds that are shown."""
        hidden = self._message.flags & SUPPRESS_EMBEDS
        return [] if hidden else copy.deepcopy(self._message.embeds)

    @property
    def attachments(self) -> list[Attachment]:
        """The files."""
        return list(self._message.attachments)

    @property
    def private(self) -> bool:
        """Whether only one person sees it."""
        return bool(self._message.flags & EPHEMERAL)

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self._message.deleted

    @property
    def edited(self) -> bool:
        """Whether it says `(edited)`."""
        return self._message.edited is not None

    @property
    def pings(self) -> set[str]:
        """Who is pinged: names of users, names of roles with `@`, and `@everyone`."""
        message = self._message
        found = {user.name for user in message.mentions.users}
        if message.channel.guild is not None:
            roles = message.channel.guild.roles
            found |= {f"@{roles[role_id].name}" for role_id in message.mentions.role_ids}
        return found | ({"@everyone"} if message.mentions.everyone else set())

    @property
    def pinned(self) -> bool:
        """Whether it is pinned."""
        return self._message.pinned_at is not None

    @property
    def thread(self) -> Thread | None:
        """The thread that was started from it."""
        return self._message.thread

    @property
    def votes(self) -> dict[str, int]:
        """How many voted for each answer of its poll."""
        poll = self._message.poll
        if poll is None:
            return {}
        return {media["text"]: poll.counts[number] for number, media in enumerate(poll.answers, 1)}

    @property
    def reactions(self) -> dict[str, int]:
        """How often each emoji was reacted with."""
        return {emoji: len(users) for emoji, users in self._message.reactions.items()}

    @property
    def buttons(self) -> list[SeenButton]:
        """The buttons, in their order."""
        return [
            SeenButton(
                label=component.get("label") or (component.get("emoji") or {}).get("name") or "",
                custom_id=component.get("custom_id"),
                style=component["style"],
                disabled=bool(component.get("disabled")),
                url=component.get("url"),
                component_id=component["id"],
            )
            for component in walk(self._message.components)
            if component["type"] == parts.BUTTON
        ]

    @property
    def selects(self) -> list[SeenSelect]:
        """The selects, in their order."""
        return [
            seen_select(component)
            for component in walk(self._message.components)
            if component["type"] in parts.SELECTS
        ]

    @property
    def raw(self) -> Payload:
        """The message object, as the API gives it."""
        return copy.deepcopy(self._message.to_dict())

    @property
    def text(self) -> str:
        """Everything one reads, as plain text; the options of a select are not read before it is opened."""
        message = self._message
        if message.is_loading:
            return f"{message.author.display_name} is thinking…"
        if message.type in _NOTICES:
            return self.readable(_NOTICES[message.type].format(message.author.mention, message.content))
        texts: list[str | None] = [message.content]
        texts += [snapshot["content"] for snapshot in message.snapshots]
        if message.poll is not None:
            texts += [message.poll.question["text"], *self.votes]
        for embed in self.embeds:
            texts += [
                (embed.get("author") or {}).get("name"),
                embed.get("title"),
                embed.get("description"),
            ]
            for shown in embed.get("fields") or []:
                texts += [shown["name"], shown["value"]]
            texts.append((embed.get("footer") or {}).get("text"))
        for component in walk(message.components):
            texts += [component.get(key) for key in ("content", "label", "placeholder")]
        texts += [attachment.filename for attachment in message.attachments]
        return self.readable("\n".join(text for text in texts if text))

    def readable(self, text: str) -> str:
        """Return a text with mentions and times as the client shows them."""
        guild = self._message.channel.guild

        def shown(match: re.Match[str]) -> str:
            found = match[0]
            if match["user"] and (user := self._world.users.get(int(match["user"]))):
                member = guild.members.get(user.id) if guild else None
                found = f"@{member.display_name if member else user.display_name}"
            elif match["role"] and guild and (role := guild.roles.get(int(match["role"]))):
                found = f"@{role.name}"
            elif match["channel"] and (channel := self._world.channels.get(int(match["channel"]))):
                found = f"#{channel.name}"
            elif match["time"]:
                found = self._shown_time(int(match["time"]), match["style"])
            return found

        return _MARKUP.sub(shown, text)

    def _shown_time(self, timestamp: int, style: str | None) -> str:
        instant = datetime.fromtimestamp(timestamp, UTC)
        if style != "R":
            return f"{instant:%Y-%m-%d %H:%M}"
        seconds = (instant - self._world.now()).total_seconds()
        units = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
        unit, size = next((unit for unit in units if abs(seconds) >= 0.95 * unit[1]), units[-1])
        count = round(abs(seconds) / size)
        span = f"{count} {unit}{'' if count == 1 else 's'}"
        return f"in {span}" if seconds > 0 else f"{span} ago"
