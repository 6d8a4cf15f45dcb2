"""Whom a message pings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.messages import Mentions

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")


def find_mentions(
    content: str,
    allowed: Payload | None,
    channel: Channel,
    permissions: Permissions,
    users: dict[int, User],
    *,
    replied: User | None = None,
) -> Mentions:
    """Return whom a content pings, within what `allowed_mentions` and the author's permissions allow."""
    may_everyone = Permissions.MENTION_EVERYONE in permissions
    if allowed is None:
        parse, named_users, named_roles, reply = {"users", "roles", "everyone"}, set(), set(), True
    else:
        parse = set(allowed.get("parse") or [])
        named_users = {int(user) for user in allowed.get("users") or []}
        named_roles = {int(role) for role in allowed.get("roles") or []}
        reply = bool(allowed.get("replied_user"))
    found = Mentions()
    for match in _USER.finditer(content):
        user = users.get(int(match[1]))
        if user is None or user in found.users:
            continue
        if "users" in parse or user.id in named_users:
            found.users.append(user)
    guild = channel.guild
    if guild is not None:
        for match in _ROLE.finditer(content):
            role = guild.roles.get(int(match[1]))
            if role is None or role.id in found.role_ids:
                continue
            if ("roles" in parse or role.id in named_roles) and (role.mentionable or may_everyone):
                found.role_ids.append(role.id)
        if "everyone" in parse and may_everyone and ("@everyone" in content or "@here" in content):
            found.everyone = True
    if replied is not None and reply and replied not in found.users:
        found.users.append(replied)
    return found
