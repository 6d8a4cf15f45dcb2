"""A process that is killed while it posts: what it had acknowledged is there, and nothing happens twice when it is asked again."""

import asyncio
import random
import sys

import pytest
from sqlalchemy import select

from guildkit_economy.ledger import prove
from guildkit_economy.models import Account, Transaction

TENNESSEE = 1234567890123456789

SCRIPT = """
import asyncio, random, sys
from datetime import UTC, datetime
from guildkit import UserError
from guildkit.groups import Groups
from guildkit.storage.database import Database
from guildkit_economy.ledger import MINT, give_back, member, post_all, set_aside, transfer

url, guild, *asked = sys.argv[1], *map(int, sys.argv[2:])
numbers = asked if len(asked) > 1 else range(asked[0], 10**9)
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

def posting(number):
    rng = random.Random(number)
    payer, payee = rng.sample(range(1, 9), 2)
    payer = MINT if number % 3 == 0 else member(payer)
    return transfer(payer, member(payee), rng.randrange(1, 50), key=f"k{number}", kind="pay", at=NOON)

async def one(database, groups, number):
    try:
        if number % 10 == 7:
            async with database.guild_session(guild) as session:
                hold = await set_aside(session, member(number % 8 + 1), 5, key=f"k{number}", kind="x", at=NOON)
                if number % 20 == 7:
                    await give_back(session, hold.number, at=NOON)
        else:
            await groups.add(guild, post_all, posting(number))
    except UserError:
        return
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()

async def main():
    database = Database(url)
    groups = Groups(database)
    for start in range(0, len(numbers), 32):
        await asyncio.gather(*(one(database, groups, n) for n in numbers[start : start + 32]))
    await database.close()

asyncio.run(main())
"""


class Child:
    """A process that posts numbered things one group after the other, and says which are done."""

    def __init__(self, url):
        self.url = url
        self.acknowledged = set()

    async def run(self, *numbers, kill_after=None, rng=None):
        """Let it do what has these numbers, or everything from one on until it is killed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", SCRIPT, self.url, *map(str, (TENNESSEE, *numbers))),
            stdout=asyncio.subprocess.PIPE,
        )
        heard = 0
        async for line in process.stdout:
            self.acknowledged.add(int(line))
            heard += 1
            if heard == kill_after:
                await asyncio.sleep(rng.uniform(0, 0.02))  # into the middle of something
                process.kill()
        return await process.wait()


async def stored(database):
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        keys = list(await session.scalars(select(Transaction.key)))
        balances = dict(list(await session.execute(select(Account.number, Account.balance))))
        proof = await prove(session)
    assert proof.wrong == []
    return keys, balances


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("kills", "acts"), [(2, 200), pytest.param(40, 6000, marks=pytest.mark.slow)])
async def test_what_was_acknowledged_is_there_and_nothing_happens_twice(database, kills, acts):
    rng = random.Random(kills)
    child = Child(database.engine.url.render_as_string(hide_password=False))
    for number in range(kills):
        first = number * acts // kills
        killed = await child.run(first, kill_after=rng.randrange(20, acts // kills), rng=rng)
        assert killed == -9
        keys, _ = await stored(database)
        assert {f"k{each}" for each in child.acknowledged} <= set(keys)
        assert len(keys) == len(set(keys))
    # Whoever was not told asks for the same again; it had all been done, and is not done twice.
    numbers = sorted(int(key[1:]) for key in keys if key.startswith("k"))
    before = await stored(database)
    child.acknowledged.clear()
    assert await child.run(*numbers) == 0
    assert child.acknowledged == set(numbers)
    assert await stored(database) == before
