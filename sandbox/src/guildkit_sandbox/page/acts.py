"""What the page asks for. Everything that people do goes through `Person`: so it is what Discord's client lets them do."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import TYPE_CHECKING, Any

from guildkit_sandbox.people import commands
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.state.commands import CHAT_INPUT
from guildkit_sandbox.validation import commands as options
from guildkit_sandbox.validation import parts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from guildkit_sandbox.page.viewer import Viewer
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.interacting import Answer
    from guildkit_sandbox.people.person import Person
    from guildkit_sandbox.state.guilds import Channel

    Act = Callable[[Viewer, Payload], Awaitable[Any]]

ACTS: dict[str, Act] = {}
"""Every act by the name that the page has for it."""

_OF_IDS = parts.SELECTS - {parts.STRING_SELECT}
_LONGEST_ADVANCE = 366 * 24 * 3600


def act(function: Act) -> Act:
    """Let the page ask for this."""
    ACTS[function.__name__] = function
    return function


# ---------------------------------------------------------------------- what people do


@act
async def look(viewer: Viewer, ask: Payload) -> None:
    """Look as somebody, somewhere."""
    viewer.look(ask)


@act
async def say(viewer: Viewer, ask: Payload) -> None:
    """Write a message."""
    person = viewer.person
    replied = viewer.message(int(ask["reply_to"])) if ask.get("reply_to") else None
    _note(viewer, f"{person.name}: writes in {person.channel.name or 'direct messages'}")
    await person.says(ask["content"], reply_to=replied, files=[_file(each) for each in ask.get("files", ())])


@act
async def edit(viewer: Viewer, ask: Payload) -> None:
    """Change what one wrote."""
    person = viewer.person
    _note(viewer, f"{person.name}: edits a message")
    await person.edits(viewer.message(int(ask["message"])), ask["content"])


@act
async def vote(viewer: Viewer, ask: Payload) -> None:
    """Vote in a poll."""
    person = viewer.person
    _note(viewer, f"{person.name}: votes")
    await person.votes(*ask["answers"], on=viewer.message(int(ask["message"])))


@act
async def thread(viewer: Viewer, ask: Payload) -> None:
    """Start a thread from a message, and go there."""
    person = viewer.person
    _note(viewer, f"{person.name}: starts a thread")
    started = await person.starts_thread(ask["name"], on=viewer.message(int(ask["message"])))
    viewer.look({"channel": str(started.id)})


@act
async def slash(viewer: Viewer, ask: Payload) -> Payload:
    """Use a slash command."""
    person = viewer.person
    return _came_of(await person.slash(ask["name"], _typed(person, ask["name"], ask["options"])))


@act
async def autocomplete(viewer: Viewer, ask: Payload) -> list[Payload]:
    """Ask for suggestions for the option that is typed."""
    person = viewer.person
    typed = _typed(person, ask["name"], ask["options"], focused=ask["focused"])
    found = await person.autocomplete(ask["name"], typed)
    return [{"name": name, "value": value} for name, value in found]


@act
async def menu(viewer: Viewer, ask: Payload) -> Payload:
    """Use a command of a context menu."""
    person = viewer.person
    on = viewer.message(int(ask["message"])) if "message" in ask else viewer.member(int(ask["member"]))
    return _came_of(await person.menu(ask["name"], on))


@act
async def click(viewer: Viewer, ask: Payload) -> Payload:
    """Click a button."""
    person = viewer.person
    return _came_of(await person.click(ask["custom_id"], on=viewer.message(int(ask["message"]))))


@act
async def select(viewer: Viewer, ask: Payload) -> Payload:
    """Choose in a select."""
    person, message = viewer.person, viewer.message(int(ask["message"]))
    kind = next((each.kind for each in message.selects if each.custom_id == ask["custom_id"]), None)
    chosen = _picked(kind, ask["values"])
    return _came_of(await person.select(*chosen, of=ask["custom_id"], on=message))


@act
async def fill(viewer: Viewer, ask: Payload) -> Payload:
    """Send the open modal."""
    person = viewer.person
    if person.modal is None:
        raise CannotDo(f"{person.name} has no modal open")
    found = {field.custom_id: field.kind for field in person.modal.fields}
    fields = {key: _entered(found.get(key), value) for key, value in ask["fields"].items()}
    return _came_of(await person.fill(fields))


@act
async def be(viewer: Viewer, ask: Payload) -> None:
    """Come, go, or be busy."""
    person = viewer.person
    _note(viewer, f"{person.name}: is {ask['status']}")
    await person.goes(ask["status"])


@act
async def react(viewer: Viewer, ask: Payload) -> None:
    """React to a message, or take the reaction back."""
    person = viewer.person
    _note(viewer, f"{person.name}: reacts with {ask['emoji']}")
    await person.reacts(ask["emoji"], on=viewer.message(int(ask["message"])))


@act
async def delete(viewer: Viewer, ask: Payload) -> None:
    """Delete a message."""
    person = viewer.person
    _note(viewer, f"{person.name}: deletes a message")
    await person.deletes(viewer.message(int(ask["message"])))


@act
async def dismiss(viewer: Viewer, ask: Payload) -> None:
    """Put an ephemeral message out of sight; the bot does not learn of it."""
    viewer.page.dismissed.add(int(ask["message"]))


# ---------------------------------------------------------------------- voice


@act
async def join(viewer: Viewer, ask: Payload) -> None:
    """Join a voice channel; the client is in one at a time, in whichever guild."""
    person, before = viewer.person, viewer.voice
    channel = _voice_channel(person, ask)
    _note(viewer, f"{person.name}: joins {channel.name}")
    elsewhere = viewer.in_voice() if before is not None and before.guild is not channel.guild else None
    muted, deafened = (before.self_mute, before.self_deaf) if before is not None else (False, False)
    await person.joins(channel, muted=muted, deafened=deafened)
    if elsewhere is not None:
        await elsewhere.leaves_voice()


@act
async def leave(viewer: Viewer, _ask: Payload) -> None:
    """Leave the voice channel."""
    person = viewer.in_voice()
    _note(viewer, f"{person.name}: leaves the voice channel")
    await person.leaves_voice()


@act
async def hush(viewer: Viewer, ask: Payload) -> None:
    """Mute or deafen oneself, or no longer."""
    person = viewer.in_voice()
    assert person.voice is not None
    _note(viewer, f"{person.name}: mutes or deafens themselves, or no longer")
    await person.joins(person.voice, muted=ask["muted"], deafened=ask["deafened"])


@act
async def moderate(viewer: Viewer, ask: Payload) -> None:
    """Mute, deafen, move or disconnect somebody who is in a voice channel, or bring them to the front of a stage."""
    person, who = viewer.person, viewer.member(int(ask["member"]))
    how = ask["how"]
    _note(viewer, f"{person.name}: {how} {who.name}")
    if how == "move":
        await person.moves(who, _voice_channel(person, ask))
    elif how == "disconnect":
        await person.disconnects(who)
    elif how == "invite":
        await person.invites_to_speak(who)
    elif how in {"mute", "unmute"}:
        await person.mutes(who, muted=how == "mute")
    else:
        await person.deafens(who, deafened=how == "deafen")


# ---------------------------------------------------------------------- what happens around them


@act
async def advance(viewer: Viewer, ask: Payload) -> None:
    """Move the clock forward."""
    seconds = float(ask["seconds"])
    if not 0 < seconds <= _LONGEST_ADVANCE:
        raise CannotDo("the clock moves forward, by a year at most")
    _note(viewer, f"the clock moves by {_length(seconds)}")
    viewer.page.sandbox.time.advance(seconds=seconds)
    if viewer.page.keeper.bot is not None:
        await viewer.page.keeper.bot.rest()


@act
async def fault(viewer: Viewer, ask: Payload) -> None:
    """Begin a fault, or end it."""
    viewer.page.mishaps.press(ask["name"])


@act
async def restart(viewer: Viewer, _ask: Payload) -> None:
    """Restart the bot."""
    _note(viewer, "the bot is restarted")
    # It is carried to its end even if the page is closed meanwhile.
    await asyncio.shield(viewer.page.keeper.restart())


@act
async def bodies(viewer: Viewer, ask: Payload) -> Payload:
    """Show what was sent and answered in one line of the traffic."""
    return viewer.page.traffic.bodies(int(ask["n"]))


# ---------------------------------------------------------------------- how


def _note(viewer: Viewer, what: str) -> None:
    viewer.page.sandbox.transcript.add("PERSON", what)


def _voice_channel(person: Person, ask: Payload) -> Channel:
    channel = person.guild.model.channels.get(int(ask["channel"]))
    if channel is None:
        raise CannotDo("the channel is deleted")
    return channel


def _length(seconds: float) -> str:
    for unit, size in (("d", 24 * 3600), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def _came_of(answer: Answer) -> Payload:
    return {"modal": answer.interaction.modal}


def _typed(person: Person, name: str, values: Payload, *, focused: str | None = None) -> Payload:
    """Return the options as `Person` takes them: ids as numbers, files as name and content, the focused one last."""
    first, *words = name.split()
    command = commands.find_command(person.guild.world, person.channel, person.user, first, CHAT_INPUT)
    leaf, _ = commands.leaf_of(command, words)
    types = {option["name"]: option["type"] for option in leaf.get("options") or []}
    ids = {options.USER_OPTION, options.CHANNEL, options.ROLE, options.MENTIONABLE}
    typed: Payload = {}
    for key in sorted(values, key=lambda each: each == focused):
        value = values[key]
        if types.get(key) in ids:
            typed[key] = _id(value)
        elif isinstance(value, dict):
            typed[key] = _file(value)
        else:
            typed[key] = value
    return typed


def _entered(kind: int | None, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [_file(each) if isinstance(each, dict) else each for each in _picked(kind, value)]


def _picked(kind: int | None, values: list[Any]) -> list[Any]:
    return [_id(value) for value in values] if kind in _OF_IDS else list(values)


def _id(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _file(value: Payload) -> tuple[str, bytes]:
    try:
        return str(value["name"]), base64.b64decode(value["content"], validate=True)
    except (KeyError, binascii.Error):
        raise CannotDo("the file cannot be read") from None
