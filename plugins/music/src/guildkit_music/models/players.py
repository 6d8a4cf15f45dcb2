"""What the bot knows of a guild's player, so that another service can go on where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId, NamesMembers
from guildkit_music.models.base import Base
from guildkit_player.protocol import PlayerState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_player.protocol import Track


class Player(GuildScoped, Base):
    """A guild's player: where it plays, which service has it, and its state as that service told it last."""

    __tablename__ = "music_players"

    voice_channel_id: Mapped[int | None] = mapped_column(ChannelId)
    """Where the bot is to be; None where it has left on purpose."""
    node: Mapped[str] = mapped_column(String(100), default="")
    epoch: Mapped[int] = mapped_column(default=0)
    """Grows each time the guild is given to a service, so that one that had it before has no say any more."""
    state: Mapped[str] = mapped_column(NamesMembers, default="")
    """`guildkit_player.protocol.PlayerState` as JSON."""
    stay: Mapped[bool] = mapped_column(default=False)
    """Whether it stays where nobody listens and nothing is queued."""
    alone: Mapped[bool] = mapped_column(default=False)
    """Whether it was paused because nobody listened, and goes on by itself when somebody does."""
    trouble: Mapped[str] = mapped_column(Text, default="")
    """What went wrong last, as JSON: see `mirror.Trouble`."""

    def read(self) -> PlayerState:
        """Return the state; nobody asked for what somebody asked for who was erased."""
        if not self.state:
            return PlayerState(guild_id=str(self.guild_id), epoch=self.epoch)
        return asked_by(PlayerState.model_validate_json(self.state), dict.fromkeys(self.erased(), ""))

    def erased(self) -> dict[str, str]:
        """Return, by entry, the pseudonyms of those who were erased since the service was told."""
        if not self.state:
            return {}
        state = PlayerState.model_validate_json(self.state)
        return {track.uid: track.requester for track in tracks(state) if track.requester.startswith("-")}


class Requester(GuildScoped, Base):
    """Somebody who has asked for a song that is played or queued: the player's state names them."""

    __tablename__ = "music_requesters"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)


def tracks(state: PlayerState) -> list[Track]:
    """Return what is queued, and what is played."""
    return [*state.queue, *([state.current] if state.current is not None else [])]


def asked_by(state: PlayerState, requesters: Mapping[str, str]) -> PlayerState:
    """Return a state in which somebody else asked for some entries."""

    def with_requester(track: Track) -> Track:
        return track.model_copy(update={"requester": requesters.get(track.uid, track.requester)})

    current = state.current and with_requester(state.current)
    return state.model_copy(update={"current": current, "queue": [*map(with_requester, state.queue)]})


async def stored_state(session: AsyncSession) -> PlayerState:
    """Return the guild's state as it was told last; an idle one where none ever was."""
    player = await session.scalar(select(Player))
    return player.read() if player is not None else PlayerState(guild_id="")
