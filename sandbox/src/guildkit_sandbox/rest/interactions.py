"""Answering interactions: the callback, and what their tokens do where webhooks' tokens go (`rest.webhooks`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox.errors import MissingRoute, Refused
from guildkit_sandbox.rest.posting import change_message, new_message
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state import interactions as kinds
from guildkit_sandbox.state.messages import (
    CHAT_INPUT_COMMAND,
    CONTEXT_MENU_COMMAND,
    DEFAULT,
    EPHEMERAL,
    LOADING,
    REPLY,
    Message,
)
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.modals import check_choices, check_modal

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.interactions import Interaction
    from guildkit_sandbox.validation.forms import Path

_SAYING = {kinds.ANSWER_MESSAGE, kinds.ANSWER_DEFERRED_MESSAGE}
_UPDATING = {kinds.ANSWER_UPDATE, kinds.ANSWER_DEFERRED_UPDATE}
_ALLOWED = {
    kinds.COMMAND: _SAYING | {kinds.ANSWER_MODAL},
    kinds.COMPONENT: _SAYING | _UPDATING | {kinds.ANSWER_MODAL},
    kinds.AUTOCOMPLETE: {kinds.ANSWER_CHOICES},
    kinds.MODAL_SUBMIT: _SAYING,
}
"""Which answers an interaction may have; a modal that a component opened may also update its message."""


@route("POST", "/interactions/{interaction_id}/{token}/callback", by_token=True)
def answer(call: Call) -> Payload | None:
    """Give an interaction its first and only initial answer."""
    interaction = call.world.interactions.by_id.get(call.ids["interaction_id"])
    if interaction is None or interaction.token != call.texts["token"]:
        raise Refused(10062)
    if interaction.answer is not None:
        raise Refused(40060)
    if interaction.is_late(call.world.now()):
        raise Refused(10062)
    body = call.form()
    kind: Any = body.get("type")
    if kind == kinds.ANSWER_ACTIVITY:
        raise MissingRoute(
            "POST /interactions/{interaction_id}/{token}/callback with type 12, LAUNCH_ACTIVITY"
        )
    allowed = set(_ALLOWED[interaction.type])
    if interaction.type == kinds.MODAL_SUBMIT and interaction.message is not None:
        allowed |= _UPDATING
    form = Form()
    form.choice(body, "type", (), allowed, required=True)
    form.check()
    if interaction.channel.id not in call.world.channels:
        raise Refused(10003)
    data = body.get("data") or {}
    form.is_object(data, ("data",))
    form.check()
    _respond(call, interaction, kind, data)
    interaction.answer = kind
    interaction.finished = kind not in {kinds.ANSWER_DEFERRED_MESSAGE, kinds.ANSWER_DEFERRED_UPDATE}
    if kind == kinds.ANSWER_DEFERRED_MESSAGE:
        interaction.changed.notify()
    else:
        call.world.interactions.close(interaction)
    return _described(call, interaction) if call.flag("with_response") else None


def _respond(call: Call, interaction: Interaction, kind: int, data: Payload) -> None:
    if kind == kinds.ANSWER_MESSAGE:
        message = new_message(call, interaction.channel, data, ("data",))
        interaction.response = _addressed(interaction, message)
        call.world.add_message(message)
    elif kind == kinds.ANSWER_DEFERRED_MESSAGE:
        world = call.world
        flags = _flags(data, ("data",)) & EPHEMERAL | LOADING
        message = Message(world.snowflakes.next(), interaction.channel, world.bot, world.now(), flags=flags)
        interaction.response = _addressed(interaction, message)
        world.add_message(message)
    elif kind == kinds.ANSWER_UPDATE:
        source = _source(interaction)
        change_message(call, source, data, ("data",))
        interaction.response = source
    elif kind == kinds.ANSWER_DEFERRED_UPDATE:
        interaction.response = _source(interaction)
    elif kind == kinds.ANSWER_CHOICES:
        interaction.choices = check_choices(data)
    else:
        interaction.modal = check_modal(data)


def follow_up(call: Call) -> Payload:
    """Say more; the first time after a deferral it fills the message that is still loading."""
    interaction = _interaction(call)
    data = call.form()
    waiting = interaction.response
    if waiting is not None and waiting.is_loading and not waiting.deleted:
        change_message(call, waiting, {**data, "flags": _flags(data) & ~EPHEMERAL})
        waiting.edited = None
        waiting.touch()
        _finish(call, interaction)
        return call.shown(waiting)
    message = _addressed(interaction, new_message(call, interaction.channel, data))
    if interaction.response is not None and not interaction.response.deleted:
        message.type = REPLY
        message.referenced = interaction.response
        message.reference = {
            "type": 0,
            "channel_id": str(message.channel.id),
            "message_id": str(interaction.response.id),
        }
    message.interaction_metadata = {
        **interaction.metadata(),
        "original_response_message_id": str(interaction.response.id if interaction.response else 0),
    }
    message.interaction_name = None
    interaction.followups.append(message)
    call.world.add_message(message)
    _finish(call, interaction)
    return call.shown(message)


def get_original(call: Call) -> Payload:
    """The original response."""
    return call.shown(_original(_interaction(call)))


def edit_original(call: Call) -> Payload:
    """Change the original response; this ends a deferral."""
    interaction = _interaction(call)
    message = _original(interaction)
    loading = message.is_loading
    change_message(call, message, call.form())
    if loading:
        message.edited = None
        message.touch()
    _finish(call, interaction)
    return call.shown(message)


def delete_original(call: Call) -> None:
    """Delete the original response."""
    interaction = _interaction(call)
    call.world.delete_message(_original(interaction))
    _finish(call, interaction)


def get_follow_up(call: Call) -> Payload:
    """One of the interaction's messages."""
    return call.shown(_own_message(call, _interaction(call)))


def edit_follow_up(call: Call) -> Payload:
    """Change one of the interaction's messages."""
    interaction = _interaction(call)
    message = _own_message(call, interaction)
    change_message(call, message, call.form())
    _finish(call, interaction)
    return call.shown(message)


def delete_follow_up(call: Call) -> None:
    """Delete one of the interaction's messages."""
    interaction = _interaction(call)
    call.world.delete_message(_own_message(call, interaction))
    _finish(call, interaction)


def _finish(call: Call, interaction: Interaction) -> None:
    interaction.finished = True
    call.world.interactions.close(interaction)


def _interaction(call: Call) -> Interaction:
    """Return the interaction whose token is in the path, if it can be followed up."""
    interaction = call.world.interactions.by_token.get(call.texts["token"])
    if interaction is None or interaction.is_expired(call.world.now()):
        raise Refused(50027)
    if interaction.answer is None:
        raise Refused(10015)
    if interaction.channel.id not in call.world.channels:
        raise Refused(10003)
    return interaction


def _original(interaction: Interaction) -> Message:
    message = interaction.response
    if message is None or message.deleted:
        raise Refused(10008)
    return message


def _own_message(call: Call, interaction: Interaction) -> Message:
    for message in (interaction.response, *interaction.followups):
        if message is not None and message.id == call.ids["message_id"] and not message.deleted:
            return message
    raise Refused(10008)


def _flags(data: Payload, path: Path = ()) -> int:
    form = Form()
    flags = form.flags(data, path)
    form.check()
    return flags


def _source(interaction: Interaction) -> Message:
    if interaction.message is None or interaction.message.deleted:
        raise Refused(10008)
    return interaction.message


def _addressed(interaction: Interaction, message: Message) -> Message:
    """Make a message an answer to the interaction, seen by one person alone when it is ephemeral."""
    message.application_id = message.webhook_id = message.author.id
    message.interaction_metadata = interaction.metadata()
    message.interaction_name = interaction.name
    if message.flags & EPHEMERAL:
        message.addressee = interaction.user.id
    if interaction.type == kinds.COMMAND:
        message.type = CHAT_INPUT_COMMAND if interaction.data["type"] == 1 else CONTEXT_MENU_COMMAND
    else:
        message.type = DEFAULT
    return message


def _described(call: Call, interaction: Interaction) -> Payload:
    """Return the callback response that `with_response` asks for."""
    kind = interaction.answer
    described: Payload = {"id": str(interaction.id), "type": interaction.type}
    message = interaction.response
    if message is not None:
        described |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": bool(message.flags & EPHEMERAL),
        }
    if message is None or kind not in {kinds.ANSWER_MESSAGE, kinds.ANSWER_UPDATE}:
        return {"interaction": described}
    return {"interaction": described, "resource": {"type": kind, "message": call.shown(message)}}
