"""Voice on the page: who is where, and what one hears."""

import re
from contextlib import asynccontextmanager

import pytest

from guildkit_sandbox.page.server import Page
from tests.browser import NO_PLAYWRIGHT
from tests.browser.conftest import Stand
from tests.sandbox.conftest import running
from tests.sandbox.page_reader import Asleep
from tests.sandbox.voice_clients import FRAMES, Tune

expect = pytest.importorskip("playwright.async_api", reason=NO_PLAYWRIGHT).expect

CAFE = "Bluebird Café"
HALF_A_SECOND = re.compile(r"^(2[5-9]|[3-9]\d|\d{3,})$")
"""How many frames that is at least."""

# Whoever looks at a page through Playwright counts as somebody who has touched it.
UNTOUCHED = """
let touched = false;
addEventListener("pointerdown", () => (touched = true), true);
Object.defineProperty(navigator, "userActivation", { get: () => ({ hasBeenActive: touched }) });
"""


@asynccontextmanager
async def musicians(sandbox, guild):
    """A stand whose bot is in the café: the stand, and the bot's voice client."""
    page = Page(sandbox, Asleep())
    await page.start()
    place = Stand(sandbox, guild, None, page)
    try:
        async with running(sandbox) as bot:
            await sandbox.settled()
            client = await bot.get_channel(guild.channel(CAFE).id).connect(timeout=10)
            await sandbox.settled()
            yield place, client
    finally:
        await place.close()


def bar(visitor):
    return visitor.view.get_by_role("group", name="Voice")


def room(visitor):
    return visitor.view.get_by_role("region", name="Voice channel")


def ring(visitor):
    """How the disc of the bot is ringed in the room."""
    return visitor.view.locator("voice-room .occupant.bot .avatar").evaluate(
        "each => getComputedStyle(each).outlineStyle"
    )


async def test_one_joins_and_hears_what_the_bot_plays(sandbox, guild, visit):
    async with musicians(sandbox, guild) as (place, client):
        visitor = await visit(place, reduced_motion="reduce")
        await visitor.go(CAFE)
        await expect(bar(visitor)).to_have_count(0)
        await room(visitor).get_by_role("button", name="Join voice").click()
        await expect(bar(visitor)).to_contain_text("guildkit is silent.")
        await sandbox.settled()
        client.play(Tune(FRAMES[:1], endless=True))
        await expect(bar(visitor)).to_contain_text("guildkit plays.")
        assert await ring(visitor) != "none"
        await expect(bar(visitor)).to_have_attribute("data-decoded", HALF_A_SECOND)
        assert await bar(visitor).get_attribute("data-broken") == "0"
        client.stop()
        await expect(bar(visitor)).to_contain_text("guildkit is silent.")
        assert await ring(visitor) == "none"
        await room(visitor).get_by_role("button", name="Leave").click()
        await expect(bar(visitor)).to_have_count(0)


async def test_one_hears_nothing_from_another_channel_or_deafened(sandbox, guild, visit):
    guild.create_channel("Den", kind="voice")
    async with musicians(sandbox, guild) as (place, client):
        visitor = await visit(place)
        await visitor.go("Den")
        await room(visitor).get_by_role("button", name="Join voice").click()
        await guild.owner.moves(guild.owner, CAFE)
        await expect(bar(visitor)).to_contain_text(CAFE)
        await bar(visitor).get_by_role("button", name="Deafen yourself").click()
        await expect(bar(visitor)).to_contain_text("You are deafened and hear nothing.")
        await sandbox.settled()
        client.play(Tune(FRAMES))
        recording = sandbox.voice.recordings[-1]
        assert await sandbox.world.voice.heard.until(lambda: recording.received >= len(FRAMES), timeout=5)
        await bar(visitor).get_by_role("button", name="Undeafen yourself").click()
        await expect(bar(visitor).get_by_role("button", name="Mute yourself")).to_be_enabled()
        await expect(bar(visitor)).to_contain_text("guildkit is silent.")
        assert await bar(visitor).get_attribute("data-received") == "0"


async def test_sound_waits_for_the_first_click(sandbox, guild, visit):
    async with musicians(sandbox, guild) as (place, client):
        await guild.owner.joins(CAFE)
        await sandbox.settled()
        visitor = await visit(place)
        await visitor.context.add_init_script(UNTOUCHED)
        await visitor.view.reload()
        client.play(Tune(FRAMES[:1], endless=True))
        await expect(bar(visitor)).to_contain_text("Click anywhere to hear it")
        await visitor.view.get_by_role("heading", name="Welcome to #general").click()
        await expect(bar(visitor)).to_contain_text("guildkit plays.")
        client.stop()


async def test_everybody_sees_who_is_there_and_moderators_act(stand, visit):
    async with stand() as place:
        place.guild.create_channel("Den", kind="voice")
        await place.person("Cleo").joins(CAFE)
        visitor = await visit(place)
        places = visitor.view.get_by_role("navigation")
        await places.get_by_role("button", name="Cleo").click()
        await visitor.view.get_by_role("menuitem", name="Mute in the guild").click()
        await places.get_by_role("button", name="Cleo, muted by a moderator").click()
        await visitor.view.get_by_role("menuitem", name="Move to Den").click()
        await visitor.go("Den")
        await expect(room(visitor).get_by_role("button", name="Cleo, muted by a moderator")).to_be_visible()
        await visitor.be("Ben")
        await room(visitor).get_by_role("button", name="Cleo").click()
        await expect(visitor.view.get_by_role("menuitem")).to_have_text(["Act as Cleo"])
        await visitor.view.keyboard.press("Escape")
        await visitor.be("Olivia")
        await room(visitor).get_by_role("button", name="Cleo").click()
        await visitor.view.get_by_role("menuitem", name="Disconnect").click()
        await expect(room(visitor)).to_contain_text("Nobody is here.")


async def test_the_volume_stays(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.go(CAFE)
        await room(visitor).get_by_role("button", name="Join voice").click()
        await expect(bar(visitor)).to_contain_text("guildkit is not here.")
        volume = bar(visitor).get_by_role("slider", name="Volume")
        await volume.fill("0.25")
        await bar(visitor).get_by_role("button", name="Turn the sound off").click()
        await expect(volume).to_have_value("0")
        await visitor.view.reload()
        await bar(visitor).get_by_role("button", name="Turn the sound on").click()
        await expect(volume).to_have_value("0.25")


async def test_a_browser_that_cannot_decode_says_so(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.context.add_init_script("delete globalThis.AudioDecoder")
        await visitor.view.reload()
        await visitor.go(CAFE)
        await room(visitor).get_by_role("button", name="Join voice").click()
        await expect(bar(visitor)).to_contain_text("This browser has no decoder for Opus")
