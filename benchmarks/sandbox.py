"""Whether the sandbox is ever the bottleneck: REST beside a bare aiohttp handler, events beside a disnake that listens.

Servers run in this process, clients in processes of their own, in alternating rounds. Last, how long a test waits for a
fresh sandbox with a guildkit bot in it.

    uv run python benchmarks/sandbox.py
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import disnake
import structlog
from aiohttp import web

from guildkit_sandbox import Loopback, Sandbox
from guildkit_sandbox.bots import running_bot
from guildkit_sandbox.tls import certificates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CONTENT = disnake.Intents(message_content=True)
ROUNDS = 5
REQUESTS = 1500
AT_ONCE = 20
EVENTS = 3000
STARTS = 15
REST_AIM = 0.4
EVENTS_AIM = 2.0
START_AIM = 150.0


# ---------------------------------------------------------------------- the clients, in processes of their own


async def ask(port: int, ca: str, token: str, path: str, body: str) -> None:
    """For each line of standard input, send the requests and print how many there were in a second."""
    connector = aiohttp.TCPConnector(resolver=Loopback(port), ssl=ssl.create_default_context(cafile=ca))
    headers = {"Authorization": f"Bot {token}"}
    url = f"https://discord.com/api/v10{path}"
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def some() -> None:
            for _ in range(REQUESTS // AT_ONCE):
                request = session.post(url, json=json.loads(body)) if body else session.get(url)
                async with request as answer:
                    assert answer.status == 200, await answer.text()
                    await answer.read()

        while await asyncio.to_thread(sys.stdin.readline):
            started = time.perf_counter()
            await asyncio.gather(*(some() for _ in range(AT_ONCE)))
            print(REQUESTS / (time.perf_counter() - started), flush=True)


async def parse(port: int, ca: str, token: str) -> None:
    """Be a disnake client that listens for messages; for each line of standard input print the CPU seconds used so far."""
    connector = aiohttp.TCPConnector(resolver=Loopback(port), ssl=ssl.create_default_context(cafile=ca))
    client = disnake.Client(intents=disnake.Intents.default() | CONTENT, connector=connector)
    heard = 0

    @client.event
    async def on_message(_message: disnake.Message) -> None:
        nonlocal heard
        heard += 1

    running = asyncio.create_task(client.start(token))
    while await asyncio.to_thread(sys.stdin.readline):
        print(time.process_time(), heard, flush=True)
    running.cancel()


CLIENTS: dict[str, Any] = {"ask": ask, "parse": parse}


@asynccontextmanager
async def client(
    kind: str, port: int, ca: Path, *arguments: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """One of the clients, for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        kind,
        str(port),
        str(ca),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


# ---------------------------------------------------------------------- what is measured


async def say(process: asyncio.subprocess.Process) -> list[float]:
    """Let a client go on, and return the numbers that it prints."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    await process.stdin.drain()
    return [float(number) for number in (await process.stdout.readline()).split()]


async def rate_of(process: asyncio.subprocess.Process) -> float:
    """Let an asking client go once; return its requests in a second."""
    (rate,) = await say(process)
    return rate


@asynccontextmanager
async def bare_server() -> AsyncIterator[int]:
    """Run an aiohttp server over TLS that reads a JSON body and answers one; yield its port."""

    async def handle(request: web.BaseRequest) -> web.Response:
        body = await request.json() if request.can_read_body else None
        return web.json_response({"id": "1", "content": "hello", "asked": body})

    runner = web.ServerRunner(web.Server(handle, access_log=None), shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificates().server).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def rest(method: str) -> tuple[float, float]:
    """Return the median rates of the bare server and of the sandbox."""
    async with Sandbox() as sandbox, bare_server() as bare_port:
        channel = sandbox.create_guild("Bench").channel("general")
        path, body = f"/channels/{channel.id}", ""
        if method == "POST":
            path, body = f"{path}/messages", json.dumps({"content": "hello"})
        ca, token = sandbox.ca_file, sandbox.token
        async with (
            client("ask", bare_port, ca, token, path, body) as bare,
            client("ask", sandbox.address[1], ca, token, path, body) as ours,
        ):
            for process in (bare, ours):
                await rate_of(process)  # warm up
            found = [(await rate_of(bare), await rate_of(ours)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in found), statistics.median(b for _, b in found)


async def events() -> tuple[float, float]:
    """Return the median CPU microseconds of an event: to send it, and to parse it and call a listener."""
    sent, parsed = [], []
    async with Sandbox(privileged_intents=["message_content"]) as sandbox:
        alice = sandbox.create_guild("Bench").join("alice")
        message = (await alice.says("hello, this is a message of ordinary length")).model
        async with client("parse", sandbox.address[1], sandbox.ca_file, sandbox.token) as process:
            await sandbox.bot_connected(within=30)
            for _ in range(ROUNDS + 1):
                await sandbox.settled()
                theirs, heard = await say(process)
                ours = time.process_time()
                for _ in range(EVENTS // AT_ONCE):
                    for _ in range(AT_ONCE):
                        sandbox.world.add_message(message)
                    await asyncio.sleep(0)  # let them go while more are made
                await sandbox.gateway.round_trip()
                ours = time.process_time() - ours
                theirs_now, heard_now = await say(process)
                assert heard_now - heard == EVENTS
                sent.append(ours / EVENTS * 1e6)
                parsed.append((theirs_now - theirs) / EVENTS * 1e6)
    return statistics.median(sent[1:]), statistics.median(parsed[1:])  # the first warms up


async def starts() -> float:
    """Return the median of how many milliseconds a fresh sandbox with a guildkit bot takes."""
    taken = []
    for _ in range(STARTS + 1):
        with tempfile.TemporaryDirectory() as home:
            started = time.perf_counter()
            async with Sandbox() as sandbox:
                sandbox.create_guild("Bench")
                async with running_bot(sandbox, Path(home)):
                    taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken[1:])


async def main() -> None:
    """Measure and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    figures: dict[str, Any] = {}
    for method in ("GET", "POST"):
        bare, ours = await rest(method)
        figures[f"{method.lower()}_ratio"] = round(ours / bare, 2)
        print(
            f"{method:4} requests a second: bare aiohttp {bare:6.0f}, sandbox {ours:6.0f} = {ours / bare:.2f} times"
        )
    sent, parsed = await events()
    figures |= {"event_us": round(sent, 1), "events_ratio": round(parsed / sent, 2)}
    print(
        f"CPU of an event: disnake {parsed:.0f} µs, sandbox {sent:.0f} µs = {parsed / sent:.2f} times faster out"
    )
    figures["start_ms"] = round(await starts(), 1)
    print(f"a fresh sandbox with a bot in it: {figures['start_ms']} ms")
    holds = (
        min(figures["get_ratio"], figures["post_ratio"]) >= REST_AIM
        and figures["events_ratio"] >= EVENTS_AIM
        and figures["start_ms"] <= START_AIM
    )
    aim = f"get_ratio, post_ratio >= {REST_AIM}; events_ratio >= {EVENTS_AIM}; start_ms <= {START_AIM:.0f}"
    print(json.dumps({"benchmark": "sandbox", "figures": figures, "aim": aim, "holds": holds}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        kind, port, *rest_of = sys.argv[1:]
        asyncio.run(CLIENTS[kind](int(port), *rest_of))
    else:
        asyncio.run(main())
