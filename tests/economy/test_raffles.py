"""Raffles in the database: tickets and money together, one way through the states, a list that stays."""

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from guildkit import UserError
from guildkit_economy import raffles
from guildkit_economy.ledger import MINT, NotEnough, member, post, prove, transfer
from guildkit_economy.models import Account, Raffle, RaffleHolder, RaffleState, Ticket, TicketSource
from guildkit_economy.raffle_verifier import check, commitment, list_hash, read_lines
from guildkit_economy.raffles import Grant, Terms
from guildkit_economy.raffles.beacons import Signal

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALICE, BOB, CAROL = 101, 102, 103
GIFT, WATCHED, BOUGHT = TicketSource.GIFT, TicketSource.WATCHTIME, TicketSource.PURCHASE


@pytest.fixture
def rng():
    return random.Random(7)


@pytest.fixture
async def rich(database):
    """A database in which alice, bob and carol have 100 each."""
    async with database.guild_session(TENNESSEE) as session:
        for who in (ALICE, BOB, CAROL):
            made = transfer(MINT, member(who), 100, key=f"made:{who}", kind="mint", at=NOON)
            await post(session, made)
    return database


async def opened(database, rng, guild=TENNESSEE, now=NOON, **terms):
    async with database.guild_session(guild) as session:
        made = Terms(**{"title": "Mug", "duration": HOUR, **terms})
        return await raffles.open_raffle(session, made, now=now, by=ALICE, channel_id=1, rng=rng)


async def bought(database, rng, who, count, *, number=1, key=None, now=NOON, roles=()):
    async with database.guild_session(TENNESSEE) as session:
        key = key or f"{who}/{rng.getrandbits(30)}"
        return await raffles.buy(session, number, who, count, key=key, roles=roles, now=now, rng=rng)


async def granted(database, rng, *grants, number=1, now=NOON):
    async with database.guild_session(TENNESSEE) as session:
        return await raffles.grant_all(session, number, grants, now=now, rng=rng)


async def entered(database, rng, who, *, number=1, now=NOON, roles=(), guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        return await raffles.enter(session, number, who, roles=roles, now=now, rng=rng)


async def ended(database, *, number=1, now=NOON, everybody=None, beacon_round=None):
    """Close a raffle, freeze and publish its list."""
    async with database.guild_session(TENNESSEE) as session:
        await raffles.close(session, number, now=now)
    async with database.guild_session(TENNESSEE) as session:
        return await frozen(session, number, now=now, everybody=everybody, beacon_round=beacon_round)


async def frozen(session, number=1, *, now=NOON, everybody=None, beacon_round=None):
    raffle = await raffles.freeze(session, number, now=now, everybody=everybody, beacon_round=beacon_round)
    if raffle.state == RaffleState.COMMITTED:
        await raffles.publish(session, number, 99)
    return raffle


async def drawn(database, *, number=1, now=NOON, signal=None):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        ready = await raffles.prepare(session, number)
    codes = await ready.codes(signal)
    async with database.guild_session(TENNESSEE) as session:
        await raffles.settle(session, number, codes, signal, now=now, by=None)
        return [each.member_id for each in await raffles.winners_of(session, number)]


async def proof(database, number=1):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        listed, told = await raffles.document(session, await raffles.find(session, number))
    return listed, json.loads(told)


async def balances(database):
    async with database.guild_session(TENNESSEE) as session:
        assert (await prove(session)).wrong == []
        rows = await session.execute(select(Account.kind, Account.member_id, Account.name, Account.balance))
        return {member_id or name or kind: balance for kind, member_id, name, balance in rows if balance}


async def own(database, who, number=1):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        return await raffles.own(session, number, who)


async def standing(database, number=1):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        found = await raffles.standing(session, number)
    return found.tickets, found.members, found.held


# --- from the opening to the draw -------------------------------------------------------------------------------------


async def test_a_raffle_from_the_opening_to_the_draw(rich, rng):
    raffle = await opened(rich, rng, price=5, winners=2)
    await bought(rich, rng, ALICE, 3)
    await bought(rich, rng, BOB, 10)
    await granted(rich, rng, Grant(CAROL, WATCHED, 7, "stream 1/tick 1"))
    assert await standing(rich) == (20, 3, 0)
    assert await balances(rich) == {"mint": -300, ALICE: 85, BOB: 50, CAROL: 100, "raffle:1": 65}
    frozen = await ended(rich)
    listed, before = await proof(rich)
    assert before["seed"] is None is raffle.seed
    assert check(before) == []
    winners = await drawn(rich)
    assert len(set(winners)) == 2
    assert await balances(rich) == {"mint": -300, ALICE: 85, BOB: 50, CAROL: 100, "house": 65}
    again, after = await proof(rich)
    assert again == listed
    assert after["entries_sha256"] == before["entries_sha256"] == frozen.list_hash == list_hash(listed)
    assert after["commitment"] == before["commitment"] == raffle.commitment == commitment(after["seed"])
    assert check(after) == []
    codes = {(await own(rich, who)).code: who for who in (ALICE, BOB, CAROL)}
    assert [codes[code] for code in after["result"]] == winners
    assert {code: tickets for code, tickets, _ in after["entries"]} == {
        code: {ALICE: 3, BOB: 10, CAROL: 7}[who] for code, who in codes.items()
    }
    assert all(str(who) not in listed for who in (ALICE, BOB, CAROL))


async def test_the_pot_may_be_burnt(rich, rng):
    await opened(rich, rng, price=5, pot_to="burn")
    await bought(rich, rng, ALICE, 2)
    await ended(rich)
    assert await drawn(rich) == [ALICE]
    assert await balances(rich) == {"mint": -300, ALICE: 90, BOB: 100, CAROL: 100, "burn": 10}


async def test_where_more_could_win_than_take_part_everybody_wins(rich, rng):
    await opened(rich, rng, winners=100)
    assert await entered(rich, rng, ALICE)
    assert await entered(rich, rng, BOB)
    await ended(rich)
    assert sorted(await drawn(rich)) == [ALICE, BOB]
    assert check((await proof(rich))[1]) == []


async def test_each_step_is_taken_once_and_in_order(rich, rng):
    await opened(rich, rng)
    await entered(rich, rng, ALICE)
    with pytest.raises(UserError, match="Close it first"):
        await drawn(rich)
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(UserError, match="is still open"):
            await raffles.freeze(session, 1, now=NOON)
    async with rich.guild_session(TENNESSEE) as session:
        await raffles.close(session, 1, now=NOON)
    with pytest.raises(UserError, match="is closed: there are no more tickets"):
        await entered(rich, rng, BOB)
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(UserError, match="is closed"):
            await raffles.close(session, 1, now=NOON)
    async with rich.guild_session(TENNESSEE) as session:
        await raffles.freeze(session, 1, now=NOON)
    with pytest.raises(UserError, match="is not public yet"):
        await drawn(rich)
    async with rich.guild_session(TENNESSEE) as session:
        await raffles.publish(session, 1, 99)
    assert await drawn(rich) == [ALICE]
    with pytest.raises(UserError, match="was drawn already"):
        await drawn(rich)
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(UserError, match="was drawn already"):
            await raffles.void(session, 1, why="cancelled", now=NOON, by=ALICE)


async def test_two_who_draw_at_once_draw_once(rich, rng):
    await opened(rich, rng, price=1, winners=2)
    for who in (ALICE, BOB, CAROL):
        await bought(rich, rng, who, 5)
    await ended(rich)
    results = await asyncio.gather(*(drawn(rich) for _ in range(4)), return_exceptions=True)
    won = [result for result in results if not isinstance(result, Exception)]
    assert len(won) == 1
    assert all("drawn already" in str(result) for result in results if isinstance(result, Exception))
    assert (await balances(rich))["house"] == 15
    async with rich.guild_session(TENNESSEE, read_only=True) as session:
        assert [each.member_id for each in await raffles.winners_of(session, 1)] == won[0]


async def test_who_draws_while_another_calls_it_off_gets_one_of_both(rich, rng):
    await opened(rich, rng, price=1)
    await bought(rich, rng, ALICE, 5)
    await ended(rich)

    async def cancelled():
        async with rich.guild_session(TENNESSEE) as session:
            await raffles.void(session, 1, why="cancelled", now=NOON, by=BOB)

    results = await asyncio.gather(drawn(rich), cancelled(), return_exceptions=True)
    assert sum(isinstance(result, UserError) for result in results) == 1
    held = await balances(rich)
    assert "raffle:1" not in held
    assert held.get("house", 0) + held[ALICE] == 100


# --- tickets ----------------------------------------------------------------------------------------------------------


async def test_the_same_cause_gives_and_sells_tickets_once(rich, rng):
    await opened(rich, rng, price=5)
    assert (await bought(rich, rng, ALICE, 2, key="click")).tickets == 2
    again = await bought(rich, rng, ALICE, 2, key="click")
    assert (again.tickets, again.balance) == (2, 90)
    tick = Grant(BOB, WATCHED, 3, "stream 1/tick 9")
    assert await granted(rich, rng, tick, Grant(ALICE, WATCHED, 3, "stream 1/tick 9")) == [3, 3]
    assert await granted(rich, rng, tick, tick) == [0, 0]
    assert await standing(rich) == (8, 2, 0)
    await asyncio.gather(*(granted(rich, rng, Grant(CAROL, WATCHED, 1, "x")) for _ in range(5)))
    assert await standing(rich) == (9, 3, 0)


async def test_who_cannot_pay_gets_no_ticket_and_pays_nothing(rich, rng):
    await opened(rich, rng, price=60)
    await bought(rich, rng, ALICE, 1)
    with pytest.raises(NotEnough):
        await bought(rich, rng, ALICE, 1)
    assert await standing(rich) == (1, 1, 0)
    assert (await balances(rich))["raffle:1"] == 60


async def test_many_buy_at_once_and_nobody_more_than_the_limit(rich, rng):
    await opened(rich, rng, price=1, limit=5)
    results = await asyncio.gather(
        *(bought(rich, rng, who, 2) for who in (ALICE, BOB) for _ in range(4)), return_exceptions=True
    )
    assert sum(not isinstance(result, Exception) for result in results) == 4
    with pytest.raises(UserError, match="you can get 1 more"):
        await bought(rich, rng, ALICE, 2)
    await bought(rich, rng, ALICE, 1)
    assert await granted(rich, rng, Grant(ALICE, WATCHED, 9, "a"), Grant(BOB, WATCHED, 9, "a")) == [0, 1]
    assert await standing(rich) == (10, 2, 0)
    assert (await balances(rich))["raffle:1"] == 9


@pytest.mark.parametrize("count", [0, -1, 1_000_001, 10**30])
async def test_numbers_of_tickets_that_are_none(rich, rng, count):
    await opened(rich, rng, price=1)
    with pytest.raises(UserError, match="Between 1 and"):
        await bought(rich, rng, ALICE, count)
    with pytest.raises(UserError, match="Between 1 and"):
        await granted(rich, rng, Grant(ALICE, WATCHED, count, "x"))
    assert await standing(rich) == (0, 0, 0)


async def test_free_is_entered_once_and_paid_is_bought(rich, rng):
    await opened(rich, rng)
    await opened(rich, rng, price=5)
    assert await entered(rich, rng, ALICE)
    code = (await own(rich, ALICE)).code
    assert not await entered(rich, rng, ALICE)
    assert await standing(rich) == (1, 1, 0)
    assert (await own(rich, ALICE)).code == code
    with pytest.raises(UserError, match="is free"):
        await bought(rich, rng, ALICE, 1)
    with pytest.raises(UserError, match="is not free"):
        await entered(rich, rng, ALICE, number=2)
    await bought(rich, rng, ALICE, 1, number=2)
    assert (await own(rich, ALICE, 2)).code != code


async def test_a_late_click_gets_no_ticket_even_if_nobody_has_closed_it(rich, rng):
    await opened(rich, rng, price=5)
    with pytest.raises(UserError, match="no more tickets"):
        await bought(rich, rng, ALICE, 1, now=NOON + HOUR)
    with pytest.raises(UserError, match="no more tickets"):
        await granted(rich, rng, Grant(ALICE, WATCHED, 1, "x"), now=NOON + HOUR)
    assert (await balances(rich))[ALICE] == 100


async def test_roles_say_who_takes_part(rich, rng):
    await opened(rich, rng, required_role=5, excluded_role=6)
    for roles, said in (((), "Only who has"), ((5, 6), "Who has")):
        with pytest.raises(UserError, match=said):
            await entered(rich, rng, ALICE, roles=roles)
    assert await entered(rich, rng, ALICE, roles=(5, 7))


# --- held tickets -----------------------------------------------------------------------------------------------------


async def test_gifts_count_after_their_time_unless_they_are_void(rich, rng):
    await opened(rich, rng, duration=3 * HOUR)
    later = NOON + HOUR
    await granted(
        rich,
        rng,
        Grant(ALICE, GIFT, 5, "gift 1", hold_until=later),
        Grant(BOB, GIFT, 7, "gift 2", hold_until=later),
        Grant(CAROL, GIFT, 1, "gift 3", hold_until=later + HOUR),
    )
    assert await standing(rich) == (0, 0, 13)
    async with rich.guild_session(TENNESSEE) as session:
        names = {ticket.member_id: name for name, ticket in await raffles.held(session, 1)}
        assert await raffles.void_held(session, 1, {names[BOB], "nonsense"}, by=CAROL) == 7
        assert await raffles.void_held(session, 1, {names[BOB]}, by=CAROL) == 0
        assert await raffles.count_due(session, 1, NOON) == later
        assert await raffles.count_due(session, 1, later) == later + HOUR
    assert await standing(rich) == (5, 1, 1)
    # The event comes once more: what is void stays void.
    assert await granted(rich, rng, Grant(BOB, GIFT, 7, "gift 2")) == [0]
    async with rich.guild_session(TENNESSEE) as session:
        await raffles.close(session, 1, now=later)
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(UserError, match="still held back"):
            await raffles.freeze(session, 1, now=later)
    async with rich.guild_session(TENNESSEE) as session:
        await raffles.freeze(session, 1, now=later + HOUR)
    async with rich.guild_session(TENNESSEE) as session:
        with pytest.raises(UserError, match="public already"):
            await raffles.void_held(session, 1, {names[BOB]}, by=CAROL)
    assert sorted(tickets for _, tickets, _ in read_lines((await proof(rich))[0])) == [1, 5]


# --- calling off, leaving out -----------------------------------------------------------------------------------------


async def test_calling_off_gives_everybody_back_exactly_what_they_paid(rich, rng):
    await opened(rich, rng, price=7)
    for who, count in ((ALICE, 1), (BOB, 3), (ALICE, 4)):
        await bought(rich, rng, who, count)
    await granted(rich, rng, Grant(CAROL, WATCHED, 5, "x"), Grant(ALICE, WATCHED, 5, "x"))

    async def cancelled():
        async with rich.guild_session(TENNESSEE) as session:
            return await raffles.void(session, 1, why="cancelled", now=NOON, by=BOB)

    results = await asyncio.gather(cancelled(), cancelled(), return_exceptions=True)
    assert sum(isinstance(result, UserError) for result in results) == 1
    assert await balances(rich) == {"mint": -300, ALICE: 100, BOB: 100, CAROL: 100}
    with pytest.raises(UserError, match="was called off"):
        await bought(rich, rng, ALICE, 1)


async def test_without_anybody_who_can_win_it_is_void(rich, rng):
    await opened(rich, rng)
    assert (await ended(rich)).why_void == "no-entries"
    await opened(rich, rng, price=5)
    await bought(rich, rng, ALICE, 1, number=2)
    raffle = await ended(rich, number=2, everybody={BOB: frozenset()})  # alice has left
    assert (raffle.state, raffle.why_void) == ("void", "no-entries")
    assert (await balances(rich))[ALICE] == 100


async def test_who_must_not_win_stands_on_the_list_with_the_reason_and_gets_their_money_back(rich, rng):
    await opened(rich, rng)
    await entered(rich, rng, ALICE)
    await ended(rich)
    await drawn(rich)
    await opened(rich, rng, price=5, cooldown=7, excluded_role=9)
    with pytest.raises(UserError, match="You have won in the last 7 days"):
        await bought(rich, rng, ALICE, 1, number=2)
    await opened(rich, rng, cooldown=7)
    assert await entered(rich, rng, BOB, number=3)
    await bought(rich, rng, BOB, 2, number=2)
    await bought(rich, rng, CAROL, 2, number=2)
    await granted(rich, rng, Grant(ALICE, WATCHED, 9, "x"), Grant(104, WATCHED, 9, "x"), number=2)
    later = NOON + timedelta(minutes=5)
    await ended(rich, number=3, now=later)
    assert await drawn(rich, number=3, now=later) == [BOB]
    everybody = {ALICE: frozenset(), BOB: frozenset(), CAROL: frozenset(), 104: frozenset({9})}
    await ended(rich, number=2, now=later, everybody=everybody)
    listed, document = await proof(rich, 2)
    codes = {who: (await own(rich, who, 2)).code for who in everybody}
    assert set(read_lines(listed)) == {
        (codes[ALICE], 0, "won-lately"),
        (codes[BOB], 0, "won-lately"),
        (codes[CAROL], 2, ""),
        (codes[104], 0, "role"),
    }
    assert await drawn(rich, number=2, now=later) == [CAROL]
    assert check(document) == []
    # What bob has paid came back; his tickets did not win anything.
    assert await balances(rich) == {"mint": -300, ALICE: 100, BOB: 100, CAROL: 90, "house": 10}
    week = NOON + timedelta(days=8)
    await opened(rich, rng, cooldown=7, now=week)
    assert await entered(rich, rng, ALICE, number=4, now=week)


# --- the beacon -------------------------------------------------------------------------------------------------------


async def test_a_beacon_decides_together_with_the_seed(rich, rng):
    await opened(rich, rng, beacon="drand-quicknet", winners=3)
    for who in (ALICE, BOB, CAROL):
        await entered(rich, rng, who)
    await ended(rich, beacon_round=1234)
    listed, _ = await proof(rich)
    assert "beacon drand-quicknet 1234\n" in listed
    signature = "ab" * 48
    value = "2b5194b12b01058a369ef70fdb8b9b3e1fbadf6d08b23c1d602d7b567163cffc"
    await drawn(rich, signal=Signal(value, signature))
    _, document = await proof(rich)
    assert document["beacon"] == {
        "source": "drand-quicknet",
        "round": 1234,
        "value": value,
        "signature": signature,
    }
    assert check(document) == []


# --- two guilds, erasure ----------------------------------------------------------------------------------------------


async def test_another_guilds_number_is_none(rich, rng):
    await opened(rich, rng, guild=OHIO, title="Theirs")
    for number in (1, 0, -1, 2**31, 2**70):
        with pytest.raises(UserError, match="There is no raffle"):
            await entered(rich, rng, ALICE, number=number)
    await opened(rich, rng)
    await entered(rich, rng, ALICE)
    async with rich.guild_session(OHIO, read_only=True) as session:
        assert (await raffles.standing(session, 1)).tickets == 0
        assert (await raffles.own(session, 1, ALICE)).code is None


async def erased(database, who, pseudonym=-5):
    """What the core does: the id becomes a pseudonym wherever it stands, and the plugin is told."""
    async with database.guild_session(TENNESSEE) as session:
        for column in (Ticket.member_id, RaffleHolder.member_id, Account.member_id):
            table = column.class_
            await session.execute(update(table).where(column == who).values(member_id=pseudonym))
    async with database.guild_session(TENNESSEE) as session:
        return await raffles.forget(session, pseudonym, now=NOON)


async def test_who_is_erased_leaves_what_is_not_frozen_and_stays_a_code_where_it_is(rich, rng):
    await opened(rich, rng, price=5)
    await opened(rich, rng, price=5)
    for number in (1, 2):
        await bought(rich, rng, ALICE, 2, number=number)
        await bought(rich, rng, BOB, 2, number=number)
    await ended(rich, number=2)
    assert await erased(rich, ALICE) == [1]
    assert await standing(rich) == (2, 1, 0)
    assert await balances(rich) == {"mint": -300, -5: 90, BOB: 80, CAROL: 100, "raffle:1": 10, "raffle:2": 20}
    assert await erased(rich, ALICE) == []
    await ended(rich)
    assert await drawn(rich) == [BOB]
    await drawn(rich, number=2)
    assert check((await proof(rich, 2))[1]) == []
    assert len((await proof(rich, 2))[1]["entries"]) == 2


# --- terms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"title": ""}, "needs a title"),
        ({"title": "x" * 101}, "needs a title"),
        ({"prize": "x" * 1001}, "The prize"),
        ({"winners": 0}, "can win"),
        ({"winners": 101}, "can win"),
        ({"price": -1}, "A ticket costs"),
        ({"price": 10**30}, "A ticket costs"),
        ({"limit": 0}, "The limit"),
        ({"required_role": 5, "excluded_role": 5}, "could take part"),
    ],
    ids=str,
)
async def test_terms_under_which_there_can_be_no_raffle(database, rng, terms, said):
    with pytest.raises(UserError, match=said):
        await opened(database, rng, **terms)
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(Raffle)) == 0


async def test_the_next_of_a_row_has_the_terms_of_the_last_and_a_secret_of_its_own(database, rng):
    last = await opened(database, rng, repeats=True, winners=3, prize="A mug", duration=7 * 24 * HOUR)
    week = NOON + 7 * 24 * HOUR
    async with database.guild_session(TENNESSEE) as session:
        following = await raffles.open_again(session, last, now=week, rng=rng)
    assert (following.number, following.winners, following.prize, following.repeats) == (2, 3, "A mug", True)
    assert following.ends_at == week + 7 * 24 * HOUR
    assert following.commitment != last.commitment
