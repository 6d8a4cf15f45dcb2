"""A world of members who do everything at once, again and in any order: the ledger adds up after each step.

Everything random follows from a seed. What a step should have done is reckoned beside the ledger, by a model of a dozen lines.
"""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guildkit import UserError
from guildkit.groups import Groups
from guildkit_economy.ledger import (
    BURN,
    HOLDS,
    HOUSE,
    MINT,
    give_back,
    member,
    pay,
    post_all,
    pot,
    prove,
    reverse,
    set_aside,
    transfer,
)
from guildkit_economy.models import Account, Kind, Transaction

GUILDS = (1234567890123456789, 987654321098765432)
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
OWNERS = (HOUSE, BURN, pot("raffle:1"), *(member(number) for number in range(1, 9)))


class World:
    """Some guilds with the same members and the same keys, a clock that jumps, and what everybody should have."""

    def __init__(self, database, seed):
        self.database = database
        self.groups = Groups(database)
        self.rng = random.Random(seed)
        self.now = NOON
        self.balances = {guild: Counter() for guild in GUILDS}
        self.done = {guild: {} for guild in GUILDS}
        self.holds = {guild: {} for guild in GUILDS}
        self.reversed = {guild: set() for guild in GUILDS}

    async def step(self, number):
        self.now += timedelta(seconds=self.rng.choice([0, 1, 60, 3600, -30, -7200]))
        guild = self.rng.choice(GUILDS)
        acts = [self.transfers, self.transfers, self.hold, self.settle, self.expire, self.reverse]
        await self.rng.choice(acts)(guild, number)

    async def transfers(self, guild, number):
        """Many ask at once; some of them twice, some for what was asked long ago, all in another order."""
        postings = []
        for place in range(self.rng.randrange(1, 12)):
            payer, payee = self.rng.sample(OWNERS, 2)
            payer = MINT if self.rng.random() < 0.3 else payer
            amount = self.rng.randrange(1, 120)
            postings.append(self.posting(payer, payee, amount, f"{number}/{place}"))
        postings += self.rng.sample(postings, self.rng.randrange(len(postings)))
        old = list(self.done[guild].values())
        postings += self.rng.sample(old, min(len(old), self.rng.randrange(3)))
        self.rng.shuffle(postings)
        results = await asyncio.gather(
            *(self.groups.add(guild, post_all, each) for each in postings), return_exceptions=True
        )
        for posting, result in zip(postings, results, strict=True):
            self.reckon(guild, posting, result)

    def posting(self, payer, payee, amount, key):
        return transfer(payer, payee, amount, key=key, kind="x", at=self.now)

    def reckon(self, guild, posting, result):
        """Do in the model what was asked of the ledger: both allow and refuse the same."""
        balances = self.balances[guild]
        if posting.key in self.done[guild]:
            assert result.again
            return
        allowed = all(
            owner.kind == Kind.MINT or balances[owner] + amount >= 0
            for owner, amount in posting.entries.items()
        )
        assert isinstance(result, UserError) is not allowed, (posting, result)
        if allowed:
            assert not result.again
            self.done[guild][posting.key] = posting
            balances.update(posting.entries)

    async def hold(self, guild, number):
        payer, amount = self.rng.choice(OWNERS[2:]), self.rng.randrange(1, 50)
        try:
            async with self.database.guild_session(guild) as session:
                posted = await set_aside(
                    session, payer, amount, key=f"hold {number}", kind="hold", at=self.now
                )
                if self.rng.random() < 0.2:
                    raise RuntimeError("the process loses heart before the commit")  # noqa: TRY301 - on purpose
        except RuntimeError:
            return
        except UserError:
            assert self.balances[guild][payer] < amount
            return
        self.holds[guild][posted.number] = payer, amount
        self.balances[guild].update({payer: -amount, HOLDS: amount})

    async def settle(self, guild, _number):
        if not self.holds[guild]:
            return
        hold = self.rng.choice(list(self.holds[guild]))
        payer, amount = self.holds[guild][hold]
        part, payee = self.rng.randrange(1, amount + 1), self.rng.choice(OWNERS)
        for again in (False, True):
            async with self.database.guild_session(guild) as session:
                posted = await pay(session, hold, payee, at=self.now, amount=part)
            assert (posted is None) is again
        del self.holds[guild][hold]
        for owner, change in ((HOLDS, -amount), (payee, part), (payer, amount - part)):
            self.balances[guild][owner] += change

    async def expire(self, guild, _number):
        if not self.holds[guild]:
            return
        hold = self.rng.choice(list(self.holds[guild]))
        payer, amount = self.holds[guild].pop(hold)
        for again in (False, True):
            async with self.database.guild_session(guild) as session:
                posted = await give_back(session, hold, at=self.now, expired=True)
            assert (posted is None) is again
        self.balances[guild].update({payer: amount, HOLDS: -amount})

    async def reverse(self, guild, _number):
        if not self.done[guild]:
            return
        posting = self.rng.choice(list(self.done[guild].values()))
        async with self.database.guild_session(guild, read_only=True) as session:
            number = await session.scalar(select(Transaction.number).where(Transaction.key == posting.key))
        opposite = {owner: -amount for owner, amount in posting.entries.items()}
        try:
            async with self.database.guild_session(guild) as session:
                posted = await reverse(session, number, at=self.now, actor_id=None, reason="")
        except UserError:
            assert any(
                owner.kind != Kind.MINT and self.balances[guild][owner] + amount < 0
                for owner, amount in opposite.items()
            )
            return
        assert posted.again is (number in self.reversed[guild])
        if not posted.again:
            self.reversed[guild].add(number)
            self.balances[guild].update(opposite)

    async def check(self):
        for guild in GUILDS:
            async with self.database.guild_session(guild, read_only=True) as session:
                assert (await prove(session)).wrong == []
                rows = await session.execute(
                    select(Account.kind, Account.member_id, Account.name, Account.balance)
                )
                found = {tuple(owner): balance for *owner, balance in rows if balance}
            reckoned = {
                (owner.kind, owner.member_id, owner.name): balance
                for owner, balance in self.balances[guild].items()
                if balance
            }
            assert found == reckoned


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("seed", "steps"),
    [(1, 30), (2, 30), *(pytest.param(seed, 400, marks=pytest.mark.slow) for seed in range(3, 9))],
)
async def test_whatever_happens_the_ledger_does_what_the_model_does(database, seed, steps):
    world = World(database, seed)
    for guild in GUILDS:
        for owner in OWNERS:
            start = world.posting(MINT, owner, 300, f"start {owner}")
            world.reckon(guild, start, await world.groups.add(guild, post_all, start))
    for number in range(steps):
        await world.step(number)
        await world.check()
    assert sum(map(len, world.done.values())) > 2 * len(OWNERS) + 10
