"""Every command of every installed plugin, with values that nobody would think of: an answer, no traceback, no mention."""

import importlib
import sys
from pathlib import Path
from typing import Annotated

import disnake
import pytest

from guildkit import Option, Plugin, View
from guildkit_sandbox.conformance import fuzz_commands
from guildkit_sandbox.conformance.fuzz import TEXTS

HELLO = Path(__file__).parents[2] / "examples" / "guildkit-hello" / "src"


@pytest.fixture
def people(guild):
    guild.bot_may("mention_everyone")
    mighty = guild.join("carol", permissions=["mention_everyone", "manage_guild"])
    return [guild.owner, guild.join("alice"), mighty]


@pytest.fixture
def operated(monkeypatch, guild):
    """The owner runs the bot, and the guild is the operators' own."""
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(guild.owner.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(guild.id))


@pytest.mark.timeout(240)
async def test_installed_plugins_answer_everything(operated, bot, guild, people, switch_on, tmp_path):
    for name in bot.host.plugins:
        if name != "core":
            await switch_on(guild, name)
    assert "proposal" in people[1].commands()
    assert {"restart", "backup_db", "reload", "remote"} <= set(people[0].commands())
    assert await fuzz_commands(bot, people, seed=1, rounds=4) == []
    # The operator's commands were carried out; a restart asks first, and nobody has said yes.
    assert [*tmp_path.glob("backups/*.sql")]
    assert not bot.restarting


async def test_the_example_answers_everything(start_bot, people, monkeypatch):
    monkeypatch.syspath_prepend(str(HELLO))
    bot = await start_bot(importlib.import_module("guildkit_hello").plugin)
    assert await fuzz_commands(bot, people, seed=2, rounds=20, within="hello") == []


async def test_what_breaks_is_found(start_bot, people):
    plugin = Plugin("test")

    @plugin.command("echo", description="Echo")
    async def _echo(ctx, text: Annotated[str, Option("What", max=1900)]):
        await ctx.reply(View(text, mentions=disnake.AllowedMentions.all()))

    @plugin.command("days", description="Days")
    async def _days(ctx, text: Annotated[str, Option("How many")]):
        await ctx.reply(f"{int(text)} days")

    bot = await start_bot(plugin)
    bot.breaker.limit = sys.maxsize  # every problem is to be found, not the first few
    found = "\n".join(
        [
            *await fuzz_commands(bot, people, seed=3, rounds=len(TEXTS), within="echo"),
            *await fuzz_commands(bot, people, seed=3, rounds=3, within="days"),
        ]
    )
    assert "It mentioned @everyone" in found
    assert "command of test raised ValueError" in found
