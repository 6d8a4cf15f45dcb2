"""Direct messages on behalf of a guild.

What is clicked in a direct message belongs to no guild as far as Discord is concerned. So the `custom_id`s of such a message
say for which guild it was sent: `@123abc/voting:1:ballot/12`. That is a claim, not a proof: it counts for members of that
guild only, with what they may do there.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake.http import Route
from disnake.ui import ActionRow

from guildkit.attachments import DEFAULT_SIZE, body
from guildkit.errors import UserError
from guildkit.members import fetch_member, permissions_of
from guildkit.routes import CUSTOM_ID_LIMIT
from guildkit.texts import core_text
from guildkit.views import LimitError, View

if TYPE_CHECKING:
    from typing import Self

    from disnake.interactions.base import Interaction

    from guildkit.services import Services

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
UNKNOWN_USER: Final = 10013
CLOSED: Final = 50007
NO_MUTUAL_GUILDS: Final = 50278

PATIENCE: Final = 1.5
"""Seconds for which Discord is asked who somebody is; an answer has to be given after three."""

_ADDRESSED = re.compile(r"@([0-9a-f]{1,16})/(.+)", re.DOTALL)


def address(guild_id: int, custom_id: str) -> str:
    """Return a `custom_id` that says for which guild it stands in a direct message."""
    return f"@{guild_id:x}/{custom_id}"


class _Row(ActionRow[Any]):
    """A row whose components say for which guild they are."""

    guild_id = 0

    def to_component_dict(self) -> Any:
        payload = super().to_component_dict()
        for component in payload["components"]:
            if "custom_id" in component:
                component["custom_id"] = address(self.guild_id, component["custom_id"])
        return payload


@dataclass(frozen=True, slots=True)
class DirectView(View):
    """A view whose components act for a guild wherever they are clicked.

    Attributes:
        guild_id: that guild.
    """

    guild_id: int = 0

    @classmethod
    def of(cls, view: View, guild_id: int) -> Self:
        """Return a view for a direct message."""
        return cls(**{each.name: getattr(view, each.name) for each in fields(View)}, guild_id=guild_id)

    def check(self) -> None:
        """Hold the view against Discord's limits, with the guild in each `custom_id`."""
        View.check(self)
        room = CUSTOM_ID_LIMIT - len(address(self.guild_id, ""))
        for item in (item for row in self.rows for item in row):
            if item.custom_id and len(item.custom_id) > room:
                raise LimitError(
                    f"{item.custom_id!r} has {len(item.custom_id)} characters; "
                    f"in a direct message there is room for {room}, for it says which guild it is of"
                )

    def action_rows(self) -> list[ActionRow[Any]]:
        """Return the rows as disnake takes them."""
        rows = [_Row(*row) for row in self.rows]
        for row in rows:
            row.guild_id = self.guild_id
        return list(rows)


async def send(client: disnake.Client, member: disnake.Member, view: DirectView, *, nonce: str) -> bool:
    """Send a member a direct message, once; return False where they take none."""
    view.check_size(DEFAULT_SIZE)
    sent = body({**view.payload(), "nonce": nonce, "enforce_nonce": True}, view.files)
    try:
        channel = await client.http.start_private_message(member.id)
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel["id"])
        await client.http.request(route, **sent)
    except disnake.HTTPException as error:
        if error.code not in {UNKNOWN_USER, CLOSED, NO_MUTUAL_GUILDS}:
            raise
        return False
    return True


async def enter(services: Services, interaction: Interaction[Any]) -> str:
    """Make what was used in a direct message the guild's that sent it, and return its `custom_id` there.

    Raises:
        UserError: it says nothing of the kind, another process serves the guild (Discord tells the one with the first shard),
            they and the bot share no such guild, or Discord does not tell in time.
    """
    match = _ADDRESSED.fullmatch(getattr(interaction.data, "custom_id", ""))
    if match is None:
        raise UserError(core_text("gate-gone"))
    guild_id, client = int(match[1], 16), services.client
    if not services.shards.has(guild_id):
        raise UserError(core_text("direct-elsewhere"))
    guild = client.get_guild(guild_id)
    try:
        async with asyncio.timeout(PATIENCE):
            member = await fetch_member(client, guild, interaction.author.id) if guild else None
    except (disnake.HTTPException, TimeoutError) as error:
        raise UserError(core_text("direct-trouble")) from error
    if member is None:
        raise UserError(core_text("direct-not-there"))  # and not which of both: ids can be forged
    interaction.guild_id, interaction.author = member.guild.id, member
    interaction._permissions = permissions_of(member, services.clock.now()).value  # noqa: SLF001 - Discord's are those of a direct message
    return match[2]
