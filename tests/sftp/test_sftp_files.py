"""Files on a real server: inside the root, a piece at a time, and written as a whole or not at all."""

import asyncio
import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from guildkit_sftp.errors import (
    ChangedError,
    DroppedError,
    NotFoundError,
    NotPermittedError,
    PathRefusedError,
    RemoteFailureError,
    TooLargeError,
)
from guildkit_sftp.pool import Terms
from guildkit_sftp.remote.folders import newest, page
from guildkit_sftp.remote.paths import Root
from guildkit_sftp.remote.reading import download, read_range, read_whole
from guildkit_sftp.remote.tail import BEGINNING
from guildkit_sftp.remote.writing import list_backups, replace, restore, version

TERMS = Terms(connections=8)
NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
ROOT = Root("/game")


@pytest.fixture
def game(files):
    folder = files / "game"
    folder.mkdir()
    (files / "secret.txt").write_text("of another")
    return folder


@pytest.fixture
async def session(server, pool, game):
    async with pool.lease(server.target(), TERMS) as lease:
        yield lease.slot.connection


# --- paths ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", "/game"),
        ("/", "/game"),
        ("logs//x/./y.log", "/game/logs/x/y.log"),
        ("/logs/../config.ini", "/game/config.ini"),
        ("a b/ü.log", "/game/a b/ü.log"),
        ("...", "/game/..."),
    ],
)
def test_paths_are_made_normal(typed, found):
    assert ROOT.join(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "..", "../../etc/passwd", "/../etc", "logs/../../secret.txt", "a\nb", "a\0b", "a\x1b[31mb", "a\u2028b", "a\x7fb",
        "..\\..\\etc", "x" * 300, "ü" * 200, "/".join("x" * 200 for _ in range(30)),
    ],
)  # fmt: skip
def test_what_leads_out_or_is_no_path_is_refused(typed):
    with pytest.raises(PathRefusedError):
        ROOT.join(typed)


async def test_a_link_that_leads_out_is_refused(session, game):
    (game / "inside").mkdir()
    (game / "inside" / "a.log").write_text("a")
    (game / "good").symlink_to(game / "inside")
    (game / "bad").symlink_to(game.parent)
    (game / "worse.txt").symlink_to("/etc/passwd")
    (game.parent / "game2").mkdir()
    (game / "beside").symlink_to(game.parent / "game2")
    assert await ROOT.resolve(session, "good/a.log") == "/game/inside/a.log"
    for path in ("bad", "bad/secret.txt", "worse.txt", "beside", "good/../bad/secret.txt"):
        with pytest.raises(PathRefusedError):
            await ROOT.resolve(session, path)
    assert await Root("/").resolve(session, "secret.txt") == "/secret.txt"


async def test_what_may_be_written(session, game):
    (game / "config.ini").write_text("x")
    (game / "link.ini").symlink_to(game / "config.ini")
    (game / "folder").mkdir()
    (game / ".ssh").mkdir()
    assert await ROOT.resolve_for_writing(session, "config.ini") == "/game/config.ini"
    assert await ROOT.resolve_for_writing(session, "/folder/new.ini") == "/game/folder/new.ini"
    for path in ("link.ini", "folder", "", "folder/.."):
        with pytest.raises(PathRefusedError):
            await ROOT.resolve_for_writing(session, path)
    for path in ("start.sh", "START.SH", ".ssh/config", ".ssh/authorized_keys", ".bashrc", "mods/x.jar"):
        with pytest.raises((NotPermittedError, NotFoundError)):
            await ROOT.resolve_for_writing(session, path)
    with pytest.raises(NotFoundError):
        await ROOT.resolve_for_writing(session, "nowhere/new.ini")


# --- folders and reading --------------------------------------------------------------------------------------------


async def test_a_page_reads_no_more_of_a_folder_than_it_shows(session, server, game):
    for number in range(250):
        (game / f"{number:03}.log").touch()
    path = await ROOT.resolve(session, "")
    server.requests.clear()
    first = await page(session, path, size=50)
    assert sum(what == "scandir" for what, *_ in server.requests) < 200
    seen = [entry.name for entry in first.entries]
    number = 0
    while (found := await page(session, path, number := number + 1, size=50)).more:
        seen += [entry.name for entry in found.entries]
    seen += [entry.name for entry in found.entries]
    assert sorted(seen) == [f"{number:03}.log" for number in range(250)]
    assert first.more
    last = await page(session, path, 5, size=50)
    assert (last.entries, last.more) == ((), False)
    assert {entry.name for entry in (await page(session, path, pattern="*7.LOG", size=30)).entries} == {
        f"{number:03}.log" for number in range(7, 250, 10)
    }
    await server.until(lambda: not server.opened)


async def test_the_newest_files_come_first(session, game):
    for number in range(20):
        (game / f"{number}.log").write_bytes(b"x" * number)
        os.utime(game / f"{number}.log", (number * 1000, number * 1000))
    (game / "folder.log").mkdir()
    (game / "link.log").symlink_to("/etc/passwd")
    found = await newest(session, await ROOT.resolve(session, ""), 3, pattern="*.log")
    assert [entry.name for entry in found] == ["19.log", "18.log", "17.log"]
    assert found[0].size == 19
    assert found[0].modified == datetime(1970, 1, 1, 5, 16, 40, tzinfo=UTC)


async def test_names_that_are_no_text_are_listed_and_opened(session, game):
    name = os.fsencode(game) + b"/caf\xe9.log"
    with open(name, "wb") as file:  # noqa: ASYNC230, PTH123 - no path of text has that name
        file.write(b"latin")
    (entry,) = (await page(session, await ROOT.resolve(session, ""))).entries
    path = await ROOT.resolve(session, entry.name)
    assert await read_whole(session, path, 100) == b"latin"


async def test_pieces_of_a_file(session, game):
    data = random.Random(1).randbytes(700_000)
    (game / "a.bin").write_bytes(data)
    path = await ROOT.resolve(session, "a.bin")
    assert await read_range(session, path, 0, 10) == data[:10]
    assert await read_range(session, path, 100_000, 400_000) == data[100_000:500_000]
    assert await read_range(session, path, -1000, 5000) == data[-1000:]
    assert await read_range(session, path, 699_999, 10) == data[-1:]
    assert await read_range(session, path, 800_000, 10) == b""
    assert await read_whole(session, path, 700_000) == data


async def test_a_download_is_in_order_and_tells_how_far_it_is(session, game):
    data = random.Random(2).randbytes(6_000_000)
    (game / "a.bin").write_bytes(data)
    path = await ROOT.resolve(session, "a.bin")
    pieces, told = [], []
    size = await download(session, path, pieces.append, limit=10**7, progress=lambda *each: told.append(each))
    assert b"".join(pieces) == data
    assert size == len(data)
    assert told[-1] == (size, size)
    assert told == sorted(told)


async def test_what_is_too_large_is_not_read(session, server, game):
    (game / "a.bin").write_bytes(b"x" * 1001)
    path = await ROOT.resolve(session, "a.bin")
    server.requests.clear()
    with pytest.raises(TooLargeError) as told:
        await read_whole(session, path, 1000)
    assert (told.value.size, told.value.limit) == (1001, 1000)
    assert not any(what == "read" for what, *_ in server.requests)


async def test_a_folder_or_nothing_is_no_file(session, game):
    (game / "folder").mkdir()
    with pytest.raises((NotPermittedError, RemoteFailureError)):
        await read_whole(session, await ROOT.resolve(session, "folder"), 100)
    with pytest.raises(NotFoundError):
        await read_whole(session, await ROOT.resolve(session, "nothing"), 100)
    with pytest.raises(NotFoundError):
        await page(session, await ROOT.resolve(session, "nothing"))


async def test_a_connection_that_is_lost_in_a_download_is_told(session, server, game):
    (game / "a.bin").write_bytes(b"x" * 6_000_000)
    path = await ROOT.resolve(session, "a.bin")
    with pytest.raises(DroppedError):
        await download(session, path, lambda _: server.drop(), limit=10**7)


# --- logs -----------------------------------------------------------------------------------------------------------


def trips(server):
    """Return what was asked since, and forget it."""
    asked = [what for what, *_ in server.requests]
    server.requests.clear()
    return asked


async def test_a_log_is_followed_through_all_that_servers_do(session, server, game):
    log = game / "Deadside.log"
    log.write_bytes(b"Log file open, 1\none\n")
    path = await ROOT.resolve(session, "Deadside.log")
    tail = await session.tail(path)
    lines, place = [], BEGINNING

    async def look():
        nonlocal place
        while True:
            news = await tail.look(place)
            place = news.place
            lines.extend(line.text.decode() for line in news.lines)
            if not news.more:
                return

    await look()
    trips(server)
    await look()
    assert sorted(trips(server)) == ["fstat", "stat"]  # together: one round trip
    with log.open("ab") as file:
        file.write(b"two\nthr")
    await look()
    assert sorted(trips(server)) == ["fstat", "read", "read", "stat"]  # two
    with log.open("ab") as file:
        file.write(b"ee\nfour\n")
    log.rename(game / "Deadside-backup-2026.11.22-12.00.00.log")
    log.write_bytes(b"Log file open, 2\n" + b"five and much more\n" * 50)
    os.utime(log, (2e9, 2e9))
    await look()
    assert (
        lines
        == ["Log file open, 1", "one", "two", "three", "four", "Log file open, 2"]
        + ["five and much more"] * 50
    )
    log.write_bytes(b"Log file open, 3\nsix\n")
    await look()
    assert lines[-2:] == ["Log file open, 3", "six"]
    assert await session.tail(path) is tail
    assert server.opened == 1
    await tail.close()
    await server.until(lambda: not server.opened)


async def test_an_error_log_is_no_older_log(session, game):
    for name in (
        "a.log",
        "a.log.1",
        "a-2026-11-22.log",
        "a_errors.log",
        "a.log.gz",
        "another.log",
        "a.old.log",
    ):
        (game / name).write_text("x")
    from guildkit_sftp.remote.logs import RemoteLog

    log = RemoteLog(session, await ROOT.resolve(session, "a.log"))
    assert {name for name, _ in await log.others()} == {"a.log.1", "a-2026-11-22.log", "a.old.log"}


# --- writing --------------------------------------------------------------------------------------------------------


async def test_a_file_is_replaced_with_a_copy_of_the_old_one(session, game):
    config = game / "server.ini"
    config.write_bytes(b"players=10\n")
    config.chmod(0o640)
    path = await ROOT.resolve_for_writing(session, "server.ini")
    read = await read_whole(session, path, 1000)
    now = await replace(session, path, b"players=20\n", expected=version(read), now=NOW)
    assert config.read_bytes() == b"players=20\n"
    assert config.stat().st_mode & 0o777 == 0o640
    (backup,) = await list_backups(session, path)
    assert backup.name == "server.ini.bak-20261122-120000-000000"
    assert (game / backup.name).read_bytes() == b"players=10\n"
    await restore(session, path, backup.name, expected=now, now=NOW + timedelta(1), limit=1000)
    assert config.read_bytes() == b"players=10\n"
    assert len(list(game.iterdir())) == 3
    with pytest.raises(NotFoundError):
        await restore(session, path, "../secret.txt", expected=now, now=NOW, limit=1000)


async def test_a_new_file_is_written_and_no_other_overwritten(session, game):
    path = await ROOT.resolve_for_writing(session, "new.bin")
    data = random.Random(3).randbytes(5_000_000)
    await replace(session, path, data, expected=None, now=NOW)
    assert (game / "new.bin").read_bytes() == data
    with pytest.raises(ChangedError):
        await replace(session, path, b"", expected=None, now=NOW)
    assert (game / "new.bin").read_bytes() == data
    assert [each.name for each in game.iterdir()] == ["new.bin"]


async def test_what_somebody_else_changed_is_not_overwritten(session, game):
    config = game / "server.ini"
    config.write_bytes(b"a")
    path = await ROOT.resolve_for_writing(session, "server.ini")
    seen = version(b"a")
    for other in (b"b", b"longer"):
        config.write_bytes(other)
        with pytest.raises(ChangedError):
            await replace(session, path, b"mine", expected=seen, now=NOW)
        assert config.read_bytes() == other
    config.unlink()
    with pytest.raises(ChangedError):
        await replace(session, path, b"mine", expected=seen, now=NOW)
    assert list(game.iterdir()) == []


async def test_what_somebody_else_changes_meanwhile_is_not_overwritten(session, server, game):
    config = game / "server.ini"
    config.write_bytes(b"a")
    path = await ROOT.resolve_for_writing(session, "server.ini")
    server.then["fsync"] = lambda: config.write_bytes(b"b")
    with pytest.raises(ChangedError):
        await replace(session, path, b"mine", expected=version(b"a"), backups=0, now=NOW)
    assert config.read_bytes() == b"b"
    assert [each.name for each in game.iterdir()] == ["server.ini"]


async def test_a_full_disk_leaves_what_was_there(session, server, game):
    config = game / "server.ini"
    config.write_bytes(b"a")
    path = await ROOT.resolve_for_writing(session, "server.ini")
    server.full = True
    with pytest.raises(RemoteFailureError):
        await replace(session, path, b"mine", expected=version(b"a"), now=NOW)
    assert config.read_bytes() == b"a"
    assert [each.name for each in game.iterdir()] == ["server.ini"]


async def test_only_the_newest_copies_stay(session, game):
    config = game / "server.ini"
    config.write_bytes(b"0")
    path = await ROOT.resolve_for_writing(session, "server.ini")
    for number in range(1, 6):
        await replace(
            session, path, b"%d" % number, expected=version(config.read_bytes()), backups=3,
            now=NOW + timedelta(seconds=number),
        )  # fmt: skip
    assert [(game / each.name).read_bytes() for each in await list_backups(session, path)] == [
        b"4",
        b"3",
        b"2",
    ]


async def test_a_cancel_at_every_step_of_writing_leaves_the_file_whole(server, pool, game):
    config = game / "server.ini"
    steps = 0
    while True:
        config.write_bytes(b"old")

        async def writes(session):
            path = await ROOT.resolve_for_writing(session, "server.ini")
            return await replace(session, path, b"new" * 50_000, expected=version(b"old"), now=NOW)

        task = asyncio.create_task(pool.run(server.target(), TERMS, writes))
        for _ in range(steps):
            await asyncio.sleep(0)
        ended = task.done()
        task.cancel()
        await asyncio.wait({task})
        assert config.read_bytes() in {b"old", b"new" * 50_000}
        assert {each.name for each in game.iterdir()} <= {
            "server.ini",
            "server.ini.bak-20261122-120000-000000",
        }
        for each in game.iterdir():
            if each != config:
                assert each.read_bytes() == b"old"
                each.unlink()
        if ended:
            break
        steps += 1 + steps // 6
    assert task.result() == version(b"new" * 50_000)
    assert steps > 50
    assert pool.stats().leases == 0
    await server.until(lambda: not server.opened)
