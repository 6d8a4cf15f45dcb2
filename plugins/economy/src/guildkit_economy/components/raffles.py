"""The buttons on a raffle's card, the form in which tickets are bought, and what managers click."""

from __future__ import annotations

from guildkit import InteractionContext, UserError
from guildkit_economy import amounts, people, plugin, raffles, routes, views
from guildkit_economy.models import RaffleState
from guildkit_economy.raffles import steps
from guildkit_economy.raffles.tickets import require_open
from guildkit_economy.texts import text
from guildkit_economy.views.common import amount


@plugin.component(routes.RAFFLE_ENTER, answers="private")
async def enter(ctx: InteractionContext, number: int) -> None:
    """Take part in a raffle that is free."""
    await take_part(ctx, number)


@plugin.component(routes.RAFFLE_BUY, opens_modal=True)
async def ask_how_many(ctx: InteractionContext, number: int) -> None:
    """Ask how many tickets it are to be."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
    require_open(raffle, ctx.now)
    await ctx.modal(*views.raffle_form(ctx, raffle))


@plugin.modal(routes.RAFFLE_BOUGHT)
async def bought(ctx: InteractionContext, number: int) -> None:
    """Buy as many as the form says."""
    count = amounts.parse(ctx.fields.get("tickets") or "", amounts.separator(ctx.language))
    await purchase(ctx, number, count)


@plugin.component(routes.RAFFLE_OWN, answers="private")
async def own(ctx: InteractionContext, number: int) -> None:
    """Show a member their tickets and their code."""
    await show_own(ctx, number)


@plugin.component(routes.RAFFLE_VERIFY, answers="private")
async def verify(ctx: InteractionContext, number: int) -> None:
    """Hand out what anybody needs to draw again."""
    await show_proof(ctx, number)


@plugin.component(routes.RAFFLE_VOID, permissions=people.MANAGE)
async def void(ctx: InteractionContext, number: int) -> None:
    """Declare held tickets void."""
    async with ctx.transaction() as session:
        gone = await raffles.void_held(session, number, set(ctx.values), by=ctx.member.id)
        await steps.voided(ctx, await raffles.find(session, number))
        ctx.audit("raffle.tickets-void", f"raffle {number}", {"tickets": gone})
    await ctx.update(ctx.t("raffle-voided", tickets=gone, number=str(number)))


@plugin.component(routes.RAFFLE_CANCEL, permissions=people.MANAGE)
async def cancel(ctx: InteractionContext, number: int) -> None:
    """Call a raffle off."""
    async with ctx.transaction() as session:
        await steps.cancel(ctx, session, number, by=ctx.member.id)
        ctx.audit("raffle.cancelled", f"raffle {number}")
    await ctx.update(ctx.t("raffle-cancelled", number=str(number)))


async def take_part(ctx: InteractionContext, number: int) -> None:
    """Let the member take part, and tell them their code."""
    async with ctx.transaction() as session:
        new = await raffles.enter(session, number, ctx.member.id, roles=_roles(ctx), now=ctx.now, rng=ctx.rng)
        if new:
            await steps.changed(ctx, number)
        own = await raffles.own(session, number, ctx.member.id)
    key = "raffle-entered" if new else "raffle-entered-already"
    await ctx.reply(ctx.t(key, number=str(number), code=own.code or ""))


async def purchase(ctx: InteractionContext, number: int, count: int) -> None:
    """Sell tickets to the member; what they do again because they got no answer sells nothing more."""
    async with ctx.transaction() as session:
        first = await ctx.once(session)
        if first:
            sold = await raffles.buy(
                session,
                number,
                ctx.member.id,
                count,
                key=str(ctx.interaction.id),
                roles=_roles(ctx),
                now=ctx.now,
                rng=ctx.rng,
            )
            await steps.changed(ctx, number)
    if not first:
        await show_own(ctx, number)
        return
    said = ctx.t(
        "raffle-bought",
        count=count,
        number=str(number),
        paid=amount(ctx, sold.paid),
        tickets=sold.tickets,
        balance=amount(ctx, sold.balance),
    )
    await ctx.reply(said)


async def show_own(ctx: InteractionContext, number: int) -> None:
    """Show a member their tickets and their code; managers see what is held, too."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
        own = await raffles.own(session, number, ctx.member.id)
        held = await raffles.held(session, number) if people.manages(ctx) else []
    await ctx.reply(views.raffle_held(ctx, views.raffle_own(ctx, raffle, own), raffle, held))


async def show_proof(ctx: InteractionContext, number: int) -> None:
    """Show what a draw proves, and hand out the files."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
        found = await raffles.document(session, raffle)
    await ctx.reply(views.raffle_verify(ctx, raffle, found))


async def ask_cancel(ctx: InteractionContext, number: int) -> None:
    """Ask a manager whether they mean it."""
    async with ctx.read() as session:
        raffle = await raffles.find(session, number)
    if raffle.state in {RaffleState.DRAWN, RaffleState.VOID}:
        raise UserError(text(f"raffle-is-{raffle.state}", number=str(number)))
    question = ctx.t("raffle-cancel-question", heading=views.heading(raffle))
    await ctx.confirm(question, routes.RAFFLE_CANCEL.id(number=number), label=ctx.t("raffle-cancel-label"))


def _roles(ctx: InteractionContext) -> list[int]:
    return [role.id for role in ctx.member.roles]
