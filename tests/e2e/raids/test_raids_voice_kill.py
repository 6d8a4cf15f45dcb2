"""kill -9 while people are in a voice channel: what was open is closed where it was last seen, and begun anew."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from guildkit_raids.models import VoiceStay, VoiceWatch


@pytest.fixture
def sandbox_options():
    """The process has its own clock, and the sandbox the same: the machine's."""
    return {}


async def stays(database, guild):
    async with database.guild_session(guild.id, read_only=True) as session:
        found = await session.scalars(select(VoiceStay).order_by(VoiceStay.since, VoiceStay.member_id))
        return found.all()


async def seen_at(database, guild):
    async with database.guild_session(guild.id, read_only=True) as session:
        return await session.scalar(select(VoiceWatch.seen_at))


async def until(database, guild, wanted):
    """Wait until the other process has stored what is wanted."""
    async with asyncio.timeout(60):
        while not wanted(found := await stays(database, guild)):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.02)
    return found


async def test_a_kill_costs_what_was_not_seen_and_no_more(
    sandbox, guild, bot_process, database, alice, bob, carol
):
    channel = guild.create_channel("raid", kind="voice")
    await guild.owner.slash("plugins enable", name="raids")
    await sandbox.until(lambda: "xp" in alice.commands())
    for person in (alice, bob):
        await person.joins(channel)
    before = await until(database, guild, lambda found: len(found) == 2)
    await sandbox.kill_bot()
    killed = datetime.now(UTC)
    seen = await seen_at(database, guild)
    await bob.leaves_voice()  # nobody sees when
    await carol.joins(channel)
    await sandbox.restart_bot()
    await sandbox.bot_connected()
    found = await until(
        database,
        guild,
        lambda found: (
            {stay.member_id for stay in found if stay.until is None} == {alice.id, carol.id}
            and all(stay.since > killed for stay in found if stay.until is None)
        ),
    )
    closed = [stay for stay in found if stay.until is not None]
    assert {stay.since for stay in closed} <= {stay.since for stay in before}
    assert all(stay.until <= max(seen, stay.since) for stay in closed)
