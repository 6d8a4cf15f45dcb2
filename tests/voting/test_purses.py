"""Purses of tokens: what is left and all stakes are what was given, whoever does what at the same instant."""

import asyncio
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from guildkit import GuildMember, Storage, UserError
from guildkit.clock import SystemClock
from guildkit.data import ERASED, erase_member, remember
from guildkit.models import Base as CoreBase
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.migrations import upgrade
from guildkit_voting import ballots, campaigns, drafting, lifecycle, purses, stages
from guildkit_voting.constitution import Constitution
from guildkit_voting.models import BallotRecord, Base, Draft, Proposal, Purse

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOTING = Storage(Base.metadata, "guildkit_voting.migrations")
GUILD = 1
PURSE = 100
SCENARIOS = range(1, 4)


def member(number, *, joined=NOW - timedelta(days=1)):
    return GuildMember(
        id=number, name="m", display_name="m", joined_at=joined, role_ids=frozenset(), bot=False,
        pending=False, timed_out_until=None,
    )  # fmt: skip


VOTERS = [member(number) for number in range(10, 14)]


def question(*, stage=1, method="plurality"):
    draft = Draft(
        member_id=5, title="Park", text="", options="A\nB", method=method, duration="1 day", seats=1,
        choices={"campaign": 1, "stage": stage},
    )  # fmt: skip
    return drafting.check(draft, Constitution())


async def begin(database):
    """A campaign with one stage that has been started."""
    async with database.guild_session(GUILD) as session:
        await campaigns.create(session, "Parks", "", PURSE, author_id=5, channel_id=6, now=NOW)
        for _ in SCENARIOS:
            await stages.add(session, question(), author_id=5, now=NOW)
        await stages.start(session, 1, VOTERS, by=5, now=NOW, rng=random.Random(1))


@pytest.fixture
async def database(database):
    await upgrade(database, "voting", VOTING)
    await begin(database)
    return database


@pytest.fixture
async def session(database):
    async with database.guild_session(GUILD) as session:
        yield session


async def vote(session, number, who, stake=None, choices=(0,)):
    return await ballots.cast(
        session, number, member(who), choices, stake=stake, now=NOW, rng=random.Random(who)
    )


async def left(session, who=10):
    return await purses.balance(session, 1, who)


# --- one after another ------------------------------------------------------------------------------------------------


async def test_voting_again_charges_and_refunds_the_difference(session):
    for stake, remains in ((30, 70), (50, 50), (20, 80), (None, 80), (0, 100), (100, 0)):
        await vote(session, 1, 10, stake)
        assert await left(session) == remains
    assert await left(session, 11) == PURSE
    assert await purses.check(session, 1) == []


async def test_what_the_purse_does_not_hold_is_refused_with_what_it_holds(database):
    async with database.guild_session(GUILD) as session:
        await vote(session, 1, 10, 60)
        await vote(session, 2, 10, 30, [0])
    refusals = {
        41: "That would take 11 more from your purse, and it holds 10.",
        10**30: "No purse holds as many tokens; yours holds 10.",
    }
    for stake, says in refusals.items():
        with pytest.raises(UserError) as refused:
            async with database.guild_session(GUILD) as session:
                await vote(session, 2, 10, stake, [1])
        assert says in str(refused.value)
    async with database.guild_session(GUILD) as session:
        assert await left(session) == 10
        kept = await ballots.own(session, 2, 10)
        assert (kept.choices, kept.stake) == ([0], 30)


async def test_to_abstain_takes_the_stake_back_and_nothing_is_invested_in_an_abstention(session):
    await vote(session, 1, 10, 60)
    await vote(session, 1, 10, choices=[])
    assert await left(session) == PURSE
    with pytest.raises(UserError, match="You abstain on #1"):
        await vote(session, 1, 10, 5, choices=[])


async def test_a_cancelled_ballot_and_a_withdrawn_proposal_give_back_what_was_invested(session):
    await vote(session, 1, 10, 60)
    await vote(session, 2, 10, 40)
    await vote(session, 2, 11, 70)
    await ballots.take_back(session, 1, 10, now=NOW)
    assert (await left(session), await ballots.own(session, 1, 10)) == (60, None)
    with pytest.raises(UserError, match="You have no ballot on #1"):
        await ballots.take_back(session, 1, 10, now=NOW)
    await lifecycle.withdraw(session, 2, by=5, now=NOW)
    assert (await left(session), await left(session, 11)) == (PURSE, PURSE)
    assert await purses.check(session, 1) == []


async def test_what_does_not_add_up_is_found(session):
    await vote(session, 1, 10, 60)
    await vote(session, 1, 11, 60)
    await vote(session, 1, 12, 60)
    for who, change in ((10, {"balance": 41}), (12, {"member_id": 50}), (13, {"balance": 99})):
        purse = (Purse.campaign == 1) & (Purse.member_id == who)
        await session.execute(update(Purse).where(purse).values(**change))
    # 12 has a stake and no purse, 50 a purse that is short.
    assert await purses.check(session, 1) == [10, 12, 13, 50]


async def test_what_was_counted_stays_spent(session):
    await vote(session, 1, 10, 60)
    await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    with pytest.raises(UserError, match="is over"):
        await vote(session, 1, 10, 0)
    await stages.cancel(session, 1, by=5, now=NOW)
    assert (await left(session), await purses.check(session, 1)) == (40, [])


@pytest.mark.parametrize(("weighting", "winner"), [("none", 0), ("linear", 1), ("quadratic", 1)])
async def test_stakes_weigh_as_the_campaign_says(session, weighting, winner):
    (await campaigns.find(session, 1)).weighting = weighting
    for who, stake, choice in ((10, 0, 0), (11, 0, 0), (12, 16, 1)):
        await vote(session, 1, who, stake, [choice])
    _, report, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert report.winners == (winner,)
    assert report.scores[1] == {"none": 1, "linear": 17, "quadratic": 5}[weighting]


async def test_the_purse_at_the_start_of_a_stage_is_told_whenever_it_is_asked_for(session):
    await vote(session, 1, 10, 25)
    for number in SCENARIOS:
        await lifecycle.close(session, number, now=NOW, rng=random.Random(1))
    fourth = await stages.add(session, question(stage=2), author_id=5, now=NOW)
    await stages.start(session, 1, VOTERS, by=5, now=NOW, rng=random.Random(1))
    for stake, holds in ((50, 25), (75, 0), (10, 65)):
        await vote(session, 4, 10, stake)
        assert await purses.since_start(session, fourth, 10) == (75, holds)
    await ballots.take_back(session, 4, 10, now=NOW)
    assert await purses.since_start(session, fourth, 10) == (75, 75)
    assert await purses.since_start(session, fourth, 11) == (100, 100)
    assert await purses.since_start(session, fourth, 99) is None


async def test_where_discord_does_not_tell_the_members_a_purse_comes_with_the_first_ballot(session):
    await stages.cancel(session, 1, by=5, now=NOW)
    await campaigns.create(session, "More", "", PURSE, author_id=5, channel_id=6, now=NOW)
    asked = replace(question(), campaign=2)
    proposal = await stages.add(session, asked, author_id=5, now=NOW)
    await stages.start(session, 2, None, by=5, now=NOW, rng=random.Random(1))
    assert await purses.balance(session, 2, 50) is None
    await vote(session, proposal.number, 50, 30)
    assert (await purses.balance(session, 2, 50), await purses.check(session, 2)) == (70, [])


async def test_who_is_erased_keeps_an_even_purse_without_a_name(database):
    async with database.guild_session(GUILD) as session:
        await vote(session, 1, 10, 60)
        await vote(session, 2, 10, 30)
        await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    pseudonym = await erased(database, 10)
    async with database.guild_session(GUILD) as session:
        assert await purses.check(session, 1) == []
        assert [each.number for each in await ballots.withdraw_all(session, pseudonym)] == [2]
    async with database.guild_session(GUILD) as session:
        assert await left(session, 10) is None
        assert (await left(session, pseudonym), await purses.check(session, 1)) == (40, [])


async def test_who_is_erased_gets_no_second_purse(database):
    async with database.guild_session(GUILD) as session:
        await vote(session, 1, 10, 100)
        for number in SCENARIOS:
            await lifecycle.close(session, number, now=NOW, rng=random.Random(1))
        await stages.add(session, question(stage=2), author_id=5, now=NOW)
    await erased(database, 10)
    later = NOW + timedelta(days=1)
    everybody = [*VOTERS, member(20), member(21, joined=later)]
    async with database.guild_session(GUILD) as session:
        await stages.start(session, 1, everybody, by=5, now=later, rng=random.Random(1))
        # They vote like everybody. A newcomer is not them; another who could not vote before might be.
        held = [await left(session, person.id) for person in everybody]
        assert held == [None, PURSE, PURSE, PURSE, None, PURSE]
        await ballots.cast(session, 4, member(10), [0], now=later, rng=random.Random(1))
        with pytest.raises(UserError, match="You have no purse in this campaign"):
            await ballots.cast(session, 4, member(10), [0], stake=1, now=later, rng=random.Random(1))


async def erased(database, who):
    """Erase a member as the core does; return the pseudonym by which the plugin is told."""
    async with database.migration_connection() as connection:
        await connection.run_sync(CoreBase.metadata.create_all)
    await remember(database, {"voting": VOTING})
    await erase_member(database, SystemClock(), random.Random(7), GUILD, who, by=None)
    return ERASED - 1 - random.Random(7).getrandbits(62)


# --- all at once ------------------------------------------------------------------------------------------------------


async def writer(database, seed, *, acts):
    """Votes, votes again, abstains and cancels, for whichever voter and wherever: often more than there is."""
    rng = random.Random(seed)
    refused = 0
    for _ in range(acts):
        who, number = rng.choice(VOTERS).id, rng.choice(SCENARIOS)
        try:
            async with database.guild_session(GUILD) as session:
                match rng.randrange(8):
                    case 0:
                        await ballots.take_back(session, number, who, now=NOW)
                    case 1:
                        await vote(session, number, who, choices=[])
                    case _:
                        await vote(
                            session, number, who, rng.choice([0, 1, 10, 30, 60, 100]), [rng.randrange(2)]
                        )
        except UserError:
            refused += 1
    return refused


async def test_sixteen_writers_never_overdraw_a_purse(database):
    writing = [asyncio.create_task(writer(database, seed, acts=8)) for seed in range(16)]

    async def withdraw():
        await asyncio.wait(writing, return_when=asyncio.FIRST_COMPLETED)
        async with database.guild_session(GUILD) as session:
            await lifecycle.withdraw(session, 3, by=5, now=NOW)

    *refused, _ = await asyncio.gather(*writing, withdraw())
    assert sum(refused) > 16
    async with database.guild_session(GUILD) as session:
        assert await purses.check(session, 1) == []
        stakes = (await session.scalars(select(BallotRecord.stake))).all()
        assert any(stakes)
        assert (await session.scalars(select(BallotRecord.stake).where(BallotRecord.number == 3))).all() in (
            [0] * count for count in range(5)
        )


async def test_a_stage_that_two_start_at_once_is_started_once(database):
    async with database.guild_session(GUILD) as session:
        for number in SCENARIOS:
            await lifecycle.close(session, number, now=NOW, rng=random.Random(1))
        await stages.add(session, question(stage=2), author_id=5, now=NOW)

    async def start(seed):
        async with database.guild_session(GUILD) as session:
            return await stages.start(session, 1, VOTERS, stage=2, by=5, now=NOW, rng=random.Random(seed))

    outcomes = await asyncio.gather(*map(start, range(6)), return_exceptions=True)
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, UserError)]
    assert refused == ["Stage 2 has been started already."] * 5


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
async def test_killed_in_the_middle_of_sixteen_writers(database, database_url, tmp_path, kills):
    url = database_url or sqlite_url(tmp_path / "guildkit.sqlite3")
    for attempt in range(kills):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, url, str(attempt), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3):  # into the middle of something: some writers have told, none has finished
            assert await process.stdout.readline()
        process.kill()
        await process.wait()
        async with database.guild_session(GUILD) as session:
            assert await purses.check(session, 1) == []
            assert any((await session.scalars(select(BallotRecord.stake))).all())
    async with database.guild_session(GUILD) as session:
        await stages.cancel(session, 1, by=5, now=NOW)
    async with database.guild_session(GUILD) as session:
        assert await purses.check(session, 1) == []
        assert [await left(session, voter.id) for voter in VOTERS] == [PURSE] * len(VOTERS)
        assert set(await session.scalars(select(Proposal.state))) == {"withdrawn"}


async def write_for_ever(url, seed):
    database = Database(url)

    async def one(number):
        while True:
            await writer(database, 1000 * seed + number, acts=2)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()

    await asyncio.gather(*map(one, range(16)))


if __name__ == "__main__":
    asyncio.run(write_for_ever(sys.argv[1], int(sys.argv[2])))
