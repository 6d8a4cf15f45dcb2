"""A process that votes, changes, finishes and takes back at random, much at once, and is killed in the middle of it again and again."""

import asyncio
import json
import random
import sys
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from guildkit import UserError
from guildkit.storage.database import Database
from guildkit_raids.models import Axis, Cell, Pick, State
from guildkit_raids.planning import attendance, plans
from guildkit_raids.planning.tally import tally
from tests.raids.test_raids_votes import NOW, TENNESSEE, Naive, act, anything, planned

RAIDS, TASKS = 10, 8
ENDS = {"finish": 1, "undo": -1}


async def perform(session, number, member, what, value):
    if what == "finish":
        await attendance.finish(session, number, 0, 0, by=member, now=NOW)
    elif what == "undo":
        await attendance.undo(session, number, within=timedelta(hours=1), now=NOW)
    else:
        await act(session, number, member, what, value)


async def somebody(database, task, seed):
    """Do things with the votes of five members for ever, and say of each that it begins and whether it is done."""
    rng = random.Random(seed * TASKS + task)
    members = [task * 100 + each for each in range(5)]

    def tell(*said):
        sys.stdout.write(json.dumps([task, *said]) + "\n")
        sys.stdout.flush()

    while True:
        number, chance = rng.randint(1, RAIDS), rng.random()
        member, what, value = anything(rng, members)
        if chance < 0.1:  # most of the time most raids are open
            what, value = ("finish" if chance < 0.02 else "undo"), None
        tell(number, member, what, sorted(value) if isinstance(value, frozenset) else value)
        try:
            async with database.guild_session(TENNESSEE) as session:
                await perform(session, number, member, what, value)
        except UserError:  # the raid is over, or is not
            tell("refused")
        else:
            tell("done")


async def storm(url, seed):
    database = Database(url)
    await asyncio.gather(*(somebody(database, task, seed) for task in range(TASKS)))


class Witness:
    """What was said to be done, and what nobody knows because the process died before it could say so."""

    def __init__(self):
        self.naive = {number: Naive() for number in range(1, RAIDS + 1)}
        self.finished, self.begun, self.heard = Counter(), {}, 0

    def hear(self, line):
        task, *said = json.loads(line)
        if len(said) > 1:
            self.begun[task] = said
            return
        number, member, what, value = self.begun.pop(task)
        self.heard += 1
        if said == ["done"]:
            self.note(number, member, what, value)

    def note(self, number, member, what, value):
        if what in ENDS:
            self.finished[number] += ENDS[what]
        elif what in {"cell", "withdraw"}:
            self.naive[number].note(member, what, value and tuple(value))
        else:
            self.naive[number].note(member, Axis(what), frozenset(value))

    async def hold_against(self, database):
        """Make sure that everything is stored as it was said, and what nobody knows wholly or not at all."""
        recount = Counter()
        async with database.guild_session(TENNESSEE) as session:
            # Each act has locked its raid: a commit that was on its way when the process died comes before this.
            raids = [await plans.find(session, number, lock=True) for number in self.naive]
            for number, member, what, value in self.begun.values():
                if what in ENDS:
                    self.finished[number] = raids[number - 1].state == State.FINISHED
                elif await stored(session, number, member) != self.of(number, member):
                    self.note(number, member, what, value)
            self.begun.clear()
            for raid in raids:
                counted = await tally(session, raid)
                self.naive[raid.number].hold_against(counted)
                assert self.finished[raid.number] == (raid.state == State.FINISHED)
                recorded = [each.member_id for each in await attendance.recorded(session, raid.number)]
                present = counted.slot(0, 0).members if raid.state == State.FINISHED else []
                assert sorted(recorded) == sorted(each.member_id for each in present)
                recount.update(recorded)
            assert await attendance.counts(session) == recount

    def of(self, number, member):
        naive = self.naive[number]
        return naive.picks.get(member, dict.fromkeys(Axis, frozenset())), naive.cells.get(member, {})


async def stored(session, number, member):
    picks = {axis: frozenset() for axis in Axis}
    own = select(Pick.axis, Pick.position).where(Pick.raid == number, Pick.member_id == member)
    for axis, place in await session.execute(own):
        picks[Axis(axis)] |= {place}
    said = select(Cell).where(Cell.raid == number, Cell.member_id == member)
    return picks, {(each.day, each.time): each.can for each in await session.scalars(said)}


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("kills", "acts"), [(2, 400), pytest.param(10, 10_000, marks=pytest.mark.slow)], ids=["short", "long"]
)
async def test_of_all_that_happens_at_once_nothing_is_lost_or_doubled(database, kills, acts):
    url = database.engine.url.render_as_string(hide_password=False)
    async with database.guild_session(TENNESSEE) as session:
        assert [await planned(session) for _ in range(RAIDS)] == list(range(1, RAIDS + 1))
    witness = Witness()
    for run in range(kills):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, url, str(run)), stdout=asyncio.subprocess.PIPE
        )
        killed = False
        async for line in process.stdout:
            witness.hear(line)
            if not killed and witness.heard >= acts * (run + 1) // kills:
                process.kill()
                killed = True
        assert await process.wait() == -9
        await witness.hold_against(database)
    assert witness.heard >= acts


if __name__ == "__main__":
    asyncio.run(storm(sys.argv[1], int(sys.argv[2])))
