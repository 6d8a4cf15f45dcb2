"""The web receiver: a small web server beside the bot, for linking, for what the platform tells, and for overlays.

It listens only where the operator has given it an address, and speaks plain HTTP: a reverse proxy in front of it does TLS.
Where the address is taken, the plugin does without it, and the receiver tries again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

from guildkit import GuildContext, OperatorError, ServedGuilds
from guildkit_economy import plugin
from guildkit_economy.overlay.web import OverlayWeb
from guildkit_economy.pages import kindly
from guildkit_economy.stream.web import StreamWeb, follows_changed

if TYPE_CHECKING:
    from guildkit_economy.settings import EconomySettings

log = structlog.get_logger()

LARGEST: Final = 2**18
"""Bytes of what is sent here; Kick's messages have a few thousand."""
SOONEST: Final = 0.25
LONGEST: Final = 60.0
"""After how many seconds it is tried again to listen: at first soon, for the process before may be about to end."""
FAREWELL: Final = 2.0
"""How many seconds requests may still take when the bot ends."""


class Receiver:
    """The web server, for as long as the bot runs.

    Attributes:
        address: where it is to listen: `host:port`.
        port: where it listens; 0 as long as it does not.
        trouble: why it does not; empty where it does.
    """

    def __init__(self, guilds: ServedGuilds) -> None:
        settings: EconomySettings = guilds.settings
        self.address = settings.web_address
        self.port = 0
        self.trouble = ""
        self._stream = StreamWeb(guilds) if settings.linking else None
        app = web.Application(client_max_size=LARGEST, middlewares=[kindly])
        app.router.add_routes(OverlayWeb(guilds).routes)
        if self._stream is not None:
            app.router.add_routes(self._stream.routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=FAREWELL)
        self._trying: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; where that cannot be now, go on trying."""
        await self._runner.setup()
        if not await self._listens():
            log.warning("the web receiver cannot listen, and tries again", reason=self.trouble)
            self._trying = asyncio.create_task(self._try_again())

    async def stop(self) -> None:
        """Let what is under way come to its end, for a moment."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
        await self._runner.cleanup()
        if self._stream is not None:
            await self._stream.close()

    async def _listens(self) -> bool:
        host, _, port = self.address.rpartition(":")
        site = web.TCPSite(self._runner, host.strip("[]"), int(port))
        try:
            await site.start()
        except OSError as error:
            await site.stop()  # the runner forgets it
            self.trouble = f"economy.web_address {self.address} cannot be listened on: {error.strerror}."
            return False
        self.port, self.trouble = self._runner.addresses[0][1], ""
        log.info("the web receiver listens", port=self.port)
        return True

    async def _try_again(self) -> None:
        pause = SOONEST
        while True:
            await asyncio.sleep(pause)
            if await self._listens():
                return
            pause = min(pause * 2, LONGEST)


running: Final[list[Receiver]] = []
"""Those of this process."""


@plugin.on_start
async def start(guilds: ServedGuilds) -> None:
    """Listen where the operator has said so."""
    settings: EconomySettings = guilds.settings
    if settings.listening:
        running.append(receiver := Receiver(guilds))
        await receiver.start()


@plugin.on_stop
async def stop() -> None:
    """Hang up."""
    while running:
        await running.pop().stop()


@plugin.on_enabled
async def enabled(ctx: GuildContext) -> None:  # noqa: ARG001 - the hook's
    """Hear what concerns a guild that follows a channel already."""
    follows_changed()


@plugin.health_check("web receiver")
async def listens() -> str:
    """Make sure that what is to listen does; outside the bot's process it is the bot that knows."""
    for receiver in running:
        if receiver.trouble:
            raise OperatorError(
                receiver.trouble,
                hint="End what listens there, or change economy.web_address and restart; it is tried again by itself.",
            )
    ports = ", ".join(str(receiver.port) for receiver in running)
    return f"listens on port {ports}" if ports else "none in this process"
