"""Log channels: what is logged, in a channel of Discord.

The operator's channel gets everything that is important enough; a guild's own gets what names that guild, in words that
cannot hold anything of others: neither tracebacks nor values, but for a few that are the guild's own. Records wait in
memory, go out in batches, and are dropped rather than kept without end. What sending them causes is never sent.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import time
import traceback
from collections import deque
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import disnake
import structlog
from disnake.http import Route

from guildkit.context import GuildContext
from guildkit.errors import GuildkitError
from guildkit.gate import CORE
from guildkit.logs import DATABASE, NAMED_GUILD, is_ours, redact
from guildkit.views import CONTENT, View

if TYPE_CHECKING:
    from guildkit.bot import Bot

log = structlog.get_logger()

BATCH_SECONDS: Final = 2.0
"""How long records wait for others, so that many go in one message; Discord takes five messages in five seconds."""
WAITING: Final = 200
"""How many records may wait for one channel; beyond that the oldest go."""
RECORD_CHARACTERS: Final = 1500
_FENCES: Final = len("```\n\n```")
_SHOWN_TO_GUILDS: Final = frozenset(
    {"plugin", "error_id", "where", "command", "interaction", "job", "hook", "gateway_event", "attempt", "on"}
)
_UNPRINTED: Final = frozenset({"event", "level", "timestamp", "exc_info", NAMED_GUILD})

_sending: ContextVar[bool] = ContextVar("sending a log", default=False)


@dataclass(slots=True)
class _Waiting:
    """What waits for one channel."""

    records: deque[str] = field(default_factory=lambda: deque(maxlen=WAITING))
    dropped: int = 0
    refused: bool = False

    def add(self, text: str) -> None:
        if len(self.records) == WAITING:
            self.dropped += 1
        self.records.append(text)


class LogChannels(logging.Handler):
    """Takes log records of all threads, and sends them to the channels that want them."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot
        self._config = bot.config
        # By guild (None: the operator) and channel.
        self._waiting: dict[tuple[int | None, int], _Waiting] = {}
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record, from whatever thread."""
        if not _sending.get() and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._take, record, _error_of(record))

    async def run(self) -> None:
        """Serve until cancelled."""
        self._loop = asyncio.get_running_loop()
        logging.getLogger().addHandler(self)
        try:
            while True:
                await self._wake.wait()
                await asyncio.sleep(BATCH_SECONDS)
                self._wake.clear()
                await self.send()
        finally:
            logging.getLogger().removeHandler(self)

    async def send(self) -> None:
        """Send one message to each channel for which something waits."""
        _sending.set(True)
        for (guild_id, channel_id), waiting in list(self._waiting.items()):
            text = _batch(waiting)
            if not text:
                continue
            try:
                await self._send(channel_id, guild_id, text)
            except (disnake.HTTPException, aiohttp.ClientError, OSError, GuildkitError) as error:
                if not waiting.refused:
                    log.warning("log channel refused", channel=channel_id, guild=guild_id, reason=str(error))
                waiting.refused = True
            else:
                waiting.refused = False
            if waiting.records:
                self._wake.set()

    async def _send(self, channel_id: int, guild_id: int | None, text: str) -> None:
        view = View(text)
        if guild_id is not None:
            # A context reaches channels of its own guild only, whatever number somebody has entered.
            ctx = GuildContext(self._bot.dispatcher.services, guild_id, CORE)
            await ctx.send(channel_id, view, once=f"log {time.monotonic_ns()}")
        else:
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
            await self._bot.client.http.request(route, json=view.payload())

    def is_own(self, event: str, args: tuple[Any, ...]) -> bool:
        """Whether an event is about a message that was sent here: a plugin that logs it would never come to an end."""
        if event != "message" or self._bot.client.user is None:
            return False
        channels = {channel_id for _, channel_id in self._waiting}
        return args[0].author.id == self._bot.client.user.id and args[0].channel.id in channels

    # --- who gets what ------------------------------------------------------------------------------------------

    def _take(self, record: logging.LogRecord, error: BaseException | None) -> None:
        if not is_ours(record) and record.levelno < logging.WARNING:
            return
        values = record.msg if isinstance(record.msg, dict) else {}
        operator = self._config.log_channel
        if operator is not None and record.levelno >= self._least_for_operator(record.name):
            self._put(None, operator, _said(record, values.keys() - _UNPRINTED) + _traceback(error))
        guild_id = values.get(NAMED_GUILD)
        if isinstance(guild_id, int) and guild_id and not _of_database(record.name):
            settings = self._bot.settings.of(guild_id, CORE)
            if settings.log_channel and record.levelno >= _level(settings.log_level):
                self._put(guild_id, settings.log_channel, _said(record, values.keys() & _SHOWN_TO_GUILDS))

    def tell(self, said: str) -> None:
        """Say something in the operator's log channel, if there is one, whatever its level."""
        if self._config.log_channel is not None:
            self._put(None, self._config.log_channel, _safe(said))

    def _least_for_operator(self, logger: str) -> int:
        config = self._config
        return _level(config.log_database_level if _of_database(logger) else config.log_level)

    def _put(self, guild_id: int | None, channel_id: int, text: str) -> None:
        self._waiting.setdefault((guild_id, channel_id), _Waiting()).add(text)
        self._wake.set()


def _level(name: str) -> int:
    return logging.getLevelNamesMapping()[name.upper()]


def _of_database(logger: str) -> bool:
    return logger.startswith((DATABASE, "sqlalchemy"))


def _said(record: logging.LogRecord, shown: set[str]) -> str:
    """Return a record with where it comes from, and some of its values."""
    values = record.msg if isinstance(record.msg, dict) else {}
    event = values.get("event") or record.getMessage()
    when = time.strftime("%H:%M:%S", time.gmtime(record.created))
    place = f"{record.name} {record.module}.{record.funcName}:{record.lineno}"
    named = "".join(f" {key}={values[key]}" for key in values if key in shown and values[key] is not None)
    return _safe(f"{when} {record.levelname} {place}\n  {event}{named}")


def _error_of(record: logging.LogRecord) -> BaseException | None:
    info = record.msg.get("exc_info") if isinstance(record.msg, dict) else record.exc_info
    if info is True:
        return sys.exc_info()[1]
    found = info[1] if isinstance(info, tuple) else info
    return found if isinstance(found, BaseException) else None


def _traceback(error: BaseException | None) -> str:
    if error is None:
        return ""
    # Its end says most.
    return "\n" + _safe("".join(traceback.format_exception(error)).rstrip()[-RECORD_CHARACTERS // 2 :])


def _safe(text: str) -> str:
    """Return a text without secrets that cannot end the block of code in which it will stand."""
    return re.sub("`{3,}", "…", redact(text))[:RECORD_CHARACTERS]


def _batch(waiting: _Waiting) -> str:
    """Take as many records as fit into one message."""
    taken: list[str] = []
    room = CONTENT - _FENCES
    if waiting.dropped:
        taken.append(f"… {waiting.dropped} records more, which only the log itself has")
        room -= len(taken[0]) + 1
        waiting.dropped = 0
    while waiting.records and len(waiting.records[0]) <= room:
        taken.append(waiting.records.popleft())
        room -= len(taken[-1]) + 1
    if not taken and waiting.records:
        taken.append(waiting.records.popleft()[:room])
    return "```\n" + "\n".join(taken) + "\n```" if taken else ""
