"""The queue, and what is playing: shown, changed by commands and by buttons."""

import pytest
from sqlalchemy import select

from guildkit_music.models import Player
from tests.e2e.music.hearing import hears, said

TONES = [f"tone:{hertz}?seconds=60" for hertz in (440, 550, 660, 770)]


@pytest.fixture
async def queued(bot, sandbox, alice):
    """Alice listens to the first of four tones."""
    await alice.joins("lounge")
    for tone in TONES:
        await said(alice, "play", query=tone)
    await hears(sandbox, alice, 440)


def titles(message):
    """Return the titles on a page of the queue, in order."""
    lines = message.embeds[0]["description"].splitlines()
    return [line.split("**")[1].split(" Hz")[0] for line in lines if line.startswith("`")]


async def shown(person):
    return titles((await person.slash("queue")).message)


async def test_songs_are_moved_removed_shuffled_and_cleared(queued, bot, sandbox, alice, bob):
    assert await shown(alice) == ["550", "660", "770"]
    assert "770 Hz is number 1 now." in await said(alice, "move", song="3", to=1)
    assert await shown(alice) == ["770", "550", "660"]
    assert "Taken out: 550 Hz" in await said(alice, "remove", song="550")
    assert await shown(alice) == ["770", "660"]
    assert "is not in the queue" in await said(alice, "remove", song="9")
    assert "Say what is to be taken out." in await said(alice, "remove")
    await bob.joins("lounge")
    await said(bob, "p5", query=TONES[1])
    assert sorted(await shown(bob)) == ["550"] * 5 + ["660", "770"]
    assert "The 7 songs" in await said(alice, "shuffle")
    assert sorted(await shown(bob)) == ["550"] * 5 + ["660", "770"]
    assert "5 songs of @bob were taken out" in await said(alice, "remove", member=bob)
    await alice.slash("clear")
    assert (await alice.click("Empty the queue")).text == "2 songs were taken out of the queue."
    assert "The queue is empty." in await said(alice, "queue")
    await hears(sandbox, alice, 440)


async def test_a_long_queue_has_pages_and_each_song_a_button(queued, bot, alice):
    await said(alice, "play", query=TONES[0], times=20)
    page = (await alice.slash("queue")).message
    assert len(titles(page)) == 10
    page = (await alice.click("▶", on=page)).message
    assert titles(page) == ["440"] * 10
    before = (await alice.click("⏮", on=page)).message
    after = (await alice.click("✖ 2", on=before)).message
    assert titles(after)[:3] == ["550", "770", "440"]


async def test_a_late_click_takes_out_nothing_else(queued, bot, alice, bob):
    await bob.joins("lounge")
    page = (await bob.slash("queue")).message
    await said(alice, "remove", song="1")
    after = (await bob.click("✖ 1", on=page)).message
    assert titles(after) == ["660", "770"]


async def test_the_queue_is_looped(bot, sandbox, alice):
    await alice.joins("lounge")
    await said(alice, "play", query="tone:440?seconds=3")
    await said(alice, "play", query="tone:880?seconds=3")
    assert await said(alice, "loop", what="queue") == "The queue is played again and again."
    await hears(sandbox, alice, 880)
    await hears(sandbox, alice, 440)
    await hears(sandbox, alice, 880)


async def test_songs_are_completed_while_somebody_types(queued, bot, alice):
    assert [name for name, _ in await alice.autocomplete("remove", song="66")] == ["2. 660 Hz"]
    assert [name for name, _ in await alice.autocomplete("remove", song="3.")] == ["3. 770 Hz"]


@pytest.fixture
async def control(bot, guild, guild_settings):
    channel = guild.create_channel("music")
    await guild_settings(guild, "music", control_channel=str(channel.id))
    return channel


async def test_what_is_playing_is_shown_where_the_guild_wants_it(control, queued, bot, sandbox, alice):
    message = await alice.sees("440 Hz", within=30)
    assert message.channel.name == "music"
    embed = message.embeds[0]
    assert "Asked for by" in embed["description"]
    assert "/ 1:00" in embed["description"]
    assert "550 Hz" in embed["fields"][0]["value"]
    await alice.click("⏸️ Pause", on=message)
    await alice.sees("⏸️ 🔘", within=30)
    await alice.click("▶️ Resume")
    await alice.sees("▶️ 🔘", within=30)
    await alice.click("➡️ off")
    await alice.sees("Loop: song", within=30)
    await alice.click("⏭️ Skip")
    await hears(sandbox, alice, 550)
    await alice.sees("550 Hz", within=30)
    await alice.click("📜 Queue")
    await alice.click("⏹️ Stop")
    assert (await alice.click("Stop")).text == "The music has ended."
    await alice.sees("Nothing is playing", within=30)
    await sandbox.settled()
    assert not sandbox.voice.sessions


async def test_how_far_a_song_has_come_is_shown_every_now_and_then(control, queued, bot, sandbox, alice):
    await alice.sees("440 Hz", within=30)
    sandbox.time.advance(seconds=20)
    await alice.sees("0:2", within=30)


async def test_who_is_erased_is_asked_by_nobody_any_more(queued, bot, sandbox, database, guild, alice, bob):
    await bob.joins("lounge")
    await said(bob, "play", query=TONES[0])
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await sandbox.settled()
    await bot.rest()
    page = (await bob.slash("queue")).message
    assert page.text.count("@bob") == 1
    assert "@alice" not in page.text
    async with database.system_session("test", read_only=True) as session:
        state = await session.scalar(select(Player.state))
    assert str(bob.id) in state
    assert str(alice.id) not in state
    await hears(sandbox, bob, 440)
