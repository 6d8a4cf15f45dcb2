"""No line of a log is lost or seen twice, whatever becomes of its file between two looks."""

import asyncio
import random

import pytest

from guildkit_sftp.remote import tail as tailing
from guildkit_sftp.remote.tail import BEGINNING, Attrs, Line, News, Tail


class Inode:
    def __init__(self, disk, data=b""):
        self.disk = disk
        self.data = bytearray(data)
        self.modified = disk.now

    def write(self, data):
        self.data += data
        self.modified = self.disk.now

    def attrs(self):
        return Attrs(len(self.data), self.modified)


class Disk:
    """A folder, and what servers do to the log in it."""

    def __init__(self):
        self.now = 1000
        self.names = {"log": Inode(self)}
        self.trips = 0
        self.read = 0
        self.open = 0
        self.numbers = 0

    @property
    def log(self):
        return self.names["log"]

    def _moved(self, inode):
        self.numbers += 1
        self.names[f"log.{self.numbers}"] = inode

    def move(self):
        self._moved(self.names.pop("log"))
        self.names["log"] = Inode(self)

    def copy_and_cut(self):
        self._moved(Inode(self, self.log.data))
        self.log.data.clear()
        self.log.modified = self.now


class Handle:
    def __init__(self, disk, inode):
        self.disk = disk
        self.inode = inode
        disk.open += 1
        self.closed = False

    async def attrs(self):
        assert not self.closed
        return self.inode.attrs()

    async def read(self, offset, size):
        assert not self.closed
        data = bytes(self.inode.data[offset : offset + size])
        self.disk.read += len(data)
        return data

    async def close(self):
        assert not self.closed
        self.closed = True
        self.disk.open -= 1


class MemoryLog:
    def __init__(self, disk):
        self.disk = disk

    async def attrs(self):
        inode = self.disk.names.get("log")
        return None if inode is None else inode.attrs()

    async def open(self):
        return await self.open_other("log")

    async def others(self):
        found = [(name, inode.attrs()) for name, inode in self.disk.names.items() if name != "log"]
        return sorted(found, key=lambda each: each[1].modified, reverse=True)

    async def open_other(self, name):
        inode = self.disk.names.get(name)
        return None if inode is None else Handle(self.disk, inode)


class Reader:
    """Somebody who follows the log, and stores what they have seen."""

    def __init__(self, disk):
        self.disk = disk
        self.place = BEGINNING
        self.lines = []
        self.gaps = 0
        self.tail = Tail(MemoryLog(disk))

    async def look(self, *, stored=True):
        """Look once; what is not stored is seen again."""
        news = await self.tail.look(self.place)
        if stored:
            self.place = news.place
            self.lines += news.lines
            self.gaps += news.gap
        return news

    async def catch_up(self):
        for _ in range(10_000):
            if not (await self.look()).more:
                return
        raise AssertionError("it never ends")

    async def again(self):
        await self.tail.close()
        self.tail = Tail(MemoryLog(self.disk))

    @property
    def text(self):
        return [line.text for line in self.lines]


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def reader(disk):
    return Reader(disk)


async def test_lines_come_once_they_are_whole(disk, reader):
    disk.log.write(b"one\r\ntwo\nthr")
    await reader.catch_up()
    assert reader.text == [b"one", b"two"]
    disk.now += 1
    disk.log.write(b"ee\n\nfour\n")
    await reader.catch_up()
    assert reader.text == [b"one", b"two", b"three", b"", b"four"]
    assert all(line.whole for line in reader.lines)


async def test_what_is_not_stored_is_seen_again(disk, reader):
    disk.log.write(b"one\n")
    await reader.look(stored=False)
    await reader.look(stored=False)
    await reader.catch_up()
    assert reader.text == [b"one"]


async def test_a_look_from_the_end_sees_only_what_is_new(disk, reader):
    disk.log.write(b"old\n" * 1000 + b"ha")
    reader.place = await reader.tail.end()
    disk.now += 1
    disk.log.write(b"lf\nnew\n")
    await reader.catch_up()
    assert reader.text == [b"new"]
    reader.place = await reader.tail.end()
    disk.now += 1
    disk.log.write(b"newer\n")
    await reader.catch_up()
    assert reader.text == [b"new", b"newer"]
    assert await Tail(MemoryLog(Disk())).end() == BEGINNING


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("how", ["move", "copy_and_cut"])
async def test_the_last_lines_of_a_log_that_was_moved_are_not_lost(disk, reader, how, again):
    disk.log.write(b"header\none\n")
    await reader.catch_up()
    disk.now += 1
    disk.log.write(b"two\nhal")
    getattr(disk, how)()
    disk.log.write(b"header\nthree\n" + b"longer than what was before\n" * 5)
    if again:
        await reader.again()
    await reader.catch_up()
    assert reader.text[:6] == [b"header", b"one", b"two", b"hal", b"header", b"three"]
    assert len(reader.lines) == 11
    assert reader.lines[3] == Line(b"hal", whole=False)
    assert reader.gaps == 0


async def test_a_log_that_is_gone_comes_back(disk, reader):
    disk.log.write(b"one\n")
    await reader.catch_up()
    disk.now += 1
    gone = disk.names.pop("log")
    gone.write(b"two\n")
    await reader.catch_up()  # what is kept open is there still
    await reader.again()
    assert await reader.look() == News((), reader.place, missing=True)
    disk.names["log"] = Inode(disk, b"three\n")
    await reader.catch_up()
    assert reader.text == [b"one", b"two", b"three"]
    assert reader.gaps == 1  # nobody knows what else stood in it


async def test_a_log_that_was_cut_and_has_grown_past_the_place_is_read_from_its_beginning(disk, reader):
    disk.log.write(b"".join(b"old %d\n" % number for number in range(100)))
    await reader.catch_up()
    disk.now += 1
    disk.log.data[:] = b"".join(b"new %d\n" % number for number in range(200))
    disk.log.modified = disk.now
    await reader.catch_up()
    assert reader.text[100:] == [b"new %d" % number for number in range(200)]
    assert reader.gaps == 1


async def test_a_log_with_the_same_header_and_another_body_is_another(disk, reader):
    header = b"#" * 500 + b"\n"
    disk.log.write(header + b"".join(b"old %d\n" % number for number in range(100)))
    await reader.catch_up()
    disk.now += 1
    disk.log.data[:] = header + b"".join(b"new %d\n" % number for number in range(200))
    disk.log.modified = disk.now
    await reader.catch_up()
    assert len(reader.lines) == 302


async def test_a_log_with_the_same_lines_and_another_header_is_another(disk, reader):
    disk.log.write(b"Log file open, 1\n" + b"still alive\n" * 100)
    await reader.catch_up()
    disk.now += 1
    disk.log.data[:] = b"Log file open, 2\n" + b"still alive\n" * 200
    disk.log.modified = disk.now
    await reader.catch_up()
    assert len(reader.lines) == 302


async def test_a_line_without_an_end_is_cut(disk, reader):
    disk.log.write(b"one\n" + b"x" * (3 * tailing.CHUNK))
    await reader.catch_up()
    disk.now += 1
    disk.log.write(b"x" * 1000)
    await reader.catch_up()
    disk.now += 1
    disk.log.write(b"x\ntwo\n" + b"y" * (tailing.LONGEST_LINE + 1) + b"\nthree\n")
    await reader.catch_up()
    assert [len(text) for text in reader.text] == [3, tailing.LONGEST_LINE, 3, tailing.LONGEST_LINE, 5]
    assert [line.whole for line in reader.lines] == [True, False, True, False, True]


async def test_a_large_backlog_comes_in_pieces(disk, reader):
    disk.log.write(b"".join(b"%07d\n" % number for number in range(100_000)))
    news = await reader.look()
    assert news.more
    assert len(news.lines) == tailing.CHUNK // 8
    await reader.catch_up()
    assert reader.text == [b"%07d" % number for number in range(100_000)]


async def test_only_what_is_new_is_read(disk, reader):
    disk.log.write(b"x" * 99 + b"\n")
    await reader.catch_up()
    disk.now += 1
    disk.log.write(b"y" * 4096 + b"\n")
    disk.read = 0
    await reader.catch_up()
    assert disk.read <= 4097 + tailing.HEAD + tailing.ANCHOR
    disk.read = 0
    await reader.catch_up()
    assert disk.read == 0


async def test_a_log_of_nothing_but_nonsense(disk, reader):
    noise = random.Random(7).randbytes(2 * tailing.CHUNK)
    disk.log.write(noise)
    await reader.catch_up()
    whole = noise.split(b"\n")[:-1]
    assert reader.text == [line.removesuffix(b"\r") for line in whole]


@pytest.mark.parametrize("seed", range(150))
async def test_whatever_happens_nothing_is_lost_or_seen_twice(disk, reader, seed, monkeypatch):
    """Servers write, stop in the middle of a line, move, copy and cut; readers begin anew, and forget what they have not stored."""
    rng = random.Random(seed)
    monkeypatch.setattr(tailing, "CHUNK", rng.choice((150, 500, 5000)))
    monkeypatch.setattr(tailing, "LONGEST_LINE", 140)
    written, half, numbers, moves = [], b"", iter(range(100_000)), 0

    def begin():
        written.append(b"header %d" % next(numbers))
        disk.log.write(written[-1] + b"\n")

    begin()
    await reader.catch_up()
    for _ in range(120):
        disk.now += rng.choice((0, 1, 5))
        match rng.randrange(9):
            case 0 | 1 | 2:
                for _ in range(rng.choice((1, 1, 5, 40))):
                    line = b"%d %s" % (next(numbers), b"x" * rng.randrange(25))
                    if not half and rng.random() < 0.2:
                        half = line
                        disk.log.write(half)
                        break
                    disk.log.write(line + rng.choice((b"\n", b"\r\n")))
                    written.append(half + line)
                    half = b""
            case 3 if moves < 5:
                if half:
                    written.append(half)
                disk.now += 1
                rng.choice((disk.move, disk.copy_and_cut))()
                disk.now += 1
                half, moves = b"", moves + 1
                if rng.random() < 0.5:
                    begin()
            case 4 | 5:
                await reader.catch_up()
                moves = 0
            case 6:
                await reader.look(stored=rng.random() < 0.5)
            case 7:
                await reader.again()
            case 8:
                task = asyncio.ensure_future(reader.tail.look(reader.place))
                for _ in range(rng.randrange(8)):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait({task})
    disk.now += 1
    await reader.catch_up()
    assert reader.text == written
    assert reader.gaps == 0
    await reader.tail.close()
    assert disk.open == 0
