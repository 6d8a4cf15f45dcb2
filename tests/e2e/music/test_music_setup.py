"""Music is set up: by a command, or by the question that a new server's owner gets."""

import pytest
from sqlalchemy import select

from guildkit_music.models import SetupSession

QUESTION = "In which channel may I show what is playing"
OVER = "The time for answering is over."


@pytest.fixture
async def bot(guild, start):
    """A bot that of which nothing is switched on yet."""
    async with start() as bot:
        yield bot


@pytest.fixture
async def music(bot, guild, switch_on):
    await switch_on(guild, "music")
    return bot


@pytest.fixture
def chosen(bot, guild):
    """What a test calls to learn the control channel's name."""

    def name():
        channel_id = bot.settings.of(guild.id, "music").control_channel
        return next((each.name for each in guild.model.channels.values() if each.id == channel_id), None)

    return name


def asked(guild):
    """What the owner was asked about this guild."""
    return [message for message in guild.owner.dms() if f"Music on {guild.name}" in message.text]


async def sessions(database, guild):
    async with database.guild_session(guild.id) as session:
        return len(list(await session.scalars(select(SetupSession))))


async def test_the_owner_is_asked_and_answers_by_a_select_in_the_direct_message(
    music, sandbox, guild, owner, chosen
):
    guild.create_channel("jukebox")
    (message,) = owner.dms()
    assert QUESTION in message.text
    assert "Music on Tennessee" in message.text
    await owner.click("Type its name", on=message)
    answer = await owner.fill(name="#Juke box")
    assert "Did you mean" in answer.text
    assert chosen() is None
    sandbox.time.advance(seconds=2)  # otherwise it is the second half of a double click
    await owner.click("Type its name", on=message)
    await owner.fill(name="#jukebox")
    assert chosen() == "jukebox"
    assert "shows what is playing" in message.text
    await music.rest()
    assert len(owner.messages("jukebox")) == 1
    await owner.select("#general", on=message)
    assert chosen() == "general"
    await music.rest()
    assert owner.messages("jukebox") == []
    await owner.sees("Nothing is playing")
    await owner.click("Done", on=message)
    assert "Music is set up" in message.text


@pytest.mark.parametrize(
    "typed", ["jukebox", "#JukeBox", " jukebox ", "\N{FULLWIDTH LATIN SMALL LETTER J}ukebox"]
)
async def test_a_channel_is_found_however_its_name_is_typed(music, guild, owner, chosen, typed):
    guild.create_channel("jukebox")
    await owner.slash("setup")
    await owner.click("Type its name")
    await owner.fill(name=typed)
    assert chosen() == "jukebox"


async def test_a_typo_brings_suggestions_and_nothing_else_is_changed(music, guild, owner, chosen):
    guild.create_channel("music-room")
    await owner.slash("setup")
    await owner.click("Type its name")
    answer = await owner.fill(name="musik rom")
    assert "There is no text channel called “musik rom” here." in answer.text
    assert "Did you mean #music-room?" in answer.text
    await owner.slash("setup")
    await owner.click("Type its name")
    answer = await owner.fill(name="xyzzy")
    assert "Choose one from the list" in answer.text
    assert chosen() is None


async def test_a_channel_is_made_and_kept(music, sandbox, guild, owner, chosen):
    await owner.slash("setup")
    await owner.click("Make a new channel")
    assert chosen() == "music"
    await owner.slash("setup")
    await owner.click("Make a new channel")
    assert [each.name for each in guild.model.channels.values()].count("music") == 1


async def test_a_channel_in_which_the_bot_may_not_write_is_refused(music, guild, owner, chosen):
    guild.create_channel("quiet")
    guild.allow(guild.bot_role, channel="quiet", deny=["send_messages"])
    await owner.slash("setup")
    await owner.click("Type its name")
    answer = await owner.fill(name="quiet")
    assert "Send Messages" in answer.text
    assert chosen() is None


async def test_roles_and_limits_are_set_all_of_them_or_none(music, sandbox, guild, owner):
    role = guild.role("DJ")
    answer = await owner.slash("setup")
    await owner.select(role, of="Who is a DJ", on=answer.message)
    assert music.settings.of(guild.id, "music").dj_role == role.id
    await owner.click("Volume and limits", on=answer.message)
    refused = await owner.fill(
        volume="900", queue_length="9", member_songs="2", song_minutes="7", leave_minutes="0"
    )
    assert "200" in refused.text
    assert music.settings.of(guild.id, "music").queue_length == 500
    sandbox.time.advance(seconds=2)
    await owner.click("Volume and limits", on=answer.message)
    await owner.fill(volume="80", queue_length="9", member_songs="2", song_minutes="7", leave_minutes="0")
    settings = music.settings.of(guild.id, "music")
    assert (settings.volume, settings.queue_length, settings.member_songs) == (80, 9, 2)
    assert (settings.song_minutes, settings.leave_minutes) == (7, 0)
    assert "7 minutes at most" in answer.message.text
    await owner.select(of="Who is a DJ", on=answer.message)
    assert music.settings.of(guild.id, "music").dj_role is None


async def test_an_answer_that_comes_too_late_changes_nothing(music, sandbox, guild, owner, database, chosen):
    (message,) = owner.dms()
    assert await sessions(database, guild) == 1
    sandbox.time.advance(minutes=4)
    await owner.click("Make a new channel", on=message)  # which begins the time anew
    sandbox.time.advance(minutes=4)
    await owner.select("#general", on=message)
    assert chosen() == "general"
    sandbox.time.advance(minutes=5, seconds=1)
    await music.rest()
    assert await sessions(database, guild) == 0
    assert OVER in (await owner.click("Make a new channel", on=message)).text
    assert chosen() == "general"


async def test_a_question_that_ended_while_the_bot_was_away_is_gone_when_it_is_back(
    music, sandbox, guild, owner, database, chosen
):
    (message,) = owner.dms()
    sandbox.time.advance(minutes=6)
    await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    assert await sessions(database, guild) == 0
    assert owner.dms() == [message]
    assert OVER in (await owner.select("#general", on=message)).text


async def test_a_question_survives_a_restart(music, sandbox, guild, owner, database):
    (message,) = owner.dms()
    bot = await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    await owner.select("#general", on=message)
    assert bot.settings.of(guild.id, "music").control_channel is not None
    assert owner.dms() == [message]


async def test_it_is_asked_once_in_a_servers_life(music, sandbox, guild, owner, switch_on):
    assert len(owner.dms()) == 1
    await owner.slash("plugins disable", name="music")
    await switch_on(guild, "music")
    guild.kick_bot()
    await sandbox.settled()
    guild.invite_bot()
    await sandbox.bot_at_rest()
    await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    assert len(owner.dms()) == 1


async def test_a_server_that_is_set_up_is_not_asked(bot, sandbox, guild, owner, guild_settings, switch_on):
    general = guild.channel("general")
    await guild_settings(guild, "music", control_channel=str(general.id))
    await switch_on(guild, "music")
    assert owner.dms() == []


async def test_a_server_to_which_the_bot_comes_is_asked_where_music_was_on_before(bot, sandbox, two_guilds):
    _, ohio = two_guilds
    ohio.kick_bot()
    await sandbox.settled()
    await bot.switches.enable(ohio.id, "music", by=None)
    await bot.switches.follow()
    assert asked(ohio) == []
    ohio.invite_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    (message,) = asked(ohio)
    ohio.kick_bot()
    await sandbox.settled()
    ohio.invite_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    assert asked(ohio) == [message]


async def test_a_server_in_which_music_is_off_hears_nothing(music, sandbox, two_guilds):
    _, ohio = two_guilds
    ohio.kick_bot()
    await sandbox.settled()
    ohio.invite_bot()
    await sandbox.settled()
    await sandbox.bot_at_rest()
    assert asked(ohio) == []
    assert "setup" not in ohio.owner.commands()


async def test_where_the_owner_takes_no_direct_messages_the_server_is_asked(
    bot, sandbox, guild, owner, alice, switch_on, chosen
):
    await owner.closes_dms()
    guild.create_channel("lobby")
    guild.allow(guild.bot_role, channel="general", deny=["send_messages"])
    await switch_on(guild, "music")
    assert owner.dms() == []
    message = await owner.sees(QUESTION)
    assert message.channel.name == "lobby"
    alice.go("lobby")
    refused = await alice.click("Make a new channel", on=message)
    assert "Manage Server" in refused.text
    await owner.select("#lobby", on=message)
    assert chosen() == "lobby"


async def test_it_speaks_german(music, guild, owner):
    guild.model.preferred_locale = "de"
    owner.user.locale = "de"
    answer = await owner.slash("setup")
    assert "In welchem Kanal darf ich zeigen, was läuft" in answer.text


async def test_the_bot_stays_where_a_manager_or_dj_says_so(music, guild, owner, alice, guild_settings):
    assert "Only DJs" in (await alice.slash("247")).text
    role = guild.role("DJ")
    await owner.gives(alice, role)
    await guild_settings(guild, "music", dj_role=str(role.id))
    assert "I stay" in (await alice.slash("247")).text
    assert "30 minutes alone" in (await owner.slash("247")).text


async def test_who_stays_is_not_sent_away_by_what_was_promised_before(music, sandbox, guild, owner, alice):
    guild.create_channel("lounge", kind="voice")
    await alice.joins("lounge")
    await alice.slash("play", query="tone:440?seconds=600")
    await alice.hears(packets=5, within=60)
    await alice.leaves_voice()
    await music.rest()
    await owner.slash("247")
    sandbox.time.advance(minutes=31)
    await music.rest()
    assert sandbox.voice.sessions
    await owner.slash("247")
    sandbox.time.advance(minutes=31)
    await music.rest()
    assert not sandbox.voice.sessions
