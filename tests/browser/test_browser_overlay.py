"""The page for the stream in a browser: what people see of raffles and draws, live, and what becomes of what they typed."""

from contextlib import asynccontextmanager

import pytest

from guildkit_sandbox import Sandbox
from guildkit_sandbox.bots import running_bot
from tests.browser import NO_PLAYWRIGHT
from tests.e2e.test_economy_overlay import fresh, link, opens, served

expect = pytest.importorskip("playwright.async_api", reason=NO_PLAYWRIGHT).expect
TITLE = '<img src=x onerror="document.title=1"> Mug & more'


@pytest.fixture
async def sandbox(patience):
    async with Sandbox(seed=1, patience=patience) as sandbox:
        yield sandbox


@pytest.fixture
def guild(sandbox):
    return sandbox.create_guild("Tennessee")


@pytest.fixture
async def bot(sandbox, guild, tmp_path):
    async with running_bot(sandbox, tmp_path) as bot:
        await guild.owner.slash("plugins enable", name="economy")
        await bot.rest()
        yield await served(bot, sandbox)


@pytest.fixture
def show(browser):
    """Open a page as OBS does; at the end nothing was asked of another host."""

    @asynccontextmanager
    async def show(address):
        view = await browser.new_page(viewport={"width": 1920, "height": 1080})
        troubles, hosts = [], set()
        view.on("pageerror", lambda error: troubles.append(str(error)))
        view.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        await view.goto(address)
        yield view
        assert troubles == []
        assert hosts == {address.split("/")[2]}
        await view.close()

    return show


async def test_the_page_follows_a_raffle_from_the_opening_to_the_draw(bot, sandbox, guild, show, tmp_path):
    address = await link(guild.owner, "on")
    ada, ben = guild.join("<b>Ada</b>"), guild.join("ben")
    async with show(address) as view:
        assert await view.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
        await expect(view.locator(".card")).to_have_count(0)
        await opens(bot, guild, title=TITLE, prize="A <i>mug</i>")
        await ada.click("Take part")
        await ben.click("Take part")
        await fresh(bot, sandbox)
        card = view.locator(".raffle")
        await expect(card.locator(".title")).to_have_text(TITLE)
        await expect(card).to_contain_text("A <i>mug</i>")
        await expect(card).to_contain_text("2 tickets · 2 members")
        before = await card.locator(".left").inner_text()
        assert before.startswith("1:59:")
        await expect(card.locator(".left")).not_to_have_text(before)  # it counts by itself
        await view.evaluate("document.body.style.background = 'linear-gradient(90deg, #222, #7aa, #eee)'")
        await view.screenshot(path=tmp_path / "open.png")
        await guild.owner.slash("raffle close", raffle=1)
        await fresh(bot, sandbox)
        winner = view.locator(".draw .names li")
        await expect(winner).to_have_count(1)
        assert await winner.inner_text() in {"<b>Ada</b>", "ben"}
        await expect(card).to_have_count(0)
        await expect(winner).to_have_css("opacity", "1")
        await view.screenshot(path=tmp_path / "drawn.png")
        assert await view.title() == "guildkit"


async def test_the_page_outlives_a_restart_and_ends_with_its_link(bot, sandbox, guild, show):
    address = await link(guild.owner, "on")
    await opens(bot, guild)
    async with show(address) as view:
        titles = view.locator(".raffle .title")
        await expect(titles).to_have_text(["Mug"])
        # While the bot is away what is shown stays, and afterwards the page follows again.
        port = address.split(":")[2].partition("/")[0]
        await bot.settings.set(0, "economy", "web_address", f"127.0.0.1:{port}", by=None)
        bot = await sandbox.restart_bot()
        await expect(titles).to_have_text(["Mug"])
        await opens(bot, guild, title="Hat")
        await fresh(bot, sandbox)
        await expect(titles).to_have_text(["Mug", "Hat"], timeout=20_000)
        await guild.owner.slash("stream overlay", change="renew")
        await expect(titles).to_have_count(0, timeout=20_000)
