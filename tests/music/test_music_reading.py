"""What a reader makes of files, addresses, lists and stations, and what it says when they break off."""

import asyncio
import os
import random
import ssl
from pathlib import Path

import pytest
import pytest_asyncio
import trustme
from Cryptodome.Cipher import AES
from Cryptodome.Util.Padding import pad

from guildkit_player.inside import Failed, Opened, Playable, Read, Titled

from .audio import decoded, loudness, make_sound, make_tone, notes, pitch, tone
from .reading import ReaderAtWork
from .web import Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODECS = {
    "ogg": "libopus",
    "webm": "libopus",
    "m4a": "aac",
    "mp3": "libmp3lame",
    "flac": "flac",
    "wav": "pcm_s16le",
    "ts": "aac",
}
MARKED = tone(440, 2) + tone(880, 2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def web():
    async with Web() as web:
        yield web


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def inner():
    """A host in a private network, which nobody has allowed."""
    async with Web() as web:
        yield web


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(web):
    async with ReaderAtWork(private_addresses=web.address, buffer=256 * 1024) as reader:
        yield reader


@pytest.mark.parametrize("name", CODECS)
async def test_all_of_a_file_is_heard_whatever_its_coding(reader, tmp_path, name):
    path = make_sound(tmp_path / f"song.{name}", MARKED, codec=CODECS[name])
    opened, frames, end = await reader.file(path)
    assert (opened.way, opened.why) == (
        ("passthrough", "") if CODECS[name] == "libopus" else ("transcoded", "codec")
    )
    assert opened.duration == pytest.approx(4, abs=0.05)
    assert notes(decoded(frames)) == [440, 880]
    assert len(frames) == pytest.approx(200, abs=2)
    assert isinstance(end, Read)
    assert end.frames == len(frames)


@pytest.mark.parametrize("name", CODECS)
async def test_a_file_is_heard_from_a_second_on(reader, tmp_path, name):
    path = make_sound(tmp_path / f"song.{name}", MARKED, codec=CODECS[name])
    _, frames, _ = await reader.file(path, start=2.5)
    assert notes(decoded(frames)) == [880]
    assert len(frames) == pytest.approx(75, abs=2)


async def test_opus_frames_come_out_as_they_are_in_the_file(reader, tmp_path):
    import av

    path = make_sound(tmp_path / "song.ogg", MARKED)
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux() if packet.size]
    _, frames, _ = await reader.file(path)
    assert frames == packets


@pytest.mark.parametrize("length", [2.5, 5, 10, 40, 60])
async def test_opus_frames_of_other_lengths_are_not_coded_anew(reader, tmp_path, length):
    path = make_tone(tmp_path / "song.ogg", frame_ms=length)
    opened, frames, _ = await reader.file(path)
    assert opened.way == "repacketised"
    assert pitch(decoded(frames)) == pytest.approx(440, abs=1)
    assert len(frames) == pytest.approx(100, abs=3)


async def test_past_the_end_of_a_file_there_is_nothing(reader, tmp_path):
    _, frames, end = await reader.file(make_tone(tmp_path / "song.ogg"), start=30)
    assert (frames, end.tell) == ([], "read")


async def test_a_file_without_sound_and_no_file_are_told_apart(reader, tmp_path):
    (tmp_path / "song.mp3").write_bytes(b"no sound")
    _, _, nothing = await reader.file(tmp_path / "song.mp3")
    _, _, gone = await reader.file(tmp_path / "other.mp3")
    assert (nothing.code, gone.code) == ("no_sound", "gone")
    assert not nothing.again


async def test_a_tone_lasts_as_long_as_it_says(reader):
    opened, frames, _ = await reader.play(Playable(kind="tone", url="523", duration=3), start=1)
    assert opened.duration == 3
    assert len(frames) == 100
    assert pitch(decoded(frames)) == pytest.approx(523, abs=1)


async def test_no_frame_comes_that_was_not_asked_for(reader, tmp_path):
    path = make_tone(tmp_path / "song.mp3", codec="libmp3lame", seconds=10)
    await reader.open("asked", Playable(kind="file", url=str(path)), ask=0)
    await reader.until(lambda: reader.of("asked", Opened))
    await reader.ask("asked", 30)
    await reader.until(lambda: len(reader.frames["asked"]) >= 30)
    _, others, _ = await reader.file(path)
    assert len(others) == pytest.approx(500, abs=2)
    assert len(reader.frames["asked"]) == 30
    await reader.stop("asked")


async def test_of_a_stream_that_was_stopped_nothing_is_heard_any_more(reader, tmp_path):
    path = make_tone(tmp_path / "song.ogg", seconds=10)
    for name, end in (("closed", reader.close), ("halted", reader.stop)):
        await reader.open(name, Playable(kind="file", url=str(path)), ask=20)
        await reader.until(lambda name=name: len(reader.frames[name]) >= 20)
        await end(name)
    await reader.file(path)
    assert [reader.of(name, (Read, Failed)) for name in ("closed", "halted")] == [None, None]


@pytest.mark.parametrize(("name", "codec"), [("ogg", "libopus"), ("m4a", "aac"), ("mp3", "libmp3lame")])
async def test_what_breaks_off_on_the_web_goes_on_where_it_was(reader, web, tmp_path, name, codec):
    body = make_sound(tmp_path / f"song.{name}", MARKED, codec=codec).read_bytes()
    opened, frames, end = await reader.web(web.page(f"/dropped.{name}", body, drop_after=12_000))
    assert notes(decoded(frames)) == [440, 880]
    assert len(frames) == pytest.approx(200, abs=2)
    assert opened.seekable
    assert isinstance(end, Read)
    assert web.hits[f"/dropped.{name}"] > 4


async def test_what_cannot_be_had_from_an_offset_is_read_again_and_passed_over(reader, web, tmp_path):
    body = make_sound(tmp_path / "song.webm", MARKED).read_bytes()
    url = web.page("/once.webm", body, ranged=False, drop_first=30_000)
    _, frames, end = await reader.web(url)
    assert (notes(decoded(frames)), end.tell) == ([440, 880], "read")
    assert web.hits["/once.webm"] == 2


async def test_an_address_that_expires_on_the_way_says_where_a_fresh_one_has_to_begin(reader, web, tmp_path):
    path = make_sound(tmp_path / "song.webm", tone(440, 4) + tone(880, 4))
    url = web.page("/expiring.webm", path.read_bytes(), drop_after=60_000, shut_after=1)
    _, before, failed = await reader.web(url, duration=8)
    assert (failed.code, failed.again) == ("private", True)
    assert 0 < failed.at < 7
    _, after, end = await reader.file(path, start=failed.at)
    assert end.tell == "read"
    assert len(before) + len(after) == pytest.approx(400, abs=3)
    assert notes(decoded(before + after)) == [440, 880]


async def test_all_of_a_song_is_fetched_before_it_is_asked_for(reader, web, tmp_path):
    body = make_tone(tmp_path / "song.webm", seconds=10).read_bytes()
    assert len(body) < 256 * 1024
    sent = asyncio.Event()
    url = web.page("/ahead.webm", body, done=sent)
    await reader.open("ahead", Playable(kind="http", url=url), ask=0)
    await sent.wait()
    assert reader.frames["ahead"] == []
    await reader.stop("ahead")


async def test_what_comes_slowly_is_heard_as_it_comes(reader, web, tmp_path):
    body = make_sound(tmp_path / "song.webm", tone(440, 10)).read_bytes()
    gate = asyncio.Event()
    url = web.page("/slow.webm", body, gate=gate)
    await reader.open("slow", Playable(kind="http", url=url))
    await reader.until(lambda: len(reader.frames["slow"]) >= 100)
    assert reader.of("slow", Read) is None
    gate.set()
    await reader.until(lambda: reader.of("slow", Read))
    assert len(reader.frames["slow"]) == pytest.approx(500, abs=2)


async def test_a_song_comes_through_tls_from_who_it_is_asked_of_only(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    body = make_tone(tmp_path / "song.ogg").read_bytes()
    ends = []
    for name in ("localhost", "example.org"):
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(tls)
        async with Web(tls=tls) as web:
            web.page("/song.ogg", body)
            known = {"SSL_CERT_FILE": str(tmp_path / "ca.pem")}
            async with ReaderAtWork(environment=known, private_addresses=web.address) as reader:
                _, frames, end = await reader.web(f"https://localhost:{web.port}/song.ogg")
                ends.append((len(frames) > 90, end.tell))
    assert ends == [(True, "read"), (False, "failed")]


async def test_a_song_that_is_cut_short_may_be_had_again(reader, web, tmp_path):
    body = make_tone(tmp_path / "song.mp3", seconds=3, codec="libmp3lame").read_bytes()
    _, frames, failed = await reader.web(web.page("/short.mp3", body), duration=60)
    assert (failed.code, failed.again) == ("unreachable", True)
    assert failed.at == pytest.approx(len(frames) * 0.02)


async def test_a_file_of_two_gigabytes_is_not_fetched_ahead_of_its_time(reader, web, tmp_path):
    body = make_tone(tmp_path / "song.webm", seconds=20).read_bytes()
    url = web.page("/endless.webm", body, claim=2 << 30)
    await reader.open("endless", Playable(kind="http", url=url), ask=100)
    await reader.until(lambda: len(reader.frames["endless"]) >= 100)
    await reader.stop("endless")
    _, _, failed = await reader.web(web.page("/too-large.webm", body, claim=5 << 30))
    assert failed.code == "too_large"
    assert web.sent["/endless.webm"] < 16 << 20


def pieces(web, folder, tmp_path, tones=(440, 550, 660, 770), change=lambda _, body: body, ended=True):
    """Serve tones as a list of pieces, a second each."""
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:1"]
    for number, hertz in enumerate(tones):
        offset = {"output_ts_offset": str(number)}
        path = make_tone(tmp_path / f"{number}.ts", hertz=hertz, seconds=1, codec="aac", options=offset)
        web.page(f"/{folder}/{number}.ts", change(number, path.read_bytes()), "video/mp2t")
        lines += ["#EXTINF:1.0,", f"{number}.ts"]
    return "\n".join([*lines, *["#EXT-X-ENDLIST"] * ended])


async def test_the_pieces_of_a_list_are_heard_in_order(reader, web, tmp_path):
    listed = pieces(web, "list", tmp_path)
    web.page("/list/pieces.m3u8", listed.encode())
    choice = (
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900\nhuge.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=90\npieces.m3u8\n"
    )
    url = web.page("/list/choice.m3u8", choice.encode(), "application/vnd.apple.mpegurl")
    opened, frames, _ = await reader.web(url)
    assert (opened.duration, opened.seekable) == (4, True)
    assert notes(decoded(frames)) == [440, 550, 660, 770]
    _, frames, _ = await reader.web(url, start=2.5)
    assert notes(decoded(frames)) == [660, 770]
    assert web.hits["/list/huge.m3u8"] == 0
    assert web.hits["/list/1.ts"] == 1


async def test_encrypted_pieces_are_decrypted(reader, web, tmp_path):
    key = os.urandom(16)
    web.page("/locked/key", key)

    def locked(number, body):
        return AES.new(key, AES.MODE_CBC, iv=number.to_bytes(16)).encrypt(pad(body, 16))

    listed = pieces(web, "locked", tmp_path, change=locked)
    listed = listed.replace("#EXTINF", '#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF', 1)
    _, frames, _ = await reader.web(web.page("/locked/list.m3u8", listed.encode()))
    assert notes(decoded(frames)) == [440, 550, 660, 770]


async def test_a_live_list_goes_on_as_it_grows(reader, web, tmp_path):
    listed = pieces(web, "live", tmp_path, ended=False).splitlines()
    growing = iter(["\n".join(listed[:4]), "\n".join(listed[:6]), "\n".join([*listed, "#EXT-X-ENDLIST"])])

    async def next_list(request):
        from aiohttp import web as http

        return http.Response(text=next(growing))

    web.pages["/live/list.m3u8"] = next_list
    opened, frames, _ = await reader.web(web.url("/live/list.m3u8"), live=True)
    assert (opened.duration, opened.seekable) == (None, False)
    assert notes(decoded(frames)) == [440, 550, 660, 770]


async def test_nothing_inside_is_fetched_for_a_list_that_names_it(reader, web, inner, tmp_path):
    listed = pieces(web, "trap", tmp_path)
    inner.page("/1.ts", b"secret")
    for name, place in (("piece", "1.ts"), ("key", None), ("head", None)):
        text = listed
        if place:
            text = text.replace(place, inner.url("/1.ts"))
        elif name == "key":
            text = text.replace(
                "#EXTINF", f'#EXT-X-KEY:METHOD=AES-128,URI="{inner.url("/1.ts")}"\n#EXTINF', 1
            )
        else:
            text = text.replace("#EXTINF", f'#EXT-X-MAP:URI="{inner.url("/1.ts")}"\n#EXTINF', 1)
        _, _, failed = await reader.web(web.page(f"/trap/{name}.m3u8", text.encode()))
        assert failed.code == "forbidden_address", name
    _, _, failed = await reader.web(
        web.page("/trap/file.m3u8", listed.replace("1.ts", "file:///etc/passwd").encode())
    )
    assert failed.code == "unsupported"
    assert not inner.hits


async def test_a_station_is_heard_on_after_it_broke_off_and_tells_what_it_plays(reader, web, tmp_path):
    songs = [
        (title, make_tone(tmp_path / title, hertz=hertz, seconds=3, codec="libmp3lame").read_bytes())
        for title, hertz in (("one.mp3", 440), ("two.mp3", 660))
    ]
    url = web.radio("/station", songs, drop_after=120_000)
    await reader.open("station", Playable(kind="http", url=url, live=True), ask=600)
    await reader.until(lambda: len(reader.frames["station"]) >= 600)
    await reader.stop("station")
    opened = reader.of("station", Opened)
    assert (opened.title, opened.duration, opened.seekable) == ("Radio Tennessee", None, False)
    assert notes(decoded(reader.frames["station"]))[:3] == [440, 660, 440]
    titles = [report.title for report in reader.reports if isinstance(report, Titled)]
    assert titles[:2] == ["one.mp3", "two.mp3"]
    assert web.hits["/station"] >= 2


@pytest.mark.parametrize("volume", [20, 50, 150])
async def test_volume_makes_it_as_loud_as_it_says(reader, tmp_path, volume):
    path = make_tone(tmp_path / "song.ogg")
    _, plain, _ = await reader.file(path)
    opened, frames, _ = await reader.file(path, volume=volume)
    assert (opened.way, opened.why) == ("transcoded", "volume")
    assert loudness(decoded(frames)) / loudness(decoded(plain)) == pytest.approx(volume / 100, rel=0.05)


@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="counts what a process holds as Linux tells it"
)
async def test_two_hundred_streams_leave_nothing_behind(reader, web, tmp_path):
    def held():
        folder = Path(f"/proc/{reader.process.pid}")
        lines = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        return int(lines["Threads"]), len(list((folder / "fd").iterdir())), int(lines["VmRSS"].split()[0])

    body = make_tone(tmp_path / "song.mp3", codec="libmp3lame").read_bytes()
    url = web.page("/many.mp3", body)
    path = make_tone(tmp_path / "song.ogg")
    for _ in range(10):
        await reader.web(url)
        await reader.file(path)
    threads, files, memory = held()
    for number in range(100):
        await reader.web(url)
        await reader.open(f"cut{number}", Playable(kind="file", url=str(path)), ask=10)
        await reader.until(lambda number=number: len(reader.frames[f"cut{number}"]) >= 10)
        await reader.stop(f"cut{number}")
    await reader.file(path)
    after = held()
    assert after[0] <= threads + 2
    assert after[1] <= files + 2
    assert after[2] - memory < 20_000


async def test_a_reader_ends_with_whoever_started_it():
    async with ReaderAtWork() as reader:
        reader.process.stdin.close()
        assert await reader.process.wait() == 0


@pytest.mark.parametrize("name", CODECS)
async def test_a_damaged_file_is_heard_or_refused_and_never_ends_the_reader(reader, tmp_path, name):
    rng = random.Random(name)
    whole = make_tone(tmp_path / f"song.{name}", codec=CODECS[name]).read_bytes()
    for _ in range(20):
        body = bytearray(whole[: rng.choice([len(whole), rng.randrange(len(whole))])])
        for _ in range(rng.choice([1, 10, 100])):
            body[rng.randrange(min(len(body), rng.choice([64, 600, len(whole)])))] = rng.randrange(256)
        path = tmp_path / "damaged"
        path.write_bytes(body)
        playable = Playable(kind="file", url=str(path))
        opened, frames, end = await reader.play(playable, volume=rng.choice([50, 100]), ask=500)
        assert len(frames) == 500 or isinstance(end, Read) or end.code == "no_sound", (opened, end)
    _, frames, _ = await reader.file(tmp_path / f"song.{name}")
    assert pitch(decoded(frames)) == pytest.approx(440, abs=1)
