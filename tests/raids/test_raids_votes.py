"""Votes: who is listed, and what they come to."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildkit import UserError
from guildkit_raids.models import Axis, Raid
from guildkit_raids.planning import plans, votes
from guildkit_raids.planning.tally import Listed, Tally, tally

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = [date(2026, 11, 24) + timedelta(days=each) for each in range(3)]
TIMES = [time(18), time(20)]
TENNESSEE = 1
PLACES = {Axis.DAY: len(DAYS), Axis.TIME: len(TIMES)}


async def planned(session, *, minimum=1):
    plan = plans.Plan("Molten Core", DAYS, TIMES, minimum, "", "Europe/Berlin")
    return (await plans.create(session, plan, 1, "petra", 5, now=NOW)).number


async def choose(session, number, member, axis, chosen):
    await votes.choose(session, number, member, f"m{member}", axis, chosen, among=range(25), now=NOW)


places = st.frozensets(st.integers(0, 3))
voters = st.lists(
    st.builds(
        Listed,
        member_id=st.integers(1, 10**6),
        name=st.text(max_size=5),
        days=places,
        times=places,
        cells=st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.booleans(), max_size=4),
    ),
    max_size=12,
)


@given(voters, st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_the_tally_is_what_a_naive_count_says(found, minimum):
    days = [date(2026, 11, 24) + timedelta(days=each) for each in range(4)]
    times = [time(17 + each) for each in range(4)]
    counted = Tally(Raid(number=1, zone="UTC", minimum=minimum), days, times, found)
    naive = {}
    for day in range(4):
        for begins in range(4):
            naive[day, begins] = [
                each.name
                for each in found
                if (
                    ((day, begins) not in each.cells and day in each.days and begins in each.times)
                    or each.cells.get((day, begins))
                )
            ]
    assert {(slot.day, slot.time): [each.name for each in slot.members] for slot in counted.slots()} == naive
    sizes = [slot.size for slot in counted.ranked()]
    assert sizes == sorted((len(names) for names in naive.values() if names), reverse=True)
    assert {(slot.day, slot.time) for slot in counted.taking_place()} == {
        place for place, names in naive.items() if len(names) >= minimum
    }


def anything(rng, members):
    """What somebody may do: choose, answer about a combination, or withdraw."""
    what = rng.choice([Axis.DAY, Axis.DAY, Axis.TIME, Axis.TIME, "cell", "withdraw"])
    if what == "withdraw":
        value = None
    elif what == "cell":
        value = (rng.randrange(3), rng.randrange(2), rng.random() < 0.5)
    else:
        value = frozenset(rng.sample(range(PLACES[what]), rng.randint(0, PLACES[what])))
    return rng.choice(members), what, value


class Naive:
    """The votes on a raid, kept in plain dictionaries."""

    def __init__(self):
        self.picks, self.cells = {}, {}

    def may(self, member, what):
        return what != "cell" or all(self.picks.get(member, {0: ()}).values())

    def note(self, member, what, value):
        own = self.picks.setdefault(member, {Axis.DAY: frozenset(), Axis.TIME: frozenset()})
        said = self.cells.setdefault(member, {})
        if what == "cell":
            said[value[:2]] = value[2]
        elif what == "withdraw":
            del self.picks[member], self.cells[member]
        else:
            changed, place = own[what] ^ value, list(Axis).index(what)
            own[what] = value
            for cell in [cell for cell in said if cell[place] in changed]:
                del said[cell]
            if not any(own.values()):
                said.clear()

    def hold_against(self, counted):
        full = {member for member, own in self.picks.items() if all(own.values())}
        assert {each.name for each in counted.listed} == {f"m{member}" for member in full}
        assert len(counted.listed) == len(full)
        assert counted.partial == sum(any(own.values()) for own in self.picks.values()) - len(full)
        for each in counted.listed:
            assert {Axis.DAY: each.days, Axis.TIME: each.times} == self.picks[each.member_id]
            assert dict(each.cells) == self.cells[each.member_id]


async def act(session, number, member, what, value):
    if what == "withdraw":
        await votes.withdraw(session, number, member, now=NOW)
    elif what == "cell":
        await votes.say(session, number, member, [value], now=NOW)
    else:
        await choose(session, number, member, what, value)


@pytest.mark.parametrize("seed", range(2))
async def test_a_name_is_listed_if_and_only_if_there_is_a_vote_for_a_day_and_for_a_time(database, seed):
    rng = random.Random(seed)
    async with database.guild_session(TENNESSEE) as session:
        number, naive = await planned(session), Naive()
        for _ in range(60):
            member, what, value = anything(rng, (1, 2, 3))
            if naive.may(member, what):
                await act(session, number, member, what, value)
                naive.note(member, what, value)
            else:
                with pytest.raises(UserError, match="Choose days and times on the planner first"):
                    await act(session, number, member, what, value)
            naive.hold_against(await tally(session, await plans.find(session, number)))
