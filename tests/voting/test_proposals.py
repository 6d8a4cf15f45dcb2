"""The rules of proposals and ballots, without Discord."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from guildkit import Storage, UserError
from guildkit.storage.migrations import differences, upgrade
from guildkit_voting import ballots, drafting, lifecycle, proposals
from guildkit_voting.constitution import Constitution
from guildkit_voting.methods import METHODS
from guildkit_voting.models import BallotRecord, Base, Draft, State
from guildkit_voting.people import GuildMember

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOTING = Storage(Base.metadata, "guildkit_voting.migrations")
GUILD, OTHER = 1, 2


def draft(**changes):
    values = {
        "member_id": 5,
        "title": "Capital",
        "text": "",
        "options": "A\nB\nC",
        "method": "plurality",
        "duration": "1 day",
        "seats": 1,
        "choices": {},
    }
    return Draft(**{**values, **changes})


@pytest.fixture
async def database(database):
    await upgrade(database, "voting", VOTING)
    return database


@pytest.fixture
async def session(database):
    async with database.guild_session(GUILD) as session:
        yield session


def check(**changes):
    return drafting.check(draft(**changes), Constitution())


def member(number, joined_at=NOW - timedelta(days=1), roles=(), *, bot=False):
    return GuildMember(
        id=number, name="m", display_name="m", joined_at=joined_at, role_ids=frozenset(roles), bot=bot,
        pending=False, timed_out_until=None,
    )  # fmt: skip


EVERYBODY = [member(number) for number in range(10, 20)]


async def opened(session, people=EVERYBODY, **changes):
    proposal = await lifecycle.create(session, check(**changes), author_id=5, channel_id=6, now=NOW)
    await drafting.forget_draft(session, 5)
    return await lifecycle.open_voting(session, proposal.number, people, by=5, now=NOW, rng=random.Random(1))


async def cast(session, number, member_id, choices, *, now):
    return await ballots.cast(
        session, number, member(member_id), choices, now=now, rng=random.Random(member_id)
    )


async def test_the_migrations_make_what_the_models_say(database):
    async with database.connection() as connection:
        assert await connection.run_sync(differences, VOTING) == []


# --- the form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "needs a title"),
        ({"title": " \n "}, "needs a title"),
        ({"title": "x" * 300}, "The title has 300 characters, and 200 fit. The text may be longer."),
        ({"text": "x" * 2001}, "The text has 2,001 characters"),
        ({"options": ""}, "at least two options, and I found none"),
        ({"options": "\n \n"}, "at least two options, and I found none"),
        ({"options": "A\n\n"}, "at least two options, and I found only one: “A”"),
        ({"options": "Yes\nNo\nyes"}, "Two options are alike: “Yes” and “yes”"),
        ({"options": "a  b\na b"}, "Two options are alike"),
        ({"options": "\n".join(map(str, range(101)))}, "101 options are too many; 100 fit"),
        ({"options": "x" * 81 + "\nB"}, "has 81 characters, and 80 fit"),
        ({"method": "dictatorship"}, "There is no method called 'dictatorship'"),
        ({"method": ""}, "There is no method"),
        ({"duration": "soon"}, "cannot read the duration"),
        ({"seats": 0}, "Between 1 and 100 seats"),
    ],
)
def test_a_form_that_is_wrong_is_refused_with_the_way_out(changes, says):
    with pytest.raises(UserError) as refused:
        check(**changes)
    assert says in str(refused.value)


def test_what_people_wrote_is_shown_to_them_as_text():
    with pytest.raises(UserError) as refused:
        check(options="**A**\n**a**")
    assert r"\*\*A\*\*" in str(refused.value)


def test_spaces_and_blank_lines_do_not_matter():
    question = check(title="  The   capital ", options="\n A \n\n  B  c\n")
    assert (question.title, question.options) == ("The capital", ("A", "B c"))


# --- numbers ----------------------------------------------------------------------------------------------------------


async def test_proposals_are_numbered_in_each_guild(database):
    for guild, expected in ((GUILD, [1, 2]), (OTHER, [1])):
        async with database.guild_session(guild) as session:
            assert [(await opened(session)).number for _ in expected] == expected
    async with database.guild_session(OTHER) as session:
        with pytest.raises(UserError, match="There is no proposal #2 here"):
            await proposals.find(session, 2)


async def test_a_draft_is_kept_until_it_is_a_proposal(session):
    await drafting.save_draft(session, draft(title="first"))
    await drafting.save_draft(session, draft(title="second"))
    assert (await drafting.load_draft(session, 5)).title == "second"
    await opened(session)
    await session.flush()
    assert await drafting.load_draft(session, 5) is None


# --- ballots ----------------------------------------------------------------------------------------------------------


async def test_the_last_ballot_counts(session):
    await opened(session)
    assert (await cast(session, 1, 10, [0], now=NOW))[2] is False
    assert (await cast(session, 1, 10, [2], now=NOW))[2] is True
    await session.flush()
    assert (await session.scalars(select(BallotRecord.choices))).all() == [[2]]
    _, report, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert (report.winners, report.turnout) == ((2,), 1)


@pytest.mark.parametrize(
    ("method", "choices"),
    [
        ("plurality", [3]),
        ("plurality", [-1]),
        ("plurality", [0, 1]),
        ("approval", [0, 0]),
        ("borda", [0, 1, 2, 3]),
        ("runoff", [1, 1]),
    ],
)
async def test_a_forged_ballot_is_refused(session, method, choices):
    await opened(session, method=method)
    with pytest.raises(UserError, match="does not fit"):
        await cast(session, 1, 10, choices, now=NOW)
    assert await session.scalar(select(func.count()).select_from(BallotRecord)) == 0


async def test_a_ballot_after_the_close_is_refused_and_not_counted(session):
    await opened(session)
    late = NOW + timedelta(days=1)
    for when in (late, late + timedelta(seconds=1)):
        with pytest.raises(UserError, match="Voting on #1 is over; your ballot was not counted"):
            await cast(session, 1, 10, [0], now=when)
    await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    with pytest.raises(UserError, match="is over"):
        await cast(session, 1, 10, [0], now=NOW)


async def test_a_vote_ends_once(session):
    await opened(session)
    await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    with pytest.raises(UserError, match="has ended already"):
        await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))


@pytest.mark.parametrize("method", METHODS)
async def test_nobody_voted_nobody_is_elected(session, method):
    await opened(session, method=method)
    await cast(session, 1, 10, [], now=NOW)
    proposal, report, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert (proposal.state, report.winners, report.turnout, report.abstentions) == (State.CLOSED, (), 1, 1)


async def test_a_tie_elects_nobody(session):
    await opened(session)
    await cast(session, 1, 10, [0], now=NOW)
    await cast(session, 1, 11, [1], now=NOW)
    proposal, report, _ = await lifecycle.close(session, 1, now=NOW, rng=random.Random(1))
    assert (proposal.state, report.tied) == (State.CLOSED, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("b\nA\nC", [1, 0, 2]), ("C", [2]), ("\n a \n", [0])],
)
async def test_a_typed_ranking_is_read(session, text, expected):
    assert ballots.parse_ranking(await opened(session, method="borda"), text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [("A\nD", "“D” is none of the options"), ("A\na", "stands there twice"), ("", "is empty")],
)
async def test_a_typed_ranking_that_is_wrong_is_refused_and_not_lost(session, text, says):
    with pytest.raises(UserError) as refused:
        ballots.parse_ranking(await opened(session, method="borda"), text)
    assert says in str(refused.value)
    assert text in str(refused.value)


async def test_open_proposals_come_first_then_the_newest(session):
    for _ in range(3):
        await opened(session)
    await cast(session, 3, 10, [0], now=NOW)
    await lifecycle.close(session, 3, now=NOW, rng=random.Random(1))
    await cast(session, 1, 10, [0], now=NOW)
    await session.flush()
    assert [(proposal.number, ballots) for proposal, ballots in await proposals.recent(session)] == [
        (2, 0),
        (1, 1),
        (3, 1),
    ]
