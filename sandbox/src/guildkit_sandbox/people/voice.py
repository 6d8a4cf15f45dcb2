"""Voice channels: people join, leave, listen, and moderate those who are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.people.onlooker import Onlooker, user_of
from guildkit_sandbox.people.refusals import CannotDo, NotSeen
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.guilds import SPOKEN_IN

if TYPE_CHECKING:
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.voice import VoiceState
    from guildkit_sandbox.voice.recordings import Recording


class Listener(Onlooker):
    """An onlooker who can be in a voice channel."""

    @property
    def voice(self) -> Channel | None:
        """The voice channel where they are."""
        state = self._world.voice.of(self.guild.model, self.user.id)
        return None if state is None else state.channel

    async def joins(self, channel: Channel | str, *, muted: bool = False, deafened: bool = False) -> None:
        """Join a voice channel or a stage, or go over to another one."""
        place = self._vocal(channel)
        self._require_sight(place)
        if not self._world.voice.may_join(place, self.user.id):
            raise CannotDo(f"{self.name} may not join {place.name}, or it is full")
        self._world.voice.join(place, self.user, self_mute=muted or deafened, self_deaf=deafened)

    async def leaves_voice(self) -> None:
        """Leave the voice channel."""
        if self.voice is None:
            raise CannotDo(f"{self.name} is in no voice channel")
        self._world.voice.leave(self.guild.model, self.user.id)

    async def hears(self, *, packets: int = 1, within: float | None = None) -> Recording:
        """Wait until the bot has said this much where they are, silence not counted, and return all of it."""
        channel = self.voice
        if channel is None:
            raise CannotDo(f"{self.name} is in no voice channel")
        state = self._state_of(self)
        if state.self_deaf or state.member.deaf:
            raise CannotDo(f"{self.name} is deafened")
        world = self._world

        def heard() -> Recording | None:
            found = (each for each in reversed(world.voice.recordings) if each.channel is channel)
            return next((each for each in found if each.audible >= packets), None)

        wait = self.guild.patience.sight if within is None else within
        await world.voice.heard.until(lambda: heard() is not None, timeout=wait)
        recording = heard()
        if recording is None:
            there = [repr(each) for each in world.voice.recordings if each.channel is channel]
            last = self.guild.transcript.last(10)
            raise NotSeen(
                f"{self.name} does not hear {packets} packets of the bot in {channel.name}, but "
                f"{', '.join(there) or 'nothing'}. What happened last:\n{last}"
            )
        return recording

    # ------------------------------------------------------------------ moderating

    async def moves(self, who: Onlooker | User, channel: Channel | str) -> None:
        """Move somebody to another voice channel; the bot is `sandbox.bot_user`."""
        state = self._moderated(who, Permissions.MOVE_MEMBERS)
        place = self._vocal(channel)
        self._require_sight(place)
        self._require(Permissions.CONNECT, f"join {place.name}, so they can move nobody there", place)
        self._world.voice.move(self.guild.model, state.user.id, place)

    async def disconnects(self, who: Onlooker | User) -> None:
        """Throw somebody out of their voice channel."""
        state = self._moderated(who, Permissions.MOVE_MEMBERS)
        self._world.voice.move(self.guild.model, state.user.id, None)

    async def mutes(self, who: Onlooker | User, *, muted: bool = True) -> None:
        """Mute somebody in the whole guild, or no longer."""
        state = self._moderated(who, Permissions.MUTE_MEMBERS)
        self._world.voice.set(self.guild.model, state.user.id, mute=muted)

    async def deafens(self, who: Onlooker | User, *, deafened: bool = True) -> None:
        """Deafen somebody in the whole guild, or no longer."""
        state = self._moderated(who, Permissions.DEAFEN_MEMBERS)
        self._world.voice.set(self.guild.model, state.user.id, deaf=deafened)

    async def invites_to_speak(self, who: Onlooker | User) -> None:
        """Bring somebody from the audience of a stage to the front."""
        state = self._moderated(who, Permissions.MUTE_MEMBERS)
        self._world.voice.speak(state, suppress=False)

    # ------------------------------------------------------------------ how

    def _vocal(self, channel: Channel | str) -> Channel:
        place = self.guild.channel(channel)
        if place.type not in SPOKEN_IN:
            raise CannotDo(f"#{place.name} is no voice channel")
        return place

    def _state_of(self, who: Onlooker | User) -> VoiceState:
        user = user_of(who)
        state = self._world.voice.of(self.guild.model, user.id)
        if state is None:
            raise CannotDo(f"{user.name} is in no voice channel of {self.guild.name}")
        return state

    def _moderated(self, who: Onlooker | User, permission: Permissions) -> VoiceState:
        state = self._state_of(who)
        what = f"do that to {state.user.name}: they lack {permission.name}"
        self._require(permission, what, state.channel)
        return state
