"""1,500 commands at once, slow and quick, sent twice, raising, saying nothing: each is answered, and acknowledged once.

Time is scaled down. Discord and people are patient beyond measure, so that a busy machine fails nothing: that the guard
is in time is read from what it did first for each handler that was slow.
"""

import asyncio
import random
import sys
from typing import Annotated

import pytest

from guildkit import Option, Plugin, UserError, guard

COMMANDS = 1500
PEOPLE = 50
SECONDS = 1.0
"""Within how long a time they come."""
DEFER_AFTER = 0.2
LONGEST = 1.0
"""How long a handler takes at most: far longer than the guard waits."""
DEFERRED = 5
WAYS = ("once", "twice", "at once", "update", "silent", "refuse", "raise", "other privacy")


def storm():
    plugin = Plugin("storm")

    async def act(ctx, way):
        match way:
            case "once":
                await ctx.reply("Once.")
            case "twice":
                await ctx.reply("First.")
                await ctx.reply("Second.")
            case "at once":
                await asyncio.gather(ctx.reply("One."), ctx.reply("Two."), ctx.update("Three."))
            case "update":
                await ctx.update("Updated.")
            case "other privacy":
                await ctx.reply("Otherwise.", private=ctx.answers == "public")
            case "refuse":
                raise UserError("You may not.")
            case "raise":
                raise RuntimeError("boom")

    for answers in ("public", "private"):

        @plugin.command(answers, description="Storm", answers=answers)
        async def _handler(
            ctx,
            way: Annotated[str, Option("How")],
            before: Annotated[float, Option("Seconds before")],
            after: Annotated[float, Option("Seconds after")],
        ):
            await asyncio.sleep(before)
            await act(ctx, way)
            await asyncio.sleep(after)

    return plugin


@pytest.fixture
def sandbox(sandbox, monkeypatch):
    monkeypatch.setattr(guard, "DEFER_AFTER", DEFER_AFTER)
    sandbox.patience.answer = sandbox.patience.finish = 50.0
    return sandbox


@pytest.mark.timeout(180)
async def test_every_command_is_answered_and_acknowledged_once(start_bot, guild, sandbox):
    rng = random.Random(7)
    bot = await start_bot(storm())
    bot.breaker.limit = sys.maxsize  # it would soon spare members a plugin that fails so often
    noted, refused, answered = [], [], {}
    bot.failures.observe(noted.append)

    def read(entry):
        if entry.kind == "REST" and entry.status is not None and entry.status >= 400:
            refused.append(entry.answered)
        elif entry.kind == "REST" and "/callback" in str(entry.route):
            answered[entry.name] = answered.get(entry.name, 0) + 1

    sandbox.transcript.readers.append(read)
    sandbox.faults.duplicate_events("INTERACTION_CREATE")
    people = guild.join_many(PEOPLE)
    raising = 0

    async def use(number):
        nonlocal raising
        way = rng.choice(WAYS)
        raising += way == "raise"
        # Most are quick, as in life.
        before = rng.choice((0.0, 0.0, rng.random() * DEFER_AFTER, DEFER_AFTER * 2, LONGEST * rng.random()))
        after = rng.choice((0, 0, rng.random() * 0.2))
        start = rng.random() * SECONDS
        command = rng.choice(("public", "private"))
        await asyncio.sleep(start)
        answer = await people[number % PEOPLE].slash(command, way=way, before=before, after=after)
        return way, before, answer

    answers = await asyncio.gather(*(use(number) for number in range(COMMANDS)))
    await bot.rest()
    await sandbox.settled()

    assert refused == []
    assert len(answered) == COMMANDS
    assert set(answered.values()) == {1}
    assert len(noted) == raising
    expected = {
        "once": {"Once."},
        "update": {"Updated."},
        "silent": {"Done."},
        "refuse": {"You may not."},
        "other privacy": {"Otherwise."},
    }
    for way, before, answer in answers:
        if before >= DEFER_AFTER * 2:
            assert answer.interaction.answer == DEFERRED
        if way in expected:
            assert answer.text in expected[way]
        elif way == "raise":
            assert "has been written down as" in answer.text
            assert answer.private
        elif way == "twice":
            assert answer.text == "First.\nSecond."
        else:
            assert answer.text
