"""Papers, receipts, delegations and reminders, without Discord."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from guildkit import Storage, UserError
from guildkit.storage.migrations import upgrade
from guildkit_voting import ballots, constitution, delegations, lifecycle, papers, reminders, wishes
from guildkit_voting.constitution import Constitution
from guildkit_voting.drafting import Question
from guildkit_voting.methods import TiePolicy
from guildkit_voting.models import Base, PaperRecord, Proposal
from guildkit_voting.people import GuildMember

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOTING = Storage(Base.metadata, "guildkit_voting.migrations")
GUILD, OTHER = 1, 2
ALICE, BOB, CAROL, DAVE = 10, 11, 12, 13


@pytest.fixture
async def database(database):
    await upgrade(database, "voting", VOTING)
    return database


@pytest.fixture
async def session(database):
    async with database.guild_session(GUILD) as session:
        yield session


def member(number, *, joined_at=NOW - timedelta(days=1), pending=False, timed_out_until=None):
    return GuildMember(
        id=number, name="m", display_name="m", joined_at=joined_at, role_ids=frozenset(), bot=False,
        pending=pending, timed_out_until=timed_out_until,
    )  # fmt: skip


EVERYBODY = [member(number) for number in range(ALICE, 20)]


async def opened(session, people=EVERYBODY, *, options=3, method="plurality", **changes):
    names = tuple(f"Option {number}" for number in range(1, options + 1))
    question = Question("Capital", "", names, method, 1, timedelta(days=1), **changes)
    number = (await lifecycle.create(session, question, author_id=5, channel_id=6, now=NOW)).number
    return await lifecycle.open_voting(session, number, people, by=5, now=NOW, rng=random.Random(1))


async def cast(session, number, person, choices, *, now=NOW):
    return await ballots.cast(session, number, member(person), choices, now=now, rng=random.Random(person))


async def allow_delegation(session):
    await constitution.enact(session, {"delegation": True}, now=NOW, by=None)


# --- papers -----------------------------------------------------------------------------------------------------------


async def test_a_paper_is_kept_until_it_is_cast_or_voting_ends(session):
    proposal = await opened(session, method="borda", options=100)
    for person in (ALICE, BOB):
        await papers.rank(session, proposal, person, [7], page=1)
        await papers.rank(session, proposal, person, [99], page=4)
        again = await papers.rank(session, proposal, person, [7], page=1)  # the same click twice
        assert again.choices == (7, 99)
    assert (await papers.undo(session, proposal, BOB, 1)).choices == (7,)
    assert (await papers.of(session, proposal, ALICE)).choices == (7, 99)
    await cast(session, 1, ALICE, [7, 99])
    assert [paper.member_id for paper in await session.scalars(select(PaperRecord))] == [BOB]
    await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert (await session.scalars(select(PaperRecord))).all() == []


async def test_only_what_stands_on_the_page_is_ticked(session):
    proposal = await opened(session, method="approval", options=60)
    await papers.tick(session, proposal, ALICE, [1, 2], page=1)
    await papers.tick(session, proposal, ALICE, [59], page=3)
    paper = await papers.tick(session, proposal, ALICE, [2], page=1)
    assert paper.choices == (2, 59)
    with pytest.raises(UserError, match="does not fit"):
        await papers.tick(session, proposal, ALICE, [2, 60], page=1)


async def test_the_order_is_ones_own_and_depends_on_nothing_but_seed_and_member(session):
    proposal = await opened(session, options=30)
    orders = {person: papers.order(proposal, person, shuffled=True) for person in range(100)}
    assert all(sorted(each) == list(range(30)) for each in orders.values())
    assert len(set(orders.values())) == 100
    assert papers.order(proposal, ALICE, shuffled=True) == orders[ALICE]
    firsts = [each[0] for each in orders.values()]
    assert max(map(firsts.count, firsts)) < 20  # nobody is always on top
    assert papers.order(proposal, ALICE, shuffled=False) == tuple(range(30))


# --- who may cast -----------------------------------------------------------------------------------------------------


async def test_who_has_yet_to_accept_the_rules_is_no_voter(session):
    proposal = await opened(session, [*EVERYBODY, member(30, pending=True)])
    assert proposal.voters == len(EVERYBODY)
    with pytest.raises(UserError, match="accepted the rules"):
        await ballots.admit(session, proposal, member(30, pending=True), now=NOW)


async def test_a_time_out_keeps_from_voting_while_it_lasts(session):
    until = NOW + timedelta(hours=1)
    sent_out = member(ALICE, timed_out_until=until)
    proposal = await opened(session, [sent_out, *EVERYBODY[1:]])
    assert proposal.voters == len(EVERYBODY)
    with pytest.raises(UserError, match="timed out until"):
        await ballots.admit(session, proposal, sent_out, now=NOW)
    assert await ballots.admit(session, proposal, sent_out, now=until) == 1


# --- the count so far -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "voted", "shown"),
    [
        ("never", True, False),
        ("after_vote", False, False),
        ("after_vote", True, True),
        ("always", False, True),
    ],
)
async def test_the_count_so_far_is_shown_as_the_proposal_says_and_writes_nothing(
    database, policy, voted, shown
):
    async with database.guild_session(GUILD) as session:
        await allow_delegation(session)
        await opened(session, live_tally=policy)
        await delegations.delegate(session, BOB, ALICE, "", now=NOW)
        await cast(session, 1, ALICE, [2])
    async with database.guild_session(GUILD, read_only=True) as session:
        proposal = await lifecycle.find(session, 1)
        report = await ballots.standing(session, proposal, voted=voted)
    assert (report is not None) is shown
    if report:
        assert report.scores == (0, 0, 2)
    async with database.guild_session(GUILD) as session:
        await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
        assert await ballots.standing(session, await lifecycle.find(session, 1), voted=True) is None


async def test_the_count_so_far_does_not_tell_whom_a_lot_would_choose(session):
    proposal = await opened(session, live_tally="always", tie_policy=TiePolicy.LOT)
    await cast(session, 1, ALICE, [2])
    await cast(session, 1, BOB, [1])
    assert set((await ballots.standing(session, proposal)).winners) == {1, 2}
    _, report, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert len(report.winners) == 1


# --- delegations ------------------------------------------------------------------------------------------------------


async def test_delegation_is_off_unless_the_constitution_has_it(session):
    with pytest.raises(UserError, match="cannot be delegated"):
        await delegations.delegate(session, ALICE, BOB, "", now=NOW)


async def test_circles_are_refused_and_named(session):
    await allow_delegation(session)
    await delegations.delegate(session, ALICE, BOB, "", now=NOW)
    await delegations.delegate(session, BOB, CAROL, "", now=NOW)
    for person, to, tag in ((CAROL, ALICE, ""), (CAROL, ALICE, "parks"), (BOB, ALICE, "")):
        with pytest.raises(UserError) as refused:
            await delegations.delegate(session, person, to, tag, now=NOW)
        way = {CAROL: [CAROL, ALICE, BOB, CAROL], BOB: [BOB, ALICE, BOB]}[person]
        assert " → ".join(f"<@{each}>" for each in way) in str(refused.value)
    with pytest.raises(UserError, match="for yourself anyway"):
        await delegations.delegate(session, ALICE, ALICE, "", now=NOW)
    # With a tag of its own the way is another.
    await delegations.delegate(session, BOB, DAVE, "parks", now=NOW)
    await delegations.delegate(session, CAROL, ALICE, "parks", now=NOW)
    assert len(await delegations.received(session, ALICE)) == 1
    # A general delegation holds for that tag as well.
    with pytest.raises(UserError, match=f"<@{DAVE}> → <@{CAROL}> → <@{ALICE}> → <@{BOB}> → <@{DAVE}>"):
        await delegations.delegate(session, DAVE, CAROL, "", now=NOW)


async def test_two_who_close_a_circle_at_the_same_time_do_not(database):
    async with database.guild_session(GUILD) as session:
        await allow_delegation(session)

    async def choose(person, to):
        async with database.guild_session(GUILD) as session:
            await delegations.delegate(session, person, to, "", now=NOW)

    results = await asyncio.gather(choose(ALICE, BOB), choose(BOB, ALICE), return_exceptions=True)
    (refused,) = [each for each in results if each is not None]
    assert "in a circle" in str(refused)


async def test_taking_back_is_always_possible_and_says_where_it_leads(session):
    await allow_delegation(session)
    await delegations.delegate(session, ALICE, CAROL, "parks", now=NOW)
    await delegations.delegate(session, BOB, ALICE, "parks", now=NOW)
    await delegations.delegate(session, ALICE, BOB, "", now=NOW)
    assert await delegations.revoke(session, ALICE, "parks") == [ALICE, BOB, ALICE]
    with pytest.raises(UserError, match="delegated nothing for proposals tagged “parks”"):
        await delegations.revoke(session, ALICE, "parks")
    await opened(session, tag="parks")
    await cast(session, 1, CAROL, [0])
    _, report, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert report.turnout == 1


async def test_ones_own_vote_comes_first_and_a_tag_before_everything(session):
    await allow_delegation(session)
    await delegations.delegate(session, ALICE, BOB, "", now=NOW)
    await delegations.delegate(session, ALICE, CAROL, "parks", now=NOW)
    for number, (tag, expected) in enumerate({"parks": (1, 2, 0), "": (2, 1, 0)}.items(), 1):
        await opened(session, tag=tag)
        await cast(session, number, BOB, [0])
        await cast(session, number, CAROL, [1])
        _, report, _ = await lifecycle.close(session, number, now=NOW, rng=random.Random(1))
        assert report.scores == expected
    await opened(session, tag="parks")
    for person, option in ((ALICE, 2), (BOB, 0), (CAROL, 1)):
        await cast(session, 3, person, [option])
    _, report, _ = await lifecycle.close(session, 3, now=NOW, rng=random.Random(1))
    assert report.scores == (1, 1, 1)


PEOPLE = st.integers(1, 8)


@given(
    chosen=st.dictionaries(PEOPLE, st.dictionaries(st.sampled_from(["", "parks"]), PEOPLE)),
    electorate=st.dictionaries(PEOPLE, st.integers(1, 5)),
    data=st.data(),
)
def test_nobody_is_counted_twice_whoever_follows_whom(chosen, electorate, data):
    voted = data.draw(st.sets(st.sampled_from(sorted(electorate)))) if electorate else set()
    speaks = delegations.spoken_for(delegations.followed(chosen, "parks"), electorate, voted)
    assert speaks.keys() <= voted
    lent = sum(len(weights) for weights in speaks.values())
    assert len(voted) + lent <= len(electorate)
    own = sum(electorate[person] for person in voted)
    assert own + sum(sum(weights.values()) for weights in speaks.values()) <= sum(electorate.values())


@given(steps=st.lists(st.tuples(PEOPLE, PEOPLE, st.sampled_from(["", "parks", "roads"])), max_size=30))
def test_what_is_refused_as_a_circle_leaves_none(steps):
    chosen = {}
    for person, to, tag in steps:
        following = {each: dict(by_tag) for each, by_tag in chosen.items()}
        following.setdefault(person, {})[tag] = to
        if not delegations.circle(following, person, tag):
            chosen = following
    for tag in ("", "parks", "roads", "never used"):
        to = delegations.followed(chosen, tag)
        for person in to:
            way = [person]
            while (following := to.get(way[-1])) is not None:
                assert following not in way
                way.append(following)


# --- reminders and wishes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "reminded", "rules"),
    [
        ("01 12:00", "04 12:00", "03 12:00", {}),
        ("01 12:00", "04 23:30", "04 07:00", {}),  # out of the night
        ("01 12:00", "04 03:00", "03 07:00", {}),
        ("01 12:00", "03 05:00", "02 21:45", {"reminder_hours": 4}),  # the end comes before the morning
        ("01 23:00", "02 05:00", None, {"reminder_hours": 4}),  # open for a night only
        ("01 12:00", "02 12:00", None, {}),  # shorter than that
        ("01 12:00", "04 12:00", None, {"reminder_hours": 0}),
        ("01 12:00", "04 23:30", "03 23:30", {"quiet_from": 7, "quiet_until": 7}),
        ("01 12:00", "04 13:30", "03 15:00", {"quiet_from": 9, "quiet_until": 15}),
        ("01 01:00", "04 22:00", "04 07:00", {}),
        ("01 01:00", "04 07:00", "03 07:00", {}),
    ],
)
def test_when_people_are_reminded(opens, closes, reminded, rules):
    def at(text):
        return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

    proposal = Proposal(opened_at=at(opens), closes_at=at(closes))
    assert reminders.due(proposal, Constitution(**rules), ZoneInfo("UTC")) == (
        at(reminded) if reminded else None
    )


@given(
    opened_at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 46_000),
    hours=st.integers(0, 168),
    start=st.integers(0, 23),
    end=st.integers(0, 23),
    place=st.sampled_from(("UTC", "Europe/Berlin", "Asia/Tokyo")),
)
def test_nobody_is_reminded_in_quiet_hours_nor_after_the_end(opened_at, minutes, hours, start, end, place):
    zone = ZoneInfo(place)
    rules = Constitution(reminder_hours=hours, quiet_from=start, quiet_until=end)
    closes_at = opened_at + timedelta(minutes=minutes)
    at = reminders.due(Proposal(opened_at=opened_at, closes_at=closes_at), rules, zone)
    if at is not None:
        assert opened_at < at < closes_at
        assert not rules.quiet.lies_in(at, zone)


async def test_who_is_written_to(session):
    await opened(session)
    for person, wish in {
        ALICE: {"ballots": True},
        BOB: {"ballots": True, "reminders": False},
        CAROL: {"reminders": True},
        DAVE: {"ballots": True},
        99: {"ballots": True},  # was not there at the opening
    }.items():
        await wishes.change(session, person, **wish)
    await cast(session, 1, DAVE, [0])
    assert await wishes.who(session, "ballots", [1], limit=9) == [ALICE, BOB]
    assert await wishes.who(session, "ballots", [1], after=ALICE, limit=1) == [BOB]
    assert await wishes.who(session, "reminders", [1], limit=9) == [ALICE, CAROL]
    await opened(session, None)  # nobody knows who may
    assert await wishes.who(session, "ballots", [1, 2], limit=9) == [ALICE, BOB, DAVE, 99]
    assert await wishes.change(session, ALICE, ballots=False) == {"ballots": False, "reminders": False}
    assert await wishes.of(session, 98) == {"ballots": False, "reminders": False}
