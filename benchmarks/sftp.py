"""What the pool costs beside bare asyncssh, what a look at a log costs, and how fast a download is beside OpenSSH's `sftp`.

The server is a process of its own on loopback; all that is compared takes turns. A log is looked at through a delay of 100 ms a
round trip. Operations and downloads go to OpenSSH's server; for the download both sides use AES-128-GCM, and the defaults of both are
shown too. Where `sshd` is not installed, operations go to a server of asyncssh's, whose handshake is cheaper than any that one meets,
so that connecting is not judged; the download is left out; and a line says so.

    uv run python benchmarks/sftp.py
"""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import shutil
import socket
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh

from guildkit_sftp.pool import Limits, Pool, Terms
from guildkit_sftp.remote.addresses import Addresses
from guildkit_sftp.remote.connecting import CIPHERS, Connector
from guildkit_sftp.remote.keys import host_key
from guildkit_sftp.remote.paths import Root
from guildkit_sftp.remote.reading import download
from guildkit_sftp.remote.tail import BEGINNING
from guildkit_sftp.remote.targets import Target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from guildkit_sftp.remote.session import Session

OPERATIONS, CONNECTS, LOOKS = 1500, 40, 15
DELAY = 0.05
SIZE = 100 * 1024 * 1024
DOWNLOADS = 7
POOLED_AIM, FRESH_AIM, DOWNLOAD_AIM = 1.2, 50.0, 1.0
QUIET_AIM, NEWS_AIM = 1.5, 2.5
"""In round trips: whole ones, and half of one for a busy machine."""
USER, PASSWORD, CIPHER = "gamer", "secret", "aes128-gcm@openssh.com"
TERMS = Terms()

Figures = dict[str, Any]


# --- servers --------------------------------------------------------------------------------------------------------


class _Login(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


async def serve(folder: str) -> None:
    """Serve a folder until standard input ends; say where, and with which key."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=_Login,
        server_host_keys=[key],
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=os.fsencode(folder)),
        config=None,
    )
    print(json.dumps({"port": server.get_port(), "key": host_key(key).text}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def own_server(folder: Path) -> AsyncIterator[Target]:
    """A server of asyncssh's, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "serve", str(folder), stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        told = json.loads(await process.stdout.readline())
        yield Target(1, "127.0.0.1", told["port"], USER, told["key"], password=PASSWORD)
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def delayed(target: Target) -> AsyncIterator[Target]:
    """The same server, further away."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(1 << 16):
            loop.call_later(DELAY, writer.write, data)
        loop.call_later(DELAY, writer.close)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", target.port)
        await asyncio.gather(carry(reader, there[1]), carry(there[0], writer), return_exceptions=True)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield Target(1, "127.0.0.1", port, USER, target.host_key, password=PASSWORD)
    server.close()


def found(name: str) -> str | None:
    """Return where a program is; sshd is rarely where users look."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def configured(folder: Path) -> Target:
    """Write all that OpenSSH's server needs into a folder, and say how to reach it."""
    keys = {name: asyncssh.generate_private_key("ssh-ed25519") for name in ("own", "host")}
    for name, key in keys.items():
        key.write_private_key(folder / name)
        (folder / name).chmod(0o600)
    (folder / "authorized").write_bytes(keys["own"].export_public_key())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "StrictModes no\nUsePAM no\nPidFile none\nSubsystem sftp internal-sftp\nPermitRootLogin yes\n",
        encoding="ascii",
    )
    own = (folder / "own").read_text(encoding="ascii")
    return Target(1, "127.0.0.1", port, getpass.getuser(), host_key(keys["host"]).text, private_key=own)


@asynccontextmanager
async def openssh(folder: Path) -> AsyncIterator[Target]:
    """OpenSSH's server, which lets us in with a key."""
    target = configured(folder)
    process = await asyncio.create_subprocess_exec(
        found("sshd") or "sshd", "-D", "-e", "-f", str(folder / "sshd_config"), stderr=PIPE
    )
    assert process.stderr is not None
    try:
        while b"listening" not in (line := await process.stderr.readline()):
            assert line, "sshd did not begin"
        yield target
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def pool_to(addresses: Addresses, **options: Any) -> AsyncIterator[Pool[Target, Session]]:
    """A pool."""
    pool: Pool[Target, Session] = Pool(Connector(addresses, **options), Limits())
    try:
        yield pool
    finally:
        await pool.close()


# --- what is measured -----------------------------------------------------------------------------------------------


async def took(work: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds that it takes."""
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def operations(target: Target, addresses: Addresses) -> Figures:
    """Compare one `stat` through the pool, on a bare connection, and on one that is made for it."""
    bare, pooled, fresh = [], [], []
    connector = Connector(addresses)

    async def once() -> None:
        session = await connector(target)
        await session.sftp.stat("/")
        session.close()
        await session.wait_closed()

    async with pool_to(addresses) as pool:

        async def stat() -> None:
            await pool.run(target, TERMS, lambda session: session.sftp.stat("/"))

        await stat()
        own = await connector(target)
        for turn in range(OPERATIONS):
            bare.append(await took(lambda: own.sftp.stat("/")))
            pooled.append(await took(stat))
            if turn % (OPERATIONS // CONNECTS) == 0:
                fresh.append(await took(once))
        own.close()
        await own.wait_closed()
    figures = {
        name: statistics.median(each) for name, each in (("bare", bare), ("pooled", pooled), ("fresh", fresh))
    }
    return {
        **{f"{name}_ms": round(seconds * 1000, 3) for name, seconds in figures.items()},
        "pooled_to_bare": round(figures["pooled"] / figures["bare"], 3),
        "fresh_to_pooled": round(figures["fresh"] / figures["pooled"], 1),
    }


def append(log: Path, data: bytes) -> None:
    """Write what a game server writes."""
    with log.open("ab") as file:
        file.write(data)


async def looks(target: Target, addresses: Addresses, log: Path) -> Figures:
    """Say how many round trips a look at a log takes, with and without news."""
    append(log, b"Log file open\n" * 100)
    quiet, news = [], []
    async with delayed(target) as far, pool_to(addresses) as pool, pool.lease(far, TERMS) as lease:

        async def follow(session: Session) -> None:
            tail = await session.tail(await Root("/").resolve(session, log.name))
            place = (await tail.look(BEGINNING)).place
            for number in range(LOOKS):
                begun = time.perf_counter()
                assert not (await tail.look(place)).lines
                quiet.append(time.perf_counter() - begun)
                append(log, b"%d\n" % number + b"x" * 4095 + b"\n")
                begun = time.perf_counter()
                seen = await tail.look(place)
                news.append(time.perf_counter() - begun)
                assert len(seen.lines) == 2
                place = seen.place

        await lease.call(follow)
    return {
        "look_round_trips": round(statistics.median(quiet) / (2 * DELAY), 2),
        "look_with_news_round_trips": round(statistics.median(news) / (2 * DELAY), 2),
    }


async def downloads(folder: Path, target: Target, addresses: Addresses) -> Figures:
    """Compare downloads, connecting included, with OpenSSH's client; AES-128-GCM on both sides, and as each likes it best."""
    data, mine, theirs = folder / "data", folder / "mine", folder / "theirs"
    block = os.urandom(1024 * 1024)
    with data.open("wb") as file:
        for _ in range(SIZE // len(block)):
            file.write(block)
    times: dict[str, list[float]] = {
        name: [] for name in ("ours", "openssh", "ours_default", "openssh_default")
    }

    async def ours(ciphers: tuple[str, ...]) -> None:
        async with pool_to(addresses, ciphers=ciphers) as pool:
            with mine.open("wb") as file:

                async def get(session: Session) -> int:
                    path = await Root("/").resolve(session, str(data))
                    return await download(session, path, file.write, limit=SIZE)

                async with pool.lease(target, TERMS, bulk=True) as lease:
                    assert await lease.call(get) == SIZE

    async def other(*options: str) -> None:
        process = await asyncio.create_subprocess_exec(
            "sftp", "-q", "-b", "-", *options, "-F", "none", "-i", str(folder / "own"), "-P", str(target.port),
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes",
            f"{target.username}@127.0.0.1", stdin=PIPE, stdout=DEVNULL, stderr=PIPE,
        )  # fmt: skip
        _, said = await process.communicate(f"get {data} {theirs}\n".encode())
        assert process.returncode == 0, said.decode()
        assert theirs.stat().st_size == SIZE

    for _ in range(DOWNLOADS):
        times["ours"].append(await took(lambda: ours((CIPHER,))))
        times["openssh"].append(await took(lambda: other("-c", CIPHER)))
        times["ours_default"].append(await took(lambda: ours(CIPHERS)))
        times["openssh_default"].append(await took(other))
    median = {name: statistics.median(each) for name, each in times.items()}
    return {
        **{f"download_{name}_s": round(seconds, 3) for name, seconds in median.items()},
        "download_to_openssh": round(median["ours"] / median["openssh"], 3),
        "download_to_openssh_defaults": round(median["ours_default"] / median["openssh_default"], 3),
    }


async def main() -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gk-sftp-")))
        addresses = Addresses(["127.0.0.0/8"])
        stack.callback(addresses.close)
        target = await stack.enter_async_context(own_server(folder))
        figures = await looks(target, addresses, folder / "Deadside.log")
        missing = [name for name in ("sshd", "sftp") if found(name) is None]
        if missing:
            print(f"no comparison with OpenSSH: {' and '.join(missing)} not installed here")
            figures |= await operations(target, addresses)
        else:
            target = await stack.enter_async_context(openssh(folder))
            figures |= await operations(target, addresses)
            figures |= await downloads(folder, target, addresses)
    holds = (
        figures["pooled_to_bare"] <= POOLED_AIM
        and figures["look_round_trips"] <= QUIET_AIM
        and figures["look_with_news_round_trips"] <= NEWS_AIM
        and (bool(missing) or figures["fresh_to_pooled"] >= FRESH_AIM)
        and (bool(missing) or figures["download_to_openssh"] <= DOWNLOAD_AIM)
    )
    aim = (
        f"pooled ≤ {POOLED_AIM} × bare, ≥ {FRESH_AIM:.0f} × cheaper than connecting; a look one round trip, two with news; "
        f"100 MiB ≤ {DOWNLOAD_AIM} × OpenSSH's time"
    )
    print(
        json.dumps({"benchmark": "sftp", "figures": figures, "aim": aim, "holds": holds}, ensure_ascii=False)
    )


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[2]) if sys.argv[1:2] == ["serve"] else main())
