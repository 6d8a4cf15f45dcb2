"""What `guildkit doctor` says of music."""

import pytest

from guildkit import OperatorError
from guildkit_music import checks


async def test_what_is_installed_is_well(monkeypatch):
    monkeypatch.delenv("PLAYER_SERVICE_HOST", raising=False)
    assert "starts its own" in await checks.services()
    monkeypatch.setattr(checks, "OLD", 100_000)
    assert "days old" in await checks.yt_dlp()


async def test_an_old_yt_dlp_and_a_service_that_is_silent_are_faults(monkeypatch):
    monkeypatch.setattr(checks, "OLD", -1)
    with pytest.raises(OperatorError, match="days old; sites that have changed"):
        await checks.yt_dlp()
    monkeypatch.setattr(checks, "ASK_SECONDS", 0.1)
    monkeypatch.setenv("PLAYER_SERVICE_HOST", "here=127.0.0.1:1:2")
    with pytest.raises(OperatorError, match="No answer from here"):
        await checks.services()
    with pytest.raises(OperatorError, match="here does not say which yt-dlp it has"):
        await checks.yt_dlp()
