"""Take the pictures of the page: `uv run --group browser python docs/images/make.py`."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from playwright.async_api import async_playwright

from guildkit_sandbox import Sandbox
from guildkit_sandbox.page.keeper import Keeper
from guildkit_sandbox.page.scenery import StageClock, put_up, switch_everything_on
from guildkit_sandbox.page.server import Page

if TYPE_CHECKING:
    from guildkit_sandbox import SandboxGuild

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


async def main() -> None:
    """Start everything, and play."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    clock = StageClock()
    with tempfile.TemporaryDirectory() as home:
        async with Sandbox(seed=1, clock=clock) as sandbox:
            guild = put_up(sandbox)
            clock.opened = True
            async with Keeper(sandbox, Path(home)) as keeper, async_playwright() as playwright:
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
                await play(view, guild)
                await browser.close()
                await page.close()


if __name__ == "__main__":
    asyncio.run(main())
