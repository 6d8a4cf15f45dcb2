"""Forms that are given back: what somebody typed is kept where something is wrong with it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from guildkit import InteractionContext, UserError
from guildkit.storage import put
from guildkit_raids import plugin, routes
from guildkit_raids.models import Draft
from guildkit_raids.planning import dungeons
from guildkit_raids.texts import text
from guildkit_raids.views import bench, forms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession

PLAN, TEMPLATE, IMPORT = "plan", "template", "import"


def of_places(number: int) -> str:
    """Return what the form of the places of a raid is called."""
    return f"places-{number}"


@asynccontextmanager
async def kept(ctx: InteractionContext, form: str) -> AsyncIterator[None]:
    """Keep what was entered in a form where it is refused inside, and say why, with a way to correct it."""
    try:
        yield
    except UserError as error:
        async with ctx.transaction() as session:
            await put(session, Draft, {"member_id": ctx.member.id, "form": form}, fields=dict(ctx.fields))
        said = "\n".join(ctx.for_member(each) for each in (error.message, error.hint) if each)
        await ctx.reply(forms.again(ctx, f"{said}\n\n{ctx.t('form-kept')}", form))


async def taken(ctx: InteractionContext, session: AsyncSession, form: str) -> None:
    """Forget what was entered before in a form that is stored in this transaction."""
    draft = await session.get(Draft, (ctx.guild_id, ctx.member.id, form))
    if draft is not None:
        await session.delete(draft)


@plugin.component(routes.AGAIN, opens_modal=True)
async def again(ctx: InteractionContext, form: str) -> None:
    """Open a form with what the member had entered."""
    async with ctx.read() as session:
        draft = await session.get(Draft, (ctx.guild_id, ctx.member.id, form))
        found = await dungeons.every(session)
    if draft is None:
        raise UserError(text("draft-none"))
    name, _, number = form.partition("-")
    if name == PLAN:
        opened = forms.plan_form(ctx, found, forms.Entered.read(draft.fields))
    elif name == TEMPLATE:
        opened = forms.template_form(ctx, forms.Entered.read(draft.fields))
    elif name == IMPORT:
        opened = forms.import_form(ctx, draft.fields.get("names") or "")
    else:
        opened = bench.places_form(ctx, int(number), draft.fields)
    await ctx.modal(*opened)
