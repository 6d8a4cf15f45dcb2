"""Take the pictures of the page: `uv run --group browser python docs/images/make.py`."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import disnake
import structlog
from playwright.async_api import async_playwright

from guildkit import InteractionContext, Plugin
from guildkit.discovery import Candidate
from guildkit_sandbox import Sandbox
from guildkit_sandbox.page.keeper import Keeper
from guildkit_sandbox.page.scenery import StageClock, put_up, switch_everything_on
from guildkit_sandbox.page.server import Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from guildkit_sandbox import SandboxGuild

    Scene = Callable[[Any, SandboxGuild], Awaitable[None]]

HERE = Path(__file__).parent
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


class Photographer:
    """Who plays the scene on the page, and takes a picture now and then."""

    def __init__(self, view: Any) -> None:
        self.view = view

    async def shoot(self, name: str) -> None:
        """Take a picture once everything stands still."""
        await self.view.mouse.move(640, 5)
        await self.view.evaluate(
            "Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0)))"
        )
        await self.view.screenshot(path=HERE / f"{name}.png")

    def button(self, name: str) -> Any:
        """Return a button."""
        return self.view.get_by_role("button", name=name, exact=True)

    async def type(self, text: str) -> None:
        """Type into the entry."""
        await self.view.get_by_role("combobox", name="Message", exact=True).fill(text)

    async def act_as(self, name: str) -> None:
        """Be somebody else."""
        await self.view.get_by_role("button", name="You are").click()
        await self.view.get_by_role("option", name=name).first.click()
        await self.view.get_by_role("button", name=f"You are {name}.").wait_for()

    async def vote(self, option: str) -> None:
        """Cast a ballot."""
        await self.button("Vote").click()
        await self.view.get_by_role("combobox", name="Choose one").click()
        await self.view.get_by_role("option", name=option).click()
        await self.view.get_by_text("Your ballot on").last.wait_for()


async def play(view: Any, guild: SandboxGuild) -> None:
    """Play a vote and photograph it."""
    scene = Photographer(view)
    people = {each.user.name: each.user for each in guild.model.members.values()}
    ada, ben, cleo = (type(guild.owner)(guild, people[name]) for name in ("Ada", "Ben", "Cleo"))
    await ada.says("Morning! We have put it off long enough: **which city shall be the capital?**")
    said = await ben.says("Nashville, what else? It has the *music*. 🎸")
    await ada.reacts("👍", on=said)
    await guild.owner.reacts("👍", on=said)
    await cleo.says("Memphis! Who else has such a river?")
    await ada.says("Then let us vote. Olivia, would you?")
    await scene.type("/")
    await scene.shoot("commands")
    await scene.type("/proposal create")
    await view.keyboard.press("Enter")
    await view.keyboard.press("Enter")
    form = view.get_by_role("dialog")
    await form.get_by_label("Title").fill("Which city shall be the capital?")
    await form.get_by_label("Text").fill("It should be near to most of us.")
    await form.get_by_label("Options").fill("Memphis\nNashville\nChattanooga\nKnoxville")
    await scene.shoot("modal")
    await form.get_by_role("button", name="Submit").click()
    await scene.button("Vote").wait_for()
    await scene.button("Dismiss message").click()
    await scene.vote("Nashville")
    await view.get_by_role("button", name="Workbench").click()
    await scene.shoot("chat")
    await view.get_by_role("tab", name="Faults").click()
    await scene.button("Switch to dark").click()
    await view.locator("work-bench").screenshot(path=HERE / "faults.png")
    for name, option in (
        ("Ben", "Nashville"),
        ("Cleo", "Memphis"),
        ("Dan", "Nashville"),
        ("Eve", "Knoxville"),
    ):
        await scene.act_as(name)
        await scene.vote(option)
    await view.get_by_role("tab", name="Clock and bot").click()
    await view.get_by_role("button", name="+1 week").click()
    await view.get_by_text("Result of #1").wait_for()
    await scene.shoot("result")
    await scene.button("Close the workbench").click()
    await view.set_viewport_size(PHONE)
    await scene.shoot("phone")
    await view.set_viewport_size(WIDE)
    await view.get_by_role("button", name="Direct messages").click()
    await view.get_by_role("heading", name="Your messages with guildkit").wait_for()
    await scene.type("Hello, anybody there?")
    await view.keyboard.press("Enter")
    await view.locator(".message", has_text="anybody there").wait_for()
    await scene.shoot("direct-messages")


class Tone(disnake.AudioSource):
    """Opus that does not end; a picture does not show how it sounds."""

    def is_opus(self) -> bool:
        """Say that it needs no encoding."""
        return True

    def read(self) -> bytes:
        """Return 20 ms."""
        return b"\xfc" + b"tone" * 8


def jukebox() -> Plugin:
    """Return a plugin that plays where one is."""
    plugin = Plugin("jukebox")

    @plugin.listener("voice_state_update")
    async def moved(*_: object) -> None:
        """Let the bot hear of who is where."""

    @plugin.command("play", description="Play a tone where you are")
    async def play_tone(ctx: InteractionContext) -> None:
        assert isinstance(ctx.member, disnake.Member)
        assert ctx.member.voice is not None
        assert ctx.member.voice.channel is not None
        client = await ctx.member.voice.channel.connect()
        client.play(Tone())
        await ctx.reply("Here it comes. 🎶")

    return plugin


async def listen(view: Any, guild: SandboxGuild) -> None:
    """Let the bot play in a voice channel, and photograph who is there."""
    scene = Photographer(view)
    people = {each.user.name: each.user for each in guild.model.members.values()}
    ada, cleo, dan = (type(guild.owner)(guild, people[name]) for name in ("Ada", "Cleo", "Dan"))
    await ada.joins("Bluebird Café")
    await cleo.joins("Bluebird Café", muted=True)
    await dan.joins("Bluebird Café", deafened=True)
    await view.get_by_role("navigation").get_by_role("button", name="Bluebird Café", exact=True).click()
    await scene.button("Join voice").click()
    await scene.type("/play")
    await view.keyboard.press("Enter")
    await view.keyboard.press("Enter")
    await scene.button("Send the command").wait_for(state="detached")
    await view.get_by_text("Here it comes.").wait_for()
    await view.get_by_text("guildkit plays.").wait_for()
    await scene.shoot("voice")


async def stage(scene: Scene, candidates: list[Candidate] | None = None) -> None:
    """Start everything, with all plugins or the ones named, and play a scene."""
    clock = StageClock()
    with tempfile.TemporaryDirectory() as home:
        async with Sandbox(seed=1, clock=clock) as sandbox:
            guild = put_up(sandbox)
            clock.opened = True
            async with (
                Keeper(sandbox, Path(home), candidates=candidates) as keeper,
                async_playwright() as playwright,
            ):
                assert keeper.bot is not None
                await switch_everything_on(keeper.bot, guild)
                page = Page(sandbox, keeper)
                await page.start()
                browser = await playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                context = await browser.new_context(viewport=WIDE, color_scheme="light", timezone_id="UTC")
                view = await context.new_page()
                await view.goto(page.address)
                await scene(view, guild)
                await browser.close()
                await page.close()


async def main() -> None:
    """Play both scenes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    await stage(play)
    await stage(listen, [Candidate("jukebox", jukebox)])


if __name__ == "__main__":
    asyncio.run(main())
