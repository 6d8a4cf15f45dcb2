"""Linking accounts: OAuth with PKCE, and a state that is one member's, in one guild, for a while, and once."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import delete, func, select

from guildkit import UserError
from guildkit.storage import add_if_absent
from guildkit_economy.models.stream import NAME, Alias, Identity, PendingLink
from guildkit_economy.texts import text

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit_economy.stream.platform import Account

LIFE: Final = timedelta(minutes=10)
"""How long a link may take from `/link` to the way back."""

Policy = Literal["refuse", "move"]


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link has changed.

    Attributes:
        replaced: the name of the member's account before; None where they had none.
        taken_from: the member who had the account before; None where nobody did.
        again: whether it was linked already.
    """

    replaced: str | None = None
    taken_from: int | None = None
    again: bool = False


def state_of(guild_id: int, token: str) -> str:
    """Return what goes to the platform and comes back."""
    return f"{guild_id:x}.{token}"


def guild_of(state: str) -> int | None:
    """Return the guild that a state claims to be of; None where it is none."""
    guild, dot, _ = state.partition(".")
    try:
        return int(guild, 16) if dot and len(guild) <= 16 else None
    except ValueError:
        return None


def challenge_of(verifier: str) -> str:
    """Return PKCE's S256 challenge (RFC 7636, section 4.2)."""
    return _base64(hashlib.sha256(verifier.encode()).digest())


async def begin(
    session: AsyncSession, rng: random.Random, guild_id: int, member_id: int, platform: str, *, now: datetime
) -> str:
    """Begin a link and return its state; what the member began before counts no more."""
    await session.execute(
        delete(PendingLink).where((PendingLink.member_id == member_id) | (PendingLink.expires_at <= now))
    )
    state = state_of(guild_id, _base64(rng.randbytes(32)))
    session.add(
        PendingLink(
            digest=_digest(state),
            member_id=member_id,
            platform=platform,
            verifier=_base64(rng.randbytes(48)),
            expires_at=now + LIFE,
        )
    )
    return state


async def pending(
    session: AsyncSession, state: str, platform: str, *, now: datetime, lock: bool = False
) -> PendingLink:
    """Return the link that a state belongs to.

    Raises:
        UserError: there is none in this guild, or it has expired or been used.
    """
    statement = select(PendingLink).where(
        PendingLink.digest == _digest(state), PendingLink.platform == platform
    )
    found: PendingLink | None = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None or found.expires_at <= now:
        raise UserError(text("link-stale"), hint=text("link-stale-hint"))
    return found


async def redeem(session: AsyncSession, state: str, platform: str, *, now: datetime) -> tuple[int, str]:
    """Use a state up, and return its member and PKCE's verifier.

    Raises:
        UserError: as `pending`.
    """
    found = await pending(session, state, platform, now=now, lock=True)
    await session.delete(found)
    return found.member_id, found.verifier


async def link(
    session: AsyncSession, member_id: int, platform: str, account: Account, *, policy: Policy, now: datetime
) -> Linked:
    """Make an account a member's.

    Args:
        session: of a transaction.
        member_id: whose it is.
        platform: where it is.
        account: which one.
        policy: what happens where it is another member's in this guild.
        now: the instant.

    Raises:
        UserError: it is another member's, and the guild refuses that.
    """
    owner = await _owner(session, platform, account.id)
    if owner is not None and owner.member_id == member_id:
        await renamed(session, platform, account, now=now)
        return Linked(again=True)
    if owner is not None and policy == "refuse":
        raise UserError(text("link-taken", account=account.name), hint=text("link-taken-hint"))
    taken_from = owner.member_id if owner is not None else None
    if taken_from is not None:
        await unlink(session, taken_from, platform)
    before = await unlink(session, member_id, platform)
    added = await add_if_absent(
        session,
        Identity,
        platform=platform,
        member_id=member_id,
        account_id=account.id,
        name=account.name[:NAME],
        linked_at=now,
    )
    if not added:  # somebody was faster with the same account
        raise UserError(text("link-taken", account=account.name), hint=text("link-taken-hint"))
    await _alias(session, platform, member_id, account.name, now)
    return Linked(before, taken_from)


async def unlink(session: AsyncSession, member_id: int, platform: str) -> str | None:
    """Take a member's link back; return the account's name, None where there was none."""
    found = await of(session, member_id, platform)
    if found is None:
        return None
    name = found.name
    for table in (Identity, Alias):
        await session.execute(delete(table).where(table.member_id == member_id, table.platform == platform))
    session.expunge(found)
    return name


async def of(session: AsyncSession, member_id: int, platform: str) -> Identity | None:
    """Return a member's account; None where they have linked none."""
    own = select(Identity).where(Identity.member_id == member_id, Identity.platform == platform)
    found: Identity | None = await session.scalar(own)
    return found


async def names(session: AsyncSession, member_id: int, platform: str) -> list[str]:
    """Return the names that a member's account has had, the first one first."""
    own = select(Alias.name).where(Alias.member_id == member_id, Alias.platform == platform)
    return list(await session.scalars(own.order_by(Alias.since)))


async def count(session: AsyncSession, platform: str) -> int:
    """Return how many members have linked an account."""
    own = select(func.count()).select_from(Identity).where(Identity.platform == platform)
    return await session.scalar(own) or 0


async def member_with(session: AsyncSession, platform: str, account_id: str) -> int | None:
    """Return the member whose account this is; None where nobody has linked it."""
    owner = await _owner(session, platform, account_id)
    return owner.member_id if owner is not None else None


async def renamed(session: AsyncSession, platform: str, account: Account, *, now: datetime) -> None:
    """Take note of the name that an account has now."""
    owner = await _owner(session, platform, account.id)
    if owner is not None and owner.name != account.name[:NAME]:
        owner.name = account.name[:NAME]
        await _alias(session, platform, owner.member_id, account.name, now)


async def _owner(session: AsyncSession, platform: str, account_id: str) -> Identity | None:
    own = select(Identity).where(Identity.platform == platform, Identity.account_id == account_id)
    found: Identity | None = await session.scalar(own)
    return found


async def _alias(session: AsyncSession, platform: str, member_id: int, name: str, now: datetime) -> None:
    await add_if_absent(session, Alias, platform=platform, member_id=member_id, name=name[:NAME], since=now)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
