"""Where the bot is to be: it joins, follows, comes back where it was lost, and stays away where it was sent."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import select

from guildkit import UserError
from guildkit.storage import get_or_add
from guildkit_music import attendance, errors, mirror
from guildkit_music.mirror import Trouble
from guildkit_music.models import Player
from guildkit_music.models.players import stored_state
from guildkit_music.texts import text
from guildkit_music.voice.bot import BotVoice
from guildkit_music.voice.connection import CONNECT_SECONDS, VoiceConnection
from guildkit_music.voice.joining import is_suppressed, require_joinable, step_forward
from guildkit_music.voice.node import NodeVoice
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action, ErrorCode, PlayerState, Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from guildkit import GuildContext, ServedGuilds
    from guildkit_music.hold import Hold
    from guildkit_music.nodes import Node
    from guildkit_music.people import Vocal
    from guildkit_player.protocol.commands import Connect

log = structlog.get_logger()

OF_LATE: Final = timedelta(minutes=5)
PAUSES: Final = (0, 0, 1, 5, 15, 30, 60)
"""How many seconds it is waited before a lost connection is begun anew, by how often that was of late."""


class Keeper:
    """Keeps the bot where it is to be, in every guild.

    Args:
        guilds: where the plugin is on.
        hold: what has the services.
    """

    def __init__(self, guilds: ServedGuilds, hold: Hold) -> None:
        self._guilds = guilds
        self._hold = hold
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._lost: dict[int, deque[datetime]] = {}

    # --- what the plugin asks for -------------------------------------------------------------------------------

    async def join(self, ctx: GuildContext, channel: Vocal) -> bool:
        """Be in a channel, with a service that plays there; return whether the bot is heard there.

        Raises:
            UserError: Discord does not let the bot in, or no service answers.
        """
        async with self._lock(ctx.guild_id):
            voice = _voice_of(ctx)
            if voice is None or voice.channel != channel or not voice.ready:
                return await self._enter(ctx, voice, channel)
            return not is_suppressed(ctx) or await step_forward(ctx, channel)

    async def _enter(self, ctx: GuildContext, voice: VoiceConnection | None, channel: Vocal) -> bool:
        try:
            if voice is None:
                voice = await channel.connect(cls=self._kind(ctx), timeout=CONNECT_SECONDS, reconnect=True)
            else:
                await voice.go(channel)
        except TimeoutError as error:
            raise UserError(text("join-no-answer", channel=channel.mention)) from error
        try:
            await self._hand_over(ctx, voice)
        except UserError:
            await voice.leave()  # silent it is of no use, and whoever asks again begins anew
            raise
        return await step_forward(ctx, channel)

    async def leave(self, ctx: GuildContext) -> None:
        """Leave on purpose, and do not come back by oneself."""
        async with self._lock(ctx.guild_id):
            await self._note_left(ctx)
            voice = _voice_of(ctx)
            if voice is not None:
                await voice.leave()
            await self._let_go(ctx)

    async def again(self, ctx: GuildContext) -> None:
        """Begin the connection anew, where the bot is to be in a channel: it was lost, or the bot was started."""
        async with self._lock(ctx.guild_id):
            async with ctx.read() as session:
                player = await session.get(Player, ctx.guild_id)
            if player is None or player.voice_channel_id is None or ctx.guild is None:
                return
            voice = _voice_of(ctx)
            if voice is not None:
                await voice.leave()
            try:
                channel = require_joinable(ctx, player.voice_channel_id)
            except UserError as reason:
                # Waiting helps nobody: what is playing says so, and who listens asks anew.
                await self._show(ctx, Problem(code=ErrorCode.VOICE_FAILED, message=str(reason)))
                await self._note_left(ctx)
                await self._let_go(ctx)
                return
            await self._enter(ctx, None, channel)

    async def hand_over(self, ctx: GuildContext) -> None:
        """Have a service play where the bot is: another one, or the same one that was started again."""
        async with self._lock(ctx.guild_id):
            voice = _voice_of(ctx)
            if voice is None or not voice.ready:
                return
            try:
                await self._hand_over(ctx, voice)
            except UserError as reason:
                log.info("no service plays where the bot is, it is tried again", reason=str(reason))
                await self.promise_again(ctx)

    # --- what Discord does --------------------------------------------------------------------------------------

    async def changed(self, voice: VoiceConnection) -> None:
        """Follow to another channel or server."""
        await self._in_guild(voice, self.hand_over)

    async def thrown_out(self, voice: VoiceConnection) -> None:
        """Take it for a wish: who disconnects the bot does not want it back."""

        async def stay_away(ctx: GuildContext) -> None:
            async with self._lock(ctx.guild_id):
                if _voice_of(ctx) is None:
                    await self._note_left(ctx)
                    await self._let_go(ctx)

        await self._in_guild(voice, stay_away)

    async def broken(self, voice: VoiceConnection, reason: str) -> None:
        """Begin a lost connection anew."""
        log.info("a voice connection was lost", guild=voice.channel.guild.id, reason=reason)
        await self._in_guild(voice, self.promise_again)

    async def refused(self, voice: VoiceConnection, code: int) -> None:
        """Stay away, and say why."""
        problem = Problem(
            code=ErrorCode.VOICE_CLOSED,
            message=f"Discord has closed the connection: {code}.",
            detail=str(code),
        )

        async def stay_away(ctx: GuildContext) -> None:
            await self._show(ctx, problem)
            await self.leave(ctx)

        await self._in_guild(voice, stay_away)

    async def _show(self, ctx: GuildContext, problem: Problem) -> None:
        """Have it stand where it is shown what is playing."""
        async with ctx.read() as session:
            state = await stored_state(session)
        await mirror.keep(ctx, state, Trouble(problem=problem, at=ctx.now.timestamp()))

    async def promise_again(self, ctx: GuildContext) -> None:
        """Begin a lost connection anew: at once, or after a while where that happens often."""
        lost = self._lost.setdefault(ctx.guild_id, deque(maxlen=len(PAUSES)))
        while lost and ctx.now - lost[0] > OF_LATE:
            lost.popleft()
        pause = timedelta(seconds=PAUSES[min(len(lost), len(PAUSES) - 1)])
        lost.append(ctx.now)
        async with ctx.transaction():
            await ctx.jobs.enqueue("rejoin", {}, at=ctx.now + pause, key="rejoin", again=True)

    async def _in_guild(self, voice: VoiceConnection, act: Callable[[GuildContext], Any]) -> None:
        try:
            async with self._guilds.enter(voice.channel.guild.id) as ctx:
                await act(ctx)
        except UserError as reason:
            log.info("voice: nothing to be done", guild=voice.channel.guild.id, reason=str(reason))

    # --- how ----------------------------------------------------------------------------------------------------

    async def _hand_over(self, ctx: GuildContext, voice: VoiceConnection) -> None:
        """Tell the guild's service where to play, and what, where it does not know that better.

        Raises:
            UserError: no service answers.
        """
        async with ctx.read() as session:
            known = await session.get(Player, ctx.guild_id) or Player(node="", epoch=0)
        node, epoch = await self._hold.place(ctx.guild_id, known.node, known.epoch)
        async with ctx.transaction() as session:
            player = await get_or_add(session, Player)
            player.node, player.epoch = node.name, epoch
            player.voice_channel_id = voice.channel.id
            state = player.read()
            if not player.state:
                state = state.model_copy(update={"volume": ctx.settings.volume, "version": 1})
        state = self._hold.with_position(state)
        told = voice.credentials().model_copy(update={"epoch": epoch, "state": state})
        try:
            reply = await self._connect(ctx, node, told)
        except Refused as refused:
            raise errors.told(refused.problem) from refused
        except NodeGone as gone:
            raise errors.away() from gone
        await mirror.keep(ctx, PlayerState.model_validate(reply["state"]))
        await attendance.look(ctx)

    async def _connect(self, ctx: GuildContext, node: Node, told: Connect) -> dict[str, Any]:
        """Give a guild to a service, also where that knows of a later epoch: the bot's database was brought back from a backup."""
        try:
            return await node.ask(Action.CONNECT, ctx.guild_id, told)
        except Refused as refused:
            if refused.problem.code is not ErrorCode.OLD_EPOCH:
                raise
            epoch = int(refused.problem.detail) + 1
        async with ctx.transaction() as session:
            (await get_or_add(session, Player)).epoch = epoch
        return await node.ask(Action.CONNECT, ctx.guild_id, told.model_copy(update={"epoch": epoch}))

    async def _let_go(self, ctx: GuildContext) -> None:
        """Have the service play nothing in this guild; one that does not answer plays nothing either."""
        async with ctx.read() as session:
            if not await session.scalar(select(Player.node)):
                return  # none ever had it
        try:
            node = await self._hold.node(ctx)
            reply = await node.ask(Action.DISCONNECT, ctx.guild_id)
        except (Refused, NodeGone, UserError) as error:
            log.info("a service was not told that the bot has left", guild=ctx.guild_id, reason=str(error))
        else:
            await mirror.keep(ctx, PlayerState.model_validate(reply["state"]))
        self._hold.release(ctx.guild_id)

    async def _note_left(self, ctx: GuildContext) -> None:
        async with ctx.transaction() as session:
            player = await get_or_add(session, Player)
            player.voice_channel_id = None
            for key in ("leave", "rejoin"):
                await ctx.jobs.cancel(key)
            await mirror.show(ctx)

    def _lock(self, guild_id: int) -> asyncio.Lock:
        return self._locks.setdefault(guild_id, asyncio.Lock())

    def _kind(self, ctx: GuildContext) -> Any:
        if ctx.settings.voice == "bot":
            return partial(BotVoice, told=self, frames=self._hold.frames)
        return partial(NodeVoice, told=self)


def _voice_of(ctx: GuildContext) -> VoiceConnection | None:
    voice = ctx.guild.voice_client if ctx.guild is not None else None
    return cast("VoiceConnection | None", voice)
