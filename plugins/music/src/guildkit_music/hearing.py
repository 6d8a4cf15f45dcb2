"""What services tell by themselves."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from guildkit import UserError
from guildkit_music import mirror
from guildkit_music.mirror import Trouble
from guildkit_music.models.players import stored_state
from guildkit_player.protocol import ErrorCode, EventName, PlayerState, Status
from guildkit_player.protocol.events import PlayerError

if TYPE_CHECKING:
    from guildkit import GuildContext, ServedGuilds
    from guildkit_music.hold import Hold
    from guildkit_music.nodes import Node
    from guildkit_player.protocol import Event, Problem

log = structlog.get_logger()

EVERY: Final = timedelta(seconds=15)
"""How often it is shown how far a song has come."""
LOST: Final = {ErrorCode.VOICE_CLOSED, ErrorCode.VOICE_FAILED}
MOVED: Final = {"4014", "4022"}
"""Close codes after which Discord tells the bot where it is now, if anywhere."""


class Hearing:
    """Hears the services out.

    Args:
        guilds: where the plugin is on.
        hold: what has the services.
    """

    def __init__(self, guilds: ServedGuilds, hold: Hold) -> None:
        self._guilds = guilds
        self._hold = hold
        self._shown: dict[int, datetime] = {}
        self._looking: asyncio.Task[None] | None = None

    async def event(self, event: Event) -> None:
        """Take what happened in a player; where the plugin is off, nobody asks."""
        try:
            async with self._guilds.enter(int(event.guild_id)) as ctx:
                await self._heard(ctx, event)
        except UserError as reason:
            log.info("what a player told is nobody's", guild=event.guild_id, reason=str(reason))

    async def _heard(self, ctx: GuildContext, event: Event) -> None:
        trouble = None
        if event.action == EventName.PLAYER_ERROR:
            error = PlayerError.model_validate(event.data)
            title = error.track.title if error.track is not None else ""
            lost = error.problem.code in LOST
            if not error.job and not (lost and self._passes(error.problem)):
                # What was asked for is answered to who asked; what mends itself worries nobody.
                trouble = Trouble(problem=error.problem, title=title, at=ctx.now.timestamp())
            if lost:
                await self._lost(ctx, error.problem)
        self._shown[ctx.guild_id] = ctx.now
        await mirror.keep(ctx, PlayerState.model_validate(event.data["state"]), trouble)

    @staticmethod
    def _passes(problem: Problem) -> bool:
        """Whether a voice connection that was lost comes back, or was ended on purpose."""
        return problem.retryable or problem.detail in MOVED

    async def _lost(self, ctx: GuildContext, problem: Problem) -> None:
        if problem.retryable:
            await self._hold.keeper.promise_again(ctx)
        elif problem.detail not in MOVED:
            await self._hold.keeper.leave(ctx)

    async def moved(self, guild_id: int, node: Node, state: PlayerState | None) -> None:
        """Have a service play where the bot is: another one, or the same one that was started again; and go on with what was given away."""
        log.info("a player service has a guild anew", guild=guild_id, node=node.name)
        try:
            async with self._guilds.enter(guild_id) as ctx:
                if state is not None:
                    await mirror.keep(ctx, state)
                await self._hold.keeper.hand_over(ctx)
        except UserError as reason:
            log.info("a player service was not given a guild", guild=guild_id, reason=str(reason))

    # --- how far songs have come --------------------------------------------------------------------------------

    def start(self) -> None:
        """Look every second from now on."""
        self._looking = asyncio.create_task(self._look(), name="how far songs have come")

    async def close(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            playing, now = self._hold.note_positions(), self._guilds.clock.now()
            for guild_id in playing:
                if now - self._shown.get(guild_id, now - EVERY) >= EVERY:
                    self._shown[guild_id] = now
                    await self._show_in(guild_id)

    async def _show_in(self, guild_id: int) -> None:
        try:
            async with self._guilds.enter(guild_id) as ctx:
                await self._show(ctx)
        except UserError as reason:
            log.info("a player plays where the plugin is off", guild=guild_id, reason=str(reason))
        except Exception:
            log.exception("it was not shown how far a song has come", guild=guild_id)

    async def _show(self, ctx: GuildContext) -> None:
        async with ctx.read() as session:
            state = await stored_state(session)
        if state.status is Status.PLAYING:
            await mirror.keep(ctx, self._hold.with_position(state))
