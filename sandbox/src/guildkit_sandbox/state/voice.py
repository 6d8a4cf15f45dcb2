"""Voice: who is in which channel, and who may speak there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from guildkit_sandbox import permissions as perms
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.notify import Notifier
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.guilds import SPOKEN_IN, STAGE

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Guild, Member
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.voice.recordings import Recording

_RECORDINGS = 100


@dataclass(eq=False)
class VoiceState:
    """Somebody in a voice channel."""

    guild: Guild
    user: User
    channel: Channel
    session_id: str
    self_mute: bool = False
    self_deaf: bool = False
    suppress: bool = False
    requested_at: datetime | None = None

    @property
    def member(self) -> Member:
        """Their membership, which remembers whether the guild muted or deafened them."""
        return self.guild.members[self.user.id]

    @property
    def silenced(self) -> bool:
        """Whether nobody hears what they say."""
        return self.member.mute or self.suppress

    def to_dict(self) -> Payload:
        """Return the voice state object."""
        return {
            **self._partial(),
            "channel_id": str(self.channel.id),
            "guild_id": str(self.guild.id),
            "member": self.member.to_dict(),
        }

    def in_guild_create(self) -> Payload:
        """Return the voice state as GUILD_CREATE has it."""
        return {**self._partial(), "channel_id": str(self.channel.id)}

    def gone(self) -> Payload:
        """Return the voice state of somebody who is leaving."""
        return {**self.to_dict(), "channel_id": None, "suppress": False, "request_to_speak_timestamp": None}

    def _partial(self) -> Payload:
        return {
            "user_id": str(self.user.id),
            "session_id": self.session_id,
            "deaf": self.member.deaf,
            "mute": self.member.mute,
            "self_deaf": self.self_deaf,
            "self_mute": self.self_mute,
            "self_stream": False,
            "self_video": False,
            "suppress": self.suppress,
            "request_to_speak_timestamp": timestamp(self.requested_at),
        }


class Moved(Protocol):
    """Takes note that somebody came, went, or is in another channel than before."""

    def __call__(self, state: VoiceState, before: Channel | None, after: Channel | None) -> None:
        """Note it."""
        ...


def _nobody_listens(state: VoiceState, before: Channel | None, after: Channel | None) -> None:
    del state, before, after


class Voices:
    """Everybody who is in a voice channel.

    Args:
        world: where they are.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.moved: Moved = _nobody_listens
        self.recordings: deque[Recording] = deque(maxlen=_RECORDINGS)
        """What was heard, oldest first, each for one stay of the bot in a channel."""
        self.heard = Notifier()
        """Told of every packet."""
        self._states: dict[tuple[int, int], VoiceState] = {}

    # ------------------------------------------------------------------ looking

    def of(self, guild: Guild, user_id: int) -> VoiceState | None:
        """Return where somebody is, None where they are in no voice channel of the guild."""
        return self._states.get((guild.id, user_id))

    def states(self, guild: Guild) -> list[VoiceState]:
        """Return everybody who is in a voice channel of the guild."""
        return [state for state in self._states.values() if state.guild is guild]

    def inside(self, channel: Channel) -> list[VoiceState]:
        """Return everybody who is in a channel."""
        return [state for state in self._states.values() if state.channel is channel]

    def may_join(self, channel: Channel, user_id: int) -> bool:
        """Return whether somebody may come in, which some may even where it is full."""
        granted = perms.in_channel(channel, user_id)
        if channel.type not in SPOKEN_IN or Permissions.CONNECT not in granted:
            return False
        others = sum(state.user.id != user_id for state in self.inside(channel))
        full = bool(channel.user_limit) and others >= channel.user_limit
        return not full or bool(granted & (Permissions.MANAGE_CHANNELS | Permissions.MOVE_MEMBERS))

    # ------------------------------------------------------------------ what somebody does themselves

    def request(self, session_id: str, data: Payload) -> None:
        """Do what the bot asks for by VOICE_STATE_UPDATE; what it may not is not answered."""
        world = self.world
        guild = world.guilds.get(_snowflake(data.get("guild_id")))
        if guild is None or not world.is_in(guild):
            return
        if data.get("channel_id") is None:
            self.leave(guild, world.bot.id)
            return
        channel = guild.channels.get(_snowflake(data["channel_id"]))
        if channel is None or not self.may_join(channel, world.bot.id):
            return
        mute, deaf = bool(data.get("self_mute")), bool(data.get("self_deaf"))
        self.join(channel, world.bot, session_id=session_id, self_mute=mute, self_deaf=deaf)

    def join(
        self,
        channel: Channel,
        user: User,
        *,
        session_id: str = "",
        self_mute: bool = False,
        self_deaf: bool = False,
    ) -> VoiceState:
        """Let somebody into a channel, or note what they changed."""
        assert channel.guild is not None
        state = self.of(channel.guild, user.id)
        before = None if state is None else state.channel
        if state is None or state.session_id != (session_id or state.session_id):
            # A second session takes the place of the first, and connects anew.
            before = None
            state = VoiceState(channel.guild, user, channel, session_id or self.world.secret(32))
            self._states[channel.guild.id, user.id] = state
        state.self_mute, state.self_deaf = self_mute, self_deaf
        self._place(state, before, channel)
        return state

    def leave(self, guild: Guild, user_id: int) -> None:
        """Let somebody out, if they are in a voice channel."""
        state = self._states.pop((guild.id, user_id), None)
        if state is not None:
            self.world.emit("VOICE_STATE_UPDATE", state.gone(), guild=guild)
            self.moved(state, state.channel, None)
            self.world.changed.notify()

    # ------------------------------------------------------------------ what is done to them

    def move(self, guild: Guild, user_id: int, channel: Channel | None) -> None:
        """Move somebody to another channel, or disconnect them."""
        state = self._require(guild, user_id)
        if channel is None:
            self.leave(guild, user_id)
        elif channel is not state.channel:
            self._place(state, state.channel, channel)

    def set(self, guild: Guild, user_id: int, *, mute: bool | None = None, deaf: bool | None = None) -> None:
        """Mute or deafen somebody in the whole guild, or no longer."""
        state = self._require(guild, user_id)
        member = state.member
        member.mute = member.mute if mute is None else mute
        member.deaf = member.deaf if deaf is None else deaf
        self._tell(state)

    def speak(self, state: VoiceState, *, suppress: bool) -> None:
        """Let somebody on a stage speak, or send them back to the audience."""
        state.suppress = suppress
        # A person who is asked to the stage is shown as having asked to; a bot is not.
        state.requested_at = None if suppress or state.user.bot else self.world.now()
        self._tell(state)

    def ask_to_speak(self, state: VoiceState, when: datetime | None) -> None:
        """Raise one's hand, or take it down."""
        state.requested_at = when
        self._tell(state)

    def close(self, channel: Channel) -> None:
        """Send everybody out of a channel."""
        assert channel.guild is not None
        for state in self.inside(channel):
            self.leave(channel.guild, state.user.id)

    def session_ended(self, session_id: str) -> None:
        """Let the bot leave where it was with a gateway session that is no more."""
        for state in list(self._states.values()):
            if state.session_id == session_id:
                self.leave(state.guild, state.user.id)

    # ------------------------------------------------------------------ how

    def _place(self, state: VoiceState, before: Channel | None, channel: Channel) -> None:
        if before is not channel:
            state.channel, state.requested_at = channel, None
            granted = perms.in_channel(channel, state.user.id)
            state.suppress = channel.type == STAGE or Permissions.SPEAK not in granted
        self._tell(state)
        if before is not channel:
            self.moved(state, before, channel)

    def _tell(self, state: VoiceState) -> None:
        self.world.emit("VOICE_STATE_UPDATE", state.to_dict(), guild=state.guild)
        self.world.changed.notify()

    def _require(self, guild: Guild, user_id: int) -> VoiceState:
        state = self.of(guild, user_id)
        if state is None:
            raise Refused(40032)
        return state


def _snowflake(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0
