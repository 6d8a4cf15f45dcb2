"""What members read where they ask what the bot can do."""

from typing import Annotated

import disnake
import pytest

from guildkit import Option, Plugin
from tests.core.plugins import CORE_COMMANDS

KICK = disnake.Permissions(kick_members=True)


@pytest.fixture
def plugin():
    plugin = Plugin("chess", title="Chess")
    plugin.group("game", "Games of chess")
    plugin.group("club", "The club", permissions=KICK)

    @plugin.command("game start", description="Start a game")
    async def _start(
        ctx,
        opponent: Annotated[disnake.User, Option("Against whom")],
        minutes: Annotated[int, Option("How long")] = 5,
    ):
        await ctx.reply(f"{opponent} {minutes}")

    @plugin.command("game ban", description="Keep somebody away", permissions=KICK)
    async def _ban(ctx):
        await ctx.reply("Away.")

    @plugin.command("club close", description="Close the club")
    async def _close(ctx):
        await ctx.reply("Closed.")

    return plugin


async def everything(person):
    """What `/help2` says on all its pages."""
    answer = await person.slash("help2")
    said = [answer.text]
    while any(each.label == "▶" and not each.disabled for each in answer.message.buttons):
        answer = await person.click("▶")
        said.append(answer.text)
    return said


async def test_a_member_reads_what_the_bot_does_and_only_what_they_may_use(start_bot, guild, alice, plugin):
    await start_bot(plugin, Plugin("watcher", title="Watcher"))
    answer = await alice.slash("help")
    assert answer.private
    assert answer.text.splitlines() == [
        "What I can do for you here",
        "**Chess**: `/game`",
        "**Watcher**: works by itself",
        "**guildkit**: `/privacy` `/help` `/help2` `/error_guide`",
        "/help2 shows every command with its options.",
    ]
    kicker = guild.join("bob", permissions=["kick_members"])
    assert "**Chess**: `/game` `/club`" in (await kicker.slash("help")).text
    every = " ".join(f"`/{name}`" for name in CORE_COMMANDS)
    assert f"**guildkit**: {every}" in (await guild.owner.slash("help")).text


async def test_what_is_off_is_not_mentioned(start_bot, guild, other_guild, plugin):
    await start_bot(plugin)
    carol = other_guild.join("carol")
    assert "Chess" not in (await carol.slash("help")).text
    assert "/game" not in "".join(await everything(carol))


async def test_every_command_is_shown_with_its_options(start_bot, guild, alice, plugin):
    await start_bot(plugin)
    said = "".join(await everything(alice))
    assert (
        "**Chess**\n`/game start` Start a game\n- `opponent` Against whom\n- `[minutes]` How long\n" in said
    )
    assert "/game ban" not in said
    assert "/club close" not in said
    assert "/plugins" not in said
    kicker = guild.join("bob", permissions=["kick_members"])
    said = "".join(await everything(kicker))
    assert "`/game ban` Keep somebody away" in said
    assert "`/club close` Close the club" in said


async def test_it_has_pages_that_turn_after_a_restart(start_bot, guild, plugin):
    many = Plugin("many", title="Many")
    for number in range(40):

        @many.command(f"number-{number:02}", description="x" * 100)
        async def _number(ctx):
            await ctx.reply("")

    await start_bot(plugin, many)
    first = await guild.owner.slash("help2")
    assert first.private
    assert "/number-00" in first.text
    await start_bot(plugin, many)
    second = await guild.owner.click("▶")
    assert "/number-00" not in second.text
    said = "".join(await everything(guild.owner))
    assert [number for number in range(40) if said.count(f"`/number-{number:02}`") != 1] == []
    assert all(f"`/{name}" in said for name in CORE_COMMANDS)


async def test_a_german_member_reads_german(start_bot, guild):
    await start_bot()
    carl = guild.join("carl", locale="de")
    assert "Was ich hier für dich tun kann" in (await carl.slash("help")).text
    said = "".join(await everything(carl))
    assert "`/help` Was dieser Bot hier für dich tun kann" in said
