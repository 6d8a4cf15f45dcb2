"""Who gets the places of a raid."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from guildkit_raids.planning.places import ALL, Applicant, fill

GROUPS = ("tank", "healer", "damage")
applicants = st.lists(st.lists(st.sampled_from(GROUPS), unique=True, max_size=3).map(tuple), max_size=6).map(
    lambda them: [Applicant(number, groups) for number, groups in enumerate(them, 1)]
)
limits = st.dictionaries(st.sampled_from((*GROUPS, ALL)), st.integers(0, 3))


def fit(them, limits):
    """Whether all of them find a place, by trying everything."""
    if len(them) > limits.get(ALL, len(them)):
        return False
    ways = product(*(each.groups or (ALL,) for each in them))
    return any(all(way.count(group) <= limits.get(group, 9) for group in GROUPS) for way in ways)


@given(applicants, limits)
def test_nobody_waits_for_whom_there_is_room_and_nobody_is_passed_over(them, limits):
    filled = fill(them, limits)
    seated = []
    for each in them:
        has_one = each.member_id in filled.places
        assert has_one == fit([*seated, each], limits)
        seated += [each] if has_one else []


@given(applicants, limits)
def test_everybody_is_somewhere_and_no_limit_is_exceeded(them, limits):
    filled = fill(them, limits)
    assert sorted([*filled.places, *filled.bench]) == [each.member_id for each in them]
    groups = list(filled.places.values())
    assert len(groups) <= limits.get(ALL, len(groups))
    assert all(groups.count(group) <= limits.get(group, len(groups)) for group in GROUPS)
    assert all(filled.places.get(each.member_id) in {*each.groups, None} for each in them if each.groups)


def test_who_plays_two_things_moves_so_that_both_have_a_place():
    filled = fill([Applicant(1, ("tank", "healer")), Applicant(2, ("tank",))], {"tank": 1, "healer": 1})
    assert filled.places == {1: "healer", 2: "tank"}
