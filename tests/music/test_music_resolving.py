"""From what members type to where the sound is, through real processes with the real yt-dlp."""

import asyncio
import datetime as dt
import os
import time

import pytest
import pytest_asyncio
from yt_dlp.utils import ExtractorError, GeoRestrictedError, UnsupportedError, bug_reports_message

from guildkit_player.protocol.errors import Refused
from guildkit_player.protocol.states import Track
from guildkit_player.sources import links
from guildkit_player.sources.config import SourceConfig
from guildkit_player.sources.resolving import Resolver, versions
from guildkit_player.sources.troubles import trouble

from .audio import make_tone
from .web import Web

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def web():
    async with Web() as web:
        yield web


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def inner():
    async with Web() as web:
        web.page("/song.mp3", b"secret", "audio/mpeg")
        yield web
        assert not web.hits, "somebody has been inside"


async def started(web, **settings):
    patient = {"resolve_seconds": 100, "find_seconds": 100} | settings  # Machines that run tests are busy.
    resolver = Resolver(SourceConfig(private_addresses=web.address, **patient))
    await resolver.start()
    return resolver


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def resolver(web):
    resolver = await started(web)
    yield resolver
    await resolver.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def curious(web):
    """A resolver that looks into any page."""
    resolver = await started(web, generic=True)
    yield resolver
    await resolver.close()


async def refused(awaitable):
    with pytest.raises(Refused) as caught:
        await awaitable
    return caught.value.problem


def page(url):
    return (
        f"<html><head><title>Tennessee</title></head><body><audio src='{url}'></audio></body></html>".encode()
    )


# --- without any process


async def test_a_tone_needs_nobody(resolver):
    (track,) = (await resolver.add("tone:440?seconds=3")).tracks
    assert (track.title, track.duration, track.source) == ("440 Hz", 3, "tone")
    playable = await resolver.playable(track)
    assert (playable.kind, playable.url, playable.duration) == ("tone", "440", 3)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "nothing_found"),
        (" <> ", "nothing_found"),
        ("tone:loud", "unsupported"),
        ("tone:1", "unsupported"),
        ("tone:440?seconds=-1", "unsupported"),
        ("tone:440?seconds=inf", "unsupported"),
        ("http://[::1/a.ogg", "unsupported"),
        ("http://example.com:99999/a.ogg", "unsupported"),
    ],
)
async def test_what_cannot_be_meant_is_said(resolver, query, code):
    assert (await refused(resolver.add(query))).code == code


@pytest.mark.parametrize(
    "query", ["file:///etc/passwd", "ftp://example.org/a.mp3", "http://", "data:audio/mp3,x"]
)
async def test_a_link_is_a_web_address(resolver, query):
    assert (await refused(resolver.add(query))).code == "unsupported"


async def test_words_with_a_colon_are_words():
    assert links.understood("Symphony No. 5: Allegro").kind == "words"
    assert links.understood("re: your brains").kind == "words"
    assert links.understood("<https://example.org/a.mp3>").text == "https://example.org/a.mp3"


async def test_an_upload_says_when_its_link_expires(resolver):
    url = "https://cdn.discordapp.com/attachments/1/2/song.mp3?ex={:x}&is=1&hm=2"
    fresh = Track(uid="1", url=url.format(int(time.time()) + 3600), title="", source="web")
    assert (await resolver.playable(fresh)).expires == pytest.approx(time.time() + 3600, abs=60)
    old = await refused(resolver.playable(fresh.model_copy(update={"url": url.format(1)})))
    assert old.code == "gone"
    assert "Upload" in old.message


# --- direct links


@pytest.mark.parametrize(
    ("name", "codec", "kind"),
    [
        ("song.mp3", "libmp3lame", "audio/mpeg"),
        ("song.m4a", "aac", "audio/mp4"),
        ("song.webm", "libopus", "video/webm"),
        ("song.flac", "flac", "application/octet-stream"),
        ("song.ogg", "libopus", "text/plain"),
    ],
)
async def test_a_file_is_what_its_tags_say(resolver, web, tmp_path, name, codec, kind):
    path = make_tone(tmp_path / name, codec=codec, tags={"title": "Tennessee Waltz", "artist": "bob"})
    url = web.page(f"/{name}", path.read_bytes(), kind)
    (track,) = (await resolver.add(url)).tracks
    assert (track.title, track.author, track.source, track.live) == ("Tennessee Waltz", "bob", "web", False)
    assert track.duration == pytest.approx(2, abs=0.05)
    assert (await resolver.playable(track)).url == url


async def test_a_file_without_tags_is_called_by_its_name(resolver, web, tmp_path):
    body = make_tone(tmp_path / "song.mp3", codec="libmp3lame").read_bytes()
    (track,) = (await resolver.add(web.page("/My_Song.mp3", body, "audio/mpeg"))).tracks
    assert track.title == "My Song"


async def test_a_station_is_live_and_found_through_its_list(resolver, web, tmp_path):
    body = make_tone(tmp_path / "song.mp3", codec="libmp3lame").read_bytes()
    station = web.radio("/station", [("one", body)])
    for name, text, kind in (
        ("pls", f"[playlist]\nNumberOfEntries=1\nFile1={station}\n", "audio/x-scpls"),
        ("m3u", f"#EXTM3U\n#EXTINF:-1,Tennessee\n{station}\n", "audio/x-mpegurl"),
    ):
        (track,) = (await resolver.add(web.page(f"/list.{name}", text.encode(), kind))).tracks
        assert (track.title, track.live, track.duration, track.url) == (
            "Radio Tennessee",
            True,
            None,
            station,
        )
        assert (await resolver.playable(track)).live


async def test_a_mix_of_forty_hours_is_as_long_as_its_list_says(resolver, web):
    listed = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n" + "#EXTINF:10,\nx.ts\n" * 14_400 + "#EXT-X-ENDLIST\n"
    url = web.page("/mix.m3u8", listed.encode(), "application/vnd.apple.mpegurl")
    (track,) = (await resolver.add(url)).tracks
    assert (track.duration, track.live) == (40 * 3600, False)


async def test_a_file_that_is_too_large_is_refused_and_one_of_two_gigabytes_is_not(resolver, web, tmp_path):
    body = make_tone(tmp_path / "song.webm").read_bytes()
    assert (
        await refused(resolver.add(web.page("/vast.webm", body, "audio/webm", claim=5 << 30)))
    ).code == "too_large"
    (track,) = (await resolver.add(web.page("/large.webm", body, "audio/webm", claim=2 << 30))).tracks
    assert track.source == "web"
    assert web.sent["/large.webm"] < 16 << 20


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"no sound at all", "audio/mpeg", 200, "no_sound"),
        (page("/song.mp3"), "text/html", 200, "unsupported"),
        (b"", "text/html", 404, "gone"),
        (b"", "text/html", 410, "gone"),
        (b"", "text/html", 500, "unreachable"),
        (b"", "text/html", 429, "unreachable"),
    ],
)
async def test_a_link_without_sound_says_why(resolver, web, body, kind, status, code):
    url = web.page(f"/{code}-{status}", body, kind, status=status, ranged=False)
    assert (await refused(resolver.add(url))).code == code


async def test_youtube_is_off_until_the_operator_switches_it_on(resolver):
    for url in (
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://youtu.be/abcdefghijk",
        "https://music.youtube.com/x",
    ):
        problem = await refused(resolver.add(url))
        assert problem.code == "source_off"
        assert "PLAYER_YOUTUBE=1" in problem.message


@pytest.mark.parametrize(
    ("settings", "known"),
    [
        ({}, [False, True, True]),
        ({"youtube": True}, [True, True, True]),
        ({"extractors": "bandcamp.*"}, [False, False, True]),
    ],
)
async def test_a_link_is_known_to_the_sources_that_are_switched_on(settings, known):
    from guildkit_player.sources.extracting import Extractor

    extractor = Extractor(SourceConfig(**settings), "http://127.0.0.1:9")
    links = (
        "https://youtu.be/abcdefghijk",
        "https://soundcloud.com/bob/waltz",
        "https://bob.bandcamp.com/track/waltz",
    )
    assert [extractor._knows(link) for link in links] == known


# --- pages


async def test_a_page_is_looked_into_where_that_is_allowed(curious, web, tmp_path):
    song = web.page("/inside.m4a", make_tone(tmp_path / "song.m4a", codec="aac").read_bytes(), "audio/mp4")
    (track,) = (await curious.add(web.page("/page", page("/inside.m4a"), "text/html"))).tracks
    assert track.title.startswith("Tennessee")
    assert (await curious.playable(track)).url == song


async def test_what_was_learned_while_a_song_was_added_is_used_once(curious, web, tmp_path):
    web.page("/learned.m4a", make_tone(tmp_path / "song.m4a", codec="aac").read_bytes(), "audio/mp4")
    body = b"<html><head><title>T</title><meta property='og:audio' content='x'></head><body><video src='/learned.m4a'></video></body></html>"
    (track,) = (await curious.add(web.page("/learned", body, "text/html"))).tracks
    for _ in range(2):
        assert (await curious.playable(track)).url == web.url("/learned.m4a")


async def test_of_ten_thousand_entries_five_hundred_are_taken_and_none_is_opened(curious, web):
    items = "".join(
        f"<item><title>Song {number}</title><enclosure url='{web.url(f'/{number}.mp3')}' type='audio/mpeg'/></item>"
        for number in range(10_000)
    )
    feed = f"<rss version='2.0'><channel><title>Ten thousand</title>{items}</channel></rss>"
    found = await curious.add(web.page("/feed", feed.encode(), "application/rss+xml"))
    assert (found.title, len(found.tracks), found.left_out) == ("Ten thousand", 500, 9500)
    assert [track.title for track in found.tracks[:2]] == ["Song 0", "Song 1"]
    assert web.hits["/0.mp3"] == 0


# --- nothing inside


async def test_no_link_leads_inside(curious, web, inner):
    song = inner.url("/song.mp3")
    for url in (
        song,
        f"http://0x7f.1:{inner.port}/song.mp3",
        f"http://localhost:{inner.port}/song.mp3",
        web.redirect("/inward", song),
        web.page("/inward.pls", f"[playlist]\nFile1={song}\n".encode(), "audio/x-scpls"),
        web.page(
            "/inward.m3u8",
            f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{song}\n".encode(),
            "application/x-mpegurl",
        ),
    ):
        assert (await refused(curious.add(url))).code == "forbidden_address", url
    refresh = f"<meta http-equiv='refresh' content='0; url={song}'>"
    assert (
        await refused(curious.add(web.page("/refresh", refresh.encode(), "text/html")))
    ).code == "unsupported"
    assert not inner.hits


async def test_a_page_that_names_something_inside_gives_an_address_that_nobody_fetches(curious, web, inner):
    (track,) = (await curious.add(web.page("/naming", page(inner.url("/song.mp3")), "text/html"))).tracks
    assert (await curious.playable(track)).url == inner.url("/song.mp3")
    assert not inner.hits


async def test_a_process_that_looks_songs_up_connects_to_its_proxy_only(web):
    program = (
        "import socket\n"
        "from guildkit_player.sources.resolver import allow_only\n"
        "allow_only('http://guildkit:x@127.0.0.1:9')\n"
        "for ask in (lambda: socket.create_connection(('127.0.0.1', PORT)), lambda: socket.getaddrinfo('example.org', 80)):\n"
        "    try:\n        ask()\n    except PermissionError:\n        print('refused')\n"
    ).replace("PORT", str(web.port))
    import sys

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.split() == [b"refused", b"refused"]


# --- processes


async def test_a_page_that_never_answers_ends_a_process_and_not_the_next_lookup(web, tmp_path):
    resolver = await started(web, resolve_seconds=6)
    try:
        before = resolver._workers[0].pid
        problem = await refused(resolver.add(web.never("/never")))
        assert (problem.code, problem.retryable) == ("timeout", True)
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)
        resolver._config.resolve_seconds = 60
        body = make_tone(tmp_path / "song.mp3", codec="libmp3lame").read_bytes()
        assert (await resolver.add(web.page("/after.mp3", body, "audio/mpeg"))).tracks
    finally:
        await resolver.close()


async def test_a_process_is_begun_anew_after_so_many_tasks_and_when_it_was_killed(web, tmp_path):
    url = web.page(
        "/again.mp3", make_tone(tmp_path / "song.mp3", codec="libmp3lame").read_bytes(), "audio/mpeg"
    )
    resolver = await started(web, worker_tasks=2)
    try:
        worker = resolver._workers[0]
        pids = [worker.pid]
        for _ in range(4):
            await resolver.add(url)
            pids.append(worker.pid)
        assert len(set(pids)) == 3
        os.kill(worker.pid, 9)
        with pytest.raises(Refused):
            await resolver.add(url)
        assert (await resolver.add(url)).tracks
    finally:
        await resolver.close()


async def test_a_process_that_takes_too_much_memory_ends(web):
    resolver = await started(web, worker_memory=64 << 20)
    try:
        problem = await refused(resolver.add(web.never("/greedy")))
        assert problem.code == "too_large"
    finally:
        await resolver.close()


async def test_whoever_waits_for_a_process_too_long_is_told(web):
    resolver = await started(web)
    try:
        web.changed.clear()
        asking = asyncio.create_task(resolver.add(web.never("/occupied")))
        await web.changed.wait()
        resolver._config.resolve_seconds = 0.1
        problem = await refused(resolver.add(web.url("/occupied")))
        assert (problem.code, problem.retryable) == ("busy", True)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    finally:
        await resolver.close()


async def test_whoever_asks_no_more_leaves_no_lookup_behind(web, tmp_path):
    resolver = await started(web)
    try:
        web.changed.clear()
        asking = asyncio.create_task(resolver.add(web.never("/forsaken")))
        await web.changed.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        body = make_tone(tmp_path / "song.mp3", codec="libmp3lame").read_bytes()
        assert (await resolver.add(web.page("/other.mp3", body, "audio/mpeg"))).tracks
    finally:
        await resolver.close()


# --- what yt-dlp says


def raised(message, **options):
    return str(ExtractorError(message, expected=True, **options))


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (raised("Sign in to confirm your age. This video may be inappropriate for some users."), "age_limit"),
        (
            raised(
                "Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies for the authentication."
            ),
            "sign_in",
        ),
        (raised("This video is only available for registered users. Use --cookies"), "sign_in"),
        (
            str(GeoRestrictedError("This video is not available from your location due to geo restriction")),
            "region",
        ),
        (raised("The uploader has not made this video available in your country"), "region"),
        (raised("Private video. Sign in if you've been granted access to this video"), "private"),
        (raised("Join this channel to get access to members-only content"), "private"),
        (raised("Video unavailable. This video has been removed by the uploader"), "gone"),
        (raised("Unable to download webpage: HTTP Error 404: Not Found"), "gone"),
        (raised("Premieres in 3 hours"), "gone"),
        (str(UnsupportedError("https://example.org/")), "unsupported"),
        (raised("This video is DRM protected"), "unsupported"),
        (raised("No supported JavaScript runtime could be found"), "no_javascript"),
        ("Unable to extract title" + bug_reports_message(), "outdated"),
        (str(ExtractorError("An extractor error has occurred. (caused by KeyError('x'))")), "outdated"),
        (
            raised("Requested format is not available. Use --list-formats for a list of available formats"),
            "outdated",
        ),
        (raised("Unable to download webpage: HTTP Error 429: Too Many Requests"), "unreachable"),
        (raised("Unable to download webpage: HTTP Error 503: Service Unavailable"), "unreachable"),
        (raised("Unable to download webpage: The read operation timed out"), "timeout"),
        (raised("Unable to download API page: [Errno -2] Name or service not known"), "unreachable"),
        ("something that nobody has seen before", "unreachable"),
    ],
)
async def test_what_yt_dlp_says_becomes_a_sentence_that_says_what_to_try(message, code):
    problem = trouble(f"\x1b[0;31mERROR:\x1b[0m [site] x: {message}").problem
    assert problem.code == code
    assert problem.message.endswith(".") or code == "unreachable"
    assert "\x1b" not in problem.detail
    assert "report this issue" not in problem.detail


async def test_formats_that_are_missing_for_want_of_a_runtime_are_explained_by_the_warning():
    warning = "No supported JavaScript runtime could be found. YouTube extraction without a JS runtime has been deprecated"
    assert trouble("Requested format is not available", warnings=warning).problem.code == "no_javascript"


async def test_the_age_of_yt_dlp_is_told_by_its_version():
    known = versions()
    assert known.released is not None
    assert known.yt_dlp.startswith(f"{known.released:%Y}")
    assert known.days(known.released + dt.timedelta(days=90)) == 90
