"""Slash commands: `/constitution show|history|set|propose`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import disnake
from disnake.interactions.application_command import ApplicationCommandInteraction

from guildkit import Choice, GuildContext, InteractionContext, Option, Page, View, shorten
from guildkit_voting import (
    amendments,
    constitution,
    plugin,
    powers,
    proposals,
    rooms,
    routes,
    steps,
    views,
)
from guildkit_voting.constitution.values import Variable

if TYPE_CHECKING:
    from guildkit_voting.constitution.values import Roles
    from guildkit_voting.models import Proposal
    from guildkit_voting.settings import VotingSettings

MANAGE = disnake.Permissions(manage_guild=True)
SUGGESTED = 25
"""As many as Discord shows."""

plugin.group("constitution", "The rules by which this server governs itself")


async def variables(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the name of a variable, from its name or from what members call it."""
    found = []
    for group in constitution.grouped().values():
        for name in group:
            title = ctx.t(Variable.named(name).title)
            if typed.casefold() in f"{name} {title}".casefold():
                found.append(Choice(shorten(f"{title} ({name})", 100), name))
    return found[:SUGGESTED]


async def values(ctx: InteractionContext, typed: str) -> list[Choice]:
    """Complete the value of the variable that was chosen."""
    assert isinstance(ctx.interaction, ApplicationCommandInteraction)
    name = str(ctx.interaction.filled_options.get("variable", ""))
    if name not in constitution.Constitution.model_fields:
        return []
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    variable = Variable.named(name)
    offered = views.suggestions(ctx.t, variable, getattr(rules, name), roles_of(ctx))
    wanted = [(shown, value) for shown, value in offered if typed.casefold() in shown.casefold()]
    return [Choice(shorten(shown, 100), value) for shown, value in wanted if len(value) <= 100][:SUGGESTED]


Name = Annotated[str, Option("Which variable", max=60, autocomplete=variables)]
Value = Annotated[str, Option("Its new value: 20 %, 3 days, on, @role …", max=1000, autocomplete=values)]


@plugin.command(
    "constitution show",
    description="The constitution of this server, or one of its variables",
    answers="private",
)
async def show(
    ctx: InteractionContext,
    variable: Annotated[str, Option("Which variable", max=60, autocomplete=variables)] = "",
) -> None:
    """Show the first group of variables, or one variable."""
    if not variable:
        await ctx.reply(await _group(ctx, 1))
        return
    found = Variable.named(variable)
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
        versions = await constitution.history(session)
    await ctx.reply(views.variable(ctx.t, found, rules, versions))


@plugin.component(routes.CONSTITUTION, repeatable=True, asker_only=True)
async def turn(ctx: InteractionContext, page: int) -> None:
    """Turn to another group."""
    await ctx.update(await _group(ctx, page))


async def _group(ctx: InteractionContext, number: int) -> View:
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
        versions = await constitution.history(session)
    return views.variables(ctx.t, Page(number, total=len(constitution.grouped()), size=1), rules, versions)


@plugin.command(
    "constitution history",
    description="What was changed in the constitution, when and by whom",
    answers="private",
)
async def history(ctx: InteractionContext) -> None:
    """Show the newest versions."""
    await ctx.reply(await _history(ctx, 1))


@plugin.component(routes.HISTORY, repeatable=True, asker_only=True)
async def leaf(ctx: InteractionContext, page: int) -> None:
    """Turn to other versions."""
    await ctx.update(await _history(ctx, page))


async def _history(ctx: InteractionContext, number: int) -> View:
    async with ctx.read() as session:
        page = Page(number, total=await constitution.how_many(session), size=5)
        versions = await constitution.history(session, limit=page.size, offset=page.offset)
    return views.versions(ctx.t, page, versions)


@plugin.command(
    "constitution set",
    description="Change a variable of the constitution, as long as that needs no vote",
    permissions=MANAGE,
    answers="private",
)
async def set_(ctx: InteractionContext, variable: Name, value: Value) -> None:
    """Put a new version into force."""
    async with ctx.transaction() as session:
        _, rules = await constitution.in_force(session)
        constitution.require_no_vote(rules)
        found, wanted = amendments.read(variable, value, rules, roles_of(ctx))
        version, changed = await constitution.change(
            session, {found.name: wanted}, now=ctx.now, by=ctx.member.id
        )
        await amendments.note(ctx, session, {found.name: wanted})
    await ctx.reply(views.changed(ctx.t, found, rules, changed, version))


@plugin.command(
    "constitution propose", description="Put a change of the constitution to the vote", answers="private"
)
async def propose(
    ctx: InteractionContext,
    variable: Name,
    value: Value,
    reason: Annotated[str, Option("Why", max=1000)] = "",
    duration: Annotated[str, Option("How long the vote lasts, for example: 3 days", max=50)] = "",
) -> None:
    """Put an amendment to the vote."""
    settings: VotingSettings = ctx.settings
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    powers.require_proposer(ctx, rules)
    roles = roles_of(ctx)
    found, wanted = amendments.read(variable, value, rules, roles)
    length = amendments.length(duration, rules.default_duration or settings.default_duration)
    question = amendments.question(
        found,
        wanted,
        rules,
        roles=roles,
        language=rooms.guild_language(ctx),
        reason=reason,
        duration=length,
    )
    # Until the constitution is the members' own, those who manage the server have to let a change be voted on.
    theirs = rules.amended_by == "managers" and not powers.manages(ctx)
    following = steps.following(later=False, approval_required=rules.approval_required or theirs)
    ready = await steps.prepare(ctx, following, ctx.channel_id)
    async with ctx.transaction() as session:
        made: Proposal | None
        if await ctx.once(session):
            made = await steps.create(
                ctx, session, question, following, ready, by=ctx.member.id, channel_id=ctx.channel_id
            )
        else:  # the bot went down before it could say that it is there
            made = await proposals.newest_of(session, ctx.member.id)
            assert made is not None
    await ctx.reply(views.made(ctx.t, made, ready.channel_id, here=ctx.channel_id))


def roles_of(ctx: GuildContext) -> Roles:
    """Return the roles of the guild, without the one that everybody has."""
    assert ctx.guild is not None
    return {role.id: role.name for role in ctx.guild.roles if not role.is_default()}
