"""Nothing inside a private network is reached, by whatever way somebody tries."""

import asyncio
import base64
import io
import ssl
from urllib.parse import urlsplit

import aiohttp
import pytest
import trustme

from guildkit_player.protocol.errors import Refused
from guildkit_player.sources.fetching import Fetcher
from guildkit_player.sources.guard import Forbidden, Guard
from guildkit_player.sources.proxy import Proxy
from guildkit_player.sources.sounds import Sound

from .web import Web

INSIDE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.9.9.9",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2001:0:53aa:64c:0:5efe:80ff:fffe",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
SPELLINGS = [
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "127.1",
    "0",
    "localhost",
    "[::1]",
    "[::ffff:7f00:1]",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address):
    with pytest.raises(Forbidden):
        Guard().check(address, 80)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::"],
)
def test_an_address_outside_is_not(address):
    Guard().check(address, 80)


def test_an_address_that_the_operator_allows_is_allowed_at_that_port_only():
    guard = Guard(["127.0.0.1:8000", "[::1]:8001"])
    guard.check("127.0.0.1", 8000)
    guard.check("::1", 8001)
    for address, port in (("127.0.0.1", 8001), ("127.0.0.2", 8000), ("::1", 8000)):
        with pytest.raises(Forbidden):
            guard.check(address, port)
    with pytest.raises(ValueError, match="Write an address"):
        Guard(["localhost:8000"])


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_gets_past(spelling):
    async with Web() as inner:
        fetcher = Fetcher(Guard(), largest=1000)
        try:
            with pytest.raises(Exception) as caught:
                async with fetcher.get(f"http://{spelling}:{inner.port}/", {}):
                    pass
        finally:
            await fetcher.close()
        assert caught.value.problem.code in {"forbidden_address", "unsupported"}
        with pytest.raises(OSError):
            await Guard().connect(spelling.strip("[]"), inner.port)
        assert not inner.hits


async def test_a_name_that_leads_inside_is_checked_by_the_address_that_is_connected_to(monkeypatch):
    """A name that answers differently each time: what is connected to is what was checked."""
    async with Web() as inner, Web() as outer:
        loop = asyncio.get_running_loop()
        answers = iter([outer.port, inner.port, inner.port])
        asked = []

        async def rebinding(host, port, **_):
            asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", next(answers)))]

        monkeypatch.setattr(loop, "getaddrinfo", rebinding)
        guard = Guard([outer.address])
        _, writer = await guard.connect("rebinding.example", 80)
        writer.close()
        with pytest.raises(Forbidden):
            await guard.connect("rebinding.example", 80)
        assert asked == ["rebinding.example"] * 2
        assert not inner.hits


async def test_a_redirect_is_followed_outside_only():
    async with Web() as inner, Web() as outer:
        outer.page("/song", b"sound")
        outer.redirect("/good", outer.url("/song"))
        outer.redirect("/bad", inner.url("/song"))
        outer.redirect("/round", outer.url("/round"))
        outer.redirect("/file", "file:///etc/passwd")
        fetcher = Fetcher(Guard([outer.address]), largest=1000)
        try:
            async with fetcher.get(outer.url("/good"), {}) as response:
                assert await response.read() == b"sound"
            for path, code in (
                ("/bad", "forbidden_address"),
                ("/round", "unreachable"),
                ("/file", "unsupported"),
            ):
                with pytest.raises(Exception) as caught:
                    async with fetcher.get(outer.url(path), {}):
                        pass
                assert caught.value.problem.code == code
        finally:
            await fetcher.close()
        assert not inner.hits


async def test_the_proxy_lets_out_who_knows_its_secret():
    async with Web() as inner, Web() as outer:
        outer.page("/song", b"sound")
        proxy = Proxy(Guard([outer.address]))
        await proxy.start()
        try:
            async with aiohttp.ClientSession() as session:
                async with session.get(outer.url("/song"), proxy=proxy.url) as response:
                    assert await response.read() == b"sound"
                async with session.get(inner.url("/song"), proxy=proxy.url) as response:
                    assert (response.status, response.reason) == (403, "Forbidden address")
                assert "127.0.0.1" in proxy.refused
                stranger = f"http://guildkit:guess@127.0.0.1:{proxy.port}"
                async with session.get(outer.url("/song"), proxy=stranger) as response:
                    assert response.status == 407
        finally:
            await proxy.close()
        assert outer.hits["/song"] == 1
        assert not inner.hits


async def test_a_tunnel_carries_tls_to_who_it_is_asked_of():
    authority = trustme.CA()
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(theirs)
    ours = ssl.create_default_context()
    authority.configure_trust(ours)
    async with Web(tls=theirs) as outer, Web(tls=theirs) as inner:
        outer.page("/song", b"sound" * 100_000)
        proxy = Proxy(Guard([outer.address]))
        await proxy.start()
        try:
            async with aiohttp.ClientSession() as session:
                url = f"https://localhost:{outer.port}/song"
                async with session.get(url, proxy=proxy.url, ssl=ours) as response:
                    assert await response.read() == b"sound" * 100_000
                with pytest.raises(aiohttp.ClientHttpProxyError) as caught:
                    await session.get(f"https://localhost:{inner.port}/song", proxy=proxy.url, ssl=ours)
                assert caught.value.status == 403
        finally:
            await proxy.close()
        assert not inner.hits


@pytest.mark.parametrize(
    "body",
    [
        "ffconcat version 1.0\nfile {inner}\n",
        "ffconcat version 1.0\nfile /etc/passwd\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{inner}\n#EXT-X-ENDLIST\n",
        "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{inner}</BaseURL></MPD>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
)
async def test_a_file_opens_nothing_outside_itself(body):
    """FFmpeg's libraries know formats that name other files and addresses; they are given none of them."""
    async with Web() as inner:
        data = io.BytesIO(body.format(inner=inner.url("/song.ts")).encode())
        with pytest.raises(Refused) as caught:
            await asyncio.to_thread(Sound, data)
        assert caught.value.problem.code == "no_sound"
        assert data.closed
        assert not inner.hits


async def said_to(proxy, text, *, secret=True):
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    address = urlsplit(proxy.url)
    word = base64.b64encode(f"{address.username}:{address.password}".encode()).decode()
    known = f"Proxy-Authorization: Basic {word}\r\n" if secret else ""
    writer.write(f"{text}\r\n{known}\r\n".encode())
    status = (await reader.readline()).decode().split(" ")[1]
    writer.close()
    await writer.wait_closed()
    return status


async def test_the_proxy_opens_tunnels_outside_only_and_understands_nothing_else():
    async with Web() as inner, Web() as outer:
        proxy = Proxy(Guard([outer.address]))
        await proxy.start()
        try:
            assert await said_to(proxy, f"CONNECT {outer.address} HTTP/1.1") == "200"
            assert await said_to(proxy, f"CONNECT {outer.address} HTTP/1.1", secret=False) == "407"
            for target in (inner.address, f"localhost:{inner.port}", f"0x7f.1:{inner.port}", "[::1]:80"):
                assert await said_to(proxy, f"CONNECT {target} HTTP/1.1") == "403"
            for line in (
                "GET / HTTP/1.1",
                "GET ftp://example.org/ HTTP/1.1",
                "CONNECT nowhere HTTP/1.1",
                "nonsense",
            ):
                assert await said_to(proxy, line) == "400"
        finally:
            await proxy.close()
        assert not inner.hits
