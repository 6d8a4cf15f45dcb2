"""The life of a proposal, without Discord: which steps there are, what is frozen, and what a run-off inherits."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from guildkit import Storage, UserError
from guildkit.storage.migrations import upgrade
from guildkit_voting import ballots, constitution, drafting, events, lifecycle, proposals, publishing
from guildkit_voting.constitution import Constitution
from guildkit_voting.files.ballots import BadFile, read_text
from guildkit_voting.files.sheets import read_sheet
from guildkit_voting.files.verifying import verify
from guildkit_voting.models import Base, Draft, State
from guildkit_voting.people import GuildMember
from guildkit_voting.proposals import Shown

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VOTING = Storage(Base.metadata, "guildkit_voting.migrations")
GUILD = 1
ALICE, BOB, CAROL = (300_000_000_000_000_000 + number for number in range(3))


def member(number, joined_at=NOW - timedelta(days=1)):
    return GuildMember(
        id=number, name="m", display_name="m", joined_at=joined_at, role_ids=frozenset(), bot=False,
        pending=False, timed_out_until=None,
    )  # fmt: skip


EVERYBODY = [member(number) for number in (ALICE, BOB, CAROL)]


@pytest.fixture
async def session(database):
    await upgrade(database, "voting", VOTING)
    async with database.guild_session(GUILD) as session:
        yield session


def question(rules=None, **changes):
    values = {
        "member_id": ALICE, "title": "Capital", "text": "Where?", "options": "A\nB\nC", "method": "plurality",
        "duration": "1 day", "seats": 1, "choices": {},
    }  # fmt: skip
    return drafting.check(Draft(**{**values, **changes}), rules or Constitution())


async def create(session, **changes):
    return await lifecycle.create(session, question(**changes), author_id=ALICE, channel_id=6, now=NOW)


async def open_voting(session, number, people=EVERYBODY, now=NOW):
    return await lifecycle.open_voting(session, number, people, by=ALICE, now=now, rng=random.Random(1))


async def cast(session, number, member_id, *choices, now=NOW):
    await ballots.cast(session, number, member(member_id), choices, now=now, rng=random.Random(member_id))
    await session.flush()


async def close(session, number, now=NOW):
    proposal, report, _ = await lifecycle.close(session, number, now=now, rng=random.Random(1))
    return proposal, report, await lifecycle.run_off(session, proposal, report, "Again.", now=now)


# --- the steps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "to"), [*itertools.product(State, State)])
async def test_there_is_no_way_but_those(session, start, to):
    proposal = await create(session)
    proposal.state = start
    before = await events.newest(session, 1)
    if to in lifecycle.WAYS[start]:
        await lifecycle.move(session, proposal, to, "moved", now=NOW)
        assert (proposal.state, await events.newest(session, 1)) == (to, before + 1)
        assert (proposal.closed_at is not None) is (to in lifecycle.ENDED)
        return
    with pytest.raises(UserError, match="#1"):
        await lifecycle.move(session, proposal, to, "moved", now=NOW)
    assert (proposal.state, await events.newest(session, 1)) == (start, before)


async def test_every_way_leads_to_an_end():
    ends = set(lifecycle.ENDED)
    for _ in State:
        ends |= {state for state, ways in lifecycle.WAYS.items() if ways & ends}
    assert ends == set(State)
    assert {State.PASSED, State.FAILED, State.CLOSED, State.WITHDRAWN} == lifecycle.ENDED


async def test_nothing_of_what_is_voted_on_changes(session):
    await create(session)
    await open_voting(session, 1)
    before = lifecycle.frozen(await proposals.find(session, 1))
    with pytest.raises(UserError, match="nothing of it can be changed any more"):
        await lifecycle.edit(session, 1, question(title="Free beer"), by=ALICE, now=NOW)
    await constitution.enact(session, {"quorum": 100, "tie_policy": "lot"}, now=NOW, by=None)
    proposal, _, _ = await close(session, 1)
    assert (lifecycle.frozen(proposal), proposal.state) == (before, State.CLOSED)  # no quorum is asked for


async def test_a_rejection_keeps_its_reason_and_a_withdrawal_counts_nothing(session):
    await create(session)
    await lifecycle.submit(session, 1, by=ALICE, now=NOW)
    rejected = await lifecycle.reject(session, 1, by=BOB, reason="Too vague", now=NOW)
    assert (rejected.state, rejected.outcome["words"]) == (State.CLOSED, "Too vague")
    await create(session)
    await open_voting(session, 2)
    await lifecycle.withdraw(session, 2, by=ALICE, now=NOW)
    for number in (1, 2):
        with pytest.raises(UserError, match="has ended already"):
            await open_voting(session, number)
        with pytest.raises(UserError, match="No ballots"):
            await publishing.publish(session, await proposals.find(session, number))


async def test_the_sheet_of_an_edited_and_approved_proposal_holds(session, tmp_path):
    await create(session)
    await lifecycle.submit(session, 1, by=ALICE, now=NOW)
    await lifecycle.edit(session, 1, question(options="A\nB"), by=ALICE, now=NOW)
    await open_voting(session, 1)
    await cast(session, 1, ALICE, 1)
    with pytest.raises(UserError, match="still voting"):
        await publishing.publish(session, await proposals.find(session, 1))
    await close(session, 1)
    published = await publishing.publish(session, await proposals.find(session, 1))
    assert verify(published.sheet, head=published.sheet.head) == []
    assert [event["what"] for event in published.sheet.log] == [
        "created", "submitted", "edited", "opened", "closed",
    ]  # fmt: skip
    assert str(ALICE) not in str(published.sheet.log)
    packed = tmp_path / publishing.sheet_file(published.sheet, plain=100).filename
    packed.write_bytes(publishing.sheet_file(published.sheet, plain=100).data)
    assert packed.name == "proposal-1.json.gz"
    assert read_sheet(read_text(packed)) == published.sheet
    packed.write_bytes(packed.read_bytes()[:50])
    with pytest.raises(BadFile, match="no gzip file"):
        read_text(packed)
    forged = published.sheet.model_copy(update={"ballots": ()})
    assert verify(forged) != []


async def test_what_waits_cannot_be_closed_before_anybody_could_vote(session):
    await create(session)
    with pytest.raises(UserError, match="is still a draft"):
        await close(session, 1)
    await lifecycle.submit(session, 1, by=ALICE, now=NOW)
    with pytest.raises(UserError, match="waits for approval"):
        await close(session, 1)
    assert (await proposals.find(session, 1)).state == State.APPROVAL


# --- run-offs ----------------------------------------------------------------------------------------------------------


async def test_a_run_off_is_held_under_the_rules_of_the_vote_that_it_decides(session):
    await create(session, choices={"tie_policy": "runoff", "tag": "tea"})
    first = await open_voting(session, 1)
    await cast(session, 1, ALICE, 0)
    await cast(session, 1, BOB, 2)
    later = NOW + timedelta(days=1)
    first, _, second = await close(session, 1, now=later)
    assert (first.state, first.outcome["runoff"]) == (State.CLOSED, 2)
    assert (second.options, second.tag, second.tie_policy) == (["A", "C"], "tea", "runoff")
    await constitution.enact(session, {"member_days": 300, "quorum": 100}, now=later, by=None)
    newcomer = member(13, joined_at=later)
    second = await open_voting(session, 2, [*EVERYBODY, newcomer], now=later)
    assert (second.constitution, second.electorate, second.voters) == (
        first.constitution,
        first.electorate,
        3,
    )
    with pytest.raises(UserError, match="could not vote"):
        await ballots.cast(session, 2, newcomer, [0], now=later, rng=random.Random(1))
    await cast(session, 2, ALICE, 0, now=later)
    assert (await close(session, 2, now=later))[0].state == State.PASSED


async def test_a_run_off_of_a_run_off_is_the_last(session):
    await create(session, choices={"tie_policy": "runoff"})
    for number, following in ((1, 2), (2, 3), (3, None)):
        await open_voting(session, number)
        await cast(session, number, ALICE, 0)
        await cast(session, number, BOB, 1)
        _, _, run_off = await close(session, number)
        assert (run_off and run_off.number) == following


async def test_lists_that_are_level_for_the_last_seats_are_voted_on_for_these(session):
    await create(session, method="dhondt", seats=2, choices={"tie_policy": "runoff"})
    await open_voting(session, 1)
    for voter, option in ((ALICE, 0), (BOB, 1), (CAROL, 2)):
        await cast(session, 1, voter, option)
    _, _, run_off = await close(session, 1)
    assert (run_off.method, run_off.seats, run_off.options) == ("dhondt", 2, ["A", "B", "C"])


async def test_where_too_few_took_part_nothing_is_run_off(session):
    await constitution.enact(session, {"quorum": 100}, now=NOW, by=None)
    await create(session, choices={"tie_policy": "runoff"})
    await open_voting(session, 1)
    await cast(session, 1, ALICE, 0)
    await cast(session, 1, BOB, 1)
    proposal, _, run_off = await close(session, 1)
    assert (proposal.state, run_off) == (State.FAILED, None)


async def test_a_motion_that_is_level_is_not_carried_whatever_the_rule_for_ties(session):
    rules = Constitution(tie_policy="lot")
    motion = question(rules, options="", method="", choices={"motion": True})
    assert (motion.options, motion.method, motion.tie_policy) == (("Yes", "No"), "plurality", "closed")
    await lifecycle.create(session, motion, author_id=ALICE, channel_id=6, now=NOW)
    await open_voting(session, 1)
    await cast(session, 1, ALICE, 0)
    await cast(session, 1, BOB, 1)
    assert (await close(session, 1))[0].state == State.CLOSED


# --- the form beside the form -------------------------------------------------------------------------------------------


async def test_a_proposal_comes_out_of_the_form_as_it_went_in(session):
    chosen = {"tie_policy": "lot", "live_tally": "always", "tag": "Tea/time", "motion": False}
    proposal = await create(session, duration="1 day 90 minutes", method="borda", choices=chosen)
    draft = drafting.draft_of(proposal)
    marked = drafting.marked(draft)
    seats = marked.pop("seats")
    again = Draft(
        member_id=ALICE, title=draft.title, text=draft.text, options=draft.options, method=draft.method,
        duration=draft.duration, seats=seats, choices=drafting.chosen(**marked),
    )  # fmt: skip
    before = lifecycle.frozen(proposal)
    proposal = await lifecycle.edit(session, 1, drafting.check(again, Constitution()), by=ALICE, now=NOW)
    assert lifecycle.frozen(proposal) == before
    assert await events.newest(session, 1) == 1  # nothing has changed, so nothing is written down


def test_what_a_rigged_client_chooses_is_left_out():
    assert drafting.chosen("mlx", "mine", "sometimes", 3, 0, 0, "t") == {
        "motion": True, "later": True, "tie_policy": None, "live_tally": None, "number": 3,
        "campaign": None, "stage": None, "tag": "t",
    }  # fmt: skip


async def test_what_an_author_holds_back_is_listed_for_them_alone(session):
    await create(session)
    await create(session)
    await open_voting(session, 2)
    for shown, expected in (
        (Shown(), [2, 1]),
        (Shown(reader=ALICE), [2, 1]),
        (Shown(reader=BOB), [2]),
        (Shown("draft", BOB), []),
        (Shown("voting"), [2]),
    ):
        found = await proposals.recent(session, shown)
        assert [proposal.number for proposal, _ in found] == expected
        assert await proposals.how_many(session, shown) == len(expected)
        assert sorted(number for number, _ in await proposals.matching(session, "", shown)) == sorted(
            expected
        )
