"""What a guild costs a bot: memory, and the time, statements and requests of a start where nothing has changed.

A bare disnake client and a guildkit bot, neither of which caches members, start in a sandbox with some guilds and in one
with ten times as many, in processes of their own, one after the other. guildkit has been there before, and has a plugin on
in every guild that wants to know what it missed. What does not grow with the guilds is left out: statements that were
compiled, and the database's cache.

    uv run python benchmarks/guilds.py [guilds]
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import disnake
import structlog
from disnake.ext import commands
from pydantic import SecretStr
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from guildkit import GuildContext, InteractionContext, Plugin
from guildkit.bot import Bot
from guildkit.client import connector_of
from guildkit.config import Config, load_config
from guildkit.discovery import Candidate
from guildkit.logs import set_up_logs
from guildkit.models import PluginSwitch
from guildkit_sandbox import Sandbox
from guildkit_sandbox.bots import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from guildkit_sandbox.transcript import Entry

GUILDS = 2000
CHANNELS, ROLES = 40, 25
ROUNDS = 1
MEMORY_AIM = 1.05
STATEMENTS_AIM = 0.2


# ---------------------------------------------------------------------- the bots, in processes of their own


def tell(**figures: float) -> None:
    """Print what was found up to now, with this process's own."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    print(json.dumps({**figures, "kib": pages * os.sysconf("SC_PAGE_SIZE") / 1024}), flush=True)


async def bare() -> None:
    """Serve with disnake alone, and tell once it is ready."""
    config = load_config()
    bot = commands.InteractionBot(
        connector=connector_of(config),
        intents=disnake.Intents(guilds=True),
        member_cache_flags=disnake.MemberCacheFlags.none(),
        max_messages=None,
    )

    @bot.slash_command(description="Answer")
    async def ping(inter: disnake.ApplicationCommandInteraction) -> None:
        await inter.response.send_message("pong")

    begun, cpu = time.perf_counter(), time.process_time()
    serving = asyncio.create_task(bot.start(config.checked_token()))
    await bot.wait_until_first_connect()
    await bot.wait_until_ready()
    tell(seconds=time.perf_counter() - begun, cpu=time.process_time() - cpu)
    await serving


plugin = Plugin("ping")


@plugin.command("ping", description="Answer")
async def ping(ctx: InteractionContext) -> None:
    """Answer."""
    await ctx.reply("pong")


@plugin.on_reconcile
async def nothing_to_mend(_ctx: GuildContext) -> None:
    """Mend nothing: one of these runs for every guild, spread over some minutes."""


PLUGINS = [Candidate("ping", lambda: plugin)]


async def guildkit() -> None:
    """Serve with guildkit, and tell once it is ready."""
    statements = 0

    def note(*_statement: object) -> None:
        nonlocal statements
        statements += 1

    event.listen(Engine, "before_cursor_execute", note)
    set_up_logs()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    bot = Bot(load_config(), candidates=PLUGINS)
    begun, cpu = time.perf_counter(), time.process_time()
    serving = asyncio.create_task(bot.run())
    await bot.ready.wait()
    tell(seconds=time.perf_counter() - begun, cpu=time.process_time() - cpu, statements=statements)
    await serving


BOTS: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {"bare": bare, "guildkit": guildkit}


# ---------------------------------------------------------------------- what is measured


async def start(sandbox: Sandbox, kind: str, home: Path) -> dict[str, float]:
    """Start a bot, end it again, and return what it told and how many requests it made until then."""
    requests = 0

    def count(entry: Entry) -> None:
        nonlocal requests
        requests += entry.kind == "REST"

    sandbox.transcript.readers.append(count)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        kind,
        env=environment(sandbox, home),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        told: dict[str, float] = json.loads(await process.stdout.readline())
    finally:
        sandbox.transcript.readers.remove(count)
        process.terminate()
        await process.wait()
    return {**told, "requests": requests}


async def switch_on(sandbox: Sandbox, home: Path) -> None:
    """Switch the plugin on in every guild, before the bot is started."""
    bot = Bot(Config(token=SecretStr(sandbox.token), home=home), candidates=PLUGINS)
    await bot.prepare()
    row = {"plugin": "ping", "enabled": True, "applied": True, "changed_at": bot.clock.now()}
    async with bot.database.system_session("benchmark") as session:
        if sandbox.guilds:
            await session.execute(
                insert(PluginSwitch), [{"guild_id": each.id, **row} for each in sandbox.guilds]
            )
    await bot.database.close()


async def starts(guilds: int, home: Path) -> dict[str, dict[str, float]]:
    """Return the medians of what each bot needs to start in so many guilds where it was before."""
    async with Sandbox() as sandbox:
        for number in range(guilds):
            guild = sandbox.create_guild(f"Guild {number}")
            for each in range(ROLES):
                guild.role(f"role-{each}")
            for each in range(CHANNELS):
                guild.create_channel(f"channel-{each}")
        await switch_on(sandbox, home)
        await start(sandbox, "guildkit", home)
        found: dict[str, list[dict[str, float]]] = {kind: [] for kind in BOTS}
        for _ in range(ROUNDS):
            for kind in BOTS:
                found[kind].append(await start(sandbox, kind, home))
    return {
        kind: {what: statistics.median(each[what] for each in rounds) for what in rounds[0]}
        for kind, rounds in found.items()
    }


async def main(guilds: int) -> None:
    """Measure both and print what a guild costs."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as home:
        few = await starts(guilds // 10, Path(home, "few"))
        many = await starts(guilds, Path(home, "many"))
    more = guilds - guilds // 10
    kib = {kind: (many[kind]["kib"] - few[kind]["kib"]) / more for kind in BOTS}
    for kind, told in many.items():
        print(
            f"{kind:10}ready in {guilds} guilds after {told['seconds']:.2f} s ({told['cpu']:.2f} s CPU)"
            f" with {told['requests']:.0f} requests; {kib[kind]:.1f} KiB for each guild"
        )
    memory = kib["guildkit"] / kib["bare"]
    statements = (many["guildkit"]["statements"] - few["guildkit"]["statements"]) / more
    requests = many["guildkit"]["requests"] - few["guildkit"]["requests"]
    print(f"A guild takes {memory:.3f} times the memory, and {statements:.3f} statements at the start.")
    result = {
        "benchmark": "guilds",
        "figures": {
            "kib": {kind: round(value, 1) for kind, value in kib.items()},
            "memory_ratio": round(memory, 3),
            "start_s": {kind: round(told["seconds"], 2) for kind, told in many.items()},
            "start_cpu_s": {kind: round(told["cpu"], 2) for kind, told in many.items()},
            "statements": round(many["guildkit"]["statements"]),
            "statements_per_guild": round(statements, 3),
            "requests_for_guilds": round(requests),
        },
        "aim": f"memory_ratio <= {MEMORY_AIM}, statements_per_guild < {STATEMENTS_AIM}, no requests_for_guilds",
        "holds": memory <= MEMORY_AIM and statements < STATEMENTS_AIM and requests == 0,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in BOTS:
        asyncio.run(BOTS[sys.argv[1]]())
    else:
        asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else GUILDS))
