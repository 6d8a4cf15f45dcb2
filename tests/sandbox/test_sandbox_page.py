"""The page's server: who gets in, what is told to whom, and what can be asked. Browsers try it in tests/browser."""

import asyncio
import re
import struct
import sys
from contextlib import asynccontextmanager
from itertools import pairwise
from urllib.parse import urlsplit

import aiohttp
import pytest
from rich.console import Console

from guildkit.errors import OperatorError
from guildkit_sandbox.page import command
from guildkit_sandbox.page.keeper import Keeper
from guildkit_sandbox.page.scenery import StageClock, put_up, switch_everything_on
from guildkit_sandbox.page.server import Page
from guildkit_sandbox.state.messages import Attachment
from tests.sandbox.page_reader import Asleep, Reader, key, origin
from tests.sandbox.voice_clients import FRAMES, Tune


@pytest.fixture
def guild(sandbox):
    return put_up(sandbox)


@pytest.fixture
async def page(sandbox, guild):
    page = Page(sandbox, Asleep())
    await page.start()
    yield page
    await page.close()


@pytest.fixture
async def http():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def look(http):
    """Open the live connection of a page."""
    open_sockets = []

    async def connect(page):
        url = f"{origin(page)}/live?{key(page)}"
        socket = await http.ws_connect(url, headers={"Origin": origin(page)})
        open_sockets.append(socket)
        reader = Reader(socket)
        await reader.read()
        return reader

    yield connect
    for socket in open_sockets:
        await socket.close()


# ---------------------------------------------------------------------- who gets in


async def test_without_the_key_there_is_nothing(page, http):
    for path in ("/", "/app.js", "/live", "/?key=wrong"):
        async with http.get(f"{origin(page)}{path}") as response:
            assert response.status == 403


async def test_the_key_opens_the_page_and_leaves_a_cookie_for_this_port_alone(page, http):
    async with http.get(page.address) as response:
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        (cookie,) = response.cookies.values()
    assert cookie.key.endswith(str(urlsplit(page.address).port))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    async with http.get(f"{origin(page)}/app.js", headers={"Cookie": f"{cookie.key}={cookie.value}"}) as got:
        assert got.status == 200
        assert got.content_type == "text/javascript"


async def test_another_name_for_this_machine_does_not_get_in(page, http):
    async with http.get(page.address, headers={"Host": "evil.example"}) as response:
        assert response.status == 403


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_no_other_site_may_listen(page, http, headers):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(f"{origin(page)}/live?{key(page)}", headers=headers)
    assert refused.value.status == 403


@pytest.mark.parametrize("path", ["/../server.py", "/%2e%2e/server.py", "/nothing.js", "/files/1/x.png"])
async def test_what_is_not_the_pages_is_not_found(page, http, path):
    async with http.get(f"{origin(page)}{path}?{key(page)}") as response:
        assert response.status == 404


async def test_a_file_that_could_run_is_only_saved(page, http, sandbox, guild):
    for name, kind, shown in (("a.png", "image/png", True), ("a.svg", "image/svg+xml", False)):
        file = Attachment(sandbox.world.snowflakes.next(), name, b"<svg/>", kind, guild.channel("general").id)
        sandbox.world.attachments[file.id] = file
        async with http.get(f"{origin(page)}/files/{file.id}/{name}?{key(page)}") as response:
            assert await response.read() == b"<svg/>"
            assert (response.content_type == kind) is shown
            assert ("Content-Disposition" in response.headers) is not shown
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response.headers["Content-Security-Policy"]


# ---------------------------------------------------------------------- what is told to whom


async def test_everybody_sees_what_is_theirs_to_see(page, look):
    reader = await look(page)
    assert reader.state["place"]["me"]["name"] == "Olivia"
    assert "moderators" in [channel["name"] for channel in reader.state["channels"]]
    await reader.ask("look", user=reader.user("Cleo"))
    assert "moderators" not in [channel["name"] for channel in reader.state["channels"]]
    assert [guild["name"] for guild in reader.state["guilds"]] == ["Tennessee"]
    await reader.ask("look", channel=reader.channel("announcements"))
    assert reader.state["place"]["may_write"] is False


async def test_a_channel_that_one_does_not_see_does_not_open(page, look, guild):
    reader = await look(page)
    await reader.ask("look", user=reader.user("Cleo"), channel=str(guild.channel("moderators").id))
    assert reader.state["place"]["channel"]["name"] == "general"


async def test_the_member_list_says_who_is_there(page, look):
    reader = await look(page)
    await reader.ask("be", status="idle")
    there = {member["name"]: member["status"] for member in reader.state["members"]}
    assert there["Olivia"] == "idle"
    assert there["guildkit"] == "offline"


async def test_only_what_has_changed_is_sent(page, look):
    reader = await look(page)
    await reader.ask("say", content="one")
    await reader.socket.send_json({"id": 99, "act": "say", "content": "two"})
    news = await reader.read()
    assert [message["content"] for message in reader.state["messages"].values()] == ["one", "two"]
    assert "people" not in news
    assert "members" not in news


async def test_only_the_last_messages_are_sent(page, look, guild):
    reader = await look(page)
    for number in range(60):
        await guild.owner.says(f"message {number}")
    await reader.ask("say", content="last")
    assert len(reader.texts) == 50
    assert reader.texts[-1] == "last"


async def test_two_pages_hear_of_the_same_message(page, look):
    olivia, ada = await look(page), await look(page)
    await ada.ask("look", user=ada.user("Ada"))
    await olivia.ask("say", content="Hello!")
    while "Hello!" not in ada.texts:
        await ada.read()


async def test_who_leaves_is_nobody_on_the_page_any_more(page, look, guild, sandbox):
    reader = await look(page)
    await reader.ask("look", user=reader.user("Cleo"))
    cleo = sandbox.world.users[int(reader.user("Cleo"))]
    sandbox.world.remove_member(guild.model, cleo)
    while reader.state["place"]["me"]["name"] == "Cleo":
        await reader.read()
    assert "Cleo" not in [person["name"] for person in reader.state["people"]]


async def test_where_one_sees_no_channel_there_is_no_place(page, look, guild, sandbox):
    reader = await look(page)
    await reader.ask("look", user=reader.user("Cleo"))
    for channel in list(guild.model.channels.values()):
        guild.allow(guild.model.everyone, channel=channel, deny=["view_channel"])
    await reader.ask("look")
    assert reader.state["place"]["channel"] is None
    assert "sees no channel in Tennessee" in await reader.is_refused("say", content="Hello?")


# ---------------------------------------------------------------------- what can be asked


async def test_what_the_client_refuses_comes_back_as_a_sentence(page, look):
    reader = await look(page)
    assert await reader.is_refused("say", content=" ") == "A message has 1 to 2000 characters."
    assert await reader.is_refused("delete", message="1") == "The message is deleted."
    assert "There is no command /sing in Tennessee." in await reader.is_refused(
        "slash", name="sing", options={}
    )


async def test_what_makes_no_sense_is_said_and_the_page_goes_on(page, look):
    reader = await look(page)
    assert "KeyError" in await reader.is_refused("fly")
    assert "ValueError" in await reader.is_refused("react", message="x", emoji="👍")
    await reader.ask("say", content="still here")


@pytest.mark.parametrize("seconds", [0, -5, 10**10])
async def test_the_clock_moves_forward_only_and_not_too_far(page, look, seconds):
    reader = await look(page)
    assert "the clock moves forward" in (await reader.is_refused("advance", seconds=seconds)).lower()


@pytest.mark.parametrize(
    ("seconds", "words"), [(90, "1.5 min"), (7200, "2 h"), (30 * 24 * 3600, "30 d"), (0.5, "0.5 s")]
)
async def test_the_traffic_says_how_far_the_clock_moves(page, look, seconds, words):
    reader = await look(page)
    await reader.ask("advance", seconds=seconds)
    assert f"the clock moves by {words}" in [line["name"] for line in reader.state["traffic"]]


async def test_the_bodies_of_a_line_of_traffic(page, look, sandbox):
    reader = await look(page)
    sandbox.transcript.add("REST", "GET /x", status=200, sent='{"a":1}', answered="not json")
    await reader.ask("look")
    line = reader.state["traffic"][-1]
    assert (line["name"], line["status"]) == ("GET /x", 200)
    bodies = await reader.ask("bodies", n=line["n"])
    assert bodies["sent"] == '{\n  "a": 1\n}'
    assert bodies["answered"] == "not json"


async def test_the_scenery_is_the_same_at_every_start(sandbox, guild):
    from guildkit_sandbox import Sandbox

    clock = StageClock()
    async with Sandbox(clock=clock) as another:
        first = put_up(another)
        clock.opened = True
        assert another.time.now().year >= 2026
    clock = StageClock()
    async with Sandbox(clock=clock) as yet_another:
        second = put_up(yet_another)
    assert first.id == second.id
    assert list(first.model.members) == list(second.model.members)
    assert list(first.model.channels) == list(second.model.channels)


async def test_the_bot_is_restarted(sandbox, guild, tmp_path, look):
    async with Keeper(sandbox, tmp_path) as keeper:
        assert await switch_everything_on(keeper.bot, guild) == {}
        page = Page(sandbox, keeper)
        await page.start()
        try:
            reader = await look(page)
            before = keeper.bot
            await reader.ask("restart")
            assert keeper.bot is not before
            assert reader.state["bot"]["state"] == "running"
            assert await reader.ask("slash", name="plugins list", options={}) == {"modal": None}
        finally:
            await page.close()


# ---------------------------------------------------------------------- voice


@pytest.fixture
async def cafe(sandbox, guild, connect):
    """A voice channel with the bot in it: its voice client."""
    channel = guild.channel("Bluebird Café")
    async with connect(sandbox) as bot:
        await sandbox.settled()
        client = await bot.get_channel(channel.id).connect(timeout=5)
        await sandbox.settled()

        yield client


async def test_one_joins_leaves_and_sees_who_is_there(page, look, guild, sandbox):
    olivia, ada = await look(page), await look(page)
    await ada.ask("look", user=ada.user("Ada"))
    await olivia.ask("join", channel=olivia.channel("Bluebird Café"))
    assert olivia.state["my_voice"]["channel_name"] == "Bluebird Café"
    while ada.inside("Bluebird Café") != ["Olivia"]:
        await ada.read()
    assert ada.state["my_voice"] is None
    await olivia.ask("hush", muted=True, deafened=False)
    (state,) = sandbox.world.voice.states(guild.model)
    assert (state.self_mute, state.self_deaf) == (True, False)
    await olivia.ask(
        "look", guild=next(each["id"] for each in olivia.state["guilds"] if each["name"] == "Ohio")
    )
    assert olivia.state["my_voice"]["guild_name"] == "Tennessee"
    await olivia.ask("join", channel=olivia.channel("Riverside"))
    assert olivia.state["my_voice"]["guild_name"] == "Ohio"
    assert olivia.state["my_voice"]["muted"] is True
    while ada.inside("Bluebird Café"):
        await ada.read()
    await olivia.ask("leave")
    assert olivia.state["my_voice"] is None
    assert "Olivia is in no voice channel." in await olivia.is_refused("leave")


async def test_who_may_not_join_or_moderate_is_told_so(page, look, guild):
    guild.allow(guild.model.everyone, channel="Bluebird Café", deny=["connect"])
    olivia, cleo = await look(page), await look(page)
    await cleo.ask("look", user=cleo.user("Cleo"))
    cafe = cleo.channel("Bluebird Café")
    assert "Cleo may not join Bluebird Café" in await cleo.is_refused("join", channel=cafe)
    (room,) = cleo.state["voice"]
    assert not any(room[each] for each in ("may_join", "may_move", "may_mute", "may_deafen"))
    await olivia.ask("join", channel=cafe)
    him = {"member": olivia.user("Olivia")}
    assert "they lack MUTE_MEMBERS" in await cleo.is_refused("moderate", how="mute", **him)


async def test_moderators_mute_move_and_disconnect(page, look, guild):
    stage = guild.create_channel("Theatre", kind="stage")
    reader = await look(page)
    cleo = {"member": reader.user("Cleo")}
    await reader.ask("look", user=cleo["member"])
    await reader.ask("join", channel=reader.channel("Bluebird Café"))
    await reader.ask("look", user=reader.user("Olivia"))
    for how, mark, value in (
        ("mute", "muted_by_guild", True),
        ("deafen", "deafened_by_guild", True),
        ("unmute", "muted_by_guild", False),
        ("undeafen", "deafened_by_guild", False),
    ):
        await reader.ask("moderate", how=how, **cleo)
        assert reader.state["voice"][0]["inside"][0][mark] is value
    await reader.ask("moderate", how="move", channel=str(stage.id), **cleo)
    assert reader.inside("Theatre") == ["Cleo"]
    assert reader.state["voice"][1]["inside"][0]["listens"] is True
    await reader.ask("moderate", how="invite", **cleo)
    assert reader.state["voice"][1]["inside"][0]["listens"] is False
    await reader.ask("moderate", how="disconnect", **cleo)
    assert reader.inside("Theatre") == []


async def test_one_hears_what_the_bot_plays_where_one_is(page, look, cafe, sandbox):
    olivia, ben, ada = await look(page), await look(page), await look(page)
    await ben.ask("look", user=ben.user("Ben"))
    await ada.ask("look", user=ada.user("Ada"))
    for reader in (olivia, ada):
        await reader.ask("join", channel=reader.channel("Bluebird Café"))
    await ada.ask("hush", muted=False, deafened=True)
    await sandbox.settled()
    cafe.play(Tune(FRAMES))
    await olivia.hears(FRAMES[-1])
    assert [frame[12:] for frame in olivia.heard] == FRAMES
    heads = [struct.unpack(">III", frame[:12]) for frame in olivia.heard]
    assert len({stay for stay, _, _ in heads}) == 1
    assert {later[1] - sooner[1] for sooner, later in pairwise(heads)} == {1}
    assert {later[2] - sooner[2] for sooner, later in pairwise(heads)} == {960}
    await ben.ask("look")
    await ada.ask("look")
    assert ben.heard == ada.heard == []


async def test_who_moves_on_hears_nothing_more(page, look, cafe, sandbox, guild):
    guild.create_channel("Den", kind="voice")
    reader = await look(page)
    await reader.ask("join", channel=reader.channel("Bluebird Café"))
    await sandbox.settled()
    cafe.play(Tune(FRAMES[:3]))
    await reader.hears(FRAMES[2])
    await reader.ask("join", channel=reader.channel("Den"))
    recording = sandbox.voice.recordings[-1]
    # The bot is alone now and hears so from DAVE; another one comes, so that it goes on to speak.
    await guild.join("gus").joins("Bluebird Café")
    await sandbox.settled()
    cafe.stop()
    cafe.play(Tune(FRAMES[3:6]))
    assert await sandbox.world.voice.heard.until(lambda: recording.opus[-1:] == FRAMES[5:6], timeout=5)
    await reader.ask("look")
    assert reader.heard[-1][12:] == FRAMES[2]


async def test_faults_of_voice(page, look, cafe, sandbox):
    reader = await look(page)

    def shown(name):
        return next(fault["on"] for fault in reader.state["faults"] if fault["name"] == name)

    await reader.ask("fault", name="voice_outage")
    assert (shown("voice_outage"), sandbox.voice.out) == (True, True)
    await sandbox.until(lambda: not sandbox.voice.connected)
    await reader.ask("fault", name="voice_outage")
    assert (shown("voice_outage"), sandbox.voice.out) == (False, False)
    await sandbox.until(lambda: sandbox.voice.connected)
    (socket,) = sandbox.voice.connections
    await reader.ask("fault", name="voice_drop")
    await sandbox.until(lambda: socket not in sandbox.voice.connections)
    await reader.ask("fault", name="voice_loss")
    assert (shown("voice_loss"), sandbox.voice.loss) == (True, 0.2)
    assert [entry.name for entry in sandbox.transcript.entries if entry.kind == "FAULT"] == [
        "begins: an outage of the voice servers",
        "ends: an outage of the voice servers",
        "drops the voice sockets",
        "begins: loses 20% of the packets",
    ]


# ---------------------------------------------------------------------- the command


@asynccontextmanager
async def running_command(*options):
    """Run `guildkit sandbox` and give what it has printed once the page is there."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "guildkit", "sandbox", "--no-open", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        printed = ""
        while "Ctrl+C ends it." not in printed:
            line = await process.stdout.readline()
            assert line, f"it has ended:\n{printed}"
            printed += line.decode()
        yield process, printed
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def test_the_command_shows_the_page_until_it_is_ended(http, tmp_path):
    async with running_command("--port", "0", "--home", str(tmp_path / "kept")) as (process, printed):
        address = re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", printed)[0]
        assert "Only this machine reaches it." in printed
        async with http.get(address) as response:
            assert response.status == 200
        process.terminate()
        assert await process.wait() == 0
    assert (tmp_path / "kept" / "guildkit.sqlite3").exists()


async def test_a_port_that_is_taken(page, sandbox, monkeypatch):
    taken = urlsplit(page.address).port
    another = Page(sandbox, Asleep())
    with pytest.raises(OperatorError, match=rf"The page cannot be at 127\.0\.0\.1:{taken}"):
        await command._listen(another, "127.0.0.1", taken)
    monkeypatch.setattr(command, "PORT", taken)
    await command._listen(another, "127.0.0.1", None)
    assert urlsplit(another.address).port != taken
    await another.close()


def test_who_listens_to_the_whole_network_is_warned():
    console = Console(record=True, width=200)
    command._greet(console, "http://127.0.0.1:1/?key=x", "0.0.0.0")
    assert "Every machine that reaches this one can open the page" in console.export_text()
