"""`/plugins` in Discord, and the same switches on the command line while the bot runs."""

import asyncio
import json
import os
import sys

import pytest

from guildkit import Plugin
from guildkit.discovery import Candidate
from guildkit.manifest import Manifest
from guildkit_sandbox import CannotDo
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import CORE_COMMANDS, candidate, commands_of


async def guildkit(*arguments, **environment):
    """Run the real command line in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "guildkit",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment, "NO_COLOR": "1", "COLUMNS": "200"},
    )
    out, err = await process.communicate()
    assert b"Traceback" not in err
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
def where(tmp_path, database_url):
    """The environment in which the command line finds the running bot's database."""
    return {"GUILDKIT_HOME": str(tmp_path), "GUILDKIT_DATABASE_URL": database_url}


async def test_an_admin_switches_a_plugin_on_and_off(bot, guild):
    owner, alice = guild.owner, guild.join("alice")
    assert (owner.commands(), commands_of(alice)) == (CORE_COMMANDS, [])
    assert "⚪ off · **Voting** (`voting` 0.1.0)" in (await owner.slash("plugins list")).text
    assert await owner.autocomplete("plugins enable", name="vot") == [("Voting", "voting")]
    answer = await owner.slash("plugins enable", name="voting")
    brought = "`/ballots`, `/campaign`, `/constitution`, `/delegate` and `/proposal`"
    assert (answer.text, answer.private) == (f"**Voting** is on. It brings {brought}.", True)
    assert commands_of(alice) == ["ballots", "campaign", "constitution", "delegate", "proposal"]
    assert "🟢 on · **Voting**" in (await owner.slash("plugins list")).text
    answer = await owner.slash("plugins disable", name="voting")
    assert answer.text == "**voting** is off: nothing of it runs here any more. What it stored is kept."
    assert commands_of(alice) == []


async def test_a_german_admin_is_spoken_to_in_german(bot, guild):
    admin = guild.join("alice", permissions=["manage_guild"], locale="de")
    answer = await admin.slash("plugins enable", name="voting")
    brought = "`/ballots`, `/campaign`, `/constitution`, `/delegate` und `/proposal`"
    assert answer.text == f"**Voting** ist an. Es bringt {brought}."
    answer = await admin.slash("plugins enable", name="musik")
    assert (
        answer.text
        == "Ein Plugin namens 'musik' gibt es nicht.\nInstalliert: economy, music, raids, voting. Andere kommen mit pip install."
    )
    owner = await guild.owner.slash("plugins enable", name="voting")
    assert owner.text.startswith("voting is already on here.")


@pytest.mark.parametrize(
    ("command", "name", "says"),
    [
        ("enable", "musik", "There is no plugin called 'musik'.\nInstalled: economy, music, raids, voting."),
        ("disable", "musik", "There is no plugin called 'musik'."),
        ("enable", "core", "The core is always on."),
        ("disable", "core", "The core is always on."),
        ("disable", "voting", "voting is already off here.\nTo switch it on: /plugins enable voting"),
    ],
)
async def test_what_cannot_be_switched_is_said_with_the_way_out(bot, guild, command, name, says):
    answer = await guild.owner.slash(f"plugins {command}", name=name)
    assert answer.private
    assert answer.text.startswith(says)


async def test_switching_on_twice_says_so(bot, guild):
    await guild.owner.slash("plugins enable", name="voting")
    answer = await guild.owner.slash("plugins enable", name="voting")
    assert answer.text == "voting is already on here.\nTo switch it off: /plugins disable voting"


async def test_only_those_who_may_manage_the_server_may_switch(bot, guild):
    alice, bob = guild.join("alice"), guild.join("bob", permissions=["manage_guild"])
    with pytest.raises(CannotDo):
        await alice.slash("plugins enable", name="voting")
    assert "Voting" in (await bob.slash("plugins enable", name="voting")).text


async def test_a_plugin_that_cannot_be_loaded_is_listed_and_the_rest_work(
    sandbox, guild, tmp_path, database_url
):
    def broken():
        raise ImportError("no module named left_pad")

    good = Plugin("good")

    @good.command("good", description="Works")
    async def _good(ctx):
        await ctx.reply("Good.")

    candidates = [Candidate("broken", broken), Candidate("good", lambda: good)]
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates):
        assert "🔴 **broken** could not be loaded" in (await guild.owner.slash("plugins list")).text
        answer = await guild.owner.slash("plugins enable", name="broken")
        assert (
            answer.text
            == "broken could not be loaded: Importing it raised ImportError: no module named left_pad"
        )
        await guild.owner.slash("plugins enable", name="good")
        assert (await guild.owner.slash("good")).text == "Good."


async def test_the_command_line_switches_in_the_running_bot(sandbox, guild, bot, where):
    alice = guild.join("alice")
    code, out, _ = await guildkit("plugins", "enable", "voting", "--guild", str(guild.id), **where)
    assert code == 0
    assert out.startswith(
        f"✓ voting is on in Tennessee ({guild.id}). If the bot is running, its commands are there within two seconds."
    )
    # the promise that the command line just made
    await sandbox.until(lambda: "proposal" in commands_of(alice), within=2)
    code, _, err = await guildkit("plugins", "enable", "voting", "--guild", str(guild.id), **where)
    assert code == 1
    assert f"voting is already on in Tennessee ({guild.id})." in err
    assert f"guildkit plugins disable voting --guild {guild.id}" in err
    code, out, _ = await guildkit("guilds", "--json", **where)
    assert json.loads(out) == [
        {"id": str(guild.id), "name": "Tennessee", "present": True, "plugins": ["voting"]}
    ]


async def test_a_setting_changed_on_the_command_line_holds_in_the_running_bot(sandbox, guild, bot, where):
    await guild.owner.slash("plugins enable", name="voting")
    code, out, _ = await guildkit(
        "settings", "set", "voting.default_method", "borda", "-g", str(guild.id), **where
    )
    assert (code, out) == (0, '✓ voting.default_method is now "borda".\n')
    async with asyncio.timeout(2):
        while bot.settings.of(guild.id, "voting").default_method != "borda":
            await sandbox.gateway.round_trip()
    answer = await guild.join("alice").slash("proposal create")
    method = next(field for field in answer.modal.fields if field.label == "Method")
    assert [option.label for option in method.select.options if option.default] == ["Borda"]


async def test_a_plugin_is_on_only_where_those_that_it_needs_are(
    sandbox, guild, other_guild, tmp_path, database_url
):
    economy, casino = Plugin("economy"), Plugin("casino")
    candidates = [candidate(casino, manifest=Manifest(requires=("economy",))), candidate(economy)]
    async with running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates) as bot:

        async def switch(verb, name, *, by=guild.owner):
            return (await by.slash(f"plugins {verb}", name=name)).text

        await switch("enable", "economy", by=other_guild.owner)
        refused = "casino needs what is off here: economy.\nEnable first: economy."
        assert await switch("enable", "casino") == refused
        german = guild.join("alice", permissions=["manage_guild"], locale="de")
        assert (
            await switch("enable", "casino", by=german)
            == "casino braucht, was hier aus ist: economy.\nSchalte zuerst ein: economy."
        )
        assert not bot.gate.enabled(guild.id, "casino")
        assert await switch("enable", "economy") == "**Economy** is on."
        assert await switch("enable", "casino") == "**Casino** is on."
        refused = "economy is needed by what is on here: casino.\nDisable first: casino."
        assert await switch("disable", "economy") == refused
        assert bot.gate.enabled(guild.id, "economy")
        assert "**economy** is off" in await switch("disable", "economy", by=other_guild.owner)
        assert "**casino** is off" in await switch("disable", "casino")
        assert "**economy** is off" in await switch("disable", "economy")
