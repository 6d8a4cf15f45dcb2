"""What becomes of the queue when the data of a member is erased who asked for songs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_music import hold, mirror, people, plugin, services
from guildkit_music.models import Player
from guildkit_player.protocol import Action

if TYPE_CHECKING:
    from guildkit import GuildContext


@plugin.on_member_erased
async def erased(ctx: GuildContext, pseudonym: int) -> None:  # noqa: ARG001 - of whoever the service does not know to be erased
    """Keep the songs, and have the service forget who asked for them; in the mirror nobody stands any more."""
    async with ctx.read() as session:
        player = await session.get(Player, ctx.guild_id)
    if player is None or not player.erased():
        return
    kept = None
    if people.bot_channel(ctx) is None:
        # Nothing plays there, so that it can forget everything; it is given what there is when the bot comes back.
        kept = player.read()
        await services.ask(ctx, Action.RESET_PLAYER)
    async with ctx.transaction() as session:
        player = await session.get_one(Player, ctx.guild_id)
        known = player.read()
        after = (kept or known).model_copy(update={"version": known.version + 1})
        player.state = after.model_dump_json()
        await mirror.note_requesters(session, mirror.requesters(after))
        await mirror.show(ctx)
    await hold.current().keeper.hand_over(ctx)
