"""Time in voice channels is counted as far as it was seen: no second more, whatever clocks and processes do."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guildkit_raids.models import VoiceStay, VoiceTime
from guildkit_raids.planning import voice
from guildkit_raids.planning.voice import There

GUILD, OTHER, RAID, IDLE, ALICE, BOB, CAROL = 1, 2, 11, 12, 21, 22, 23
START = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)


class Watching:
    """A guild whose voice channels somebody looks at."""

    def __init__(self, database, guild=GUILD):
        self.database = database
        self.guild = guild
        self.now = START
        self.where = {}
        self.gateway = "first"

    async def look(self, seconds=0, *, anew=False, rate=1):
        self.now += timedelta(seconds=seconds)
        there = [
            There(member_id, f"member{member_id}", channel, hears)
            for member_id, (channel, hears) in self.where.items()
        ]
        async with self.database.guild_session(self.guild) as session:
            return await voice.look(
                session, lambda: there, gateway=self.gateway, rate=rate, clock=lambda: self.now, anew=anew
            )

    async def minute_by_minute(self, minutes):
        for _ in range(minutes):
            await self.look(60)

    async def earned(self):
        async with self.database.guild_session(self.guild, read_only=True) as session:
            return dict((await session.execute(select(VoiceTime.member_id, VoiceTime.seconds))).all())

    async def in_raid(self, begin=START):
        async with self.database.guild_session(self.guild, read_only=True) as session:
            found = await voice.minutes_in(session, RAID, begin, self.now)
        return {member_id: each.minutes for member_id, each in found.items()}


@pytest.fixture
def guild(database):
    return Watching(database)


async def test_who_is_alone_elsewhere_or_deafened_earns_nothing(guild):
    guild.where = {ALICE: (RAID, True), BOB: (RAID, True), CAROL: (IDLE, True)}
    assert await guild.look()
    await guild.minute_by_minute(10)
    guild.where[CAROL] = (RAID, True)
    del guild.where[ALICE]
    await guild.look(30)
    await guild.minute_by_minute(1)
    guild.where[CAROL] = (RAID, False)
    await guild.look(15)
    await guild.minute_by_minute(5)
    assert await guild.earned() == {ALICE: 630, BOB: 630 + 75, CAROL: 75}
    assert await guild.in_raid() == {ALICE: 10, BOB: 16, CAROL: 6}
    guild.where = {}
    assert not await guild.look()


async def test_what_nobody_looked_at_does_not_count(guild):
    guild.where = {ALICE: (RAID, True), BOB: (RAID, True)}
    await guild.look()
    await guild.minute_by_minute(3)
    await guild.look(7 * 3600)  # an outage, or a clock that was put forward
    await guild.minute_by_minute(2)
    assert await guild.earned() == {ALICE: 300, BOB: 300}
    assert await guild.in_raid() == {ALICE: 5, BOB: 5}


async def test_a_clock_that_is_put_back_counts_nothing_twice(guild):
    guild.where = {ALICE: (RAID, True), BOB: (RAID, True)}
    await guild.look()
    await guild.minute_by_minute(10)
    await guild.look(-8 * 60)
    await guild.minute_by_minute(4)
    assert await guild.earned() == {ALICE: 840, BOB: 840}
    guild.now = START + timedelta(minutes=30)
    assert await guild.in_raid() == {ALICE: 10, BOB: 10}  # by the clock it was no more


@pytest.mark.parametrize("how", ["another session", "an absence"])
async def test_what_is_open_is_closed_where_it_was_last_seen(guild, how):
    guild.where = {ALICE: (RAID, True), BOB: (RAID, True)}
    await guild.look()
    await guild.minute_by_minute(2)
    if how == "another session":
        guild.gateway = "second"
        await guild.look(40)
    else:
        await guild.look(40, anew=True)
    await guild.look(0, anew=True)
    await guild.minute_by_minute(1)
    assert await guild.earned() == {ALICE: 180, BOB: 180}
    async with guild.database.guild_session(GUILD, read_only=True) as session:
        stays = await session.scalars(
            select(VoiceStay).where(VoiceStay.member_id == ALICE).order_by(VoiceStay.since)
        )
        spans = [(stay.since - START, stay.until and stay.until - START) for stay in stays]
    seen, back = timedelta(minutes=2), timedelta(minutes=2, seconds=40)
    assert spans == [(timedelta(), seen), (back, None)]


async def test_seconds_are_not_lost_however_often_somebody_looks(guild):
    guild.where = {ALICE: (RAID, True), BOB: (RAID, True)}
    await guild.look()
    for _ in range(100):
        await guild.look(0.7, rate=6)
    assert await guild.earned() == {ALICE: 70, BOB: 70}
    async with guild.database.guild_session(GUILD, read_only=True) as session:
        own, place = await voice.standing(session, ALICE)
        assert (own.sixtieths, place) == (420, 1)
        assert [each.member_id for each in await voice.best(session, limit=5, offset=0)] == [ALICE, BOB]


async def test_guilds_know_nothing_of_each_other(guild, database):
    other = Watching(database, OTHER)
    guild.where, other.where = {ALICE: (RAID, True)}, {BOB: (RAID, True)}
    for each in (guild, other):
        await each.look()
        await each.minute_by_minute(2)
    assert await guild.earned() == {ALICE: 0}
    assert await other.in_raid() == {BOB: 2}


async def test_stays_are_forgotten_and_what_they_came_to_is_not(guild):
    guild.where = {ALICE: (RAID, True), BOB: (RAID, True)}
    await guild.look()
    await guild.minute_by_minute(2)
    guild.where = {}
    await guild.look()
    guild.now += voice.KEPT + timedelta(seconds=1)
    async with guild.database.guild_session(GUILD) as session:
        await voice.forget(session, guild.now)
    assert await guild.in_raid() == {}
    assert await guild.earned() == {ALICE: 120, BOB: 120}
