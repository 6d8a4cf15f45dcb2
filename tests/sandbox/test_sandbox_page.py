"""The page's server: who gets in, what is told to whom, and what can be asked. Browsers try it in tests/browser."""

import asyncio
import json
import re
import sys
from contextlib import asynccontextmanager
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


class Asleep:
    """Who keeps no bot."""

    bot, state, trouble = None, "stopped", ""

    def __init__(self):
        self.listeners = []


class Reader:
    """A page without a browser: what it was sent, put together."""

    def __init__(self, socket):
        self.socket = socket
        self.state = {}
        self.asked = 0

    async def read(self):
        news = json.loads(await self.socket.receive_str(timeout=5))
        if "messages" in news:
            known = {**self.state.get("messages", {}), **news["messages"]["changed"]}
            news["messages"] = {key: known[key] for key in news["messages"]["order"]}
        if "traffic" in news:
            news["traffic"] = self.state.get("traffic", []) + news["traffic"]
        self.state.update({key: value for key, value in news.items() if key != "reply"})
        return news

    async def ask(self, act, **details):
        self.asked += 1
        await self.socket.send_json({"id": self.asked, "act": act, **details})
        while True:
            news = await self.read()
            if news.get("reply") == self.asked:
                assert "error" not in news, news["error"]
                return news["value"]

    async def is_refused(self, act, **details):
        with pytest.raises(AssertionError) as refused:
            await self.ask(act, **details)
        return str(refused.value).split("\n", maxsplit=1)[0]

    @property
    def texts(self):
        return [message["content"] for message in self.state.get("messages", {}).values()]

    def user(self, name):
        return next(each["id"] for each in self.state["people"] if each["name"] == name)

    def channel(self, name):
        return next(each["id"] for each in self.state["channels"] if each["name"] == name)


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


def origin(page):
    return f"http://{urlsplit(page.address).netloc}"


def key(page):
    return urlsplit(page.address).query


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
