"""Webhooks, and the messages that their tokens post; the tokens of interactions come the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.errors import MissingRoute, Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest import interactions
from guildkit_sandbox.rest.access import guild_of, require_in_channel
from guildkit_sandbox.rest.posting import change_message, new_message
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.rest.threads import post_thread
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.guilds import FORUMS, NEWS, TEXT, VOICE
from guildkit_sandbox.state.messages import EPHEMERAL
from guildkit_sandbox.state.threads import Thread
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.webhooks import check_author, check_avatar, check_name

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.webhooks import Webhook

_CHANNEL = "/channels/{channel_id}/webhooks"
_ONE = "/webhooks/{webhook_id}"
_BY_TOKEN = _ONE + "/{token}"
_ORIGINAL = _BY_TOKEN + "/messages/@original"
_MESSAGE = _BY_TOKEN + "/messages/{message_id}"
_LOGGED = ("name", "type", "channel_id", "application_id")


# ---------------------------------------------------------------------- the webhooks themselves


@route("POST", _CHANNEL)
def create_webhook(call: Call) -> Payload:
    """Make a webhook."""
    channel = _managed(call, call.ids["channel_id"])
    form, data = Form(), call.form()
    name, avatar = check_name(form, data, required=True), check_avatar(form, data)
    form.check()
    webhook = call.world.webhooks.create(channel, name or "", call.world.bot, avatar=avatar)
    _note(call, AuditAction.WEBHOOK_CREATE, webhook, {}, webhook.to_dict())
    return webhook.to_dict()


@route("GET", _CHANNEL)
def list_channel_webhooks(call: Call) -> list[Payload]:
    """The webhooks of a channel."""
    channel = _managed(call, call.ids["channel_id"])
    return [webhook.to_dict() for webhook in call.world.webhooks.of(channel)]


@route("GET", "/guilds/{guild_id}/webhooks")
def list_guild_webhooks(call: Call) -> list[Payload]:
    """The webhooks of a guild."""
    guild = guild_of(call, Permissions.MANAGE_WEBHOOKS)
    found = call.world.webhooks.by_id.values()
    return [webhook.to_dict() for webhook in found if webhook.channel.guild is guild]


@route("GET", _ONE)
def get_webhook(call: Call) -> Payload:
    """One webhook."""
    return _own(call).to_dict()


@route("GET", _BY_TOKEN, by_token=True)
def get_webhook_by_token(call: Call) -> Payload:
    """The webhook of a token."""
    return _of_token(call).to_dict(by_token=True)


@route("PATCH", _ONE)
def edit_webhook(call: Call) -> Payload:
    """Change a webhook, also where it posts."""
    webhook = _own(call)
    before = webhook.to_dict()
    data, form = call.form(), Form()
    place = data.get("channel_id")
    wanted = None if place is None else form.snowflake(place, ("channel_id",))
    channel = webhook.channel
    if wanted is not None and wanted != channel.id:
        form.check()
        channel = _managed(call, wanted)
        if channel.guild is not webhook.channel.guild:
            raise Refused(10003)
    _change(call, webhook, form)
    if channel is not webhook.channel:
        left, webhook.channel = webhook.channel, channel
        call.world.webhooks.tell(left)
    call.world.webhooks.tell(channel)
    _note(call, AuditAction.WEBHOOK_UPDATE, webhook, before, webhook.to_dict())
    return webhook.to_dict()


@route("PATCH", _BY_TOKEN, by_token=True)
def edit_webhook_by_token(call: Call) -> Payload:
    """Change the webhook of a token."""
    webhook = _of_token(call)
    _change(call, webhook, Form())
    call.world.webhooks.tell(webhook.channel)
    return webhook.to_dict(by_token=True)


@route("DELETE", _ONE)
def delete_webhook(call: Call) -> None:
    """Delete a webhook."""
    webhook = _own(call)
    call.world.webhooks.delete(webhook)
    _note(call, AuditAction.WEBHOOK_DELETE, webhook, webhook.to_dict(), {})


@route("DELETE", _BY_TOKEN, by_token=True)
def delete_webhook_by_token(call: Call) -> None:
    """Delete the webhook of a token."""
    call.world.webhooks.delete(_of_token(call))


# ---------------------------------------------------------------------- what they post


@route("POST", _BY_TOKEN, by_token=True)
def execute(call: Call) -> Payload | None:
    """Post as a webhook; with an interaction's token, say more."""
    if _is_application(call):
        return interactions.follow_up(call)
    webhook = _of_token(call)
    data, form = call.form(), Form()
    name, avatar_url = check_author(form, data)
    form.check()
    author = webhook.author(name, avatar_url)
    _check_components(call, webhook, data)
    if webhook.channel.type in FORUMS and "thread_id" not in call.query:
        message = _new_in_forum(call, webhook, data, author)
    else:
        if data.get("thread_name"):
            raise Refused(220002 if webhook.channel.type in FORUMS else 220003)
        message = new_message(call, _place(call, webhook), data, author=author, webhook=webhook)
        message.flags &= ~EPHEMERAL
        call.world.add_message(message)
    return message.to_dict() if call.flag("wait") else None


@route("POST", _BY_TOKEN + "/slack", by_token=True)
@route("POST", _BY_TOKEN + "/github", by_token=True)
def execute_compatibly(call: Call) -> None:
    """Refuse by its name what another service would send: the sandbox does not translate it."""
    raise MissingRoute(f"{call.route.method} {call.route.path}")


@route("GET", _ORIGINAL, by_token=True)
def get_original(call: Call) -> Payload:
    """The original response of an interaction; a webhook has none."""
    _require_interaction(call)
    return interactions.get_original(call)


@route("PATCH", _ORIGINAL, by_token=True)
def edit_original(call: Call) -> Payload:
    """Change the original response of an interaction."""
    _require_interaction(call)
    return interactions.edit_original(call)


@route("DELETE", _ORIGINAL, by_token=True)
def delete_original(call: Call) -> None:
    """Delete the original response of an interaction."""
    _require_interaction(call)
    interactions.delete_original(call)


@route("GET", _MESSAGE, by_token=True)
def get_message(call: Call) -> Payload:
    """One message of a webhook or an interaction."""
    return interactions.get_follow_up(call) if _is_application(call) else _posted(call).to_dict()


@route("PATCH", _MESSAGE, by_token=True)
def edit_message(call: Call) -> Payload:
    """Change a message of a webhook or an interaction."""
    if _is_application(call):
        return interactions.edit_follow_up(call)
    message = _posted(call)
    _check_components(call, _of_token(call), call.form())
    change_message(call, message, call.form())
    return message.to_dict()


@route("DELETE", _MESSAGE, by_token=True)
def delete_message(call: Call) -> None:
    """Delete a message of a webhook or an interaction."""
    if _is_application(call):
        interactions.delete_follow_up(call)
    else:
        call.world.delete_message(_posted(call))


# ---------------------------------------------------------------------- how


def _is_application(call: Call) -> bool:
    return call.ids["webhook_id"] == call.world.bot.id


def _require_interaction(call: Call) -> None:
    if not _is_application(call):
        _of_token(call)
        raise Refused(10008)


def _managed(call: Call, channel_id: int) -> Channel:
    channel = call.world.channel(channel_id)
    require_in_channel(call, channel, Permissions.MANAGE_WEBHOOKS)
    if channel.type not in {TEXT, VOICE, NEWS, *FORUMS}:
        raise Refused(50024)
    return channel


def _own(call: Call) -> Webhook:
    webhook = call.world.webhooks.by_id.get(call.ids["webhook_id"])
    if webhook is None:
        raise Refused(10015)
    _managed(call, webhook.channel.id)
    return webhook


def _of_token(call: Call) -> Webhook:
    webhook = call.world.webhooks.by_id.get(call.ids["webhook_id"])
    if webhook is None:
        raise Refused(10015)
    if webhook.source is not None or webhook.token != call.texts["token"]:
        raise Refused(50027)
    return webhook


def _note(call: Call, action: AuditAction, webhook: Webhook, before: Payload, after: Payload) -> None:
    """Let the audit log say what the bot did to a webhook; whoever comes with a token is nobody it knows."""
    assert webhook.channel.guild is not None
    call.note(webhook.channel.guild, action, webhook.id, changes=differences(before, after, _LOGGED))


def _change(call: Call, webhook: Webhook, form: Form) -> None:
    data = call.form()
    name, avatar = check_name(form, data), check_avatar(form, data)
    form.check()
    webhook.name = name or webhook.name
    if "avatar" in data:
        webhook.avatar = avatar


def _place(call: Call, webhook: Webhook) -> Channel:
    """Return where to post: the webhook's channel, or the thread in it that the query names."""
    wanted = call.query_id("thread_id")
    if wanted is None:
        return webhook.channel
    thread = call.world.channels.get(wanted)
    if not isinstance(thread, Thread) or thread.parent is not webhook.channel:
        raise Refused(10003)
    return thread


def _new_in_forum(call: Call, webhook: Webhook, data: Payload, author: User) -> Message:
    name = data.get("thread_name")
    if not name:
        raise Refused(220001)
    form = Form()
    form.text(data, "thread_name", (), shortest=1, longest=limits.THREAD_NAME)
    form.check()
    return post_thread(call, webhook.channel, data, {"name": name}, (), webhook=webhook, author=author)


def _posted(call: Call) -> Message:
    webhook = _of_token(call)
    message = _place(call, webhook).messages.get(call.ids["message_id"])
    if message is None or message.webhook_id != webhook.id:
        raise Refused(10008)
    return message


def _check_components(call: Call, webhook: Webhook, data: Payload) -> None:
    """Drop or refuse the components that nobody would answer: an application's own webhook may have any."""
    if not data.get("components") or webhook.application_id is not None:
        return
    if not call.flag("with_components"):
        del data["components"]
    elif _does_something(data["components"]):
        Form().fail(
            ("components",),
            "APPLICATION_COMPONENTS_NOT_ALLOWED",
            "Only webhooks of applications have components that do something",
        )


def _does_something(part: Any) -> bool:
    if isinstance(part, dict):
        return "custom_id" in part or any(_does_something(inner) for inner in part.values())
    return isinstance(part, list) and any(_does_something(inner) for inner in part)
