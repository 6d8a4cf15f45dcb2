import random

import pytest


@pytest.fixture
def other_guild(two_guilds):
    """A second guild, in which nothing is switched on."""
    return two_guilds[1]


@pytest.fixture
def rng():
    return random.Random(7)
