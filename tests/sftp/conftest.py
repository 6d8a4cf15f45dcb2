"""A server, and a pool that leads to it."""

import pytest

from .server import pooling, serving


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
async def server(files):
    async with serving(files) as server:
        yield server


@pytest.fixture
async def pool():
    async with pooling() as pool:
        yield pool
