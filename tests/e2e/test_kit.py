"""The test kit itself, as authors of plugins use it."""

import os
import subprocess
import sys

import pytest

from guildkit import Plugin
from guildkit.storage.database import Database
from guildkit_sandbox import CannotDo
from guildkit_sandbox.bots import BotProcess
from guildkit_sandbox.postgresql import NoServer, programs
from tests.core.plugins import commands_of


async def test_a_plugin_is_on_in_one_of_two_guilds(two_guilds, bot, switch_on):
    here, there = two_guilds
    await switch_on(here, "voting")
    assert "proposal" in here.join("dan").commands()
    assert commands_of(there.join("zoe")) == []


async def test_a_bot_is_restarted_with_all_it_knew(sandbox, guild, bot, alice, guild_settings, switch_on):
    await switch_on(guild, "voting")
    await guild_settings(guild, "voting", default_duration=5)
    again = await sandbox.restart_bot()
    assert again is not bot
    assert again.settings.of(guild.id, "voting").default_duration == 5
    assert "proposal" in alice.commands()


async def test_a_setting_that_the_model_refuses(guild, guild_settings):
    from guildkit.errors import UserError

    with pytest.raises(UserError, match="has no setting 'colour'"):
        await guild_settings(guild, "voting", colour="red")


async def test_a_bot_in_this_process_cannot_be_killed(sandbox, bot):
    with pytest.raises(RuntimeError, match="BotProcess"):
        await sandbox.kill_bot()


async def test_a_sandbox_without_a_bot_has_none_to_restart(sandbox):
    with pytest.raises(RuntimeError, match="No bot was started"):
        await sandbox.restart_bot()


async def test_a_process_that_cannot_start_says_why(sandbox, tmp_path):
    process = BotProcess(sandbox, tmp_path, database_url="sqlite:////nowhere/at/all.sqlite3")
    with pytest.raises(RuntimeError, match=r"(?s)The bot ended with code 4:.*nowhere"):
        await process.start()


async def test_plugins_of_the_tests_own(start_bot, guild, alice):
    plugin = Plugin("hello")

    @plugin.command("hello", description="Hello")
    async def _hello(ctx):
        await ctx.reply("Hello!")

    await start_bot(plugin)
    assert (await alice.slash("hello")).text == "Hello!"
    await start_bot()
    with pytest.raises(CannotDo):
        await alice.slash("hello")


async def test_the_database_is_the_bots(bot, guild, database, switch_on):
    from guildkit.models import PluginSwitch

    await switch_on(guild, "voting")
    assert isinstance(database, Database)
    async with database.system_session("a test looks", read_only=True) as session:
        assert (await session.get(PluginSwitch, (guild.id, "voting"))).enabled


def run_tests(folder, code, *arguments):
    (folder / "pytest.ini").write_text(
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
    )
    (folder / "test_it.py").write_text(code)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_a_failing_test_shows_what_went_over_the_wire(tmp_path):
    code = "async def test_it(sandbox, guild, alice, bot):\n    await alice.sees('nothing', within=0)\n"
    said = run_tests(tmp_path, code)
    assert "alice does not see 'nothing'" in said
    assert "the sandbox's last 40 entries" in said
    assert "REST    GET /users/@me → 200" in said


def test_a_test_runs_on_both_databases(tmp_path):
    pytest.importorskip("asyncpg")
    try:
        programs()
    except NoServer as reason:
        pytest.skip(str(reason))
    code = "async def test_it(database_url):\n    print('on', database_url or 'a file')\n"
    said = run_tests(tmp_path, code, "--database=both", "-rA")
    assert "2 passed" in said
    assert "on a file" in said
    assert "on postgresql://guildkit@127.0.0.1" in said


def test_where_there_is_no_server_half_of_both_is_skipped_and_postgresql_alone_fails(tmp_path):
    pytest.importorskip("asyncpg")
    blind = (
        "import guildkit_sandbox.postgresql as p\n"
        "def nothing(): raise p.NoServer('PostgreSQL is not installed.')\n"
        "p.programs = nothing\n"
        "async def test_it(database_url): pass\n"
    )
    assert "1 passed, 1 skipped" in run_tests(tmp_path, blind, "--database=both")
    assert "PostgreSQL is not installed." in run_tests(tmp_path, blind, "--database=postgresql")


async def test_people_of_one_guild(alice, bob, carol, guild):
    await alice.says("hello")
    for other in (bob, carol):
        assert other.guild is guild
        assert (await other.sees("hello")).author is alice.user
