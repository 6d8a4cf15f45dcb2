"""Operators' commands: who finds them and where, what they do, and what they do in another guild."""

import asyncio
import re
import signal
from typing import Annotated

import pytest
from disnake.ui import Button, Label, TextInput

from guildkit import Option, Plugin, Route, UserError, View, audit
from guildkit.host import PluginHost
from guildkit.operators import find_guild
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.move import make_tables
from guildkit.storage.restore import examine, restore
from guildkit_sandbox import CannotDo
from tests.core.plugins import candidate
from tests.e2e.test_supervise import Supervised

OPERATORS = {"restart", "backup_db", "remote_guilds", "remote"}
ONLY = "Only those who run this bot can use this."


@pytest.fixture
def olga(guild):
    """The operator. She is a member of "Tennessee" and of nothing else."""
    return guild.join("olga", permissions=["administrator"])


@pytest.fixture(autouse=True)
def configured(monkeypatch, guild, olga):
    """The operators' guild is "Tennessee"."""
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(olga.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(guild.id))


@pytest.fixture
def weather():
    """A plugin whose weather operators make in other guilds; it notes where it was asked to."""
    plugin = Plugin("weather")
    stop, name = Route("weather", "stop/{guild:int}"), Route("weather", "name/{guild:int}")
    plugin.group("remote weather", "The weather elsewhere")
    plugin.storm, plugin.waiting = asyncio.Event(), asyncio.Event()

    async def kinds(ctx, typed):
        return [f"{kind} on {ctx.guild.name}" for kind in ("rain", "snow") if typed in kind]

    @plugin.command("forecast", description="Wait for the weather")
    async def _forecast(ctx):
        plugin.waiting.set()
        await plugin.storm.wait()
        await ctx.reply("Storm!")

    @plugin.command("sun", description="Have sun everywhere", answers="private", operator=True)
    async def _sun(ctx):
        await ctx.reply("Sun!")

    @plugin.command("remote weather make", description="Make weather", operator=True)
    async def _make(ctx, kind: Annotated[str, Option("Which", autocomplete=kinds)]):
        async with ctx.transaction():
            ctx.audit("made", kind)
        buttons = [
            Button(label="Stop", custom_id=stop.id(guild=ctx.guild_id)),
            Button(label="Name", custom_id="weather:1:ask"),
        ]
        await ctx.reply(View(f"It is {kind} here.", rows=[buttons]))

    @plugin.component(stop, operator=True, answers="public")
    async def _stop(ctx, guild):
        async with ctx.transaction():
            ctx.audit("stopped", str(guild))
        await ctx.reply("It has stopped.")

    @plugin.component("ask", opens_modal=True)
    async def _ask(ctx):
        guild = int(ctx.message.components[0].children[0].custom_id.rpartition("/")[2])
        await ctx.modal("Name it", name.id(guild=guild), [Label("Name", TextInput(custom_id="name"))])

    @plugin.modal(name, operator=True)
    async def _name(ctx, guild):
        async with ctx.transaction():
            ctx.audit("named", ctx.fields["name"])
        await ctx.reply("Named.")

    return plugin


@pytest.fixture
async def bot(start_bot, weather, guild, other_guild):
    return await start_bot(weather)


async def acts(bot, guild, action=""):
    """What was done in a guild, oldest first."""
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        found = await audit.find(session, action=action)
    return [(each.action, each.subject, each.by) for each in reversed(found)]


# --- who finds them, and where ----------------------------------------------------------------------------------------


async def test_they_are_in_the_operators_guild_alone(
    bot, sandbox, guild, other_guild, alice, olga, switch_on
):
    await switch_on(other_guild, "weather")
    assert OPERATORS | {"sun"} <= set(olga.commands())
    assert not (OPERATORS | {"sun"}) & set(
        alice.commands()
    )  # what needs no permission there is hidden from her
    assert not (OPERATORS | {"sun"}) & set(other_guild.owner.commands())
    assert "forecast" in other_guild.owner.commands()
    shown = {command.name: command for command in sandbox.world.scope(guild.id).commands.values()}
    assert {shown[name].form["default_member_permissions"] for name in OPERATORS} == {"0"}


async def test_they_are_helped_with_by_those_who_may_use_them(bot, guild, olga):
    assert "/backup_db" in (await olga.slash("help")).text
    assert "/backup_db" not in (await guild.owner.slash("help")).text


async def test_who_is_no_operator_is_refused_at_every_call(bot, guild, other_guild, olga, switch_on):
    await switch_on(other_guild, "weather")
    owner = guild.owner  # Discord shows them every command
    for command, options in (
        ("restart", {}),
        ("backup_db", {}),
        ("remote_guilds", {}),
        ("sun", {}),
        ("remote plugins disable", {"guild": "Ohio", "name": "weather"}),
        ("remote weather make", {"guild": "Ohio", "kind": "rain"}),
    ):
        refused = await owner.slash(command, **options)
        assert refused.private
        assert refused.text.startswith(ONLY)
    assert await owner.autocomplete("remote plugins disable", guild="Oh") == []
    assert await owner.autocomplete("remote weather make", guild="Ohio", kind="r") == []
    assert await owner.autocomplete("backup_db", guild="Oh") == []
    message = (await owner.slash("plugins list")).message
    for custom_id in ("core:1:restart", "core:1:remote-guilds/1/", f"weather:1:stop/{other_guild.id}"):
        assert (await owner.forge(custom_id=custom_id, on=message)).text.endswith(
            "Its configuration names them, and their servers."
        )
    forged = await owner.forge(custom_id=f"weather:1:name/{other_guild.id}", fields={"name": "Kyrill"})
    assert forged.text.startswith(ONLY)
    assert not bot.restarting
    assert not (bot.config.home / "backups").exists()
    assert bot.gate.enabled(other_guild.id, "weather")
    assert [act for act, _, _ in await acts(bot, other_guild)] == ["plugin.enabled"]


async def test_an_operator_is_none_outside_their_guild(bot, other_guild, olga, switch_on):
    await switch_on(other_guild, "weather")
    elsewhere = other_guild.join(olga)
    message = (await elsewhere.slash("help")).message
    assert (await elsewhere.forge(custom_id="core:1:restart", on=message)).text.startswith(ONLY)
    assert not bot.restarting


async def test_who_was_taken_out_of_the_configuration_is_refused_after_a_restart(
    bot, start_bot, weather, olga, bob, monkeypatch
):
    answer = await olga.slash("remote_guilds")
    assert "Tennessee" in answer.text
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(bob.id))
    await start_bot(weather)
    assert (await olga.slash("remote_guilds")).text.startswith(ONLY)
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", "")
    await start_bot(weather)
    assert not OPERATORS & set(olga.commands())


# --- /restart ---------------------------------------------------------------------------------------------------------


async def restart(bot, sandbox, person, **later):
    """Have the bot restarted, which takes so long; return the answer that the person sees."""
    await person.slash("restart")
    message = (await person.click("Restart")).message
    assert (message.text, message.private) == ("Restarting …", True)
    await sandbox.until(lambda: bot.restarting)
    await begin_again(sandbox, **later)
    return message


async def begin_again(sandbox, **later):
    """Start the bot again, so much later."""
    sandbox.time.advance(**later)
    bot = await sandbox.restart_bot()
    await bot.rest()
    return bot


def seconds(message):
    """How long the bot was away, by what it says."""
    return int(re.search(r"Back after (\d+) s\.", message.text)[1])


async def test_restart_asks_and_says_what_it_would_interrupt(bot, weather, alice, olga):
    asked = (await olga.slash("restart")).text
    assert "Nothing else is under way." in asked
    assert "I do not know that anything starts me again" in asked
    waiting = asyncio.create_task(alice.slash("forecast"))
    await weather.waiting.wait()
    asked = (await olga.slash("restart")).text
    assert "Commands and clicks under way: 1 (weather)" in asked
    assert "They have 4 seconds" in asked
    weather.storm.set()
    await waiting
    assert not bot.restarting


async def test_after_a_restart_the_operator_sees_that_the_bot_is_back(bot, sandbox, guild, olga, alice):
    message = await restart(bot, sandbox, olga, seconds=100)
    assert seconds(message) >= 100
    told = message.text
    bot = await begin_again(sandbox, minutes=1)
    assert message.text == told
    assert await acts(bot, guild, "bot.") == [("bot.restarted", "", olga.id)]
    alice.does_not_see("Back after")


async def test_who_waited_for_long_is_told_in_the_channel_once(bot, sandbox, olga, alice):
    await restart(bot, sandbox, olga, minutes=20)
    seen = await alice.sees("Back after")
    assert (seen.pings, seconds(seen) >= 1200) == ({"olga"}, True)
    await begin_again(sandbox, minutes=1)
    assert len([each for each in alice.messages() if "Back after" in each.text]) == 1


async def test_two_who_restart_it_at_the_same_instant_are_both_told(
    start_bot, sandbox, guild, olga, monkeypatch
):
    bob = guild.join("bob", permissions=["administrator"])
    monkeypatch.setenv("GUILDKIT_OPERATORS", f"{olga.id},{bob.id}")
    bot = await start_bot()
    await olga.slash("restart")
    await bob.slash("restart")
    await asyncio.gather(olga.click("Restart"), bob.click("Restart"))
    await sandbox.until(lambda: bot.restarting)
    await begin_again(sandbox, minutes=20)
    told = [message.pings for message in olga.messages() if "Back after" in message.text]
    assert sorted(map(sorted, told)) == [["bob"], ["olga"]]


async def test_the_same_where_the_answer_is_gone(bot, sandbox, olga, alice):
    await olga.slash("restart")
    message = (await olga.click("Restart")).message
    await sandbox.until(lambda: bot.restarting)
    sandbox.world.delete_message(message.model)
    await begin_again(sandbox, seconds=5)
    assert (await alice.sees("Back after")).pings == {"olga"}


@pytest.mark.timeout(120)  # two processes, one after the other
async def test_a_supervised_bot_comes_back_at_once(sandbox, guild, olga, tmp_path):
    process = Supervised(sandbox, tmp_path)
    await process.start("run", "--supervise")
    first = await process.child()
    assert "I do not know" not in (await olga.slash("restart")).text
    await olga.click("Restart")
    assert (await process.line("starting it again.*exit_code=([0-9]+)"))[1] == "6"
    assert await process.child() != first
    assert seconds(await olga.sees("Back after", within=20)) > 0
    process.process.send_signal(signal.SIGHUP)  # its terminal is closed
    assert (await process.ends())[0] == 0


# --- /backup_db -------------------------------------------------------------------------------------------------------


async def backed_up(bot, person, **options):
    """Ask for a backup, and return the report and the file."""
    await person.slash("backup_db", **options)
    await bot.rest()
    (path,) = (bot.config.home / "backups").iterdir()
    return person.messages()[-1], path


async def restored(bot, path, tmp_path):
    """Restore a backup elsewhere, and return the names of the guilds in it."""
    database = Database(sqlite_url(tmp_path / "restored.sqlite3"))
    found = examine(path)
    await database.check()
    await make_tables(database, found, bot.host.storages(), [])
    await restore(database, found)
    async with database.connection() as connection:
        rows = await connection.exec_driver_sql("SELECT name FROM core_guilds ORDER BY name")
        names = [name for (name,) in rows]
    await database.close()
    return names


async def test_a_backup_says_where_it_is_and_can_be_restored(bot, guild, olga, alice, tmp_path):
    import hashlib

    answer, path = await backed_up(bot, olga)
    assert answer.private
    for said in (str(path), f"{path.stat().st_size:,} bytes", hashlib.sha256(path.read_bytes()).hexdigest()):
        assert said in answer.text
    assert not any(each.attachments for each in olga.messages())
    assert await restored(bot, path, tmp_path) == ["Ohio", "Tennessee"]
    assert ("database.backed_up", path.name, olga.id) in await acts(bot, guild)


async def test_a_backup_of_one_guild_holds_no_other(bot, other_guild, olga, tmp_path):
    ((name, value),) = await olga.autocomplete("backup_db", guild="ohi")
    assert name == f"Ohio ({other_guild.id})"
    _, path = await backed_up(bot, olga, guild=value)
    assert path.name.endswith(f"-{other_guild.id}.sql")
    assert await restored(bot, path, tmp_path) == ["Ohio"]
    assert "on no server that is called Utah" in (await olga.slash("backup_db", guild="Utah")).text


async def test_there_is_one_backup_at_a_time(bot, olga):
    answers = await asyncio.gather(olga.slash("backup_db"), olga.slash("backup_db"))
    await bot.rest()
    said = sorted(answer.text for answer in answers)
    assert "SHA-256" in said[0]
    assert said[1] == "A backup is being made already."


async def test_a_backup_that_cannot_be_written_gets_a_sentence(bot, olga):
    (bot.config.home / "backups").write_text("a file where the folder should be")
    assert "The backup could not be written." in (await olga.slash("backup_db")).text


# --- /remote_guilds ---------------------------------------------------------------------------------------------------


async def test_guilds_are_listed_and_found(bot, guild, other_guild, olga, sandbox):
    text = (await olga.slash("remote_guilds")).text
    assert "2 servers" in text
    assert re.search(rf"\*\*Tennessee\*\* `{guild.id}`\n3 members · since .*\nweather", text)
    assert re.search(rf"\*\*Ohio\*\* `{other_guild.id}`\n2 members · since .*\nno plugins", text)
    text = (await olga.slash("remote_guilds", search="OHI")).text
    assert ("One server" in text, "Ohio" in text, "Tennessee" in text) == (True, True, False)
    assert "There is none." in (await olga.slash("remote_guilds", search="Utah/")).text


async def test_many_guilds_have_pages(bot, olga, sandbox):
    for number in range(10):
        sandbox.create_guild(f"Kansas {number}")
    await sandbox.settled()
    await sandbox.bot_at_rest()
    assert "Tennessee" not in (await olga.slash("remote_guilds")).text
    assert "Tennessee" in (await olga.click("▶")).text


# --- in another guild -------------------------------------------------------------------------------------------------


async def test_a_plugins_remote_command_acts_on_the_guild_that_is_named(
    bot, guild, other_guild, olga, switch_on
):
    await switch_on(other_guild, "weather")
    assert await olga.autocomplete("remote weather make", guild="Ohio", kind="s") == [("snow on Ohio",) * 2]
    answer = await olga.slash("remote weather make", guild="ohio", kind="snow")
    assert (answer.text.split("\n")[0], answer.private) == ("On **Ohio**:", True)
    await olga.click("Name")
    assert (await olga.fill(name="Kyrill")).text == "On **Ohio**:\nNamed."
    stopped = await olga.click("Stop")
    assert (stopped.text, stopped.private) == ("On **Ohio**:\nIt has stopped.", True)
    assert [act[:2] for act in await acts(bot, other_guild, "weather")] == [
        ("weather.made", "snow"),
        ("weather.named", "Kyrill"),
        ("weather.stopped", str(other_guild.id)),
    ]
    assert await acts(bot, guild, "weather") == []


async def test_it_does_not_reach_a_guild_where_the_plugin_is_off(bot, guild, other_guild, olga):
    off = "Weather is off on **Ohio**, or rests there."
    assert (await olga.slash("remote weather make", guild="Ohio", kind="rain")).text == off
    assert await olga.autocomplete("remote weather make", guild="Ohio", kind="r") == []
    message = (await olga.slash("remote weather make", guild="Tennessee", kind="rain")).message
    forged = await olga.forge(custom_id=f"weather:1:stop/{other_guild.id}", on=message)
    assert forged.text.endswith(off)
    assert await acts(bot, other_guild, "weather") == []
    assert (
        "on no server that is called Utah"
        in (await olga.slash("remote weather make", guild="Utah", kind="rain")).text
    )


async def test_a_plugin_that_is_off_in_the_operators_guild_has_no_commands_there(bot, guild, olga):
    await guild.owner.slash("plugins disable", name="weather")
    with pytest.raises(CannotDo, match="no sub-command 'weather'"):
        await olga.slash("remote weather make", guild="Tennessee", kind="rain")
    assert "sun" not in olga.commands()


async def test_the_core_switches_plugins_elsewhere(bot, other_guild, olga):
    assert await olga.autocomplete("remote plugins enable", guild="oh") == [
        (f"Ohio ({other_guild.id})", str(other_guild.id))
    ]
    answer = await olga.slash("remote plugins enable", guild=str(other_guild.id), name="weather")
    assert answer.text.startswith("On **Ohio**:\n**Weather** is on.")
    assert "forecast" in other_guild.owner.commands()
    assert "🟢 on · **Weather**" in (await olga.slash("remote plugins list", guild="Ohio")).text
    await olga.slash("remote plugins disable", guild="Ohio", name="weather")
    assert "forecast" not in other_guild.owner.commands()
    assert await acts(bot, other_guild) == [
        ("plugin.enabled", "weather", olga.id),
        ("plugin.disabled", "weather", olga.id),
    ]


async def test_the_core_gives_tiers_elsewhere(monkeypatch, start_bot, weather, guild, other_guild, olga):
    monkeypatch.setenv("GUILDKIT_TIERS", "Free,Plus")
    bot = await start_bot(weather)
    answer = await olga.slash("remote tier set", guild="Ohio", tier="plus", until="2999-12-31")
    assert answer.text.startswith("On **Ohio**:\nThe tier is **Plus**.\n- the operator: Plus until ")
    assert (bot.tiers.of(other_guild.id), bot.tiers.of(guild.id)) == (1, 0)
    assert "The tier is **Free**." in (await olga.slash("remote tier show", guild="Tennessee")).text
    assert (
        "'soon' is no day" in (await olga.slash("remote tier set", guild="Ohio", tier="1", until="soon")).text
    )
    assert "The tier is **Free**." in (await olga.slash("remote tier clear", guild="Ohio")).text
    assert "No tier was given" in (await olga.slash("remote tier clear", guild="Ohio")).text
    assert "gave the tier **Plus**" in (await other_guild.owner.slash("audit")).text


async def test_the_tier_of_the_guild_that_is_named_counts(
    monkeypatch, start_bot, guild, other_guild, olga, switch_on
):
    monkeypatch.setenv("GUILDKIT_TIERS", "Free,Plus")
    plugin = Plugin("rain")
    plugin.group("remote rain", "The rain elsewhere")

    @plugin.command("remote rain make", description="Make rain", operator=True, tier=1)
    async def _make(ctx):
        await ctx.reply("It rains.")

    await start_bot(plugin)
    await switch_on(other_guild, "rain")
    await olga.slash("remote tier set", guild="Ohio", tier="plus")
    assert (await olga.slash("remote rain make", guild="Ohio")).text == "On **Ohio**:\nIt rains."
    await olga.slash("remote tier set", guild="Tennessee", tier="plus")
    await olga.slash("remote tier clear", guild="Ohio")
    assert "Plus" in (refused := (await olga.slash("remote rain make", guild="Ohio")).text)
    assert "It rains." not in refused


async def test_two_plugins_with_the_same_remote_command_clash_where_they_would_meet(
    start_bot, weather, guild, other_guild, switch_on
):
    climate = Plugin("climate")
    climate.group("remote weather", "The weather, too")

    @climate.command("remote weather change", description="Change it", operator=True)
    async def _change(ctx):
        await ctx.reply("Changed.")

    bot = await start_bot(weather, climate, on=False)
    await switch_on(guild, "weather")
    refused = await guild.owner.slash("plugins enable", name="climate")
    assert "climate and weather both bring /remote weather; switch weather off first." in refused.text
    for name in ("weather", "climate"):
        await switch_on(other_guild, name)
    assert bot.gate.plugins(other_guild.id) == {"weather", "climate"}


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ({"remote weather": {}}, "/remote weather: what begins with /remote is a sub-command"),
        ({"remote": {"operator": True}}, "/remote: what begins with /remote is a sub-command"),
        ({"rain stop": {"operator": True}, "rain show": {}}, "/rain is for operators in part only"),
    ],
)
def test_what_cannot_be_is_refused(commands, reason):
    plugin = Plugin("rain")
    plugin.group("rain", "Rain")

    async def handler(ctx):
        raise AssertionError

    for path, options in commands.items():
        plugin.command(path, description="Rain", **options)(handler)
    host = PluginHost()
    assert host.load(candidate(plugin)) is None
    assert host.failures["rain"].startswith(reason)


@pytest.mark.parametrize("typed", ["", " ", "Ohio", "3"])
def test_what_names_no_guild_finds_none(typed):
    away, names = "", {1: "Tennessee", 2: "Ohio", 4: "Ohio"}
    with pytest.raises(UserError):
        find_guild(typed, {**names, 5: away})


def test_a_remote_command_has_one_option_guild():
    plugin = Plugin("rain")

    @plugin.command("remote rain", description="Rain", operator=True)
    async def _rain(ctx, guild: Annotated[str, Option("Which")]):
        raise AssertionError

    host = PluginHost()
    host.load(candidate(plugin))
    assert host.failures == {"rain": "/remote rain has two options of the same name."}
