"""What a platform tells: stored first, counted once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from guildkit.storage import add_if_absent, put
from guildkit_economy.models.stream import Follow, Told
from guildkit_economy.stream import linking
from guildkit_economy.stream.platform import Chatted, Gifted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.stream.platform import Channel, Message

KEPT: Final = timedelta(days=14)
"""How long it is known what was told."""


async def follow(session: AsyncSession, platform: str, channel: Channel, *, now: datetime) -> None:
    """Follow a channel in place of the one before."""
    values = {"platform": platform, "channel_id": channel.id, "slug": channel.slug[:100]}
    await put(session, Follow, {}, **values, since=now)


async def followed(session: AsyncSession) -> Follow | None:
    """Return the channel that the guild follows; None where it follows none."""
    found: Follow | None = await session.scalar(select(Follow))
    return found


async def concerns(session: AsyncSession, platform: str, message: Message) -> tuple[bool, int | None]:
    """Return whether a message is for this guild, and the member whom it is about.

    What people have written who are no linked members is nobody's business here.
    """
    own = await followed(session)
    if own is None or (own.platform, own.channel_id) != (platform, message.channel_id):
        return False, None
    account = getattr(message.event, "account", None)
    member_id = await linking.member_with(session, platform, account.id) if account is not None else None
    return not isinstance(message.event, (Chatted, Gifted)) or member_id is not None, member_id


async def store(
    session: AsyncSession, platform: str, message: Message, member_id: int | None, *, now: datetime
) -> bool:
    """Store a message; return False where the same was told before."""
    return await add_if_absent(
        session,
        Told,
        message_id=message.id,
        meaning=message.meaning,
        platform=platform,
        kind=message.kind,
        body=message.body,
        member_id=member_id,
        at=now,
        done_at=None,
    )


async def take(session: AsyncSession, message_id: str, *, now: datetime) -> tuple[str, str] | None:
    """Mark a message as done and return its kind and body; None where it is, or is gone.

    What it says is forgotten with that, and its hash stays.
    """
    own = select(Told).where(Told.message_id == message_id).with_for_update()
    told = await session.scalar(own)
    if told is None or told.done_at is not None:
        return None
    said = told.kind, told.body
    told.done_at, told.body = now, ""
    return said


async def forget(session: AsyncSession, now: datetime) -> None:
    """Forget what was told long ago."""
    await session.execute(delete(Told).where(Told.at < now - KEPT))


async def renamed(session: AsyncSession, channel: Channel) -> None:
    """Take note of the address that a channel has now."""
    own = await followed(session)
    if own is not None and own.channel_id == channel.id:
        own.slug = channel.slug[:100]


async def unfollow(session: AsyncSession) -> str | None:
    """Follow no channel any more; return the address of the one before, None where there was none."""
    own = await followed(session)
    if own is None:
        return None
    await session.delete(own)
    return own.slug
