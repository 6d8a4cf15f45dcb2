"""What happens at night: ledgers are proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_economy import ledger, plugin

if TYPE_CHECKING:
    from guildkit import JobContext

HOUR = 3600.0


@plugin.every("30 3 * * *", "prove", timeout=HOUR)
async def prove(ctx: JobContext) -> None:
    """Prove the ledger of the guild, and tell those who manage it where something does not hold."""
    async with ctx.read(one_moment=True) as session:
        found = await ledger.prove(session)
    if found.wrong:
        ctx.log.error("the ledger does not add up", wrong=len(found.wrong), first=found.wrong[0])
        said = ctx.t("prove-wrong", first=found.wrong[0], count=len(found.wrong))
        await ctx.tell_managers(said, once=f"prove/{found.transactions}")
