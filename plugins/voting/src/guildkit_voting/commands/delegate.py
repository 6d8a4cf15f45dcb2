"""Slash commands: `/delegate to|revoke|show`."""

from __future__ import annotations

from typing import Annotated

import disnake

from guildkit import Choice, InteractionContext, Option, UserError, clean
from guildkit_voting import constitution, delegations, people, plugin, views
from guildkit_voting.drafting import TAG_LIMIT
from guildkit_voting.texts import text

plugin.group("delegate", "Let another member vote for you")


async def tags(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete a tag from those that proposals have had."""
    async with ctx.read() as session:
        return [Choice(tag, tag) for tag in await delegations.tags(session, typed.strip())]


Tag = Annotated[
    str,
    Option("Only for proposals with this tag; by default for everything", max=TAG_LIMIT, autocomplete=tags),
]


@plugin.command(
    "delegate to", description="Let another member vote for you where you do not vote", answers="private"
)
async def to(
    ctx: InteractionContext,
    member: Annotated[disnake.Member, Option("Who votes for you")],
    tag: Tag = "",
) -> None:
    """Choose a delegate."""
    found = await ctx.member_of(member.id)
    if found is None or found.bot:
        gone = found is None
        raise UserError(text("delegation-no-member" if gone else "delegation-bot", member=f"<@{member.id}>"))
    subject = _subject(tag)
    async with ctx.transaction() as session:
        await delegations.delegate(session, ctx.member.id, found.id, subject, now=ctx.now)
    said = ctx.t("delegation-given", member=f"<@{found.id}>", on=ctx.t(delegations.on(subject)))
    if not await people.are_known(ctx):
        said += "\n" + ctx.t("delegation-idle")
    await ctx.reply(said)


@plugin.command("delegate revoke", description="Vote for yourself again", answers="private")
async def revoke(ctx: InteractionContext, tag: Tag = "") -> None:
    """Take a delegation back."""
    subject = _subject(tag)
    async with ctx.transaction() as session:
        round_trip = await delegations.revoke(session, ctx.member.id, subject)
    said = ctx.t("delegation-revoked", on=ctx.t(delegations.on(subject)))
    if round_trip:
        said += "\n" + ctx.t("delegation-revoked-circle", chain=delegations.chain(round_trip))
    await ctx.reply(said)


@plugin.command("delegate show", description="Who votes for you, and for whom you vote", answers="private")
async def show(ctx: InteractionContext) -> None:
    """Show one's own delegations and those to oneself."""
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
        given = await delegations.given(session, ctx.member.id)
        received = await delegations.received(session, ctx.member.id)
        voices = await delegations.last_voices(session, ctx.member.id)
    await ctx.reply(views.delegated(ctx.t, given, received, voices, on=rules.delegation))


def _subject(tag: str) -> str:
    return clean(tag).casefold()[:TAG_LIMIT]
