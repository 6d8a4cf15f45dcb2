"""`/ping` in guildkit, and a storm of failures behind it: `/storm` begins and ends one, and tells how much there was of it."""

import asyncio
import json
import resource
import time
from typing import Annotated

from guildkit import InteractionContext, Option, Plugin
from guildkit.bot import Bot
from guildkit.config import load_config
from guildkit.discovery import Candidate
from guildkit.logs import set_up_logs

A_SECOND = 10_000
SLICES = 200
KINDS = [KeyError, ValueError, RuntimeError, ConnectionResetError, TimeoutError]
GUILDS = 200

plugin = Plugin("ping")
counts = {"failures": 0}
blowing = asyncio.Event()
tasks = set()


@plugin.command("ping", description="Answer")
async def ping(ctx: InteractionContext) -> None:
    """Answer."""
    await ctx.reply("pong")


@plugin.command("storm", description="Begin or end a storm")
async def storm(ctx: InteractionContext, kind: Annotated[str, Option("Which")]) -> None:
    """Begin or end it: `noted` or `none`; say what there was, and the CPU time of everything so far."""
    blowing.set() if kind == "noted" else blowing.clear()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await ctx.reply(json.dumps({**counts, "kib": memory, "cpu": time.process_time()}))


def fail(depth: int, number: int) -> None:
    """Fail somewhere below."""
    if depth:
        fail(depth - 1, number)
    raise KINDS[number % len(KINDS)](f"number {number}")


async def blow() -> None:
    """Fail ten thousand times a second, while it lasts."""
    due = 0.0
    while True:
        await blowing.wait()
        due = max(due, time.perf_counter() - 0.05) + 1 / SLICES  # what it is late by it makes up for
        for _ in range(A_SECOND // SLICES):
            counts["failures"] += 1
            number = counts["failures"]
            try:
                fail(3, number)
            except Exception as error:
                guild_id = 1 + number % GUILDS
                bot.failures.note(error, where="command", plugin="storm", guild_id=guild_id, number=number)
        await asyncio.sleep(max(due - time.perf_counter(), 0))


@plugin.on_start
async def start() -> None:
    """Have it ready."""
    tasks.add(asyncio.create_task(blow()))


@plugin.on_stop
async def stop() -> None:
    """End it."""
    for task in tasks:
        task.cancel()


set_up_logs()
bot = Bot(load_config(), candidates=[Candidate("ping", lambda: plugin)])
asyncio.run(bot.run())
