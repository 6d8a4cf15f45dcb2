"""Linking accounts: a state is one member's, in one guild, for a while, and once; an account is one member's."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from guildkit import UserError
from guildkit_economy.models.stream import Alias, Identity, PendingLink
from guildkit_economy.stream import linking
from guildkit_economy.stream.platform import Account

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB = 1, 2
GREEN = Account("77", "green")


@pytest.fixture
def rng():
    return random.Random(7)


async def begun(database, rng, member=ALICE, guild=TENNESSEE, now=NOON):
    async with database.guild_session(guild) as session:
        return await linking.begin(session, rng, guild, member, "kick", now=now)


async def redeemed(database, state, guild=TENNESSEE, now=NOON):
    async with database.guild_session(guild) as session:
        return await linking.redeem(session, state, "kick", now=now)


async def linked(database, member, account, guild=TENNESSEE, policy="refuse", now=NOON):
    async with database.guild_session(guild) as session:
        return await linking.link(session, member, "kick", account, policy=policy, now=now)


async def of(database, member, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        found = await linking.of(session, member, "kick")
        return found and (found.account_id, found.name)


async def test_a_state_leads_back_to_its_member_once(database, rng):
    state = await begun(database, rng)
    assert linking.guild_of(state) == TENNESSEE
    member, verifier = await redeemed(database, state)
    assert member == ALICE
    # The example of RFC 7636, appendix B
    assert (
        linking.challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )
    assert 43 <= len(verifier) <= 128
    with pytest.raises(UserError, match="expired, was used"):
        await redeemed(database, state)


async def test_a_state_is_of_one_guild(database, rng):
    state = await begun(database, rng)
    with pytest.raises(UserError):
        await redeemed(database, state, guild=OHIO)
    forged = f"{OHIO:x}.{state.partition('.')[2]}"
    with pytest.raises(UserError):
        await redeemed(database, forged, guild=OHIO)
    with pytest.raises(UserError):
        await redeemed(database, forged)
    assert (await redeemed(database, state))[0] == ALICE  # still good where it is


@pytest.mark.parametrize("state", ["", "x", ".", "zz.a", "1" * 17 + ".a", "abc"])
def test_what_is_no_state_is_of_no_guild(state):
    assert linking.guild_of(state) is None


async def test_a_state_expires_and_the_next_one_replaces_it(database, rng):
    first = await begun(database, rng)
    second = await begun(database, rng)
    with pytest.raises(UserError):
        await redeemed(database, first)
    with pytest.raises(UserError):
        await redeemed(database, second, now=NOON + linking.LIFE)
    assert (await redeemed(database, second, now=NOON + linking.LIFE - timedelta(seconds=1)))[0] == ALICE
    await begun(database, rng)
    await begun(database, rng, member=BOB, now=NOON + linking.LIFE)
    async with database.guild_session(TENNESSEE) as session:
        assert await session.scalar(select(func.count()).select_from(PendingLink)) == 1


async def test_the_address_is_not_stored(database, rng):
    state = await begun(database, rng)
    async with database.guild_session(TENNESSEE) as session:
        row = (await session.scalars(select(PendingLink))).one()
        assert state.partition(".")[2] not in (row.digest, row.verifier)


async def test_an_account_is_one_members_in_a_guild(database):
    await linked(database, ALICE, GREEN)
    with pytest.raises(UserError, match="linked to another member"):
        await linked(database, BOB, GREEN)
    assert await of(database, BOB) is None
    await linked(database, BOB, GREEN, guild=OHIO)
    assert (await linked(database, ALICE, GREEN)).again
    moved = await linked(database, BOB, GREEN, policy="move")
    assert (moved.taken_from, moved.replaced) == (ALICE, None)
    assert await of(database, ALICE) is None
    assert await of(database, BOB) == ("77", "green")


async def test_a_member_has_one_account(database):
    await linked(database, ALICE, GREEN)
    assert (await linked(database, ALICE, Account("78", "blue"))).replaced == "green"
    assert await of(database, ALICE) == ("78", "blue")
    await linked(database, BOB, GREEN)  # it is free again


async def test_a_new_name_keeps_the_link_and_who_takes_the_old_one_gets_nothing(database):
    await linked(database, ALICE, GREEN)
    async with database.guild_session(TENNESSEE) as session:
        await linking.renamed(session, "kick", Account("77", "emerald"), now=NOON + timedelta(days=1))
        await linking.renamed(session, "kick", Account("99", "green"), now=NOON + timedelta(days=1))
        assert await linking.names(session, ALICE, "kick") == ["green", "emerald"]
        assert await linking.member_with(session, "kick", "99") is None
    assert await of(database, ALICE) == ("77", "emerald")


async def test_unlinking_and_erasure_leave_nothing(database, rng):
    await linked(database, ALICE, GREEN)
    async with database.guild_session(TENNESSEE) as session:
        assert await linking.unlink(session, ALICE, "kick") == "green"
        assert await linking.unlink(session, ALICE, "kick") is None
    await linked(database, ALICE, GREEN)
    await begun(database, rng)
    async with database.guild_session(TENNESSEE) as session:
        await linking.unlink(session, ALICE, "kick")
        for table in (Identity, Alias):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
