"""Who is let in, where to, and what is told of it."""

import asyncio
import socket

import asyncssh
import pytest

from guildkit_sftp.errors import (
    AddressRefusedError,
    BusyError,
    CredentialRefusedError,
    DroppedError,
    HostKeyChangedError,
    TimedOutError,
    UnreachableError,
)
from guildkit_sftp.pool import Limits, Terms
from guildkit_sftp.remote.addresses import Addresses
from guildkit_sftp.remote.connecting import Connector
from guildkit_sftp.remote.keys import (
    KeyLockedError,
    KeyUnreadableError,
    ask_host_key,
    check_private_key,
    host_key,
    read_host_key,
)
from guildkit_sftp.remote.troubles import told

from .server import PASSWORD, pooling, same_key

TERMS = Terms(attempts=1)


async def names(session):
    with told():
        return sorted(await session.sftp.listdir("/"))


async def test_a_password_gets_in_and_the_connection_is_used_again(server, pool, files):
    (files / "server.log").write_text("hello")
    for _ in range(3):
        assert "server.log" in await pool.run(server.target(), TERMS, names)
    assert server.greetings == server.channels_seen == 1


async def test_a_key_gets_in(server, pool):
    key = asyncssh.generate_private_key("ssh-ed25519")
    server.authorized = key.convert_to_public()
    text = key.export_private_key().decode()
    await pool.run(server.target(password="", private_key=text), TERMS, names)
    assert server.passwords == []
    with pytest.raises(CredentialRefusedError):
        await pool.run(
            server.target(password="", private_key=same_key().export_private_key().decode()), TERMS, names
        )
    assert server.keys_tried <= 3  # each is shown once, and the right one used once


async def test_a_password_is_given_to_keyboard_interactive_too(server, pool):
    server.methods = ("keyboard-interactive",)
    await pool.run(server.target(), TERMS, names)
    assert server.passwords == [PASSWORD]


async def test_a_wrong_password_is_tried_once_whatever_the_server_offers(server, pool):
    server.methods = ("password", "keyboard-interactive")
    wrong = server.target(password="wrong")
    came = await asyncio.gather(*(pool.run(wrong, TERMS, names) for _ in range(5)), return_exceptions=True)
    assert {type(each) for each in came} == {CredentialRefusedError}
    with pytest.raises(CredentialRefusedError):
        await pool.run(wrong, TERMS, names)
    assert server.passwords == ["wrong"]
    await pool.run(server.target(2), TERMS, names)


async def test_a_wrong_password_does_not_ride_on_a_live_connection(server, pool):
    await pool.run(server.target(), TERMS, names)
    with pytest.raises(CredentialRefusedError):
        await pool.run(server.target(password="wrong"), TERMS, names)
    with pytest.raises(CredentialRefusedError):
        await pool.run(server.target(2, password=""), TERMS, names)


async def test_a_host_with_another_key_is_not_told_the_password(server, pool):
    target = server.target()
    await pool.run(target, TERMS, names)
    await pool.close_credential(target)
    server.passwords.clear()
    new = asyncssh.generate_private_key("ssh-ed25519")
    await server.restart(new)
    with pytest.raises(HostKeyChangedError) as told:
        await pool.run(target, TERMS, names)
    assert told.value.fingerprint == host_key(new).fingerprint
    greetings = server.greetings
    with pytest.raises(HostKeyChangedError):
        await pool.run(target, TERMS, names)
    assert server.greetings == greetings  # it is blocked until somebody trusts the new one
    assert server.passwords == []
    await pool.run(server.target(host_key=host_key(new).text), TERMS, names)


async def test_a_host_without_a_key_of_the_pinned_kind_has_changed(server, pool):
    target = server.target()
    other = same_key("ecdsa-sha2-nistp256")
    await server.restart(other)
    with pytest.raises(HostKeyChangedError) as told:
        await pool.run(target, TERMS, names)
    assert told.value.fingerprint == host_key(other).fingerprint


async def test_of_several_host_keys_the_pinned_one_is_asked_for(server, pool):
    second = same_key("ecdsa-sha2-nistp256")
    await server.restart(server.key, second)
    for key in (server.key, second):
        await pool.run(server.target(host_key=host_key(key).text), TERMS, names)


async def test_the_operators_own_ssh_is_not_used(server, pool, tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "config").write_text("Host *\n  KexAlgorithms none-there-is\n")
    key = asyncssh.generate_private_key("ssh-ed25519")
    (home / ".ssh" / "id_ed25519").write_bytes(key.export_private_key())
    monkeypatch.setenv("HOME", str(home))
    asked = []
    agent = await asyncio.start_unix_server(lambda *_: asked.append(1), tmp_path / "agent")
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
    server.authorized = key.convert_to_public()
    await pool.run(server.target(), TERMS, names)
    with pytest.raises(CredentialRefusedError):
        await pool.run(server.target(password="wrong"), TERMS, names)
    assert server.keys_tried == 0
    with pytest.raises(CredentialRefusedError):
        await pool.run(
            server.target(password="", private_key=same_key().export_private_key().decode()), TERMS, names
        )
    assert server.keys_tried == 1
    assert asked == []
    agent.close()
    assert (await ask_host_key(Addresses(["127.0.0.1"]), "127.0.0.1", server.port)).text == host_key(
        server.key
    ).text


async def test_refused_silent_nameless_and_other_services_look_the_same(pool):
    async def talks(reader, writer):
        writer.write(b"220 smtp.example ESMTP\r\n")
        await reader.read()
        writer.close()

    other = await asyncio.start_server(talks, "127.0.0.1", 0)
    silent, closed = socket.socket(), socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    closed.bind(("127.0.0.1", 0))
    places = [
        ("127.0.0.1", other.sockets[0].getsockname()[1]),
        ("127.0.0.1", silent.getsockname()[1]),
        ("127.0.0.1", closed.getsockname()[1]),
        ("no such name", 22),
        ("x" * 300, 22),
        ("", 22),
    ]
    addresses = Addresses(["127.0.0.0/8", "::1/128"])
    connector = Connector(addresses, within=0.3)
    told = set()
    for host, port in places:
        with pytest.raises(UnreachableError) as asked:
            await ask_host_key(addresses, host, port, within=0.3)
        from guildkit_sftp.remote.targets import Target

        with pytest.raises(UnreachableError) as connected:
            await connector(Target(1, host, port, "gamer", host_key(same_key()).text, "x"))
        told |= {(str(each.value), each.value.__cause__) for each in (asked, connected)}
    assert told == {("no SFTP server answers there", None)}
    for each in (silent, closed):
        each.close()
    other.close()
    addresses.close()


PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "168.63.129.16", "169.254.169.254", "172.16.0.1", "192.0.0.192",
    "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
    "::ffff:10.0.0.5", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2001:0:53aa:64c::1", "2002:7f00:1::", "2002:808:808::1",
    "fc00::1", "fe80::1", "fec0::1", "ff02::1", "0x7f.1", "2130706433", "127.1", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
async def test_nothing_inside_is_reached(host):
    addresses = Addresses()
    with pytest.raises((AddressRefusedError, UnreachableError)):
        await addresses.connect(host, 22)
    addresses.close()


async def test_an_allowed_network_is_reached_and_no_other():
    addresses = Addresses(["10.8.0.0/16", "::1/128"])
    addresses.check("10.8.3.4", 2022)
    addresses.check("::ffff:10.8.3.4", 22)
    addresses.check("::1", 22)
    addresses.check("8.8.8.8", 22)
    for address in ("10.9.0.1", "127.0.0.1", "::2"):
        with pytest.raises(AddressRefusedError):
            addresses.check(address, 22)
    for port in (0, 21, 25, 80, 443, 65536, -1):
        with pytest.raises(AddressRefusedError):
            addresses.check("8.8.8.8", port)
    addresses.close()


async def test_a_name_with_one_private_address_is_none_to_be_trusted(monkeypatch):
    def both(host, port, **_):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
            for each in ("93.184.216.34", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    addresses = Addresses()
    with pytest.raises(AddressRefusedError):
        await addresses.connect("rebinding.example", 22)
    addresses.close()


async def test_a_name_is_asked_for_once(server, monkeypatch):
    answers = iter(["127.0.0.1", "169.254.169.254"])

    def changing(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async with pooling() as pool:
        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", changing)
            await pool.run(server.target(host="rebinding.example"), TERMS, names)
    assert next(answers) == "169.254.169.254"


async def test_a_server_that_serves_one_channel_at_a_time(server, pool):
    server.one_at_a_time = True
    await asyncio.gather(*(pool.run(server.target(), TERMS, names) for _ in range(20)))
    assert server.channels_seen == server.greetings  # never a second one on a connection


async def test_a_server_without_channels_is_told_within_its_time(server):
    server.channels = 0
    async with pooling() as pool:
        with pytest.raises(DroppedError):
            await pool.run(server.target(), TERMS, names)
        await server.left()


async def test_a_server_that_drops_who_it_let_in_blames_nobody_else(server, pool):
    server.drop_logins = True
    for guild in range(6):
        with pytest.raises(DroppedError):
            await pool.run(server.target(guild), TERMS, names)
    server.drop_logins = False
    await pool.run(server.target(9), TERMS, names)


async def test_a_dropped_connection_is_replaced(server, pool):
    await pool.run(server.target(), TERMS, names)
    server.drop()
    await server.left()
    assert await pool.run(server.target(), TERMS, names, repeatable=True) is not None
    assert server.greetings == 2


async def test_a_frozen_server_costs_the_operations_limit(server, pool):
    await pool.run(server.target(), TERMS, names)
    server.freeze()
    with pytest.raises(TimedOutError):
        await pool.run(server.target(), TERMS, names, within=0.1)
    assert pool.stats().idle == pool.stats().busy == 0
    server.thawed.set()
    await pool.run(server.target(), TERMS, names)


async def test_the_sixth_at_a_limit_of_five(server):
    async with pooling(Limits(requests=1)) as pool:
        held = [await pool.acquire(server.target(), Terms(connections=5)) for _ in range(5)]
        with pytest.raises(BusyError):
            await pool.acquire(server.target(), Terms(connections=5), within=0.1)
        held[0].release()
        sixth = await pool.acquire(server.target(), Terms(connections=5), within=5)
        assert await sixth.call(names) is not None
        assert server.here == 5


async def test_a_cancel_at_every_step_leaves_no_connection_and_no_file(server, files):
    (files / "server.log").write_bytes(b"x" * 1000)

    async def reads(session):
        async with session.sftp.open("/server.log", "rb") as file:
            return await file.read(10, 0)

    async with pooling() as pool:
        steps = 0
        while True:
            task = asyncio.create_task(pool.run(server.target(), TERMS, reads))
            for _ in range(steps):
                await asyncio.sleep(0)
            if task.done():
                break
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            stats = pool.stats()
            assert (stats.leases, stats.waiting, stats.busy) == (0, 0, 0)
            steps += 1 + steps // 10
        assert await task == b"x" * 10
        assert steps > 20
        await pool.close()
        await server.left()


async def test_secrets_are_in_no_text(server, pool, caplog):
    caplog.set_level("DEBUG")
    asyncssh.set_debug_level(2)
    target = server.target()
    await pool.run(target, TERMS, names)
    with pytest.raises(CredentialRefusedError) as told:
        await pool.run(server.target(password=PASSWORD + "x"), TERMS, names)
    asyncssh.set_debug_level(1)
    text = f"{target!r} {target.key!r} {told.value!r} {pool.stats()!r} {caplog.text}"
    assert PASSWORD not in text


def test_private_keys_are_looked_at():
    key = same_key()
    assert check_private_key(key.export_private_key().decode()) == "ssh-ed25519"
    assert check_private_key(key.export_private_key("pkcs8-pem").decode()) == "ssh-ed25519"
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    for locked in ("pkcs8-pem", "pkcs1-pem"):
        with pytest.raises(KeyLockedError):
            check_private_key(rsa.export_private_key(locked, passphrase="secret").decode())
    for broken in ("", "nonsense", key.export_private_key().decode()[:200], "x" * 100_000, "ä"):
        with pytest.raises(KeyUnreadableError):
            check_private_key(broken)
    with pytest.raises(KeyUnreadableError):
        read_host_key("ssh-ed25519 AAAA")
    assert read_host_key(host_key(key).text) == host_key(key)
    assert host_key(key).fingerprint.startswith("SHA256:")
