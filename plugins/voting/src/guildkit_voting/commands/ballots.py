"""The slash command `/ballots`: what a member is sent by direct message."""

from __future__ import annotations

from typing import Annotated, Literal

from guildkit import InteractionContext, Option, UserError
from guildkit_voting import plugin, wishes
from guildkit_voting.texts import text

Switch = Literal["on", "off"]


@plugin.command("ballots", description="Have ballots and reminders sent to you", answers="private")
async def ballots(
    ctx: InteractionContext,
    dm: Annotated[Switch | None, Option("Whether ballots come to you by direct message")] = None,
    reminders: Annotated[
        Switch | None, Option("Whether you are reminded by direct message; by default as with ballots")
    ] = None,
) -> None:
    """Note what a member wishes, and say what they are sent."""
    if "on" in {dm, reminders}:
        guild = ctx.guild.name if ctx.guild else ""
        # They find out now whether their direct messages are open, and not when a vote is over.
        hello = ctx.for_member(text("ballots-hello", guild=guild))
        if not await ctx.direct(ctx.member.id, hello, once=f"hello/{ctx.interaction.id}"):
            raise UserError(text("ballots-closed"), hint=text("ballots-closed-hint"))
    async with ctx.transaction() as session:
        if dm is reminders is None:
            sent = await wishes.of(session, ctx.member.id)
        else:
            sent = await wishes.change(
                session, ctx.member.id, ballots=_switched(dm), reminders=_switched(reminders)
            )
    lines = [ctx.t(f"ballots-{what}-{'on' if on else 'off'}") for what, on in sent.items()]
    await ctx.reply("\n".join(lines))


def _switched(switch: Switch | None) -> bool | None:
    return None if switch is None else switch == "on"
