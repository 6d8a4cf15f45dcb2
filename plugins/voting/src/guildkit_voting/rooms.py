"""The channels in which proposals wait, are voted on, and are decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit_voting.texts import text

if TYPE_CHECKING:
    from guildkit import GuildContext
    from guildkit_voting.settings import VotingSettings


async def voting_room(ctx: GuildContext, proposed_in: int) -> int:
    """Return where members vote: in the room that the guild has set or has the bot keep, or where it was proposed.

    Raises:
        UserError: the bot may not post there; it says what is missing.
    """
    known = ctx.guild is not None and ctx.guild.get_channel_or_thread(proposed_in) is not None
    if known and not keeps(ctx.settings, "voting_room"):
        ctx.require_posting(proposed_in)
        return proposed_in
    return await ctx.channel(
        "voting-room",
        name=_named(ctx, "channel-voting-room"),
        topic=_named(ctx, "channel-voting-room-topic"),
        setting="voting_room",
    )


async def waiting_room(ctx: GuildContext) -> int:
    """Return where proposals wait for approval; it is made where there is none.

    Raises:
        UserError: the bot may not post there, or may not make it.
    """
    return await ctx.channel(
        "proposals",
        name=_named(ctx, "channel-proposals"),
        topic=_named(ctx, "channel-proposals-topic"),
        setting="proposals_channel",
    )


async def results(ctx: GuildContext, voted_in: int) -> int:
    """Return where results go: to the channel that the guild has set or has the bot keep, or where it was voted.

    Where that is gone, it is made.

    Raises:
        UserError: the bot may not post there, or may not make it.
    """
    if not keeps(ctx.settings, "results_channel") and await found(ctx, voted_in):
        return voted_in
    return await ctx.channel(
        "results",
        name=_named(ctx, "channel-results"),
        topic=_named(ctx, "channel-results-topic"),
        setting="results_channel",
    )


async def audit(ctx: GuildContext) -> int:
    """Return where everything is written down, in a guild that has set it or has the bot keep it.

    Raises:
        UserError: the bot may not post there, or may not make it again.
    """
    return await ctx.channel(
        "audit",
        name=_named(ctx, "channel-audit"),
        topic=_named(ctx, "channel-audit-topic"),
        read_only=True,
        setting="audit_channel",
    )


def keeps(settings: VotingSettings, setting: str) -> bool:
    """Whether the guild has a channel of its own for something: one that it has set, or one that the bot finds or makes."""
    return settings.own_channels or getattr(settings, setting) is not None


async def found(ctx: GuildContext, channel_id: int) -> disnake.abc.GuildChannel | disnake.Thread | None:
    """Return a channel or thread of the guild; None where it has none such any more."""
    if ctx.guild is None:
        return None
    if channel := ctx.guild.get_channel_or_thread(channel_id):
        return channel
    # Discord does not tell a bot that starts of threads that were archived.
    try:
        return await ctx.guild.fetch_channel(channel_id)
    except (disnake.NotFound, disnake.Forbidden, disnake.InvalidData):
        return None


async def may_attach(ctx: GuildContext, channel_id: int) -> bool:
    """Whether the bot may attach files in a channel."""
    channel = await found(ctx, channel_id)
    return (
        channel is not None and ctx.guild is not None and channel.permissions_for(ctx.guild.me).attach_files
    )


def guild_language(ctx: GuildContext) -> str:
    """Return the language that everybody reads, whoever waits for an answer."""
    return str(ctx.guild.preferred_locale) if ctx.guild else ctx.language


def _named(ctx: GuildContext, key: str) -> str:
    return text(key).within(guild_language(ctx))
