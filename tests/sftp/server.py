"""A real SSH server in this process, and what can be wrong with one."""

import asyncio
import os
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
from asyncssh.stream import SSHServerStreamSession

from guildkit_sftp.pool import Limits, Pool
from guildkit_sftp.remote.addresses import Addresses
from guildkit_sftp.remote.connecting import Connector
from guildkit_sftp.remote.keys import host_key
from guildkit_sftp.remote.targets import Target

PASSWORD = "canary-hunter2"


def same_key(kind="ssh-ed25519"):
    """Return a key: one for all tests, for making them takes its time."""
    return _KEYS.setdefault(kind, asyncssh.generate_private_key(kind))


_KEYS = {}


class Server:
    """An SFTP server whose files are a folder.

    What is wrong with it can be changed at any time:

    Attributes:
        folder: where its files are; nothing outside is served, but that links inside may lead there.
        slow: how long each request takes, in seconds.
        frozen: nothing is answered any more while it is set; what was asked is answered afterwards.
        channels: how many SFTP channels a connection may have; one more is refused.
        one_at_a_time: one channel is served, and another is not answered before it ends, as Pterodactyl's server does it.
        drop_logins: connections end once they were let in.
        requests: which there were.
        then: what is done when something is asked for, once, by its name.
        passwords: which were tried.
        channels_seen: how many were asked for.
        greetings: how many connections there were.
        here: how many there are.
        opened: how many files and folders are open.
    """

    def __init__(self, folder):
        self.folder = folder
        self.slow = 0.0
        self.thawed = asyncio.Event()
        self.thawed.set()
        self.channels = 10
        self.one_at_a_time = False
        self.drop_logins = False
        self.full = False
        self.authorized = None
        self.methods = ("password",)
        self.requests = []
        self.then = {}
        self.passwords = []
        self.keys_tried = 0
        self.channels_seen = 0
        self.greetings = 0
        self.here = 0
        self.changed = asyncio.Event()
        self.opened = 0
        self.connections = []
        self.port = 0
        self.key = same_key()
        self._acceptor = None

    # --- its life

    async def start(self, *keys, port=0):
        keys = keys or (self.key,)
        self._acceptor = await asyncssh.listen(
            "127.0.0.1",
            port,
            server_factory=lambda: _Login(self),
            server_host_keys=list(keys),
            config=[],
        )
        self.port = self._acceptor.get_port()

    async def stop(self):
        self.thawed.set()
        self._acceptor.close()
        await self._acceptor.wait_closed()
        self.drop()
        for connection in self.connections:
            await connection.wait_closed()

    async def restart(self, *keys):
        await self.stop()
        await self.start(*keys, port=self.port)

    # --- what goes wrong

    def freeze(self):
        self.thawed.clear()

    def drop(self):
        for connection in self.connections:
            connection.abort()

    # --- how to get in

    def target(self, guild_id=1, **changes):
        known = {
            "guild_id": guild_id,
            "host": "127.0.0.1",
            "port": self.port,
            "username": "gamer",
            "password": PASSWORD,
            "host_key": host_key(self.key).text,
        }
        return Target(**{**known, **changes})

    async def until(self, condition):
        """Wait until connections or open files are as they should be."""
        while not condition():
            self.changed.clear()
            await self.changed.wait()

    async def left(self):
        """Wait until nobody is connected, and nothing is open."""
        await self.until(lambda: not self.here and not self.opened)


class _Login(asyncssh.SSHServer):
    def __init__(self, server):
        self._server = server

    def connection_made(self, connection):
        self._connection = connection
        self._server.here += 1
        self._server.greetings += 1
        self._server.connections.append(connection)

    def connection_lost(self, exc):
        self._server.here -= 1
        self._server.changed.set()

    def begin_auth(self, username):
        return True

    def public_key_auth_supported(self):
        return self._server.authorized is not None

    def validate_public_key(self, username, key):
        self._server.keys_tried += 1
        return key == self._server.authorized

    def password_auth_supported(self):
        return "password" in self._server.methods

    def kbdint_auth_supported(self):
        return "keyboard-interactive" in self._server.methods

    def get_kbdint_challenge(self, username, lang, submethods):
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username, responses):
        return self.validate_password(username, responses[0])

    def validate_password(self, username, password):
        self._server.passwords.append(password)
        return password == PASSWORD

    def auth_completed(self):
        if self._server.drop_logins:
            self._connection.abort()

    def session_requested(self):
        server = self._server
        server.channels_seen += 1
        here = len(self._connection._channels)
        if here >= server.channels:
            return False
        session = SSHServerStreamSession(
            None, lambda channel: _Files(server, channel), sftp_version=3, allow_scp=False
        )
        waits = server.one_at_a_time and here
        return self._connection.create_server_channel(encoding=None), _never() if waits else session


async def _never():
    await asyncio.Event().wait()


class _Files(asyncssh.SFTPServer):
    """Files in the folder; links in it may lead anywhere."""

    def __init__(self, server, channel):
        super().__init__(channel)
        self._server = server

    def map_path(self, path):
        return os.fsencode(self._server.folder) + b"/" + os.path.normpath(b"/" + path).lstrip(b"/")

    def reverse_map_path(self, path):
        folder = os.fsencode(self._server.folder.resolve())
        return path[len(folder) :] or b"/" if (path + b"/").startswith(folder + b"/") else path

    async def _asked(self, *what):
        self._server.requests.append(what)
        self._server.then.pop(what[0], lambda: None)()
        if self._server.slow:
            await asyncio.sleep(self._server.slow)
        await self._server.thawed.wait()

    async def realpath(self, path):
        await self._asked("realpath", path)
        return self._resolved(path)

    def _resolved(self, path):
        """As OpenSSH does it where nothing is a chroot: links are resolved, wherever they lead."""
        return self.reverse_map_path(os.path.realpath(self.map_path(path)))

    async def stat(self, path):
        await self._asked("stat", path)
        return super().stat(path)

    async def lstat(self, path):
        await self._asked("lstat", path)
        return super().lstat(path)

    async def fstat(self, file_obj):
        await self._asked("fstat")
        return super().fstat(file_obj)

    async def setstat(self, path, attrs):
        await self._asked("setstat", path)
        super().setstat(path, attrs)

    async def open(self, path, pflags, attrs):
        await self._asked("open", path)
        opened = super().open(path, pflags, attrs)
        self._server.opened += 1
        return opened

    async def read(self, file_obj, offset, size):
        await self._asked("read", offset, size)
        return super().read(file_obj, offset, size)

    async def write(self, file_obj, offset, data):
        await self._asked("write", offset, len(data))
        if self._server.full:
            raise asyncssh.SFTPFailure("No space left on device")
        return super().write(file_obj, offset, data)

    async def fsync(self, file_obj):
        await self._asked("fsync")
        super().fsync(file_obj)

    async def close(self, file_obj):
        self._server.opened -= 1
        self._server.changed.set()
        super().close(file_obj)

    async def scandir(self, path):
        self._server.opened += 1
        try:
            async for entry in super().scandir(path):
                await self._asked("scandir", entry.filename)
                yield entry
        finally:
            self._server.opened -= 1
            self._server.changed.set()

    async def posix_rename(self, oldpath, newpath):
        await self._asked("rename", oldpath, newpath)
        super().posix_rename(oldpath, newpath)

    async def remove(self, path):
        await self._asked("remove", path)
        super().remove(path)


@asynccontextmanager
async def serving(folder: Path):
    """A server that has begun."""
    server = Server(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def pooling(limits=None, **options):
    """A pool that may reach this machine."""
    addresses = Addresses(["127.0.0.0/8"])
    pool = Pool(Connector(addresses, **options), limits or Limits(acquire=20, connect=15))
    try:
        yield pool
    finally:
        await pool.close(grace=0)
        addresses.close()
