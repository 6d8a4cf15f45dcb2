"""What the core does by itself, as jobs of the whole installation: the self-test, the backup, and tidying up."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from guildkit.health import Finding, findings_of, run_check, state_of
from guildkit.records import Job, Schedule
from guildkit.settings import OPERATOR
from guildkit.storage.nightly import last_proven, nightly_backup

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit.bot import Bot
    from guildkit.jobs import JobContext
    from guildkit.plugin import Plugin

log = structlog.get_logger()

DAILY: Final = Schedule("0 6 * * *")
"""From when on the next self-test's result goes to the operator's log channel, be it good or bad."""
TOO_OLD: Final = timedelta(days=2, hours=6)
"""How long after its day a backup is too old: two nights went by without one."""


def add(plugin: Plugin, bot: Bot) -> None:
    """Add the core's workers."""
    tells_at = DAILY.following(bot.clock.now())

    async def test(ctx: JobContext) -> None:
        nonlocal tells_at
        found = await self_test(bot)
        if ctx.now >= tells_at:
            # What is not well has been logged; this says every day that somebody has looked.
            tells_at = DAILY.following(ctx.now)
            well = sum(finding.level == "ok" for finding in found)
            bot.log_channels.tell(f"self-test of the day: {well} of {len(found)} checks are well")

    async def tidy(ctx: JobContext) -> None:
        forgotten = await bot.errors.tidy(ctx.now)
        log.info("old errors forgotten", count=forgotten)

    async def back_up(ctx: JobContext) -> None:
        if nights := bot.config.nightly_backups:
            folder = bot.config.home / "backups"
            path = await nightly_backup(bot.database, bot.host.storages(), folder, ctx.now, nights=nights)
            log.info("backup made and proven", path=str(path))

    plugin.guildkit_jobs().extend(
        [
            Job("self-test", test, max_attempts=1, schedule=Schedule("*/15 * * * *"), installation=True),
            Job(
                "backup",
                back_up,
                max_attempts=2,
                schedule=Schedule("43 3 * * *"),
                installation=True,
                timeout=3600.0,
            ),
            Job("tidy-errors", tidy, schedule=Schedule("17 3 * * *"), installation=True),
        ]
    )


def _judged(newest: datetime | None, now: datetime) -> Finding:
    """Judge by its day the last backup that was proven to be one; before the first night there is none yet."""
    if newest is None:
        return Finding("backup", "ok", "none made yet")
    says = f"the last one that was proven is of {newest:%Y-%m-%d}"
    if now - newest < TOO_OLD:
        return Finding("backup", "ok", says)
    return Finding("backup", "warning", says, "`guildkit jobs list` shows why the nightly one fails.")


async def self_test(bot: Bot) -> list[Finding]:
    """Look at everything that can be looked at; say in the log what is not well, and remember it for whoever asks."""
    bot.pulse.self_test = [
        await run_check(check, prefix=f"{plugin.name}: ")
        for plugin in list(bot.host.plugins.values())
        for check in plugin.records.health_checks
        if not check.each_guild
    ]
    if bot.config.nightly_backups and bot.shards.has(OPERATOR):
        newest = await asyncio.to_thread(last_proven, bot.config.home / "backups")
        bot.pulse.self_test.append(_judged(newest, bot.clock.now()))
    state = await state_of(bot)
    found = findings_of(state, bot.clock.now())
    for finding in found:
        if finding.level != "ok":
            log.warning(
                "self-test",
                check=finding.name,
                level_found=finding.level,
                says=finding.says,
                remedy=finding.remedy,
            )
    log.info("self-test done", checks=len(found), not_well=sum(each.level != "ok" for each in found))
    return found
