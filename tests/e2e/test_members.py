"""All members of a guild at this moment, and one of them."""

import pytest

from guildkit import GuildMember, Plugin
from guildkit.members import PAGE


@pytest.fixture
def plugin():
    plugin = Plugin("chess")

    @plugin.command("count", description="Count")
    async def _count(ctx):
        found = [member async for member in ctx.members()]
        people = [member for member in found if not member.bot]
        assert len({member.id for member in found}) == len(found)
        await ctx.reply(f"{len(people)} people, {len(found)} members")

    @plugin.command("who", description="Who am I")
    async def _who(ctx):
        (listed,) = [member async for member in ctx.members() if member.id == ctx.member.id]
        assert listed == await ctx.member_of(ctx.member.id) == GuildMember.of(ctx.member)
        roles = [role.name for role in ctx.guild.roles if role.id in listed.role_ids]
        nobody = await ctx.member_of(ctx.guild_id)
        await ctx.reply(f"{listed.display_name} ({listed.name}), {roles}, {listed.pending}, {nobody}")

    return plugin


@pytest.fixture
def sandbox_options(request):
    granted = getattr(request, "param", ["members"])
    return {"privileged_intents": granted}


async def test_all_are_there_however_many_pages_they_fill(start_bot, guild, alice, plugin):
    guild.join_many(PAGE)
    await start_bot(plugin)
    assert (await alice.slash("count")).text == f"{PAGE + 2} people, {PAGE + 3} members"


async def test_a_member_is_the_same_from_wherever(start_bot, guild, alice, plugin):
    alice.member.role_ids.append(guild.role("Rook").id)
    alice.member.nick = "Ally"
    await start_bot(plugin)
    assert (await alice.slash("who")).text == "Ally (alice), ['Rook'], False, None"


@pytest.mark.parametrize("sandbox_options", [[]], indirect=True)
async def test_an_operator_who_has_not_granted_it_is_told_what_to_do(start_bot, alice, plugin):
    await start_bot(plugin)
    said = (await alice.slash("count")).text
    assert "I cannot see who is on this server" in said
    assert "Server Members Intent" in said
