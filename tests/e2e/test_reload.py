"""Plugins that are installed or exchanged while the bot runs; where that cannot be done, people are told so."""

import asyncio
import shutil
import sys
import types

import pytest

from guildkit.errors import DatabaseError, PluginError
from guildkit.reloading import RestartNeededError
from guildkit_sandbox.bots import running_bot
from tests.core.plugins import commands_of

PARROT = """
import asyncio
from disnake.ui import Button
from guildkit import Plugin, Route, View
from guildkit_parrot.words import WORD

plugin = Plugin("parrot")
AGAIN = Route("parrot", "again")
going_on, asked = asyncio.Event(), asyncio.Event()

@plugin.command("parrot", description="Say something")
async def parrot(ctx):
    await ctx.reply(View(f"{WORD}!", rows=[[Button(label="Again", custom_id=AGAIN.id())]]))

@plugin.component(AGAIN, answers="public")
async def again(ctx):
    await ctx.reply(f"{WORD} {WORD}!")

@plugin.command("slowly", description="Say something slowly")
async def slowly(ctx):
    asked.set()
    await going_on.wait()
    await ctx.reply(f"{WORD} …")
"""

LISTENING = """
@plugin.listener("poll_vote_add")
async def voted(ctx, member, answer): ...
"""


class Parrot:
    """A plugin that can be installed and upgraded."""

    def __init__(self, folder):
        self._folder = folder

    def install(self, version="1.0", word="Hello", more="", manifest=""):
        shutil.rmtree(self._folder, ignore_errors=True)
        package = self._folder / "guildkit_parrot"
        info = self._folder / f"guildkit_parrot-{version}.dist-info"
        package.mkdir(parents=True)
        info.mkdir()
        (package / "__init__.py").write_text(PARROT + more)
        (package / "words.py").write_text(f"WORD = {word!r}\n")
        if manifest is not None:
            (package / "plugin.toml").write_text(f"[plugin]\n{manifest}\n")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: guildkit-parrot\nVersion: {version}\n")
        (info / "entry_points.txt").write_text("[guildkit.plugins]\nparrot = guildkit_parrot:plugin\n")
        files = "".join(f"guildkit_parrot/{file.name},,\n" for file in package.iterdir())
        (info / "RECORD").write_text(files)


@pytest.fixture
def parrot(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    yield Parrot(tmp_path / "site")
    for name in [name for name in sys.modules if name.startswith("guildkit_parrot")]:
        del sys.modules[name]


@pytest.fixture
async def bot(sandbox, guild, tmp_path, database_url):
    """A bot with every plugin that is installed when it starts."""
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        yield bot


@pytest.fixture
async def parroting(parrot, sandbox, guild, tmp_path, database_url, switch_on):
    """A bot that was started with the parrot, which is on."""
    parrot.install()
    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        await switch_on(guild, "parrot")
        yield bot


async def test_a_plugin_that_was_installed_meanwhile_is_loaded_when_it_is_switched_on(bot, guild, parrot):
    owner, alice = guild.owner, guild.join("alice")
    assert "no plugin called 'parrot'" in (await owner.slash("plugins enable", name="parrot")).text
    parrot.install()
    answer = await owner.slash("plugins enable", name="parrot")
    assert answer.text == "**Parrot** is on. It brings `/parrot` and `/slowly`."
    assert (await alice.slash("parrot")).text.startswith("Hello!")


async def test_the_command_line_may_switch_it_on_as_well(bot, guild, parrot, sandbox):
    parrot.install()
    await bot.gate.switch(guild.id, "parrot", on=True, by=None)
    await bot.switches.follow()
    await bot.rest()
    assert (await guild.join("alice").slash("parrot")).text.startswith("Hello!")
    assert await bot.gate.pending() == []


@pytest.mark.parametrize(
    ("installed", "says"),
    [
        (
            {"manifest": 'intents = ["members"]'},
            "parrot is installed, and starts after a restart of the bot.\nThe reason: parrot needs the intent 'members'",
        ),
        (
            {"more": "import left_pad_that_is_not_there"},
            "parrot could not be loaded: Importing it raised ModuleNotFoundError: No module named 'left_pad",
        ),
        ({"more": "raise SystemExit(3)"}, "parrot could not be loaded: Importing it raised SystemExit: 3"),
        ({"manifest": "colour = 3"}, "there is no key 'plugin.colour'"),
        (
            {"more": "@plugin.on_start\nasync def start():\n    raise RuntimeError('boom')\n"},
            "parrot could not be loaded: Its guildkit_start failed",
        ),
    ],
)
async def test_one_that_cannot_be_loaded_says_why_and_the_rest_serve(bot, guild, parrot, installed, says):
    parrot.install(**installed)
    assert says in (await guild.owner.slash("plugins enable", name="parrot")).text
    assert commands_of(guild.owner) == []
    assert "**Voting** is on" in (await guild.owner.slash("plugins enable", name="voting")).text


async def test_one_that_could_not_be_loaded_is_tried_again_when_it_is_repaired(bot, guild, parrot):
    parrot.install(more="raise RuntimeError('boom')")
    assert "boom" in (await guild.owner.slash("plugins enable", name="parrot")).text
    parrot.install()
    assert (
        "boom" in (await guild.owner.slash("plugins enable", name="parrot")).text
    )  # nobody would know of the change
    await bot.reloader.reload("parrot")
    assert "is on" in (await guild.owner.slash("plugins enable", name="parrot")).text


async def test_one_that_could_not_be_loaded_is_tried_again_in_another_version(bot, guild, parrot):
    parrot.install(more="raise RuntimeError('boom')")
    assert "boom" in (await guild.owner.slash("plugins enable", name="parrot")).text
    parrot.install("1.1")
    assert "is on" in (await guild.owner.slash("plugins enable", name="parrot")).text


async def test_what_it_requires_is_loaded_first(bot, guild, parrot, tmp_path):
    parrot.install(manifest='requires = ["wings"]')
    wings = tmp_path / "site" / "guildkit_wings-1.0.dist-info"
    wings.mkdir()
    (wings / "METADATA").write_text("Metadata-Version: 2.1\nName: guildkit-wings\nVersion: 1.0\n")
    (wings / "entry_points.txt").write_text("[guildkit.plugins]\nwings = guildkit_parrot_wings:plugin\n")
    module = tmp_path / "site" / "guildkit_parrot_wings.py"
    module.write_text("from guildkit import Plugin\nplugin = Plugin('wings')\n")
    assert "Enable first: wings" in (await guild.owner.slash("plugins enable", name="parrot")).text
    assert list(bot.host.plugins)[-2:] == ["wings", "parrot"]
    assert "is on" in (await guild.owner.slash("plugins enable", name="wings")).text
    assert "is on" in (await guild.owner.slash("plugins enable", name="parrot")).text


async def test_a_plugin_is_exchanged_while_others_serve(parroting, guild, parrot, sandbox):
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("parrot")
    module = sys.modules["guildkit_parrot"]
    slow = asyncio.create_task(alice.slash("slowly"))
    await module.asked.wait()
    parrot.install("2.0", word="Moin")
    reloading = asyncio.create_task(parroting.reloader.reload("parrot"))
    await sandbox.gateway.round_trip()
    said = "/parrot is being renewed. Please try again in a moment."
    assert (await bob.slash("parrot")).text == said
    module.going_on.set()
    assert (await slow).text == "Hello …"  # what was under way came to its end with the old code
    assert (await reloading).version == "2.0"
    assert (await bob.slash("parrot")).text.startswith("Moin!")
    assert (await alice.click("Again")).text == "Moin Moin!"
    assert "`parrot` 2.0" in (await guild.owner.slash("plugins list")).text


async def test_what_does_not_come_to_rest_is_left_as_it_is(parroting, guild, parrot, monkeypatch):
    monkeypatch.setattr("guildkit.reloading.DRAIN_SECONDS", 0.05)
    alice = guild.join("alice")
    slow = asyncio.create_task(alice.slash("slowly"))
    module = sys.modules["guildkit_parrot"]
    await module.asked.wait()
    parrot.install("2.0", word="Moin")
    with pytest.raises(PluginError, match=r"parrot is still at work after 0.05 s"):
        await parroting.reloader.reload("parrot")
    module.going_on.set()
    await slow
    assert (await alice.slash("parrot")).text.startswith("Hello!")


@pytest.mark.parametrize(
    "broken",
    [
        {"more": "raise RuntimeError('boom')"},
        {"more": "raise SystemExit(3)"},
        {"more": "plugin = 5"},
        {"more": "@plugin.command('parrot', description='Twice')\nasync def twice(ctx): ...\n"},
        {"more": "@plugin.on_start\nasync def start():\n    raise RuntimeError('boom')\n"},
        {"more": "@plugin.health_check('perch')\nasync def perch():\n    raise RuntimeError('none')\n"},
        {"manifest": "colour = 3"},
        {"manifest": 'requires = ["nothing"]'},
    ],
    ids=lambda broken: next(iter(broken.values())).splitlines()[-1],
)
async def test_a_new_version_that_cannot_be_used_leaves_the_old_one_in_service(
    parroting, guild, parrot, broken
):
    alice = guild.join("alice")
    if "plugin = 5" in broken.values():
        broken = {"more": "plugin = None"}
    parrot.install("2.0", word="Moin", **broken)
    with pytest.raises(PluginError):
        await parroting.reloader.reload("parrot")
    await parroting.rest()
    assert parroting.host.failures == {}
    assert (await alice.slash("parrot")).text.startswith("Hello!")
    parrot.install("2.1", word="Servus")
    await parroting.reloader.reload("parrot")
    assert (await alice.slash("parrot")).text.startswith("Servus!")


@pytest.mark.parametrize("place", ["upgrade", "settings"])
async def test_a_database_that_is_away_meanwhile_leaves_the_old_one_in_service(
    parroting, guild, parrot, monkeypatch, place
):
    async def away(**_):
        raise DatabaseError("The database is away.")

    parrot.install("2.0", word="Moin")
    with monkeypatch.context() as patch:
        patch.setattr(
            *{"upgrade": (parroting, "upgrade"), "settings": (parroting.settings, "load")}[place], away
        )
        with pytest.raises(PluginError, match=r"away.* put back"):
            await parroting.reloader.reload("parrot")
    assert (await guild.join("alice").slash("parrot")).text.startswith("Hello!")
    await parroting.reloader.reload("parrot")
    assert (await guild.join("bob").slash("parrot")).text.startswith("Moin!")


def held(monkeypatch):
    other = types.ModuleType("somewhere_else")
    other.function = sys.modules["guildkit_parrot"].parrot
    monkeypatch.setitem(sys.modules, "somewhere_else", other)


def compiled(monkeypatch):
    fast = types.ModuleType("guildkit_parrot.fast")
    fast.__file__ = "/lib/fast.abi3.so"
    monkeypatch.setitem(sys.modules, "guildkit_parrot.fast", fast)


@pytest.mark.parametrize(
    ("prepare", "installed", "reason"),
    [
        (held, {}, "somewhere_else would go on with the old code of parrot."),
        (compiled, {}, "guildkit_parrot.fast is compiled, and stays in the process."),
        (None, {"manifest": 'intents = ["members"]'}, "parrot needs the intent 'members'"),
        (None, {"manifest": None, "more": LISTENING}, "parrot needs the intent 'guild_polls'"),
    ],
)
async def test_where_only_a_restart_helps_that_is_said_and_the_old_one_serves(
    parroting, guild, parrot, monkeypatch, prepare, installed, reason
):
    if prepare:
        prepare(monkeypatch)
    parrot.install("2.0", word="Moin", **installed)
    with pytest.raises(RestartNeededError, match=reason):
        await parroting.reloader.reload("parrot")
    assert (await guild.join("alice").slash("parrot")).text.startswith("Hello!")


@pytest.fixture
def operator(guild, monkeypatch):
    """The owner of "Tennessee", where operators have their commands."""
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(guild.owner.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(guild.id))
    return guild.owner


async def test_operators_exchange_plugins_by_a_command(operator, parroting, guild, parrot):
    assert "reload" not in guild.join("alice").commands()
    parrot.install("2.0", word="Moin")
    answer = await guild.owner.slash("reload", name="parrot")
    assert (answer.text, answer.private) == ("**Parrot** was reloaded: 1.0 → 2.0.", True)
    parrot.install("3.0", manifest='intents = ["members"]')
    answer = await guild.owner.slash("reload", name="parrot")
    assert answer.text.startswith(
        "parrot can only be exchanged by a restart of the bot; until then it serves as before."
    )
    parrot.install("3.1", more="raise RuntimeError('boom')")
    answer = await guild.owner.slash("reload", name="parrot")
    assert "boom parrot 2.0 was put back, and serves." in answer.text
