"""Campaigns and their stages, without Discord: what is started when, what has to be approved, and how it ends."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guildkit import GuildMember, Storage, UserError
from guildkit.storage.migrations import upgrade
from guildkit_voting import ballots, campaigns, constitution, drafting, lifecycle, proposals, purses, stages
from guildkit_voting.constitution import Constitution
from guildkit_voting.models import Base, CampaignState, Draft, State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOTING = Storage(Base.metadata, "guildkit_voting.migrations")


def member(number):
    return GuildMember(
        id=number, name="m", display_name="m", joined_at=NOW - timedelta(days=1), role_ids=frozenset(), bot=False,
        pending=False, timed_out_until=None,
    )  # fmt: skip


PEOPLE = [member(10), member(11)]
ASKED = drafting.check(
    Draft(
        member_id=5, title="Park", text="", options="A\nB", method="plurality", duration="1 day", seats=1,
        choices={"campaign": 1, "stage": 1},
    ),
    Constitution(),
)  # fmt: skip


@pytest.fixture
async def session(database):
    await upgrade(database, "voting", VOTING)
    async with database.guild_session(1) as session:
        await campaigns.create(session, "Parks", "", None, author_id=5, channel_id=6, now=NOW)
        yield session


async def add(session, stage=1):
    return (await stages.add(session, replace(ASKED, stage=stage), author_id=5, now=NOW)).number


async def start(session, *, stage=None, people=PEOPLE):
    opened = await stages.start(session, 1, people, stage=stage, by=5, now=NOW, rng=random.Random(1))
    return [proposal.number for proposal in opened]


async def close(session, *numbers):
    for number in numbers:
        await lifecycle.close(session, number, now=NOW, rng=random.Random(1))
    return await stages.advance(session, 1, now=NOW)


async def test_stages_open_together_one_after_the_other_until_the_end(session):
    numbers = [await add(session, stage) for stage in (1, 1, 2)]
    assert await start(session) == numbers[:2]
    with pytest.raises(UserError, match="Stage 1 is still being voted on: #1, #2"):
        await start(session)
    with pytest.raises(UserError, match="Stage 1 has been started already"):
        await start(session, stage=1)
    assert await close(session, 1) is None
    assert await close(session, 2) == 1
    assert (await campaigns.progress(session, 1)).next_stage == 2
    assert await start(session, stage=2, people=[*PEOPLE, member(12)]) == [3]
    assert [await purses.balance(session, 1, who) for who in (10, 12, 13)] == [100, 100, None]
    assert await close(session, 3) == 2
    assert (await campaigns.find(session, 1)).state == CampaignState.ENDED
    for late in (start(session), stages.end(session, 1, by=5, now=NOW), add(session, 3)):
        with pytest.raises(UserError, match="Campaign 1 has ended"):
            await late


async def test_what_is_missing_is_named_and_nothing_is_opened(session):
    with pytest.raises(UserError, match="has no scenarios yet"):
        await start(session)
    await add(session, 1)
    await add(session, 4)
    with pytest.raises(UserError, match="Stage 2 has no scenarios, but stage 4 has some"):
        await start(session)
    with pytest.raises(UserError, match="Stages are numbered from 1 to 20"):
        await add(session, 21)
    assert (await campaigns.find(session, 1)).stage == 0
    for _ in range(stages.STAGE_LIMIT - 1):
        await add(session, 4)
    with pytest.raises(UserError, match="Stage 4 is full: 20 scenarios fit"):
        await add(session, 4)


async def test_the_constitution_decides_whether_scenarios_are_approved(session):
    await constitution.enact(session, {"auto_approval": False}, now=NOW, by=None)
    number = await add(session)
    assert (await proposals.find(session, number)).state == State.APPROVAL
    with pytest.raises(UserError, match="#1 waits for approval, which the constitution asks for"):
        await start(session)
    assert await stages.approve(session, 1, by=5, now=NOW) == [1]
    with pytest.raises(UserError, match="No scenario of stage 1 waits"):
        await stages.approve(session, 1, by=5, now=NOW)
    await lifecycle.edit(session, number, replace(ASKED, title="Another"), by=5, now=NOW)
    with pytest.raises(UserError, match="waits for approval"):  # what was approved was something else
        await start(session)
    await constitution.enact(session, {"auto_approval": True}, now=NOW, by=None)
    assert await start(session) == [1]


async def test_a_run_off_belongs_to_the_stage_and_its_end_waits_for_it(session):
    tied = (await stages.add(session, replace(ASKED, tie_policy="runoff"), author_id=5, now=NOW)).number
    await add(session, 2)
    await start(session)
    for who, option in ((10, 0), (11, 1)):
        await ballots.cast(session, tied, member(who), [option], stake=60, now=NOW, rng=random.Random(who))
    proposal, report, _ = await lifecycle.close(session, tied, now=NOW, rng=random.Random(1))
    run_off = await lifecycle.run_off(session, proposal, report, "", now=NOW)
    assert (run_off.campaign, run_off.stage) == (1, 1)
    # It is not open yet, and already nothing passes it by.
    assert await stages.advance(session, 1, now=NOW) is None
    assert (await campaigns.progress(session, 1)).next_stage is None
    assert await stages.stage_for(session, 1, None) == 2
    for too_early in (start(session), stages.end(session, 1, by=5, now=NOW)):
        with pytest.raises(UserError, match="Stage 1 is still being voted on: #3"):
            await too_early
    with pytest.raises(UserError, match="Stage 1 has been started already"):
        await stages.require_removable(session, 1, 3)
    with pytest.raises(UserError, match="nothing of it can be changed"):
        await lifecycle.edit(session, 3, ASKED, by=5, now=NOW)
    await lifecycle.open_voting(session, 3, [*PEOPLE, member(12)], by=None, now=NOW, rng=random.Random(1))
    with pytest.raises(UserError, match="it holds 40"):
        await ballots.cast(session, 3, member(10), [0], stake=41, now=NOW, rng=random.Random(1))
    await ballots.cast(session, 3, member(10), [0], stake=40, now=NOW, rng=random.Random(1))
    assert await purses.since_start(session, run_off, 10) == (100, 0)
    assert await purses.check(session, 1) == []
    assert await close(session, 3) == 1
    assert await start(session) == [2]


async def test_a_cancelled_campaign_takes_its_run_off_with_it(session):
    tied = (await stages.add(session, replace(ASKED, tie_policy="runoff"), author_id=5, now=NOW)).number
    await start(session)
    for who, option in ((10, 0), (11, 1)):
        await ballots.cast(session, tied, member(who), [option], now=NOW, rng=random.Random(who))
    proposal, report, _ = await lifecycle.close(session, tied, now=NOW, rng=random.Random(1))
    await lifecycle.run_off(session, proposal, report, "", now=NOW)
    assert await stages.cancel(session, 1, by=5, now=NOW) == [2]


async def test_an_end_drops_what_was_not_started_and_no_vote(session):
    for stage in (1, 2):
        await add(session, stage)
    with pytest.raises(UserError, match="Campaign 1 has not been started"):
        await stages.end(session, 1, by=5, now=NOW)
    await start(session)
    with pytest.raises(UserError, match="still being voted on"):
        await stages.end(session, 1, by=5, now=NOW)
    await close(session, 1)
    await stages.end(session, 1, by=5, now=NOW)
    states = [scenario.proposal.state for scenario in (await campaigns.progress(session, 1)).scenarios]
    assert states == [State.CLOSED]
    with pytest.raises(UserError, match="nothing of it can be changed"):
        await campaigns.edit(session, 1, title="New", words=None, purse=None)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": " "}, "needs a title"),
        ({"title": "x" * 201}, "at most 200"),
        ({"words": "x" * 2001}, "The text has 2,001 characters"),
        ({"purse": -1}, "between 0 and 1,000,000 tokens"),
        ({"purse": 1_000_001}, "between 0 and 1,000,000 tokens"),
    ],
)
async def test_a_campaign_that_is_wrong_is_refused(session, changes, says):
    with pytest.raises(UserError, match=says):
        await campaigns.edit(session, 1, **{"title": None, "words": None, "purse": None, **changes})


@pytest.mark.parametrize(
    ("typed", "separator", "stake"),
    [
        ("10", ",", 10),
        (" 0 ", ",", 0),
        ("1,000", ",", 1000),
        ("1.000", ".", 1000),
        ("1 000", ",", 1000),
        ("007", ",", 7),
    ],
)
def test_a_stake_is_read_as_its_reader_writes_it(typed, separator, stake):
    assert purses.parse_stake(typed, separator) == stake


@pytest.mark.parametrize("typed", ["", "-1", "ten", "1.5", "1.000", "10^30", "1,0", "٣", "0x10", "1e3"])
def test_what_is_no_stake_is_refused(typed):
    with pytest.raises(UserError, match="is no number of tokens"):
        purses.parse_stake(typed, ",")
