"""What a guildkit command costs beside the same command written in bare disnake.

Both bots run in processes of their own and answer the same slash command; people in sandboxes in this process call it,
in alternating rounds. Each answer tells how much CPU its bot has used so far, so the figure is the bot's alone.

    uv run python benchmarks/interactions.py
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from guildkit_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from guildkit_sandbox import Person

ROUNDS = 9
CALLS = 300
PEOPLE = 10
AIM = 1.25
SCRIPTS = {"bare": "bare.py", "guildkit": "ours.py"}


@asynccontextmanager
async def bot_process(kind: str, home: str) -> AsyncIterator[list[Person]]:
    """A bot in a process of its own, and the people who call it."""
    async with Sandbox() as sandbox:
        guild = sandbox.create_guild("Bench")
        people = guild.join_many(PEOPLE)
        host, port = sandbox.address
        environment = {
            **os.environ,
            "GUILDKIT_TOKEN": sandbox.token,
            "GUILDKIT_HOME": home,
            "GUILDKIT_DISCORD_ADDRESS": f"{host}:{port}",
            "GUILDKIT_DISCORD_CA": str(sandbox.ca_file),
        }
        script = Path(__file__).parent / "bots" / SCRIPTS[kind]
        process = await asyncio.create_subprocess_exec(sys.executable, str(script), env=environment)
        try:
            await sandbox.bot_connected(within=30)
            if kind == "guildkit":
                await sandbox.until(lambda: "plugins" in guild.owner.commands(), within=30)
                await guild.owner.slash("plugins enable", name="ping")
            await sandbox.until(lambda: "ping" in people[0].commands(), within=30)
            yield people
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()


async def call(people: list[Person], times: int) -> tuple[float, float]:
    """Let people call the command; return wall seconds, and the bot's CPU seconds, for each call."""

    async def calls(person: Person) -> None:
        for _ in range(times // len(people)):
            await person.slash("ping", word="hello")

    before = float((await people[0].slash("ping")).text)
    started = time.perf_counter()
    await asyncio.gather(*(calls(person) for person in people))
    wall = time.perf_counter() - started
    after = float((await people[0].slash("ping")).text)
    return wall / times, (after - before) / (times + 1)


async def main() -> None:
    """Measure both in turn and print the ratio."""
    figures: dict[str, list[tuple[float, float]]] = {"bare": [], "guildkit": []}
    with tempfile.TemporaryDirectory() as home:
        async with (
            bot_process("bare", home) as bare,
            bot_process("guildkit", str(Path(home) / "g")) as guildkit,
        ):
            for people in (bare, guildkit):
                await call(people, CALLS)  # warm up
            for _ in range(ROUNDS):
                for kind, people in (("bare", bare), ("guildkit", guildkit)):
                    figures[kind].append(await call(people, CALLS))
    cost = {kind: statistics.median(cpu for _, cpu in found) * 1e6 for kind, found in figures.items()}
    rate = {kind: 1 / statistics.median(wall for wall, _ in found) for kind, found in figures.items()}
    ratio = statistics.median(
        ours[1] / theirs[1] for ours, theirs in zip(figures["guildkit"], figures["bare"], strict=True)
    )
    print(f"{'':10}{'CPU per interaction':>22}{'interactions per second':>28}")
    for kind in figures:
        print(f"{kind:10}{cost[kind]:>19.0f} µs{rate[kind]:>28.0f}")
    print(f"\nguildkit costs {ratio:.2f} times bare disnake (aim: at most {AIM}).")
    result = {
        "benchmark": "interactions",
        "figures": {
            "cpu_us": {kind: round(value) for kind, value in cost.items()},
            "per_second": {kind: round(value) for kind, value in rate.items()},
            "cpu_ratio": round(ratio, 3),
        },
        "aim": f"cpu_ratio <= {AIM}",
        "holds": ratio <= AIM,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(main())
