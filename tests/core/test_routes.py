import pytest

from guildkit import Route
from guildkit.routes import split


def test_an_id_carries_its_arguments():
    route = Route("voting", "rank/{number:int}/{ranked}", version=2)
    custom_id = route.id(number=12, ranked="ba")
    assert custom_id == "voting:2:rank/12/ba"
    plugin, version, name, values = split(custom_id)
    assert (plugin, version, name) == ("voting", 2, "rank")
    assert route.parse(values) == {"number": 12, "ranked": "ba"}


@pytest.mark.parametrize(
    "values", [["x", "ba"], ["12"], ["12", "a", "b"], ["", ""], ["1" * 20, ""], ["٣", ""]]
)
def test_forged_arguments_fit_no_route(values):
    assert Route("voting", "rank/{number:int}/{ranked}").parse(values) is None


@pytest.mark.parametrize(
    "custom_id", ["", "x", "voting", "voting:1", "voting:1:", "voting:one:x", ":1:x", "a:99999:x"]
)
def test_foreign_ids_are_told_apart(custom_id):
    assert split(custom_id) is None


def test_an_id_that_would_not_fit_is_refused_before_it_is_sent():
    route = Route("voting", "show/{text}")
    with pytest.raises(ValueError, match="longer than 100"):
        route.id(text="x" * 90)
    with pytest.raises(ValueError, match="slash"):
        route.id(text="a/b")
    with pytest.raises(ValueError, match="takes"):
        route.id(number=1)


@pytest.mark.parametrize("pattern", ["Show", "{number:int}", "show/number", "show/{number:float}"])
def test_a_pattern_that_makes_no_sense_is_refused(pattern):
    with pytest.raises(ValueError, match=r"route"):
        Route("voting", pattern)
