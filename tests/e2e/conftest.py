import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guildkit_economy.ledger import prove
from guildkit_economy.models import Account
from tests.economy.kick import StandIn


class Wall:
    """A clock on the wall, which somebody may put forward and back."""

    def __init__(self):
        self.wrong_by = timedelta()

    def now(self):
        return datetime.now(UTC) + self.wrong_by


@pytest.fixture
def other_guild(two_guilds):
    """A second guild, in which nothing is switched on."""
    return two_guilds[1]


@pytest.fixture
def owner(guild):
    return guild.owner


@pytest.fixture
def balances(database, guild):
    """What a test calls to learn what people have, the ledger proven."""

    async def have(*people):
        async with database.guild_session(guild.id) as session:
            assert (await prove(session)).wrong == []
            rows = await session.execute(select(Account.member_id, Account.balance))
            found = dict(rows.all())
            return [found.get(who.id, 0) for who in people]

    return have


@pytest.fixture
async def kick():
    """What stands in for Kick."""
    async with StandIn() as kick:
        yield kick


@pytest.fixture
def rng():
    return random.Random(7)


@pytest.fixture
def wall():
    return Wall()
