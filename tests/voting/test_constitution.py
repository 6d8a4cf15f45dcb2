"""The constitution: what its variables take, its versions, and amendments by vote. Without Discord."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from guildkit import Storage, UserError
from guildkit.storage.migrations import upgrade
from guildkit_voting import amendments, ballots, constitution, lifecycle
from guildkit_voting.constitution import Constitution
from guildkit_voting.constitution.values import Variable
from guildkit_voting.models import Base, ConstitutionRecord, EventRecord, State
from guildkit_voting.people import GuildMember

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOTING = Storage(Base.metadata, "guildkit_voting.migrations")
TENNESSEE, OHIO = 1, 2
ELDERS, CITIZENS = 900_000_000_000_000_001, 900_000_000_000_000_002
ROLES = {ELDERS: "Elders", CITIZENS: "Citizens", 7: "Twins", 8: "twins"}
VARIABLES = list(Constitution.model_fields)


@pytest.fixture
async def database(database):
    await upgrade(database, "voting", VOTING)
    return database


@pytest.fixture
async def session(database):
    async with database.guild_session(TENNESSEE) as session:
        yield session


def member(number):
    return GuildMember(
        id=number, name="m", display_name="m", joined_at=NOW - timedelta(days=1), role_ids=frozenset(),
        bot=False, pending=False, timed_out_until=None,
    )  # fmt: skip


EVERYBODY = [member(number) for number in range(10, 20)]


def read(name, typed):
    return Variable.named(name).read(typed, ROLES)


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("quorum", "20", 20),
        ("quorum", " 20 % ", 20),
        ("quorum", "100 Prozent", 100),
        ("default_duration", "3 days", 72),
        ("default_duration", "12h", 12),
        ("default_duration", "keine", None),
        ("purse", "1,000,000 tokens", 1_000_000),
        ("quiet_from", "23:00 Uhr", 23),
        ("delegation", "An", True),
        ("delegation", "no", False),
        ("tie_policy", "LOT", "lot"),
        ("live_tally", "wer abgestimmt hat", "after_vote"),
        ("default_method", "Integrierte Stichwahl", "runoff"),
        ("propose_role", f"<@&{CITIZENS}>", CITIZENS),
        ("propose_role", "@citizens", CITIZENS),
        ("propose_role", "everybody", None),
        ("role_weights", f"<@&{ELDERS}> 3, @Citizens: 2", {str(ELDERS): 3, str(CITIZENS): 2}),
        ("role_weights", "none", {}),
    ],
)
def test_values_are_read_as_people_write_them(name, typed, value):
    assert read(name, typed) == value
    assert constitution.fits({name: value})


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(("quorum", typed) for typed in ("101", "-1", "ten", "", "1.5", "1e3", "9" * 40, "²", "20 hours", "none")),
        *(("support", typed) for typed in ("100", "100 %")),
        *(("default_duration", typed) for typed in ("0", "33 days", "90 minutes", "769")),
        ("quiet_from", "24"),
        ("quiet_from", "23:00 UTC"),
        ("purse", "1000001"),
        ("delegation", "maybe"),
        ("tie_policy", "coin"),
        *(("propose_role", typed) for typed in ("@Nobody", "<@&5>", "Twins", "9" * 19)),
        *(("role_weights", typed) for typed in ("@Elders", "@Elders 0", "@Elders 1001", "@Elders 2, @Elders 3", "3")),
    ],
)  # fmt: skip
def test_other_values_are_refused_with_what_is_taken(name, typed):
    with pytest.raises(UserError) as refused:
        read(name, typed)
    assert f"is no value for “{Variable.named(name).title}”. Nothing was changed." in str(refused.value)
    assert str(refused.value.hint)


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_variable_has_words_and_a_default_that_can_be_written(name, language):
    variable = Variable.named(name)
    said = [each.within(language) for each in (variable.title, variable.meaning, variable.accepts)]
    assert all(said)
    assert variable.in_words(variable.default).within(language)
    for choice in variable.choices:
        assert variable.read(variable.choice(choice).within(language), {}) == choice
    if variable.kind == "integer" and variable.default is not None:
        assert variable.read(variable.in_words(variable.default).within(language), {}) == variable.default


def test_every_variable_is_in_one_group_and_no_group_is_too_large_to_show():
    groups = constitution.grouped()
    assert [name for names in groups.values() for name in names] == VARIABLES
    assert all(1 <= len(names) <= 10 for names in groups.values())


# --- versions ---------------------------------------------------------------------------------------------------------


async def test_each_change_is_a_version_and_a_guild_has_its_own(database):
    async with database.guild_session(TENNESSEE) as session:
        assert await constitution.in_force(session) == (0, Constitution())
        await constitution.change(session, {"quorum": 20}, now=NOW, by=5)
        await constitution.change(session, {"quorum": 20}, now=NOW, by=6)  # nothing new
        changes = {"support": 60, "delegation": True}
        version, rules = await constitution.change(session, changes, now=NOW, by=6)
        assert (version, rules.quorum, rules.support) == (3, 20, 60)
        assert (await constitution.at(session, 2)).support == 50
        newest, second, first = await constitution.history(session)
        assert (newest.by, [change.name for change in newest.changes]) == (6, ["delegation", "support"])
        assert (second.changes, first.changes) == ((constitution.Change("quorum", 0, 20),), ())
        assert await constitution.history(session, limit=1, offset=1) == [second]
    async with database.guild_session(OHIO) as session:
        assert await constitution.in_force(session) == (0, Constitution())


async def test_of_changes_at_the_same_instant_none_is_lost(database):
    async def change(name, value):
        async with database.guild_session(TENNESSEE) as session:
            await constitution.change(session, {name: value}, now=NOW, by=5)

    changes = {"quorum": 20, "support": 60, "delegation": True, "purse": 7}
    await asyncio.gather(*(change(name, value) for name, value in changes.items()))
    async with database.guild_session(TENNESSEE) as session:
        version, rules = await constitution.in_force(session)
    assert version == 1 + len(changes)
    assert {name: getattr(rules, name) for name in changes} == changes


async def test_what_only_a_vote_may_change_nobody_changes_alone(session):
    await constitution.change(session, {"amended_by": "vote"}, now=NOW, by=5)
    for changes in ({"quorum": 20}, {"amended_by": "managers"}):
        with pytest.raises(UserError, match="Only a vote changes the constitution"):
            await constitution.change(session, changes, now=NOW, by=5)
    assert await constitution.how_many(session) == 2


async def test_a_stored_value_that_a_newer_release_refuses_is_the_default_and_nothing_else_is_lost(session):
    await constitution.change(session, {"quorum": 20, "support": 60}, now=NOW, by=5)
    record = await session.scalar(select(ConstitutionRecord).where(ConstitutionRecord.version == 2))
    record.variables = {**record.variables, "support": 400, "abolished": 1}
    await session.flush()
    _, rules = await constitution.in_force(session)
    assert (rules.quorum, rules.support) == (20, 50)


# --- amendments -------------------------------------------------------------------------------------------------------


async def proposed(session, name, typed, **details):
    _, rules = await constitution.in_force(session)
    variable, value = amendments.read(name, typed, rules, ROLES)
    question = amendments.question(
        variable, value, rules, roles=ROLES, language="en", reason="", duration=timedelta(days=1), **details
    )
    proposal = await lifecycle.create(session, question, author_id=5, channel_id=6, now=NOW)
    return await lifecycle.open_voting(
        session, proposal.number, EVERYBODY, by=5, now=NOW, rng=random.Random(1)
    )


async def vote(session, number, *, yes=0, no=0, abstain=0):
    choices = [[0]] * yes + [[1]] * no + [[]] * abstain
    for person, chosen in zip(EVERYBODY, choices, strict=False):
        await ballots.cast(session, number, person, chosen, now=NOW, rng=random.Random(person.id))
    proposal, _, verdict = await lifecycle.close(session, number, now=NOW, rng=random.Random(1))
    return proposal, verdict


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        ({"yes": 6, "no": 4}, "support"),  # 60 %, and 66 must be exceeded; for others 50 are enough
        ({"yes": 2}, "quorum"),
        ({"yes": 2, "abstain": 3}, "approval"),
        ({"yes": 3, "abstain": 2}, "carried"),
    ],
)
async def test_an_amendment_has_rules_of_its_own_and_is_in_force_when_it_is_carried(session, votes, reason):
    rules = {"amendment_quorum": 50, "amendment_approval": 30, "amended_by": "vote"}
    await constitution.change(session, rules, now=NOW, by=5)
    proposal = await proposed(session, "quorum", "20 %")
    assert proposal.title == "Constitution: Quorum 20 %"
    assert "Quorum: 0 % → 20 %." in proposal.text
    assert "more than 66 % of yes and no are yes" in proposal.text
    proposal, verdict = await vote(session, proposal.number, **votes)
    assert verdict.reason == reason
    version, rules = await constitution.in_force(session)
    if reason == "carried":
        assert (version, rules.quorum, verdict.version) == (3, 20, 3)
        newest, *_ = await constitution.history(session)
        assert (newest.proposal, newest.changes[0].after) == (proposal.number, 20)
    else:
        assert (version, rules.quorum, verdict.version) == (2, 0, None)


async def test_a_proposal_keeps_the_version_under_which_it_was_opened(session):
    proposal = await proposed(session, "quorum", "20")
    await constitution.change(session, {"amendment_support": 99}, now=NOW, by=5)
    _, verdict = await vote(session, proposal.number, yes=7, no=3)
    assert verdict.state is State.PASSED
    _, rules = await constitution.in_force(session)
    assert (rules.quorum, rules.amendment_support) == (20, 99)


async def test_of_two_amendments_each_builds_on_what_is_in_force_when_it_is_carried(session):
    first = await proposed(session, "quorum", "20")
    second = await proposed(session, "support", "60")
    third = await proposed(session, "quorum", "30")
    again = await proposed(session, "quorum", "30")
    for proposal in (first, second, third):
        await vote(session, proposal.number, yes=3)
    version, rules = await constitution.in_force(session)
    assert (version, rules.quorum, rules.support) == (4, 30, 60)
    _, verdict = await vote(session, again.number, yes=3)
    assert (verdict.state, verdict.version) == (State.PASSED, 4)  # it is so already


async def test_only_a_vote_gives_the_constitution_back_to_the_managers(session):
    await constitution.change(session, {"amended_by": "vote"}, now=NOW, by=5)
    proposal = await proposed(session, "amended_by", "managers")
    await vote(session, proposal.number, yes=3)
    version, _ = await constitution.change(session, {"quorum": 10}, now=NOW, by=5)
    assert version == 4


async def test_an_amendment_that_a_newer_release_refuses_changes_nothing_and_says_so(session):
    proposal = await proposed(session, "quorum", "20")
    proposal.amendment = {"quorum": 400}
    await session.flush()
    before = await constitution.in_force(session)
    proposal, verdict = await vote(session, proposal.number, yes=3)
    assert (proposal.state, verdict.reason) == (State.CLOSED, "unfit")
    assert await constitution.in_force(session) == before
    last = await session.scalar(
        select(EventRecord).where(EventRecord.number == proposal.number).order_by(EventRecord.position.desc())
    )
    assert last.details["verdict"]["reason"] == "unfit"


async def test_what_an_amendment_says_is_what_it_does(session):
    proposal = await proposed(session, "quorum", "20")
    await session.execute(update(type(proposal)).values(state=State.DRAFT))
    with pytest.raises(UserError, match="cannot be edited"):
        await lifecycle.edit(session, proposal.number, None, by=5, now=NOW)


async def test_what_is_so_already_is_not_proposed_and_an_unknown_variable_is_named(session):
    with pytest.raises(UserError, match="“Quorum” is “0 %” already"):
        await proposed(session, "quorum", "0")
    with pytest.raises(UserError, match=r"no variable quota"):
        await proposed(session, "quota", "1")


async def test_shares_of_an_electorate_that_nobody_knows_open_no_vote(session):
    await constitution.change(session, {"amendment_approval": 30}, now=NOW, by=5)
    _, rules = await constitution.in_force(session)
    variable, value = amendments.read("quorum", "20", rules, ROLES)
    question = amendments.question(
        variable, value, rules, roles=ROLES, language="en", reason="", duration=timedelta(days=1)
    )
    proposal = await lifecycle.create(session, question, author_id=5, channel_id=6, now=NOW)
    with pytest.raises(UserError, match="I cannot tell who the members are"):
        await lifecycle.open_voting(session, proposal.number, None, by=5, now=NOW, rng=random.Random(1))
