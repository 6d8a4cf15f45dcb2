"""The built-in plugin, which is on everywhere: the core's own commands, one module a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import models
from guildkit.builtin import (
    answers,
    audit,
    backup,
    debug,
    error_guide,
    failing,
    guide,
    plugins,
    privacy,
    purge,
    reload,
    remote,
    restart,
    settings,
    status,
    usage,
    workers,
)
from guildkit.builtin.settings_model import CoreSettings, CoreSettingsWithGuide
from guildkit.discovery import Candidate
from guildkit.gate import CORE
from guildkit.plugin import Plugin
from guildkit.texts import core_text

if TYPE_CHECKING:
    from guildkit.bot import Bot

_TOPICS = (
    answers,
    plugins,
    settings,
    guide,
    privacy,
    audit,
    usage,
    status,
    debug,
    error_guide,
    failing,
    purge,
    workers,
    restart,
    backup,
    reload,
    remote,
)


def core_candidate(bot: Bot) -> Candidate:
    """Return the core's own plugin, ready to be loaded like any other."""
    from guildkit import __version__  # noqa: PLC0415 - the package imports this module

    return Candidate(CORE, lambda: _plugin(bot), "guildkit", __version__)


def _plugin(bot: Bot) -> Plugin:
    plugin = Plugin(
        CORE,
        title="guildkit",
        texts=core_text,
        settings=CoreSettingsWithGuide if bot.config.guide else CoreSettings,
        metadata=models.Base.metadata,
        migrations="guildkit.migrations",
    )
    for topic in _TOPICS:
        topic.add(plugin, bot)
    return plugin
