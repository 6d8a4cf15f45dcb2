"""The members of a guild, asked for over REST: all at this moment, or one.

Nothing is kept: a cache of members is true only where the bot identifies with the intent that tells of their changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import disnake

from guildkit.errors import UserError
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from typing import Self

TIMED_OUT: Final = disnake.Permissions(view_channel=True, read_message_history=True)
"""https://docs.discord.com/developers/topics/permissions#permissions-for-timed-out-members"""
PAGE: Final = 1000
"""https://docs.discord.com/developers/resources/guild#list-guild-members"""


class MembersUnavailable(UserError):  # noqa: N818 - named like ChannelNotFound
    """Discord does not list members to a bot whose operator has not switched on the Server Members Intent."""

    def __init__(self) -> None:
        super().__init__(core_text("members-unavailable"), hint=core_text("members-unavailable-hint"))


@dataclass(frozen=True, slots=True)
class GuildMember:
    """A member of a guild, as they were when Discord was asked.

    Attributes:
        id: Discord's id of the user.
        name: the user's name.
        display_name: what they are called in this guild.
        joined_at: when they joined, aware; None for guests of a stage.
        role_ids: their roles, without `@everyone`.
        bot: whether they are a bot.
        pending: whether they have yet to accept the guild's rules.
        timed_out_until: when their time-out ends or ended, aware.
    """

    id: int
    name: str
    display_name: str
    joined_at: datetime | None
    role_ids: frozenset[int]
    bot: bool
    pending: bool
    timed_out_until: datetime | None

    @classmethod
    def of(cls, member: disnake.Member) -> Self:
        """Return what disnake knows of a member: `GuildMember.of(ctx.member)`."""
        return cls(
            id=member.id,
            name=member.name,
            display_name=member.display_name,
            joined_at=member.joined_at,
            role_ids=frozenset(role.id for role in member.roles if not role.is_default()),
            bot=member.bot,
            pending=member.pending,
            timed_out_until=member.current_timeout,
        )

    @classmethod
    def read(cls, payload: Any) -> Self:
        """Return what one of Discord's member objects says."""
        user = payload["user"]
        return cls(
            id=int(user["id"]),
            name=user["username"],
            display_name=payload.get("nick") or user.get("global_name") or user["username"],
            joined_at=disnake.utils.parse_time(payload.get("joined_at")),
            role_ids=frozenset(map(int, payload["roles"])),
            bot=bool(user.get("bot")),
            pending=bool(payload.get("pending")),
            timed_out_until=disnake.utils.parse_time(payload.get("communication_disabled_until")),
        )


async def members_of(client: disnake.Client, guild_id: int) -> AsyncIterator[GuildMember]:
    """Go through a guild's members, by id, a thousand for each request.

    Raises:
        MembersUnavailable: the bot was not granted the intent that this needs.
    """
    after = 0
    while True:
        try:
            page = await client.http.get_members(guild_id, PAGE, after)
        except disnake.Forbidden as error:
            raise MembersUnavailable from error
        for payload in page:
            yield GuildMember.read(payload)
        if len(page) < PAGE:
            return
        after = int(page[-1]["user"]["id"])


async def fetch_member(client: disnake.Client, guild: disnake.Guild, member_id: int) -> disnake.Member | None:
    """Return a member of a guild; None where they are not, or no longer, there."""
    if client.intents.members and (known := guild.get_member(member_id)) is not None:
        return known
    try:
        return await guild.fetch_member(member_id)
    except disnake.NotFound:
        return None


def permissions_of(member: disnake.Member, now: datetime) -> disnake.Permissions:
    """Return what a member may do in their guild; somebody who is timed out may look on."""
    granted, until = member.guild_permissions, member.current_timeout
    if granted.administrator or until is None or until <= now:
        return granted
    return granted & TIMED_OUT
