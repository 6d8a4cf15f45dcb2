"""Letting another member vote in one's place, on a session of the guild, without Discord."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import delete, func, insert, select

from guildkit import UserError
from guildkit.storage import get_or_add, put
from guildkit_voting import constitution
from guildkit_voting.counting import gradually
from guildkit_voting.files.receipts import new_receipt
from guildkit_voting.models import BallotRecord, Counter, Delegation, Proposal, State, VoiceRecord, Voter
from guildkit_voting.texts import text

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import Text

EVERYTHING = ""
"""The tag of a delegation that holds for whatever has none of its own."""

Chosen: TypeAlias = dict[int, dict[str, int]]
"""Whom each member has chosen, by tag."""


async def delegate(
    session: AsyncSession, member_id: int, delegate_id: int, tag: str, *, now: datetime
) -> None:
    """Let another member vote in one's place, instead of whom one had chosen before.

    Args:
        session: of a transaction.
        member_id: who does not vote themselves.
        delegate_id: who votes for them: a person, and a member of the guild.
        tag: on which proposals; `EVERYTHING` for whatever has no delegate of its own.
        now: since when.

    Raises:
        UserError: the constitution knows no delegation, it is themselves, or it would go round in a circle.
    """
    _, rules = await constitution.in_force(session)
    if not rules.delegation:
        raise UserError(text("delegation-off"), hint=text("delegation-off-hint"))
    if member_id == delegate_id:
        raise UserError(text("delegation-self"))
    # Two that close a circle together come one after the other.
    await get_or_add(session, Counter, last_number=0)
    chosen = _chosen(await session.scalars(select(Delegation)))
    chosen.setdefault(member_id, {})[tag] = delegate_id
    round_trip = circle(chosen, member_id, tag)
    if round_trip:
        raise UserError(
            text("delegation-circle", chain=chain(round_trip)), hint=text("delegation-circle-hint")
        )
    await put(session, Delegation, {"member_id": member_id, "tag": tag}, delegate_id=delegate_id, since=now)


async def revoke(session: AsyncSession, member_id: int, tag: str) -> list[int]:
    """Take a delegation back; return the circle in which one's general delegation now ends on that tag, if in any.

    Raises:
        UserError: there was none.
    """
    own = (Delegation.member_id == member_id) & (Delegation.tag == tag)
    found = await session.execute(delete(Delegation).where(own))
    if not found.rowcount:  # type: ignore[attr-defined]
        raise UserError(text("delegation-none", on=on(tag)), hint=text("delegation-none-hint"))
    return circle(_chosen(await session.scalars(select(Delegation))), member_id, tag)


def on(tag: str) -> Text:
    """Return in words what a delegation is for."""
    return text("delegation-on-tag", tag=tag) if tag else text("delegation-on-everything")


def chain(members: Sequence[int]) -> str:
    """Return who follows whom."""
    return " → ".join(f"<@{member}>" for member in members)


async def given(session: AsyncSession, member_id: int) -> list[Delegation]:
    """Return whom a member lets vote for them."""
    own = select(Delegation).where(Delegation.member_id == member_id).order_by(Delegation.tag)
    return list(await session.scalars(own))


async def received(session: AsyncSession, member_id: int) -> list[Delegation]:
    """Return who lets a member vote for them, by themselves: it may go on from there."""
    theirs = select(Delegation).where(Delegation.delegate_id == member_id)
    return list(await session.scalars(theirs.order_by(Delegation.since, Delegation.member_id)))


async def tags(session: AsyncSession, typed: str, *, limit: int = 25) -> list[str]:
    """Return the tags that proposals have had and that hold `typed`."""
    known = select(Proposal.tag).where(Proposal.tag != "", Proposal.tag.icontains(typed, autoescape=True))
    return list(await session.scalars(known.distinct().order_by(Proposal.tag).limit(limit)))


def circle(chosen: Chosen, member_id: int, tag: str) -> list[int]:
    """Return the way from a member back to themselves that what they have chosen for a tag is part of, if there is one.

    What they have chosen for everything holds for each tag for which they have chosen nobody.
    """
    others = {each for by_tag in chosen.values() for each in by_tag}
    held = {tag} if tag else {each for each in others if each not in chosen.get(member_id, {})} | {EVERYTHING}
    for each in sorted(held):
        to = followed(chosen, each)
        way = [member_id]
        while (following := to.get(way[-1])) is not None and following not in way:
            way.append(following)
        if following == member_id:
            return [*way, member_id]
    return []


def followed(chosen: Chosen, tag: str) -> dict[int, int]:
    """Return whom each member follows on proposals with a tag."""
    to = {member: by_tag.get(tag, by_tag.get(EVERYTHING)) for member, by_tag in chosen.items()}
    return {member: delegate for member, delegate in to.items() if delegate is not None}


async def lent(
    session: AsyncSession, proposal: Proposal, voted: Collection[int]
) -> dict[int, dict[int, int]]:
    """Return, for each member who has voted, those for whom their ballot speaks too, with the weight of each.

    Only those count who might have voted themselves.
    """
    to = await _followed(session, proposal)
    return await _spoken_for(session, proposal, to, voted) if to else {}


async def speaks_for(session: AsyncSession, proposal: Proposal, member_id: int) -> int:
    """Return for how many others the ballot of a member speaks, now or, once voting has ended, in the count."""
    if proposal.state != State.VOTING:
        own = (VoiceRecord.number == proposal.number) & (VoiceRecord.delegate_id == member_id)
        return await session.scalar(select(func.count()).select_from(VoiceRecord).where(own)) or 0
    to = await _followed(session, proposal)
    if member_id not in to.values():
        return 0
    found = await _spoken_for(session, proposal, to, await _voted(session, proposal.number) | {member_id})
    return len(found.get(member_id, {}))


async def voice(session: AsyncSession, number: int, member_id: int) -> VoiceRecord | None:
    """Return how a member was counted in somebody else's ballot; None where they were not."""
    own = (VoiceRecord.number == number) & (VoiceRecord.member_id == member_id)
    return await session.scalar(select(VoiceRecord).where(own))


async def last_voices(session: AsyncSession, member_id: int, *, limit: int = 5) -> list[VoiceRecord]:
    """Return how a member was counted in others' ballots, the newest proposal first."""
    own = select(VoiceRecord).where(VoiceRecord.member_id == member_id)
    return list(await session.scalars(own.order_by(VoiceRecord.number.desc()).limit(limit)))


async def _followed(session: AsyncSession, proposal: Proposal) -> dict[int, int]:
    rules = await constitution.at(session, proposal.constitution)
    if not rules.delegation or proposal.voters is None:
        return {}
    tags = {EVERYTHING, proposal.tag}
    chosen = _chosen(await session.scalars(select(Delegation).where(Delegation.tag.in_(tags))))
    return followed(chosen, proposal.tag)


async def _voted(session: AsyncSession, number: int) -> set[int]:
    ballots = select(BallotRecord.member_id).where(BallotRecord.number == number)
    return {member async for (member,) in gradually(session, ballots)}


async def _spoken_for(
    session: AsyncSession, proposal: Proposal, to: Mapping[int, int], voted: Collection[int]
) -> dict[int, dict[int, int]]:
    electorate = select(Voter.member_id, Voter.weight).where(Voter.number == proposal.number)
    weights = {member: weight async for member, weight in gradually(session, electorate) if member in to}
    return await asyncio.to_thread(spoken_for, to, weights, voted)


async def settle(session: AsyncSession, proposal: Proposal, *, rng: random.Random) -> None:
    """Write down at the close for whom each ballot speaks too, with a receipt for each of them."""
    voted = await _voted(session, proposal.number)
    key = {"guild_id": proposal.guild_id, "number": proposal.number}
    rows = [
        {**key, "member_id": member, "delegate_id": delegate, "weight": weight, "receipt": new_receipt(rng)}
        for delegate, members in (await lent(session, proposal, voted)).items()
        for member, weight in members.items()
    ]
    for start in range(0, len(rows), 500):
        await session.execute(insert(VoiceRecord), rows[start : start + 500])


async def voices(session: AsyncSession, number: int) -> list[tuple[int, str, int]]:
    """Return the voices that were counted in other members' ballots: the delegate, the receipt and the weight of each."""
    columns = select(VoiceRecord.delegate_id, VoiceRecord.receipt, VoiceRecord.weight)
    found = gradually(session, columns.where(VoiceRecord.number == number))
    return [(delegate, receipt, weight) async for delegate, receipt, weight in found]


def spoken_for(
    to: Mapping[int, int], weights: Mapping[int, int], voted: Collection[int]
) -> dict[int, dict[int, int]]:
    """Return, for each who has voted, those for whom their ballot speaks too, with the weight of each.

    Whoever votes speaks for themselves; whoever does not is followed from delegate to delegate till somebody has voted.
    Where that goes round in a circle, nobody speaks for them.
    """
    speaks: dict[int, dict[int, int]] = {}
    for member in sorted(weights.keys() & to.keys()):
        if member in voted:
            continue
        seen, current = {member}, to.get(member)
        while current is not None and current not in voted and current not in seen:
            seen.add(current)
            current = to.get(current)
        if current is not None and current in voted:
            speaks.setdefault(current, {})[member] = weights[member]
    return speaks


def _chosen(found: Iterable[Delegation]) -> Chosen:
    chosen: Chosen = {}
    for each in found:
        chosen.setdefault(each.member_id, {})[each.tag] = each.delegate_id
    return chosen
