import logging

import pytest
import structlog

from tests.fidelity.plugin import Fidelity


def pytest_configure(config):
    config.pluginmanager.register(Fidelity(config), "fidelity")


@pytest.fixture(autouse=True, scope="session")
def _quiet_logs():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch, tmp_path):
    """No test reads or writes what belongs to the person who runs it."""
    for name in ("TOKEN", "DATABASE_URL", "DISCORD_ADDRESS", "DISCORD_CA"):
        monkeypatch.delenv(f"GUILDKIT_{name}", raising=False)
    monkeypatch.setenv("GUILDKIT_HOME", str(tmp_path / "home"))
