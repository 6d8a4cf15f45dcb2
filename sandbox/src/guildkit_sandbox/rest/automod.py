"""Rules of auto-moderation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import ApiError
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import guild_of, require_in_guild
from guildkit_sandbox.rest.routing import Call, route
from guildkit_sandbox.state.audit import AuditAction, differences
from guildkit_sandbox.state.automod import Rule
from guildkit_sandbox.validation.automod import TIME_OUT, read_rule
from guildkit_sandbox.validation.forms import Form

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild

_ALL: Final = "/guilds/{guild_id}/auto-moderation/rules"
_ONE: Final = _ALL + "/{rule_id}"


@route("GET", _ALL)
def list_rules(call: Call) -> list[Payload]:
    """The rules of a guild."""
    return [rule.to_dict() for rule in guild_of(call, Permissions.MANAGE_GUILD).automod.values()]


@route("GET", _ONE)
def get_rule(call: Call) -> Payload:
    """One rule."""
    return _rule(call).to_dict()


@route("POST", _ALL)
def create_rule(call: Call) -> Payload:
    """Make a rule, which is switched off unless the form says otherwise."""
    guild = guild_of(call, Permissions.MANAGE_GUILD)
    stored = _read(call, guild, call.form())
    kind = stored["trigger_type"]
    if (
        sum(rule.form["trigger_type"] == kind for rule in guild.automod.values())
        >= limits.AUTOMOD_RULES[kind]
    ):
        message = "Maximum number of rules of this type reached."
        Form().fail(("trigger_type",), "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED", message)
    rule = Rule(call.world.snowflakes.next(), guild, call.world.bot, stored)
    call.world.automod.add(rule)
    call.note(
        guild, AuditAction.AUTO_MODERATION_RULE_CREATE, rule.id, changes=differences({}, stored, stored)
    )
    return rule.to_dict()


@route("PATCH", _ONE)
def edit_rule(call: Call) -> Payload:
    """Change a rule; what triggers it stays."""
    rule = _rule(call)
    data = {**rule.form, **call.form(), "trigger_type": rule.form["trigger_type"]}
    stored = _read(call, rule.guild, data)
    changes = differences(rule.form, stored, stored)
    if changes:
        call.world.automod.update(rule, stored)
        call.note(rule.guild, AuditAction.AUTO_MODERATION_RULE_UPDATE, rule.id, changes=changes)
    return rule.to_dict()


@route("DELETE", _ONE)
def delete_rule(call: Call) -> None:
    """Delete a rule."""
    rule = _rule(call)
    call.world.automod.delete(rule)
    changes = differences(rule.form, {}, rule.form)
    call.note(rule.guild, AuditAction.AUTO_MODERATION_RULE_DELETE, rule.id, changes=changes)


def _rule(call: Call) -> Rule:
    rule = guild_of(call, Permissions.MANAGE_GUILD).automod.get(call.ids["rule_id"])
    if rule is None:
        # Discord has not given this one a number.
        raise ApiError(404, 0, "404: Not Found")
    return rule


def _read(call: Call, guild: Guild, data: Payload) -> Payload:
    form = Form()
    stored = read_rule(form, data, guild)
    form.check()
    if any(action["type"] == TIME_OUT for action in stored["actions"]):
        require_in_guild(call, guild, Permissions.MODERATE_MEMBERS)
    return stored
