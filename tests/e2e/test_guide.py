"""The server guide: a channel that says what there is, and that belongs to the guild's admins."""

import disnake
import pytest
from sqlalchemy import update

from guildkit import GuideSection, Plugin, View, hookimpl
from guildkit.models import GuildRecord, LiveRecord
from guildkit_sandbox import CannotDo
from tests.core.plugins import CORE_COMMANDS


def plugin_with(name, *sections, words=None):
    """A plugin with sections of the guide; `words` may change what they say."""
    plugin = Plugin(name)
    for section in sections:

        @plugin.guide_section(section, title=section.capitalize())
        async def _section(_ctx, section=section):
            said = (words or {}).get(section, f"All about {section}.")
            if isinstance(said, BaseException):
                raise said
            return said

    @plugin.command(f"change-{name}", description="Change what is said")
    async def _change(ctx):
        async with ctx.transaction():
            await ctx.live.refresh_guide()
        await ctx.reply("Changed.")

    return plugin


CHESS, TEA = ("chess", "openings", "endings"), ("tea", "green", "black")


def titles(person, channel="server-guide"):
    return [message.content.split("\n")[0].removeprefix("## ") for message in person.messages(channel)]


def made(sandbox):
    return sandbox.transcript.requests("POST", containing="/guilds/")


async def test_it_is_made_at_the_first_start_and_says_what_there_is(start_bot, sandbox, guild, alice):
    bot = await start_bot(plugin_with(*CHESS), plugin_with(*TEA), guide=True)
    await bot.rest()
    assert titles(alice) == ["What I can do here", "Openings", "Endings", "Green", "Black"]
    about = alice.messages("server-guide")[0].content
    assert "- **Chess** `/change-chess`" in about
    assert "/plugins enable" in about


async def test_members_can_read_it_and_not_write(start_bot, sandbox, guild, alice):
    bot = await start_bot(guide=True)
    await bot.rest()
    alice.go("server-guide")
    assert titles(alice) == ["What I can do here"]
    with pytest.raises(CannotDo, match="may not write"):
        await alice.says("First!")


async def test_it_is_made_when_the_bot_comes(start_bot, sandbox, guild):
    bot = await start_bot(guide=True)
    ohio = sandbox.create_guild("Ohio")
    await sandbox.settled()
    await bot.rest()
    sandbox.time.advance(seconds=1)  # disnake takes it for one of those of the start
    await bot.rest()
    assert titles(ohio.join("carol")) == ["What I can do here"]


async def test_it_is_made_once(start_bot, sandbox, guild, alice):
    for _ in range(3):
        bot = await start_bot(guide=True)
        await bot.rest()
    assert len(made(sandbox)) == 1
    assert len(titles(alice)) == 1


async def test_a_restart_with_nothing_changed_edits_nothing(start_bot, sandbox, guild, alice):
    bot = await start_bot(plugin_with(*CHESS), guide=True)
    await bot.rest()
    before = len(sandbox.transcript.requests(containing="/channels/"))
    bot = await start_bot(plugin_with(*CHESS), guide=True)
    await bot.rest()
    asked = sandbox.transcript.requests(containing="/channels/")[before:]
    assert [entry.name.split()[0] for entry in asked] == ["GET"]  # are they still there?


async def test_a_section_comes_and_goes_with_its_plugin_and_the_order_stays(start_bot, sandbox, guild, alice):
    bot = await start_bot(plugin_with(*CHESS), plugin_with(*TEA), on=False, guide=True)
    await guild.owner.slash("plugins enable", name="tea")
    await bot.rest()
    assert titles(alice) == ["What I can do here", "Green", "Black"]
    before = [message.id for message in alice.messages("server-guide")]
    await guild.owner.slash("plugins enable", name="chess")
    for _ in range(4):
        await bot.rest()
        sandbox.time.advance(seconds=6)
    assert titles(alice) == ["What I can do here", "Openings", "Endings", "Green", "Black"]
    assert [message.id for message in alice.messages("server-guide")][:3] == before  # they were edited
    await guild.owner.slash("plugins disable", name="chess")
    for _ in range(4):
        await bot.rest()
        sandbox.time.advance(seconds=6)
    assert titles(alice) == ["What I can do here", "Green", "Black"]


async def test_a_plugin_that_is_off_is_not_asked(start_bot, two_guilds, alice, switch_on, sandbox):
    _here, there = two_guilds
    asked = []
    plugin = Plugin("chess")

    @plugin.guide_section("rules", title="Rules")
    async def _rules(ctx):
        asked.append(ctx.guild_id)
        return "White begins."

    bot = await start_bot(plugin, on=False, guide=True)
    sandbox.time.advance(seconds=5)
    await bot.rest()
    assert asked == []
    await switch_on(there, "chess")
    await bot.rest()
    assert set(asked) == {there.id}
    assert titles(alice) == ["What I can do here"]


async def test_a_message_of_it_that_somebody_deletes_comes_back_in_its_place(
    start_bot, sandbox, guild, alice
):
    await start_bot(plugin_with(*CHESS), guide=True)
    await sandbox.bot_at_rest()
    guild.owner.go("server-guide")
    await guild.owner.deletes(alice.messages("server-guide")[1])
    bot = await start_bot(plugin_with(*CHESS), guide=True)
    await bot.rest()
    assert titles(alice) == ["What I can do here", "Openings", "Endings"]


async def test_what_others_write_there_is_left_alone(start_bot, sandbox, guild, alice):
    await start_bot(plugin_with(*CHESS), guide=True)
    await sandbox.bot_at_rest()
    guild.owner.go("server-guide")
    await guild.owner.says("Be nice to each other.")
    bot = await start_bot(plugin_with(*CHESS), plugin_with(*TEA), guide=True)
    for _ in range(4):
        await bot.rest()
        sandbox.time.advance(seconds=6)
    assert titles(alice) == [
        "What I can do here",
        "Openings",
        "Endings",
        "Be nice to each other.",
        "Green",
        "Black",
    ]


async def test_renamed_it_is_still_the_guide(start_bot, sandbox, guild, alice):
    await start_bot(plugin_with(*CHESS), on=False, guide=True)
    await sandbox.bot_at_rest()
    channel = guild.channel("server-guide")
    channel.name = "start-here"
    guild.world.update_channel(channel)
    bot = await start_bot(plugin_with(*CHESS), guide=True)
    await bot.rest()
    assert titles(alice, "start-here") == ["What I can do here", "Openings", "Endings"]
    assert len(made(sandbox)) == 1


async def test_deleted_it_stays_away_until_somebody_wants_it(start_bot, sandbox, guild, alice):
    await start_bot(guide=True)
    await sandbox.bot_at_rest()
    guild.delete_channel("server-guide")
    for _ in range(2):
        bot = await start_bot(guide=True)
        await bot.rest()
    assert len(made(sandbox)) == 1
    answer = await guild.owner.slash("guide")
    await bot.rest()
    assert answer.text == "The server guide is #server-guide."
    assert titles(alice) == ["What I can do here"]


async def test_asked_for_twice_it_is_made_once(start_bot, sandbox, guild):
    bot = await start_bot(guide=True)
    await bot.rest()
    assert (await guild.owner.slash("guide")).text == "The server guide is #server-guide."
    await bot.rest()
    assert len(made(sandbox)) == 1


async def test_without_permission_the_owner_is_told_once_and_it_is_made_when_it_may_be(
    start_bot, sandbox, guild
):
    guild.bot_may_not("manage_channels")
    for _ in range(2):
        bot = await start_bot(guide=True)
        await bot.rest()
    (told,) = guild.owner.dms()
    assert "Manage Channels" in told.content
    assert "/guide" in told.content
    answer = await guild.owner.slash("guide")
    assert "Manage Channels" in answer.text
    guild.bot_may("manage_channels")
    await sandbox.settled()
    await guild.owner.slash("guide")
    await bot.rest()
    assert titles(guild.owner) == ["What I can do here"]
    assert len(guild.owner.dms()) == 1


async def test_where_there_is_a_system_channel_it_is_told_there(start_bot, sandbox, guild, alice):
    guild.bot_may_not("manage_channels")
    guild.model.settings["system_channel_id"] = str(guild.channel("general").id)
    for _ in range(2):
        bot = await start_bot(guide=True)
        await bot.rest()
    (told,) = alice.messages("general")
    assert "Manage Channels" in told.content
    assert guild.owner.dms() == []


async def test_an_owner_who_takes_no_messages_keeps_nobody_from_anything(start_bot, sandbox, guild):
    guild.bot_may_not("manage_channels")
    await guild.owner.closes_dms()
    bot = await start_bot(guide=True)
    await bot.rest()
    assert guild.owner.dms() == []


async def test_a_permission_that_is_taken_away_is_told_once(start_bot, sandbox, guild):
    await start_bot(guide=True)
    await sandbox.bot_at_rest()
    guild.allow(sandbox.bot_user, channel="server-guide", deny=["send_messages"])
    for _ in range(2):
        bot = await start_bot(guide=True)
        await bot.rest()
    (told,) = guild.owner.dms()
    assert "Send Messages" in told.content


async def test_switched_off_it_is_not_made_and_on_it_is(start_bot, sandbox, guild, alice):
    bot = await start_bot(on=False)
    off = {"value": False, "by": None}
    await bot.settings.set(guild.id, "core", "guide", **off)
    bot = await start_bot(guide=True)
    await bot.rest()
    assert made(sandbox) == []
    assert "switched off" in (await guild.owner.slash("guide")).text
    await bot.settings.reset(guild.id, "core", "guide", by=None)
    await bot.switches.apply()
    await bot.rest()
    assert titles(alice) == ["What I can do here"]
    await bot.settings.set(guild.id, "core", "guide", **off)
    await bot.switches.apply()
    await bot.rest()
    assert titles(alice) == []
    assert len(made(sandbox)) == 1


async def test_the_operator_can_do_without_it_everywhere(start_bot, sandbox, guild):
    bot = await start_bot()
    await bot.rest()
    assert made(sandbox) == []
    assert guild.owner.commands() == CORE_COMMANDS


async def test_a_section_follows_what_changes(start_bot, sandbox, guild, alice):
    words = {"openings": "e4"}
    bot = await start_bot(plugin_with("chess", "openings", words=words), guide=True)
    await bot.rest()
    words["openings"] = "d4"
    await alice.slash("change-chess")
    await bot.rest()
    assert alice.messages("server-guide")[1].content == "## Openings\nd4"
    words["openings"] = None  # nothing to say
    await alice.slash("change-chess")
    await bot.rest()
    assert titles(alice) == ["What I can do here"]


@pytest.mark.parametrize("fault", [RuntimeError("oh"), SystemExit("out")])
async def test_a_section_that_fails_costs_the_others_nothing(start_bot, sandbox, guild, alice, fault):
    chess = plugin_with("chess", "openings", words={"openings": fault})
    bot = await start_bot(chess, plugin_with(*TEA), guide=True)
    await bot.rest()
    assert titles(alice) == ["What I can do here", "Openings", "Green", "Black"]
    assert "cannot be shown" in alice.messages("server-guide")[1].content


async def test_a_plugin_that_rests_is_not_asked_and_its_section_keeps_its_place(
    start_bot, sandbox, guild, alice
):
    words = {"openings": "e4"}
    bot = await start_bot(plugin_with("chess", "openings", words=words), plugin_with(*TEA), guide=True)
    await bot.rest()
    bot.breaker.limit = 1
    words["openings"] = RuntimeError("oh")
    await alice.slash("change-chess")
    await bot.rest()
    assert bot.breaker.resting() == {(guild.id, "chess")}
    words["openings"] = "d4"
    await alice.slash("change-tea")
    await bot.rest()
    assert titles(alice) == ["What I can do here", "Openings", "Green", "Black"]
    assert "cannot be shown" in alice.messages("server-guide")[1].content
    await guild.owner.slash("plugins retry", name="chess")
    await bot.rest()
    assert alice.messages("server-guide")[1].content == "## Openings\nd4"


async def test_a_process_that_dies_while_it_makes_it_does_not_make_two(start_bot, sandbox, guild, alice):
    bot = await start_bot(guide=True)
    await bot.rest()
    async with bot.database.system_session("as if it had died") as session:
        await session.execute(update(GuildRecord).values(guide_made=False))
    async with bot.database.guild_session(guild.id) as session:
        await bot.dispatcher.services.jobs.queue(session, "core").cancel("live-again")
        await session.delete(await session.get_one(LiveRecord, (guild.id, "core:1:guide")))
    bot = await start_bot(guide=True)
    await bot.rest()
    assert len(made(sandbox)) == 1


async def test_it_speaks_the_guilds_language(start_bot, sandbox, alice, guild):
    dresden = sandbox.create_guild("Dresden", locale="de")
    bot = await start_bot(guide=True)
    sandbox.time.advance(seconds=5)
    await bot.rest()
    assert titles(dresden.join("carol")) == ["Was ich hier kann"]
    assert titles(alice) == ["What I can do here"]


async def test_it_follows_the_guilds_language(start_bot, sandbox, guild, alice):
    guild.bot_may("manage_guild")
    bot = await start_bot(guide=True)
    await bot.rest()
    await bot.client.get_guild(guild.id).edit(preferred_locale=disnake.Locale.de)
    await sandbox.settled()
    await bot.rest()
    assert titles(alice) == ["Was ich hier kann"]


async def test_a_module_can_bring_sections_too(start_bot, sandbox, guild, alice):
    class Module:
        name = "chess"

        @hookimpl
        def guildkit_guide_sections(self):
            async def rules(_ctx):
                return View("White begins.")

            return [GuideSection(name="rules", title="Rules", render=rules)]

    bot = await start_bot(Module(), guide=True)
    await bot.rest()
    assert alice.messages("server-guide")[1].content == "## Rules\nWhite begins."


async def test_where_the_operator_wants_no_guide_there_is_nothing_to_set_about_it(start_bot, guild):
    await start_bot(guide=True)
    said = "Whether the bot keeps a channel that says"
    assert said in (await guild.owner.slash("settings")).text
    await start_bot(guide=False)
    shown = (await guild.owner.slash("settings")).text
    assert said not in shown
    assert "log_channel" in shown
