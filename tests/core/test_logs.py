"""Logs: one stream for everything, without secrets."""

import logging

import pytest
import structlog

from guildkit.logs import hide, redact, set_up_logs


@pytest.fixture(autouse=True)
def restored():
    root = logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_secrets_never_reach_a_line(capsys):
    hide(["swordfish", ""])
    set_up_logs(level="info")
    webhook = "https://discord.com/api/v10/webhooks/123456/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
    token = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
    structlog.get_logger().warning("said swordfish", url="postgresql://me:hunter2@db/x", token=token)
    logging.getLogger("disnake.http").warning("POST %s failed", webhook)
    try:
        int("swordfish")
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error)
    err = capsys.readouterr().err
    for secret in ("swordfish", "hunter2", "AbCdEfGh", token):
        assert secret not in err
    assert "postgresql://me:•••@db/x" in err
    assert "base 10: '•••'" in err


def test_what_is_no_secret_stays():
    for text in (
        "https://example.org/a@b",
        "12:30:45",
        "guildkit.jobs.worker",
        "a.b.c",
        "mailto:me@example.org",
    ):
        assert redact(text) == text


def test_libraries_speak_from_a_warning_on_and_plugins_from_the_level_that_was_set(capsys):
    set_up_logs(level="info")
    logging.getLogger("some.library").info("chatter")
    logging.getLogger("some.library").warning("trouble")
    structlog.get_logger().info("hello", guild=5, plugin="voting")
    structlog.get_logger().debug("whisper")
    err = capsys.readouterr().err
    assert ("chatter" in err, "trouble" in err, "whisper" in err) == (False, True, False)
    assert "guild=5" in err
    assert "plugin=voting" in err
    assert "named_guild" not in err
