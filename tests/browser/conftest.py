"""A sandbox with its page, and people in front of it."""

import shutil
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from guildkit_sandbox import Sandbox
from guildkit_sandbox.page.keeper import Keeper
from guildkit_sandbox.page.scenery import StageClock, put_up, switch_everything_on
from guildkit_sandbox.page.server import Page
from tests.core.plugins import candidate

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items):
    absent = pytest.mark.skipif(
        CHROMIUM is None, reason="There is no Chromium here: `apt-get install chromium`"
    )
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(absent)


class Stand:
    """A sandbox with its page: the guilds as `guildkit sandbox` puts them up."""

    def __init__(self, sandbox, guild, keeper, page):
        self.sandbox = sandbox
        self.guild = guild
        self.keeper = keeper
        self.page = page
        self.visitors = []

    async def close(self):
        for visitor in self.visitors:
            await visitor.context.close()
        await self.page.close()

    @property
    def world(self):
        return self.sandbox.world

    def person(self, name):
        return next(
            self.guild.owner.__class__(self.guild, user)
            for user in self.world.users.values()
            if user.name == name
        )


@pytest.fixture
async def sandbox(patience):
    clock = StageClock()
    async with Sandbox(seed=1, patience=patience, clock=clock) as sandbox:
        yield sandbox


@pytest.fixture
def guild(sandbox):
    guild = put_up(sandbox)
    sandbox.time.opened = True
    return guild


@pytest.fixture
def stand(sandbox, guild, tmp_path):
    """Start the bot with plugins of the test's own, or all that are installed, and the page."""

    @asynccontextmanager
    async def start(*plugins):
        candidates = [candidate(plugin) for plugin in plugins] if plugins else None
        async with Keeper(sandbox, tmp_path, candidates=candidates) as keeper:
            assert await switch_everything_on(keeper.bot, guild) == {}
            page = Page(sandbox, keeper)
            await page.start()
            place = Stand(sandbox, guild, keeper, page)
            try:
                yield place
            finally:
                await place.close()

    return start


@pytest.fixture
async def browser():
    from playwright.async_api import async_playwright, expect

    expect.set_options(
        timeout=20_000
    )  # ms; what the bot never answers is given up by the page after five seconds
    async with async_playwright() as playwright:
        # Without its own sandbox, which needs rights that root in a container does not have.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def visit(browser):
    """Open a stand's page; at the end nothing was asked of another host, and the console is clean."""
    from tests.browser.visitor import Visitor

    visitors = []

    async def open_page(stand, **options):
        visitor = await Visitor.open(browser, stand, **options)
        visitors.append(visitor)
        stand.visitors.append(visitor)
        return visitor

    yield open_page
    for visitor in visitors:
        assert visitor.elsewhere == []
        assert visitor.complaints == []
