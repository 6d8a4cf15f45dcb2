"""What the bot knows of a guild's player, so that another service can go on where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from guildkit.storage import ChannelId, GuildScoped, MemberId
from guildkit_music.models.base import Base
from guildkit_player.protocol import PlayerState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


class Player(GuildScoped, Base):
    """A guild's player: where it plays, which service has it, and its state as that service told it last."""

    __tablename__ = "music_players"

    voice_channel_id: Mapped[int | None] = mapped_column(ChannelId)
    """Where the bot is to be; None where it has left on purpose."""
    node: Mapped[str] = mapped_column(String(100), default="")
    epoch: Mapped[int] = mapped_column(default=0)
    """Grows each time the guild is given to a service, so that one that had it before has no say any more."""
    state: Mapped[str] = mapped_column(Text, default="")
    """`guildkit_player.protocol.PlayerState` as JSON."""
    stay: Mapped[bool] = mapped_column(default=False)
    """Whether it stays where nobody listens and nothing is queued."""
    alone: Mapped[bool] = mapped_column(default=False)
    """Whether it was paused because nobody listened, and goes on by itself when somebody does."""
    trouble: Mapped[str] = mapped_column(Text, default="")
    """What went wrong last, as JSON: see `mirror.Trouble`."""

    def read(self) -> PlayerState:
        """Return the state."""
        if not self.state:
            return PlayerState(guild_id=str(self.guild_id), epoch=self.epoch)
        return PlayerState.model_validate_json(self.state)


class Requester(GuildScoped, Base):
    """Somebody who has asked for a song that is played or queued: the player's state names them."""

    __tablename__ = "music_requesters"

    member_id: Mapped[int] = mapped_column(MemberId(on_erase="delete"), primary_key=True, autoincrement=False)


async def stored_state(session: AsyncSession) -> PlayerState:
    """Return the guild's state as it was told last; an idle one where none ever was."""
    player = await session.scalar(select(Player))
    return player.read() if player is not None else PlayerState(guild_id="")
