"""Resolver processes: kept warm, given so long for a task, ended when they take longer or too much, and begun anew."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

import structlog

from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.sources.config import SourceConfig
from guildkit_player.sources.proxy import Proxy
from guildkit_player.sources.resolver import TOO_MUCH
from guildkit_player.sources.tasks import Beginning, Outcome

if TYPE_CHECKING:
    from pydantic import BaseModel

    from guildkit_player.sources.guard import Guard
    from guildkit_player.sources.tasks import Task

log: structlog.stdlib.BoundLogger = structlog.get_logger("guildkit_player.resolver")

_LONGEST: Final = 16 * 1024 * 1024
"""Bytes of an answer."""


class Worker:
    """One resolver process, or the next one; one task at a time.

    Args:
        config: what the operator decides about sources.
        guard: who says which addresses may be connected to.

    Attributes:
        pid: of the process; None while there is none.
    """

    def __init__(self, config: SourceConfig, guard: Guard) -> None:
        self._config = config
        # Of a service's whole configuration a resolver learns this much.
        self._settings = SourceConfig.model_construct(
            **{name: getattr(config, name) for name in SourceConfig.model_fields}
        )
        self._proxy = Proxy(guard)
        self._process: asyncio.subprocess.Process | None = None
        self._tasks = 0

    @property
    def pid(self) -> int | None:
        """Of the process."""
        return self._process.pid if self._process else None

    async def start(self, *, spare: bool = False) -> None:
        """Begin, so that the first task does not wait for it; a spare one begins with its first task."""
        await self._proxy.start()
        if not spare:
            await self._begin()

    async def close(self) -> None:
        """End the process."""
        await self._kill()
        await self._proxy.close()

    async def carry_out(self, task: Task, *, seconds: float) -> Outcome:
        """Return what comes of a task.

        Raises:
            Refused: where nothing comes of it, or not in time.
        """
        self._proxy.refused = ""
        try:
            async with asyncio.timeout(seconds):
                outcome = await self._ask(task)
        except TimeoutError:
            await self._renew()
            raise Refused(
                ErrorCode.TIMEOUT,
                "The site takes too long to answer. Try again in a moment.",
                retryable=True,
            ) from None
        except BaseException:  # Whoever asked has gone: the process may be in the middle of it.
            await self._kill()
            raise
        self._tasks += 1
        if self._tasks >= self._config.worker_tasks:
            await self._renew()
        if outcome.problem is not None:
            if self._proxy.refused:
                raise Refused(
                    ErrorCode.FORBIDDEN_ADDRESS,
                    "The link leads into a private network, and nothing is fetched from there.",
                    detail=self._proxy.refused,
                )
            problem = outcome.problem
            raise Refused(problem.code, problem.message, retryable=problem.retryable, detail=problem.detail)
        return outcome

    async def _begin(self) -> asyncio.subprocess.Process:
        self._tasks = 0
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "guildkit_player.sources.resolver",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "YTDLP_NO_PLUGINS": "1"},
            start_new_session=True,  # so that a JavaScript runtime that it started ends with it
            limit=_LONGEST,
        )
        self._say(Beginning(proxy=self._proxy.url, config=self._settings))
        return self._process

    def _say(self, line: BaseModel) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(line.model_dump_json().encode() + b"\n")

    async def _ask(self, task: Task) -> Outcome:
        process = self._process
        if process is None or process.returncode is not None:
            process = await self._begin()
        self._say(task)
        line = await process.stdout.readline() if process.stdout is not None else b""
        if line:
            return Outcome.model_validate_json(line)
        code = await process.wait()
        self._process = None
        if code == TOO_MUCH:
            raise Refused(ErrorCode.TOO_LARGE, "Looking that up takes more memory than there is for it.")
        log.error("A resolver ended in the middle of a task", code=code, task=task.do)
        raise Refused(
            ErrorCode.INTERNAL, "Looking that up went wrong. Try again.", retryable=True, detail=str(code)
        )

    async def _renew(self) -> None:
        """Begin anew, before anybody waits for it."""
        await self._kill()
        await self._begin()

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()  # until its pipes are closed as well
