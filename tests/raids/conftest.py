"""A database with the tables of the raids plugin."""

import pytest

from guildkit.records import Storage
from guildkit.storage.migrations import upgrade
from guildkit_raids.models import Base


@pytest.fixture
async def database(database):
    await upgrade(database, "raids", Storage(Base.metadata, "guildkit_raids.migrations"))
    return database
