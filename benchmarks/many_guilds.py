"""Whether a command takes longer because it comes from many guilds: 2,000 commands from one guild, and from ten.

Either way a hundred people send them at the same time, each the next one as soon as the last is answered, and each command
writes. The bot runs in this process.

    uv run python benchmarks/many_guilds.py
"""

from __future__ import annotations

import asyncio
import json
import logging
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from guildkit import InteractionContext, JobContext, Plugin
from guildkit.discovery import Candidate
from guildkit_sandbox import Sandbox
from guildkit_sandbox.bots import running_bot
from guildkit_sandbox.people.interacting import Patience

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit_sandbox import Person

GUILDS = 10
COMMANDS = 2000
PEOPLE = 100
ROUNDS = 2
AIM = 2.0

plugin = Plugin("bench")


@plugin.job("later")
async def later(_ctx: JobContext) -> None:
    """Do nothing."""


@plugin.command("write", description="Write", answers="private")
async def write(ctx: InteractionContext) -> None:
    """Store a job, and answer."""
    async with ctx.transaction():
        await ctx.jobs.enqueue("later", {}, at=ctx.now.replace(year=ctx.now.year + 1))
    await ctx.reply("Written")


async def burst(sandbox: Sandbox, bot: Bot, people: list[Person]) -> list[float]:
    """Let people send all commands; return the seconds until each was answered."""
    taken: list[float] = []

    async def send(person: Person) -> None:
        for _ in range(COMMANDS // PEOPLE):
            begun = time.perf_counter()
            answer = await person.slash("write")
            taken.append(time.perf_counter() - begun)
            assert answer.text == "Written"

    await asyncio.gather(*(send(person) for person in people))
    await sandbox.settled(within=60)
    await bot.rest()
    return taken


async def main() -> None:
    """Measure both in turn and print the ratio."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found: dict[str, list[tuple[float, float]]] = {"one": [], "ten": []}
    with tempfile.TemporaryDirectory() as home:
        async with Sandbox(patience=Patience(answer=60, finish=60)) as sandbox:
            guilds = [sandbox.create_guild(f"Guild {number}") for number in range(GUILDS)]
            candidates = [Candidate("bench", lambda: plugin)]
            async with running_bot(sandbox, Path(home), candidates=candidates) as bot:
                for guild in guilds:
                    await guild.owner.slash("plugins enable", name="bench")
                await bot.rest()
                ten = [person for guild in guilds for person in guild.join_many(PEOPLE // GUILDS)]
                one = guilds[0].join_many(PEOPLE, prefix="neighbour")
                for _ in range(ROUNDS):
                    for kind, people in (("one", one), ("ten", ten)):
                        cuts = statistics.quantiles(await burst(sandbox, bot, people), n=20)
                        found[kind].append((cuts[9] * 1000, cuts[18] * 1000))
    ratio = statistics.median(
        of_ten[1] / of_one[1] for of_one, of_ten in zip(found["one"], found["ten"], strict=True)
    )
    figures = {}
    for kind, rounds in found.items():
        median, late = (statistics.median(each[place] for each in rounds) for place in range(2))
        figures[kind] = {"median_ms": round(median), "p95_ms": round(late)}
        print(f"{kind:4}{median:>10.0f} ms median{late:>10.0f} ms for 95 %")
    print(f"With ten guilds it is {ratio:.2f} times as long (aim: at most {AIM:g}).")
    result = {
        "benchmark": "many_guilds",
        "figures": {**figures, "p95_ratio": round(ratio, 3)},
        "aim": f"p95_ratio <= {AIM}",
        "holds": ratio <= AIM,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(main())
