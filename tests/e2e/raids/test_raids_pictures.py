"""The heat map of the votes."""

import io

import pytest
from PIL import Image

from tests.e2e.raids.test_raids import plan, vote


@pytest.fixture
async def bot(bot, guild, switch_on):
    await switch_on(guild, "raids")
    return bot


async def test_the_votes_are_shown_as_a_picture(bot, guild, owner, alice, bob):
    planner = await plan(bot, owner)
    await vote(alice, planner, "01", "0")
    await vote(bob, planner, "1", "01")
    answer = await alice.click("All votes", on=planner)
    answer = await alice.click("Heat map", on=answer.message)
    assert answer.private
    (picture,) = answer.message.attachments
    assert Image.open(io.BytesIO(picture.content)).format == "PNG"
    assert picture.description.startswith(
        "How many can come when to #1 · Molten Core, best first: Sat, Oct 24 · 6:00\u202fPM: 2; "
    )
    assert picture.description.endswith("PM: 1")


async def test_of_very_many_days_and_times_the_best_are_drawn(bot, guild, owner, alice):
    times = ", ".join(f"{hour}:{minute}" for hour in range(10, 24) for minute in ("00", "30"))
    days = ", ".join(f"2026-12-{day:02}" for day in range(1, 31))
    planner = await plan(bot, owner, days=days, times=times)
    await alice.select("29", of="On which days can you come? (26–30)", on=planner)
    await alice.select("27", of="At which times? (26–28)", on=planner)
    answer = await alice.click("All votes", on=planner)
    answer = await alice.click("Heat map", on=answer.message)
    (picture,) = answer.message.attachments
    assert "Wed, Dec 30 · 11:30\u202fPM: 1" in picture.description
    assert Image.open(io.BytesIO(picture.content)).height < 2000
