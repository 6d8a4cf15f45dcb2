"""The audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.rest.access import guild_of
from guildkit_sandbox.rest.routing import Call, route

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.audit import Entry
    from guildkit_sandbox.state.commands import Command
    from guildkit_sandbox.state.guilds import Guild


@route("GET", "/guilds/{guild_id}/audit-logs")
def get_audit_log(call: Call) -> Payload:
    """Entries of the audit log, newest first, or from `after` on oldest first."""
    guild = guild_of(call, Permissions.VIEW_AUDIT_LOG)
    limit = call.number("limit", 50, most=100)
    entries = _wanted(call, guild)
    after = call.query_id("after")
    if after is not None:
        entries = [entry for entry in entries if entry.id > after][:limit]
    else:
        before = call.query_id("before")
        entries = [entry for entry in reversed(entries) if before is None or entry.id < before][:limit]
    targets = {entry.target_id for entry in entries}
    users = targets | {entry.user_id for entry in entries}
    return {
        "audit_log_entries": [entry.to_dict() for entry in entries],
        "users": [user.payload for user in call.world.users.values() if user.id in users],
        "integrations": [],
        "webhooks": [
            webhook.to_dict() for webhook in call.world.webhooks.by_id.values() if webhook.id in targets
        ],
        "guild_scheduled_events": [
            event.to_dict() for event in guild.scheduled_events.values() if event.id in targets
        ],
        "threads": [thread.to_dict() for thread in guild.threads.values() if thread.id in targets],
        "application_commands": [
            command.to_dict() for command in _commands(call, guild) if command.id in targets
        ],
        "auto_moderation_rules": [rule.to_dict() for rule in guild.automod.values() if rule.id in targets],
    }


def _commands(call: Call, guild: Guild) -> list[Command]:
    world = call.world
    return [*world.scope(guild.id).commands.values(), *world.scope(None).commands.values()]


def _wanted(call: Call, guild: Guild) -> list[Entry]:
    entries = call.world.audit.entries(guild)
    for key, attribute in (("user_id", "user_id"), ("target_id", "target_id"), ("action_type", "action")):
        wanted = call.query_id(key)
        if wanted is not None:
            entries = [entry for entry in entries if getattr(entry, attribute) == wanted]
    return entries
