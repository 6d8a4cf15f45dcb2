"""Invites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import MissingRoute, Refused
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import granted_in, guild_channel_of, guild_of, require_in_channel
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.invites import Invite

_A_DAY: Final = 86_400
_TARGETS: Final = ("target_type", "target_user_id", "target_application_id", "role_ids")


@route("GET", "/channels/{channel_id}/invites")
def list_channel_invites(call: Call) -> list[Payload]:
    """The invites to a channel."""
    guild, channel = guild_channel_of(call, Permissions.MANAGE_CHANNELS)
    found = [invite for invite in call.world.invites.of(guild) if invite.channel is channel]
    return [invite.to_dict() | invite.metadata() for invite in found]


@route("GET", "/guilds/{guild_id}/invites")
def list_guild_invites(call: Call) -> list[Payload]:
    """The invites to a guild; who may only read the audit log is not told how often they were used."""
    guild = guild_of(call)
    granted = granted_in(call, guild)
    if not granted & (Permissions.MANAGE_GUILD | Permissions.VIEW_AUDIT_LOG):
        raise Refused(50013)
    everything = Permissions.MANAGE_GUILD in granted
    return [
        invite.to_dict() | (invite.metadata() if everything else {})
        for invite in call.world.invites.of(guild)
    ]


@route("POST", "/channels/{channel_id}/invites")
def create_invite(call: Call) -> Payload:
    """Make an invite to a channel, or return the bot's own that is just like it."""
    guild, channel = guild_channel_of(call, Permissions.CREATE_INSTANT_INVITE)
    data = call.form() if call.body is not None else {}
    for key in _TARGETS:
        if data.get(key) is not None:
            raise MissingRoute(f"POST /channels/{{channel_id}}/invites with {key}")
    form = Form()
    max_age = form.integer(data, "max_age", (), least=0, most=limits.INVITE_AGE)
    max_uses = form.integer(data, "max_uses", (), least=0, most=limits.INVITE_USES)
    temporary = form.boolean(data, "temporary", ())
    unique = form.boolean(data, "unique", ())
    form.check()
    max_age = _A_DAY if max_age is None else max_age
    wanted = (channel, call.world.bot, max_age, max_uses or 0, bool(temporary))
    if not unique:
        for invite in call.world.invites.of(guild):
            if wanted == (invite.channel, invite.inviter, invite.max_age, invite.max_uses, invite.temporary):
                return invite.to_dict() | invite.metadata()
    invite = call.world.invites.create(
        channel, call.world.bot, max_age=max_age, max_uses=max_uses or 0, temporary=bool(temporary)
    )
    call.note(guild, AuditAction.INVITE_CREATE, changes=differences({}, _logged(invite), _logged(invite)))
    return invite.to_dict() | invite.metadata()


@route("GET", "/invites/{code}", public=True)
def get_invite(call: Call) -> Payload:
    """One invite; it need not lead to a guild of the bot's."""
    invite = call.world.invites.find(call.texts["code"])
    counts = call.world.presences.counts(invite.guild) if call.flag("with_counts") else {}
    return invite.to_dict() | counts


@route("DELETE", "/invites/{code}")
def delete_invite(call: Call) -> Payload:
    """Delete an invite."""
    invite = call.world.invites.find(call.texts["code"])
    guild = call.world.guild(invite.guild.id)
    if Permissions.MANAGE_GUILD not in granted_in(call, guild):
        require_in_channel(call, invite.channel, Permissions.MANAGE_CHANNELS)
    call.world.invites.delete(invite)
    call.note(guild, AuditAction.INVITE_DELETE, changes=differences(_logged(invite), {}, _logged(invite)))
    return invite.to_dict()


def _logged(invite: Invite) -> Payload:
    """Return what the audit log says of an invite."""
    return {
        "code": invite.code,
        "channel_id": str(invite.channel.id),
        "inviter_id": str(invite.inviter.id),
        "max_age": invite.max_age,
        "max_uses": invite.max_uses,
        "temporary": invite.temporary,
        "uses": invite.uses,
    }
