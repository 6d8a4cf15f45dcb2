"""The ROUTER socket on which commands are taken and answered, each with an effect once however often it comes."""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError
from pydantic_core import from_json

from guildkit_player.protocol import COMMANDS, VERSION, Action, Command, ErrorCode, Problem, Refused, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import zmq.asyncio

    from guildkit_player.protocol.commands import Data

log = structlog.get_logger()

REMEMBERED: Final = 5_000
"""So many answers are remembered, the latest."""
AT_ONCE: Final = 2_000
"""So many commands are carried out at the same time; who asks for more is told to ask later."""
READING: Final = frozenset({Action.GET_STATE, Action.PING, Action.NODE, Action.SEARCH})
"""They change nothing, and are answered anew each time."""
OLDEST: Final = 1
"""The oldest version of the protocol that is understood."""

DEFECT: Final = Problem(
    code=ErrorCode.INTERNAL,
    message="That did not work, because of a defect; the service's log has more.",
    retryable=True,
)
NODE_WIDE: Final = frozenset({Action.PING, Action.NODE, Action.DRAIN, Action.SEARCH})
"""What is asked of the service and not of a player."""

_GUILD = re.compile(r"[0-9]{1,20}")


class Requests:
    """Takes commands apart, has them carried out, and remembers the answers.

    Args:
        carry_out: called with the action, the guild, the checked data and the key of the request; returns what the reply holds.
        state: returns what GET_STATE answers for a guild: an answer that is given again holds the state as it is then.
    """

    def __init__(
        self,
        carry_out: Callable[[Action, str, Data, str], Awaitable[dict[str, Any]]],
        state: Callable[[str], dict[str, Any]],
    ) -> None:
        self._carry_out = carry_out
        self._state = state
        self.heard_at = time.monotonic()
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._running: dict[str, asyncio.Future[Reply]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def remember(self, key: str, data: dict[str, Any]) -> None:
        """Keep what a reply holds beside the state; a request that comes again is answered with it."""
        self._answers[key] = data
        self._answers.move_to_end(key)
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)

    async def serve(self, socket: zmq.asyncio.Socket) -> None:
        """Take commands and answer them until cancelled. A DEALER's come as `[identity, body]`, a REQ's as `[identity, empty, body]`."""
        while True:
            *envelope, body = await socket.recv_multipart()
            if not 1 <= len(envelope) <= 2:
                continue  # from nobody who could be answered
            task = asyncio.create_task(self._serve(socket, envelope, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let go of what is being carried out."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, socket: zmq.asyncio.Socket, envelope: list[bytes], body: bytes) -> None:
        reply = await self.answer(body)
        await socket.send_multipart([*envelope, reply.model_dump_json().encode()])

    async def answer(self, body: bytes) -> Reply:
        """Return the reply to a message, whatever it is."""
        self.heard_at = time.monotonic()
        try:
            command = Command.model_validate_json(body)
        except ValidationError as error:
            return _reply(_addressee(body), problem=_invalid(error).problem)
        try:
            action, data = _checked(command)
            key = f"{command.guild_id}:{action}:{command.request_id}"
            if not command.request_id or action in READING:
                return _reply(command, await self._limited(action, command, data, key))
            return await self._once(key, action, command, data)
        except Refused as refused:
            return _reply(command, problem=refused.problem)
        except Exception:
            log.exception("a command could not be carried out", action=command.action, guild=command.guild_id)
            return _reply(command, problem=DEFECT)

    async def _once(self, key: str, action: Action, command: Command, data: Data) -> Reply:
        known = self._answers.get(key)
        if known is not None:
            return self._told_again(command, known)
        running = self._running.get(key)
        if running is not None:
            return await asyncio.shield(running)
        running = self._running[key] = asyncio.get_running_loop().create_future()
        try:
            found = await self._limited(action, command, data, key)
            if key not in self._answers:  # what became of a job may be remembered already
                self.remember(key, {name: value for name, value in found.items() if name != "state"})
            reply = _reply(command, found)
        except BaseException as error:
            problem = error.problem if isinstance(error, Refused) else DEFECT
            running.set_result(_reply(command, problem=problem))
            raise
        finally:
            del self._running[key]
        running.set_result(reply)
        return reply

    def _told_again(self, command: Command, known: dict[str, Any]) -> Reply:
        return _reply(command, {**self._state(command.guild_id), **known})

    async def _limited(self, action: Action, command: Command, data: Data, key: str) -> dict[str, Any]:
        if len(self._tasks) > AT_ONCE:
            raise Refused(ErrorCode.BUSY, "Too much is asked at once.", retryable=True)
        return await self._carry_out(action, command.guild_id, data, key if command.request_id else "")


def _check_version(version: int) -> None:
    if version > VERSION:
        raise Refused(
            ErrorCode.NEW_PROTOCOL,
            f"This service speaks version {VERSION} of the protocol, not {version}: update the service.",
            detail=str(VERSION),
        )
    if version < OLDEST:
        raise Refused(
            ErrorCode.OLD_PROTOCOL,
            f"This service speaks the protocol from version {OLDEST} on, not {version}: update the bot.",
            detail=str(VERSION),
        )


def _checked(command: Command) -> tuple[Action, Data]:
    if command.action != Action.NODE:  # bots of all versions may ask what service this is
        _check_version(command.version)
    try:
        action = Action(command.action)
    except ValueError:
        raise Refused(
            ErrorCode.UNKNOWN_ACTION,
            f"There is no action {command.action[:40]!r}; there are {', '.join(Action)}.",
        ) from None
    if not _GUILD.fullmatch(command.guild_id) and (command.guild_id or action not in NODE_WIDE):
        raise Refused(ErrorCode.INVALID, "guild_id has to be a guild's id, in digits.", detail="guild_id")
    if len(command.request_id) > 100:
        raise Refused(ErrorCode.INVALID, "request_id is longer than 100 characters.", detail="request_id")
    try:
        return action, COMMANDS[action].model_validate(command.data)
    except ValidationError as error:
        raise _invalid(error, "data") from error


def _invalid(error: ValidationError, where: str = "") -> Refused:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in ([where] if where else []) + list(first["loc"]))
    said = f"{field}: {first['msg']}" if field else str(first["msg"])
    return Refused(ErrorCode.INVALID, f"The message cannot be understood. {said}.", detail=field)


def _addressee(body: bytes) -> Command | None:
    """Return as much of a message that cannot be understood as is needed to answer it."""
    try:
        told = from_json(body)
    except ValueError:
        return None
    request_id = told.get("request_id") if isinstance(told, dict) else None
    return Command(action="", request_id=request_id) if isinstance(request_id, str) else None


def _reply(
    command: Command | None, data: dict[str, Any] | None = None, *, problem: Problem | None = None
) -> Reply:
    return Reply(
        action=command.action if command is not None else "",
        guild_id=command.guild_id if command is not None else "",
        request_id=command.request_id if command is not None else "",
        data=data or {},
        timestamp=time.time(),
        ok=problem is None,
        error=problem,
    )
