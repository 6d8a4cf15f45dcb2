"""Who gets to see a guild's overlay: whoever has its address, which nobody can guess."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

from sqlalchemy import select

from guildkit.storage import put
from guildkit_economy.models.overlay import Overlay
from guildkit_economy.stream.linking import guild_of, state_of

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def find(session: AsyncSession) -> Overlay | None:
    """Return the guild's overlay; None where it is off."""
    found: Overlay | None = await session.scalar(select(Overlay))
    return found


async def open_new(session: AsyncSession, rng: random.Random, *, now: datetime) -> str:
    """Give the guild an overlay, or a new address for the one that it has; return its secret, 192 random bits."""
    secret = base64.urlsafe_b64encode(rng.randbytes(24)).decode()
    await put(session, Overlay, {}, secret=secret, since=now)
    return secret


async def close(session: AsyncSession) -> bool:
    """Let the address lead nowhere; return whether there was one."""
    found = await find(session)
    if found is not None:
        await session.delete(found)
    return found is not None


async def is_right(session: AsyncSession, secret: str) -> bool:
    """Whether somebody has the address that the guild's overlay has at this moment."""
    found = await find(session)
    return found is not None and hmac.compare_digest(found.secret.encode(), secret.encode())


def address(public_url: str, guild_id: int, secret: str) -> str:
    """Return the address of an overlay."""
    return f"{public_url}/overlay/{state_of(guild_id, secret)}"


def taken_apart(key: str) -> tuple[int, str] | None:
    """Return the guild and the secret in an address; None where it is none."""
    guild_id = guild_of(key)
    return None if guild_id is None else (guild_id, key.partition(".")[2])
