"""The shop in the server guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit_economy import plugin
from guildkit_economy.models import Panel
from guildkit_economy.shop import items
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.guide_section("shop", title=text("guide-shop"))
async def shop(ctx: GuildContext) -> str | None:
    """Say where the shop is, how to buy, and where one's own orders are; nothing where nothing is sold."""
    async with ctx.read() as session:
        count = await items.how_many(session)
        channels = (await session.scalars(select(Panel.channel_id).order_by(Panel.channel_id))).all()
    if not count:
        return None
    where = ", ".join(f"<#{channel_id}>" for channel_id in channels) or "`/shop list`"
    return ctx.t("guide-shop-text", count=count, where=where)
