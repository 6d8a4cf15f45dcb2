"""One service in a folder."""

import asyncio

import pytest

from guildkit_player.config import ConfigError
from guildkit_player.server.lock import alone_in


async def test_a_second_service_waits_for_the_first_to_end(tmp_path):
    entered = []

    async def second():
        async with alone_in(tmp_path):
            entered.append("second")

    async with alone_in(tmp_path):
        waiting = asyncio.create_task(second())
        with pytest.raises(ConfigError, match=r"Another service uses .* PLAYER_HOME"):
            async with alone_in(tmp_path, seconds=0.2):
                entered.append("third")
        assert entered == []
    await waiting
    assert entered == ["second"]


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"cannot be used: Not a directory\. Set PLAYER_HOME"):
        async with alone_in(tmp_path / "file" / "home"):
            raise AssertionError
