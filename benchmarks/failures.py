"""What a storm of failures costs everybody else: commands during ten thousand failures a second, beside the same without.

The bot runs in a process of its own; somebody in a sandbox in this process calls a command again and again, in rounds with and
without a storm of five kinds of failures in two hundred guilds. All of a bot runs in one thread: where the storm takes a share
of it, everything else takes that much longer. That share follows from CPU time, which other processes on the machine hardly
change. Raising the failures is part of what is measured.

    uv run python benchmarks/failures.py
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from guildkit_sandbox import Sandbox

ROUNDS = 9
CALLS = 200
AIM = 1.2
GROWTH_MIB = 10
"""By how much memory may grow from the second storm to the last."""


async def main() -> None:
    """Measure both in turn and print the ratio."""
    took: dict[str, list[float]] = {"none": [], "noted": []}
    shares: list[float] = []
    told: list[dict[str, float]] = []
    rates: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        async with Sandbox() as sandbox:
            guild = sandbox.create_guild("Bench")
            person = guild.join("alice")
            host, port = sandbox.address
            environment = {
                **os.environ,
                "GUILDKIT_TOKEN": sandbox.token,
                "GUILDKIT_HOME": home,
                "GUILDKIT_DISCORD_ADDRESS": f"{host}:{port}",
                "GUILDKIT_DISCORD_CA": str(sandbox.ca_file),
            }
            script = Path(__file__).parent / "bots" / "storm.py"
            with (Path(home) / "log").open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, str(script), env=environment, stderr=log
                )
                try:
                    await sandbox.bot_connected(within=30)
                    await sandbox.until(lambda: "plugins" in guild.owner.commands(), within=30)
                    await guild.owner.slash("plugins enable", name="ping")
                    await sandbox.until(lambda: "ping" in person.commands(), within=30)

                    async def call() -> float:
                        found = []
                        for _ in range(CALLS):
                            began = time.perf_counter()
                            await person.slash("ping")
                            found.append(time.perf_counter() - began)
                        return statistics.median(found)

                    await call()  # warm up
                    for _ in range(ROUNDS):
                        for kind, found in took.items():
                            before = json.loads((await person.slash("storm", kind=kind)).text)
                            began = time.perf_counter()
                            found.append(await call())
                            span = time.perf_counter() - began
                            told.append(json.loads((await person.slash("storm", kind="none")).text))
                            used = told[-1]["cpu"] - before["cpu"]
                            if kind == "none":
                                commands = used
                            else:  # what the same commands have used without a storm is not its own
                                shares.append((used - commands) / span)
                                rates.append((told[-1]["failures"] - before["failures"]) / span)
                finally:
                    process.terminate()
                    await process.wait()
            logged = (Path(home) / "log").stat().st_size
    share = statistics.median(shares)
    ratio = 1 / (1 - share)
    slower = statistics.median(b / a for a, b in zip(took["none"], took["noted"], strict=True))
    growth = (told[-1]["kib"] - told[1]["kib"]) / 1024
    rate = statistics.median(rates)
    print(f"{rate:,.0f} failures a second take {share:.1%} of the bot's one thread, raising them included:")
    print(f"whatever else it does takes {ratio:.2f} times as long (aim: at most {AIM}).")
    print(
        f"A command took {statistics.median(took['none']) * 1000:.1f} ms without a storm, and {slower:.2f} times as long in one;"
        " where other processes want the machine as well, that says more of them."
    )
    print(
        f"After {told[-1]['failures']:,} failures memory had grown by {growth:.1f} MiB, the log to {logged / 2**20:.1f} MiB."
    )
    result = {
        "benchmark": "failures",
        "figures": {
            "ratio": round(ratio, 3),
            "slower": round(slower, 3),
            "failures_per_second": round(rate),
            "growth_mib": round(growth, 1),
            "log_mib": round(logged / 2**20, 2),
        },
        "aim": f"ratio <= {AIM}, growth_mib <= {GROWTH_MIB}",
        "holds": ratio <= AIM and growth <= GROWTH_MIB,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(main())
