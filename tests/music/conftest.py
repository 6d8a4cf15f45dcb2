"""A database with the tables of the music plugin."""

import pytest

from guildkit.records import Storage
from guildkit.storage.migrations import upgrade
from guildkit_music.models import Base


@pytest.fixture
async def database(database):
    await upgrade(database, "music", Storage(Base.metadata, "guildkit_music.migrations"))
    return database
