import gc
import logging
import os
import sys

import pytest
import structlog

from tests.fidelity.plugin import Fidelity

# Containers often tell Python to keep no bytecode. Each process of a bot would then compile its libraries for two seconds
# of CPU time, and each of pytest's own would rewrite every test.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_configure(config):
    config.pluginmanager.register(Fidelity(config), "fidelity")


def pytest_collection_finish():
    """What was imported stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _quiet_logs():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch, tmp_path):
    """No test reads or writes what belongs to the person who runs it."""
    for name in (
        "TOKEN",
        "DATABASE_URL",
        "DISCORD_ADDRESS",
        "DISCORD_CA",
        "SINGLE_GUILD",
        "TIERS",
        "TIER_SKUS",
    ):
        monkeypatch.delenv(f"GUILDKIT_{name}", raising=False)
    for name in ("BOT_TOKEN", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GUILDKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GUILDKIT_CONFIG", "")
