"""Clips and custom commands as members use them, in two guilds and through a restart."""

import pytest

from guildkit_economy.games import custom_commands
from guildkit_economy.games.custom_commands import COOLDOWN_LIMIT, Terms
from guildkit_economy.models.ledger import MOST

KICK = "https://kick.com/xqc/clips/clip_01H"


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "economy")
    return bot


def card_of(person, number, channel="general"):
    return next(each for each in person.messages(channel) if each.text.startswith(f"**#{number}"))


async def submitted(bot, person, link=KICK, **options):
    answer = await person.slash("clip submit", link=link, **options)
    await bot.rest()
    return answer


async def test_a_clip_is_shown_and_voted_for_and_shown_again_after_a_restart(bot, sandbox, owner, alice, bob):
    answer = await submitted(
        bot, alice, "https://www.kick.com/XQC?clip=clip_01H", title="An *ace*, @everyone"
    )
    assert answer.private
    assert answer.text == "Your clip is #1. It is shown in #general."
    card = card_of(bob, 1)
    assert card.text.startswith(f"**#1 · An \\*ace\\*, \\@everyone**\n{KICK}\n-# by @alice, ")
    assert card.model.mentions.users == []
    assert (await bob.click("👍 0", on=card)).text == "You have voted for the clip #1. It has one vote."
    assert "That is your own clip" in (await alice.click("👍 0", on=card)).text
    sandbox.time.advance(seconds=10)  # edits are spared
    await bot.rest()
    assert [button.label for button in card.buttons] == ["👍 1"]
    await sandbox.restart_bot()
    sandbox.time.advance(seconds=10)
    assert "voted for the clip #1. It has 2 votes." in (await owner.slash("clip vote", clip=1)).text
    assert "taken your vote for the clip #1 back. It has one left." in (await bob.click("👍 1", on=card)).text
    await sandbox.bot_at_rest()
    sandbox.time.advance(seconds=2)
    first, second = await bob.double_click("👍 1", on=card)
    assert "It has 2 votes." in first.text + second.text
    await sandbox.bot_at_rest()


async def test_the_same_clip_again_and_other_links_change_nothing(
    bot, sandbox, alice, bob, guild_settings, guild
):
    await guild_settings(guild, "economy", clip_cooldown=0)
    await submitted(bot, alice)
    for link, says in {
        KICK + "/": "That clip is there already: #1.",
        "javascript:alert(1)": "no link that I can read",
        "http://kick.com/xqc/clips/clip_02": "no link that I can read",
        "https://kick.com@evil.example/a/clips/b": "That link leads somewhere else.",
        "https://evil.example/a": "clips.twitch.tv, kick.com, twitch.tv, youtu.be, youtube.com",
        "https://kick.com/xqc": "No clip or video",
    }.items():
        assert says in (await submitted(bot, bob, link)).text, link
    answer = await submitted(bot, bob, KICK + "2", title="https://evil.example")
    assert "without a link" in answer.text
    card = card_of(bob, 1)
    long = {"link": "https://kick.com/xqc/clips/" + "a" * 3900, "title": "x" * 4000}
    answer = await bob.forge(custom_id="economy:1:clip-submitted", fields=long, on=card)
    assert "no link that I can read" in answer.text
    answer = await bob.forge(
        custom_id="economy:1:clip-submitted", fields=long | {"link": KICK + "3"}, on=card
    )
    assert "Write 80 characters at most." in answer.text
    assert (await bob.slash("clip list")).text.count("👍") == 1


async def test_a_member_submits_so_many_a_day_and_waits_between_two(
    bot, sandbox, alice, bob, guild, guild_settings
):
    await guild_settings(guild, "economy", clips_a_day=2, clip_cooldown=10)
    assert "is #1" in (await submitted(bot, alice, KICK + "1")).text
    assert "a little too often" in (await submitted(bot, alice, KICK + "2")).text
    assert "is #2" in (await submitted(bot, bob, KICK + "3")).text
    sandbox.time.advance(minutes=10)
    # What was refused counts for nothing.
    assert "there already" in (await submitted(bot, alice, KICK + "1")).text
    assert "is #3" in (await submitted(bot, alice, KICK + "2")).text
    sandbox.time.advance(minutes=10)
    assert "a little too often" in (await submitted(bot, alice, KICK + "4")).text
    await sandbox.restart_bot()
    assert "a little too often" in (await alice.slash("clip submit", link=KICK + "4")).text
    sandbox.time.advance(hours=24)
    assert "is #4" in (await alice.slash("clip submit", link=KICK + "4")).text
    await sandbox.bot_at_rest()


async def test_the_panel_leads_to_everything(bot, sandbox, guild, owner, alice, bob, guild_settings):
    await guild_settings(guild, "economy", clip_cooldown=0, clips_a_day=100)
    guild.create_channel("clips")
    assert "Manage Server" in (await alice.slash("clip panel")).text
    assert "shown in #clips" in (await owner.slash("clip panel", channel=guild.channel("clips"))).text
    await bot.rest()
    (panel,) = alice.messages("clips")
    assert "There are no clips yet." in panel.text
    assert "There are no clips yet." in (await alice.click("Any clip", on=panel)).text
    await alice.click("Submit a clip", on=panel)
    answer = await alice.fill(
        {"The link to the clip": "https://youtu.be/dQw4w9WgXcQ", "What happens in it": "A song"}
    )
    assert answer.text == "Your clip is #1. It is shown in #clips."
    for number in range(2, 11):
        await submitted(bot, alice, f"{KICK}{number}")
    await bob.slash("clip vote", clip=1)
    sandbox.time.advance(seconds=10)
    await bot.rest()
    assert "**#1** [A song](https://www.youtube.com/watch?v=dQw4w9WgXcQ) · 👍 1 · @alice" in panel.text
    seen = await bob.click("Newest", on=panel)
    assert seen.private
    assert "**#10**" in seen.text
    assert "**#2**" not in seen.text
    assert "**#2**" in (await bob.click("▶", on=seen.message)).text
    assert (await bob.click("Best", on=seen.message)).text.index("**#1**") < seen.text.index("**#10**")
    any_one = await bob.slash("clip random")
    assert not any_one.private
    assert any_one.text.startswith("**#")
    assert any_one.message.buttons[0].label.startswith("👍")


async def test_who_submitted_or_manages_removes_and_the_card_goes(
    bot, sandbox, owner, alice, bob, guild, guild_settings
):
    await guild_settings(guild, "economy", clip_cooldown=0)
    await submitted(bot, alice, KICK + "1")
    await submitted(bot, alice, KICK + "2")
    assert "Only who has submitted the clip #1" in (await bob.slash("clip remove", clip=1)).text
    assert (await alice.slash("clip remove", clip=1)).text == "The clip #1 is removed."
    await owner.slash("clip remove", clip=2)
    await bot.rest()
    assert [each for each in bob.messages("general") if "kick.com" in each.text] == []
    assert "There are no clips yet." in (await bob.slash("clip list")).text
    assert "There is no clip #1." in (await bob.slash("clip vote", clip=1)).text
    log = (await owner.slash("audit")).text
    assert "economy.clip.removed" in log
    assert "clip 2" in log
    assert "clip 1" not in log


async def test_clips_of_another_guild_are_none(bot, guild, other_guild, alice, switch_on):
    await submitted(bot, alice)
    there = other_guild.join("alice")
    assert "clip" not in there.commands()
    await switch_on(other_guild, "economy")
    assert "There is no clip #1." in (await there.slash("clip vote", clip=1)).text
    assert "There are no clips yet." in (await there.slash("clip list")).text
    assert "is #1" in (await submitted(bot, there, KICK)).text
    answer = await there.forge(custom_id="economy:1:clip-vote/1", on=card_of(there, 1))
    assert "your own clip" in answer.text
    answer = await there.forge(custom_id="economy:1:clip-vote/2", on=card_of(there, 1))
    assert "There is no clip #2." in answer.text
    assert await there.autocomplete("clip vote", clip="1") != []


async def test_where_the_bot_may_not_post_nothing_is_stored(bot, guild, alice, guild_settings):
    guild.bot_may_not("send_messages")
    assert "I cannot post in #general" in (await submitted(bot, alice)).text
    guild.bot_may("send_messages")
    await guild_settings(guild, "economy", clips_channel=12345)
    answer = await submitted(bot, alice)  # that channel is gone
    assert answer.text == "Your clip is #1. It is shown in #general."


async def test_a_clip_of_somebody_erased_names_nobody(bot, sandbox, alice, bob):
    await submitted(bot, alice, title="It is me, Alice")
    await bob.slash("clip vote", clip=1)
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await bot.rest()
    sandbox.time.advance(seconds=10)
    await bot.rest()
    card = card_of(bob, 1)
    assert "lice" not in card.text
    assert KICK in card.text
    assert [button.label for button in card.buttons] == ["👍 1"]


# --- commands of a guild's own ------------------------------------------------------------------------------------------


@pytest.fixture
async def rich(bot, guild, alice, bob):
    """Alice and bob have 100 each."""
    for who in (alice, bob):
        await guild.owner.slash("economy adjust", member=who, amount="100", reason="to spend")
    return bot


async def balance(person):
    return (await person.slash("balance")).text


async def test_a_command_says_what_it_is_to_say_and_pings_nobody(rich, sandbox, guild, owner, alice, bob):
    guild.bot_may("mention_everyone")
    answer = await owner.slash(
        "customcommand add",
        name="!Hug",
        said=r"{user} hugs {args} on {server} (#{count}, {points})\n@everyone",
        aliases="cuddle, squeeze",
        cost="30",
    )
    assert "The command hug is made" in answer.text
    assert "also cuddle, squeeze · costs 30 points" in answer.text
    answer = await alice.slash(
        "customcommand run", name="cuddle", args=f"**{bob.name}** <@{bob.id}> {{points}}"
    )
    assert not answer.private
    assert answer.text.startswith(
        f"@alice hugs \\*\\*bob\\*\\* \\<\\@{bob.id}\\> {{points}} on Tennessee (#1, 70 points)\n"
    )
    assert answer.message.model.mentions.users == []
    assert not answer.message.model.mentions.everyone
    assert (
        "without a link"
        in (await alice.slash("customcommand run", name="hug", args="https://evil.example")).text
    )
    assert [name for name, _ in await alice.autocomplete("customcommand run", name="cud")] == [
        "hug · 30 points"
    ]
    await sandbox.restart_bot()
    assert "#2, 40 points" in (await alice.slash("customcommand run", name="hug", args="x")).text
    assert "#3, 10 points" in (await alice.slash("customcommand run", name="hug", args="y")).text
    short = await alice.slash("customcommand run", name="hug", args="z")
    assert short.private
    assert "That takes 30, and there are 10." in short.text
    assert "used 3 times" in (await bob.slash("customcommand show", name="squeeze")).text


async def test_commands_wait_for_a_member_and_for_everybody(rich, sandbox, owner, alice, bob):
    await owner.slash("customcommand add", name="horn", said="Toot", cooldown=60, pause=10, cost="1")
    assert (await alice.slash("customcommand run", name="horn")).text == "Toot"
    assert "a little too often" in (await bob.slash("customcommand run", name="horn")).text
    sandbox.time.advance(seconds=10)
    assert (await bob.slash("customcommand run", name="horn")).text == "Toot"
    sandbox.time.advance(seconds=10)
    assert "a little too often" in (await alice.slash("customcommand run", name="horn")).text
    assert "99 points" in await balance(alice)
    sandbox.time.advance(seconds=40)
    assert (await alice.slash("customcommand run", name="horn")).text == "Toot"
    assert "98 points" in await balance(alice)


async def test_the_panel_follows_and_an_old_price_is_never_taken(rich, sandbox, guild, owner, alice):
    vip = guild.role("VIP")
    await owner.slash("customcommand panel")
    await rich.rest()
    await owner.slash("customcommand add", name="rules", said="Be kind.")
    await owner.slash("customcommand add", name="horn", said="Toot", cost="20")
    await owner.slash("customcommand add", name="say", said="{args}", cost="20")
    sandbox.time.advance(seconds=10)
    await rich.rest()
    panel = await alice.sees("Press a button")
    assert [button.label for button in panel.buttons] == ["horn · 20 points", "rules", "say · 20 points"]
    assert (await alice.click("rules", on=panel)).text == "Be kind."
    first, second = await alice.double_click("horn · 20 points", on=panel)
    assert "Toot" in first.text + second.text
    assert "80 points" in await balance(alice)
    assert (
        "say says nothing unless you add something" in (await alice.click("say · 20 points", on=panel)).text
    )
    await owner.slash("customcommand edit", name="horn", cost="90", role=vip)
    answer = await alice.forge(custom_id="economy:1:command-run/horn/20", on=panel)
    assert "you need the role @VIP" in answer.text
    await owner.slash("customcommand edit", name="horn", without="role")
    answer = await alice.forge(custom_id="economy:1:command-run/horn/20", on=panel)
    assert "costs something else by now, and nothing was paid" in answer.text
    assert "80 points" in await balance(alice)
    assert "command.edited" in (await owner.slash("audit")).text


async def test_bad_commands_are_refused_and_members_make_none(
    rich, guild, other_guild, owner, alice, switch_on
):
    for command, options in {
        "customcommand add": {"name": "mine", "said": "x"},
        "customcommand edit": {"name": "hello", "cost": "0"},
        "customcommand remove": {"name": "hello"},
        "customcommand panel": {},
    }.items():
        assert "Manage Server" in (await alice.slash(command, **options)).text, command
    for options, says in (
        ({"name": "two words", "said": "x"}, "two words is no name for a command."),
        ({"name": "x", "said": "{user.guild}"}, "There is no placeholder {user.guild}."),
        ({"name": "x", "said": "x", "cost": "ten"}, "“ten” is no amount that I can read."),
        ({"name": "x", "said": "x", "aliases": "a b ä"}, "ä is no name for a command."),
    ):
        assert says in (await owner.slash("customcommand add", options)).text
    assert "This server has no commands of its own yet." in (await alice.slash("customcommand list")).text
    await owner.slash("customcommand add", name="hello", said="Hi from Tennessee", aliases="hi")
    assert (
        "hi is another name of the command hello"
        in (await owner.slash("customcommand add", name="hi", said="x")).text
    )
    there = other_guild.join("alice")
    await switch_on(other_guild, "economy")
    assert (
        "There is no command hello on this server."
        in (await there.slash("customcommand run", name="hello")).text
    )
    await other_guild.owner.slash("customcommand add", name="hello", said="Hi from {server}")
    assert (await there.slash("customcommand run", name="hello")).text == "Hi from Ohio"
    assert (await alice.slash("customcommand run", name="hi")).text == "Hi from Tennessee"
    await owner.slash("customcommand remove", name="hi")
    assert "There is no command hello" in (await alice.slash("customcommand run", name="hello")).text


async def test_the_longest_commands_have_room(bot, guild, owner, guild_settings):
    await guild_settings(guild, "economy", currency="*" * 20)
    role = guild.role("VIP")
    async with bot.database.guild_session(guild.id) as session:
        for number in range(30):
            terms = Terms("_" * 1500, MOST, COOLDOWN_LIMIT, COOLDOWN_LIMIT, role.id)
            aliases = [f"a{'_' * 27}{number:02}{other:02}" for other in range(10)]
            await custom_commands.add(session, f"c{'_' * 29}{number:02}", terms, aliases)
    assert (await owner.slash("customcommand list")).text.count("costs 9,007") == 10
    assert "never used" in (await owner.slash("customcommand show", name="c" + "_" * 29 + "29")).text
    await owner.slash("customcommand panel")
    await bot.rest()
    shown = [each for each in owner.messages("general") if "Press a button" in each.text]
    assert [len(each.buttons) for each in shown] == [25, 5]
    assert len(await owner.autocomplete("customcommand run", name="")) == 25
