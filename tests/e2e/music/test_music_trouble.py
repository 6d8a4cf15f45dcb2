"""Bad input and bad luck: everybody is told what is wrong, the player lives, and nobody elsewhere hears of it."""

import asyncio
import os
import socket
import struct

import pytest
import zmq
from sqlalchemy import select

from guildkit_music import hold
from guildkit_music.models import Player
from tests.e2e.music.hearing import hears, said
from tests.music.audio import make_tone
from tests.music.web import Web

TONE = "tone:440?seconds=600"
OTHER = "tone:880?seconds=600"
PRIVATE = "That link leads into a private network, and is not followed.\nUse a link that everybody can open."
SILENT = "There is no sound in it that I can play.\nIs it a picture, or damaged?"
NO_SOURCE = "I cannot play anything from there.\nPaste a link to the song itself, or upload the file."


@pytest.fixture
async def web(monkeypatch):
    """A web that the player may reach, although it is on loopback: at this port alone."""
    async with Web() as web:
        monkeypatch.setenv("PLAYER_PRIVATE_ADDRESSES", web.address)
        yield web


@pytest.fixture
async def bot(web, bot):
    """The bot; whatever happens, it is no defect."""
    failures = []
    bot.failures.observe(failures.append)
    yield bot
    assert failures == []


@pytest.fixture
def queue(database, guild):
    """What a test calls to read how many songs are queued."""

    async def read():
        async with database.guild_session(guild.id, read_only=True) as session:
            return len((await session.scalars(select(Player))).one().read().queue)

    return read


@pytest.fixture
async def zoe(bot, sandbox, other_guild, switch_on, carol):
    """Somebody in the other guild, who has music there, too."""
    await sandbox.until(lambda: "plugins" in other_guild.owner.commands(), within=30)
    await switch_on(other_guild, "music")
    hall = other_guild.create_channel("hall", kind="voice")
    zoe = other_guild.join(carol)
    await zoe.joins(hall)
    return zoe


async def clicked(person, button, card):
    """Return what somebody is told who clicks on a card, however long the bot thinks about it."""
    answer = await person.click(button, on=card)

    def told():
        return [each.text for each in (answer.message, *answer.followups) if each and each.id != card.id]

    await answer.interaction.changed.until(told, timeout=30.0)
    return told()[-1]


async def test_links_into_private_networks_are_refused_however_they_are_written(bot, web, sandbox, alice):
    inside = web.port + 1
    links = [
        f"http://127.0.0.1:{inside}/a.mp3",
        f"http://localhost:{inside}/a.mp3",
        f"http://2130706433:{inside}/a.mp3",
        f"http://0x7f.1:{inside}/a.mp3",
        f"http://0177.0.0.1:{inside}/a.mp3",
        f"http://0:{inside}/a.mp3",
        f"http://１２７.0.0.1:{inside}/a.mp3",
        f"http://example.com@127.0.0.1:{inside}/a.mp3",
        f"http://[::1]:{web.port}/a.mp3",
        f"http://[::ffff:127.0.0.1]:{inside}/a.mp3",
        "http://169.254.169.254/latest/meta-data",
        web.redirect("/away.mp3", "http://10.0.0.1/a.mp3"),
        web.page("/list.m3u", f"#EXTM3U\nhttp://127.0.0.1:{inside}/a.mp3\n".encode(), "audio/x-mpegurl"),
    ]
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    assert {link: await said(alice, "play", query=link) for link in links} == dict.fromkeys(links, PRIVATE)
    await hears(sandbox, alice, 440)


async def test_what_is_no_song_is_said_to_be_none(bot, web, sandbox, guild, alice):
    expected = {
        web.page("/cover.png", b"\x89PNG\r\n\x1a\n", "image/png"): SILENT,
        web.page("/cover.mp3", b"\x89PNG\r\n\x1a\n", "image/png"): SILENT,
        web.page("/letter.mp3", b"Dear Alice, " * 500, "audio/mpeg"): SILENT,
        web.page("/empty.mp3", b"", "audio/mpeg"): SILENT,
        web.page("/page", b"<html></html>", "text/html"): NO_SOURCE,
        "file:///etc/passwd": NO_SOURCE,
        "http://[::1/a.ogg": NO_SOURCE,
        "http://example.com:99999/a.ogg": NO_SOURCE,
        "tone:loud": NO_SOURCE,
        web.url(
            "/gone.mp3"
        ): "There is nothing at that address any more.\nSearch for it with `/play` and its title.",
        web.page(
            "/huge.ogg", b"OggS", claim=5 * 2**30
        ): "That file is too large.\nUse a link to a stream or a smaller file.",
        "<>": "Nothing was found.\nTry other words, or paste a link.",
    }
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    assert {query: await said(alice, "play", query=query) for query in expected} == expected
    for command in ("p5", "live"):
        assert (await said(alice, command, query=" ")).startswith("Say what to play.")
    heidi = guild.join("heidi", locale="de")
    await heidi.joins("lounge")
    assert (await said(heidi, "play", query=web.url("/gone.mp3"))).startswith(
        "An dieser Adresse ist nichts mehr."
    )
    await hears(sandbox, alice, 440)


async def test_pages_that_never_answer_keep_nobody_elsewhere_waiting(bot, web, sandbox, alice, zoe, tmp_path):
    song = web.page("/song.ogg", make_tone(tmp_path / "song.ogg", hertz=880, seconds=20).read_bytes())
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    waiting = [
        asyncio.create_task(said(alice, "play", query=web.never(f"/never{number}.mp3")))
        for number in range(6)
    ]
    await web.changed.wait()
    assert "plays now." in await said(zoe, "play", query=song)
    assert not any(task.done() for task in waiting)
    await hears(sandbox, zoe, 880)
    await hears(sandbox, alice, 440)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_of_a_list_of_ten_thousand_as_many_are_taken_as_fit(
    bot, web, monkeypatch, guild, guild_settings, alice
):
    monkeypatch.setenv("PLAYER_GENERIC", "1")
    await guild_settings(guild, "music", queue_length="20")
    item = (
        "<item><title>Song {0}</title><enclosure url='http://example.com/{0}.mp3' type='audio/mpeg'/></item>"
    )
    items = "".join(item.format(number) for number in range(10_000))
    feed = (
        f"<rss version='2.0'><channel><title>*All* [of](http://example.com) it</title>{items}</channel></rss>"
    )
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    answer = await said(alice, "play", query=web.page("/feed", feed.encode(), "application/rss+xml"))
    assert "\\*All\\* \\[of\\](http://example.com) it**, 20 songs: number 1 in the queue" in answer
    assert "9,980 songs were left out" in answer


async def test_a_mix_of_forty_hours_plays_unless_the_guild_says_otherwise(
    bot, web, guild, guild_settings, alice
):
    size = 40 * 3600 * 8000
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", size
    )
    mix = web.page("/mix.wav", head, "audio/wav", claim=len(head) + size)
    await alice.joins("lounge")
    assert "· 40:00:00: plays now." in await said(alice, "play", query=mix)
    assert (await said(alice, "seek", to="39:59:00")).startswith("At 39:59:00")
    assert (await said(alice, "seek", to="40:00:00")).startswith("One cannot go there")
    await guild_settings(guild, "music", song_minutes="60")
    assert "longer than a song may be" in await said(alice, "play", query=mix)
    assert web.sent["/mix.wav"] < size / 10


async def test_names_of_files_are_shown_as_they_are_and_call_nobody(
    bot, web, sandbox, guild, alice, bob, tmp_path
):
    title = f"**@everyone** [click](http://example.com)\n# <@{bob.id}> \N{RIGHT-TO-LEFT OVERRIDE}"
    tagged = make_tone(tmp_path / "song.ogg", seconds=20, tags={"title": title})
    await alice.joins("lounge")
    answer = await alice.slash("play", query=web.page("/song.ogg", tagged.read_bytes()))
    await answer.interaction.changed.until(lambda: answer.text, timeout=30)
    assert "\\*\\*\\@everyone\\*\\* \\[click" in answer.text
    assert "\n" not in answer.text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in answer.text
    assert answer.message.pings == set()
    await hears(sandbox, alice, 440)
    assert (await alice.slash("nowplaying")).message.pings == set()


async def test_whoever_types_waits_for_no_service_and_may_type_long_words(bot, alice):
    await alice.joins("lounge")
    assert await alice.autocomplete("play", query="swordfish") == []
    assert (await said(alice, "play", query="x" * 1900)).startswith("The site answers with an error")
    assert await alice.autocomplete("play", query="x" * 1900) == []


async def test_who_drags_the_bot_about_again_and_again_ends_nothing(bot, sandbox, guild, alice, zoe, queue):
    await said(zoe, "play", query=OTHER)
    elsewhere = await hears(sandbox, zoe, 880)
    await alice.joins("lounge")
    await said(alice, "p5", query=TONE)
    await hears(sandbox, alice, 440)
    for _ in range(4):
        for channel in ("den", "lounge"):
            await guild.owner.moves(sandbox.bot_user, channel)
    for _ in range(3):
        await guild.owner.disconnects(sandbox.bot_user)
        assert (await said(alice, "play")).startswith("Going on: ")
    last = sandbox.voice.recordings[-1]
    await hears(sandbox, alice, 440)
    assert await queue() == 4
    assert last.forged == elsewhere.forged == 0
    heard = elsewhere.audible
    await zoe.hears(packets=heard + 50, within=30)
    assert elsewhere.silences == 0


async def test_two_who_skip_at_once_skip_one_song_and_an_old_card_skips_none(
    bot, sandbox, guild, alice, queue
):
    await alice.joins("lounge")
    await guild.owner.joins("lounge")
    await said(alice, "p5", query=TONE)
    await hears(sandbox, alice, 440)
    card = (await alice.slash("nowplaying")).message
    answers = await asyncio.gather(clicked(alice, "⏭️ Skip", card), clicked(guild.owner, "⏭️ Skip", card))
    assert any("Skipped" in each for each in answers)
    assert await queue() == 3
    sandbox.time.advance(seconds=2)  # no double click
    assert await clicked(alice, "⏭️ Skip", card) == "That song is over already."
    assert await queue() == 3


async def test_a_reset_in_the_middle_answers_who_waits(bot, web, sandbox, guild, alice):
    await alice.joins("lounge")
    await said(alice, "p5", query=TONE)
    await hears(sandbox, alice, 440)
    card = (await alice.slash("nowplaying")).message
    waiting = asyncio.create_task(said(alice, "play", query=web.never("/never.mp3")))
    await web.changed.wait()
    await guild.owner.slash("reset")
    assert (await guild.owner.click("Begin anew")).text == "The player begins anew."
    assert (await waiting).startswith("That song is not there any more.")
    assert (await clicked(alice, "⏭️ Skip", card)).startswith("Nothing is playing.")
    assert "plays now" in await said(alice, "play", query=OTHER)
    await hears(sandbox, alice, 880)


async def test_garbage_on_the_sockets_disturbs_nobody(bot, sandbox, alice):
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    recording = await hears(sandbox, alice, 440)
    (node,) = hold.current().services()
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48)
    for address in (node.commands, node.events, node.frames):
        for junk in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(5000), greeting + os.urandom(3000)):
            with socket.socket(socket.AF_UNIX) as raw:
                raw.connect(address.removeprefix("ipc://"))
                raw.sendall(junk)
    with zmq.Context() as context:
        for kind, address in ((zmq.DEALER, node.commands), (zmq.XSUB, node.events), (zmq.XSUB, node.frames)):
            with context.socket(kind) as speaker:
                speaker.linger = 1000
                speaker.connect(address)
                for junk in (
                    [b""],
                    [b"\x01" + os.urandom(900)],
                    [b"x"] * 20,
                    [b"[" * 100_000],
                    [b"\x01hello-"],
                ):
                    speaker.send_multipart(junk)
    boot, heard = node.boot, recording.audible
    await alice.hears(packets=heard + 50, within=30)
    assert "number 1" in await said(alice, "play", query=OTHER)
    await said(alice, "skip")
    await hears(sandbox, alice, 880)
    assert node.boot == boot


async def test_who_kicks_the_bot_hears_it_again_after_another_invitation(bot, sandbox, guild, alice, zoe):
    await said(zoe, "play", query=OTHER)
    await hears(sandbox, zoe, 880)
    await alice.joins("lounge")
    await said(alice, "play", query=TONE)
    await hears(sandbox, alice, 440)
    (node,) = hold.current().services()
    guild.kick_bot()
    await sandbox.until(lambda: set(node.stats.positions) == {str(zoe.guild.id)}, within=30)
    guild.invite_bot()
    await sandbox.settled()
    await bot.rest()
    last = sandbox.voice.recordings[-1]
    await said(alice, "play")
    await hears(sandbox, alice, 440, after=last)
    await zoe.hears(packets=50, within=30)
