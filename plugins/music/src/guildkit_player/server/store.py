"""What a service keeps of its players, so that a killed one goes on where it was: a small SQLite file."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError

from guildkit_player.protocol.states import PlayerState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

log = structlog.get_logger()

REQUEST_SECONDS: Final = 600.0
"""For so long an answer is kept: whoever asks again later does not ask the same."""

TABLES: Final = """
CREATE TABLE IF NOT EXISTS players (guild_id TEXT PRIMARY KEY, state TEXT NOT NULL, position REAL NOT NULL, position_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS requests (key TEXT PRIMARY KEY, reply TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS requests_at ON requests (at);
"""


class Store:
    """The file of players, written by one thread. Changes that come while it writes are written together.

    Args:
        file: where it is; its folder is made.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._database: sqlite3.Connection | None = None
        self._states: dict[str, PlayerState] = {}
        self._replies: dict[str, dict[str, Any]] = {}
        self._writing: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def open(self) -> tuple[list[PlayerState], dict[str, dict[str, Any]]]:
        """Open the file, and return the players and the answers of the last minutes. One that is damaged is put aside."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def save(self, state: PlayerState | None, replies: dict[str, dict[str, Any]] | None = None) -> None:
        """Keep a player's state and answers that belong to it, together; returns when they are kept."""
        if state is not None:
            self._states[state.guild_id] = state
        self._replies.update(replies or {})
        if self._next is None:
            self._next = self._writing = asyncio.create_task(self._flush(self._writing))
        await asyncio.shield(self._next)

    async def note_positions(self, states: Iterable[PlayerState]) -> None:
        """Keep where songs are at this moment."""
        rows = [(state.position, state.position_at, state.guild_id) for state in states]
        await asyncio.get_running_loop().run_in_executor(self._thread, self._note_positions, rows)

    async def close(self) -> None:
        """Write what is left, and close the file."""
        await self.save(None)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    async def _flush(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        self._next = None  # what comes from now on is written after this
        states, self._states = self._states, {}
        replies, self._replies = self._replies, {}
        players = [
            (state.guild_id, state.model_dump_json(), state.position, state.position_at)
            for state in states.values()
        ]
        answers = [(key, json.dumps(reply), time.time()) for key, reply in replies.items()]
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write, players, answers)

    # --- in the thread -----------------------------------------------------------------------------------------

    def _open(self) -> tuple[list[PlayerState], dict[str, dict[str, Any]]]:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return self._read()
        except (sqlite3.DatabaseError, ValueError) as error:
            if self._database is not None:
                self._database.close()
            aside = self._file.with_name(f"{self._file.name}.damaged-{time.time():.0f}")
            log.error("the file of players is damaged, it is put aside", file=str(aside), error=str(error))
            for suffix in ("", "-wal", "-shm"):
                part = self._file.with_name(self._file.name + suffix)
                if part.exists():
                    part.rename(aside.with_name(aside.name + suffix))
            return self._read()

    def _read(self) -> tuple[list[PlayerState], dict[str, dict[str, Any]]]:
        database = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        self._database = database
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(TABLES)
        rows = database.execute("SELECT guild_id, state, position, position_at FROM players")
        states = [state for row in rows if (state := _state(*row)) is not None]
        since = time.time() - REQUEST_SECONDS
        rows = database.execute("SELECT key, reply FROM requests WHERE at >= ? ORDER BY at", (since,))
        replies = {key: json.loads(reply) for key, reply in rows}
        return states, replies

    def _write(
        self, players: list[tuple[str, str, float, float]], answers: list[tuple[str, str, float]]
    ) -> None:
        database = self._connection()
        database.execute("BEGIN IMMEDIATE")
        try:
            database.executemany("REPLACE INTO players VALUES (?, ?, ?, ?)", players)
            database.executemany("REPLACE INTO requests VALUES (?, ?, ?)", answers)
            database.execute("DELETE FROM requests WHERE at < ?", (time.time() - REQUEST_SECONDS,))
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")

    def _note_positions(self, rows: list[tuple[float, float, str]]) -> None:
        database = self._connection()
        database.execute("BEGIN IMMEDIATE")
        database.executemany("UPDATE players SET position = ?, position_at = ? WHERE guild_id = ?", rows)
        database.execute("COMMIT")

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _connection(self) -> sqlite3.Connection:
        assert self._database is not None
        return self._database


def _state(guild_id: str, text: str, position: float, position_at: float) -> PlayerState | None:
    """Return a state that was kept; None where it cannot be read: the others do not go with it."""
    try:
        state = PlayerState.model_validate_json(text)
    except ValidationError as error:
        log.error("what a player was doing cannot be read", guild=guild_id, error=str(error))
        return None
    return state.model_copy(update={"position": position, "position_at": position_at})
