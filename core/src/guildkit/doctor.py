"""The doctor: looks at everything that a bot needs, and says what helps where something is missing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import aiohttp

from guildkit.client import connector_of
from guildkit.errors import DatabaseError, OperatorError
from guildkit.gate import CORE
from guildkit.health import Finding, findings_of_all, last, run_check
from guildkit.intents import ungranted
from guildkit.records import HealthCheck
from guildkit.without_gateway import without_gateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from guildkit.bot import Bot

_ROOM: Final = 200 * 1024 * 1024
_CLOCK: Final = timedelta(seconds=30)
_GATEWAY: Final = "https://discord.com/api/v10/gateway"


async def examine(bot: Bot) -> AsyncIterator[Finding]:
    """Look at one thing after the other; what cannot be looked at is a finding too."""
    own = {
        "token": _token,
        "home": _home,
        "database": _database,
        "tables": _tables,
        "Discord": _discord,
        "intents": _intents,
        "single guild": _single_guild,
    }
    for name, look in own.items():
        yield await run_check(HealthCheck(name, lambda look=look: look(bot)))
    for name, reason in sorted(bot.host.failures.items()):
        yield Finding(name, "failed", reason, "Upgrade or uninstall it; the other plugins work without it.")
    for plugin in list(bot.host.plugins.values()):
        for check in plugin.records.health_checks:
            if check.each_guild:
                yield await _in_each_guild(bot, plugin.name, check)
            else:
                yield await run_check(check, prefix=f"{plugin.name}: ")
    try:
        states = await last(bot.database, bot.shards)
    except OperatorError:
        return  # the database has been found wanting above
    if not states:
        yield Finding("running bot", "ok", "none")
    for finding in findings_of_all(states, bot.clock.now()):
        if finding.level != "ok":
            yield finding


async def _in_each_guild(bot: Bot, plugin: str, check: HealthCheck) -> Finding:
    """Say how many guilds were looked at; or what was found in the first in which something is not well."""
    guilds = [guild_id for guild_id in bot.gate.guilds(plugin) if bot.shards.has(guild_id)]
    for guild_id in guilds:
        finding = await run_check(
            HealthCheck(check.name, partial(_look, bot, guild_id, check)), prefix=f"{plugin}: "
        )
        if finding.level != "ok":
            return replace(finding, says=f"in guild {guild_id}: {finding.says}")
    return Finding(f"{plugin}: {check.name}", "ok", f"in {len(guilds)} guilds")


async def _look(bot: Bot, guild_id: int, check: HealthCheck) -> str:
    async with bot.database.guild_session(guild_id, read_only=True) as session:
        return str(await check.check(session))


async def _token(bot: Bot) -> str:
    bot.config.checked_token()
    return "looks like one"


async def _home(bot: Bot) -> str:
    path = bot.database.path
    if path is None:
        return "not needed: the database is elsewhere"
    free = shutil.disk_usage(Path(path).parent).free
    if free < _ROOM:
        raise OperatorError(
            f"There are {free // 2**20} MiB left on the disk of {path}.",
            hint="Make room: a database that cannot grow takes nothing more.",
        )
    return f"{free // 2**20} MiB free"


async def _database(bot: Bot) -> str:
    await bot.database.check()
    return str(bot.database)


async def _tables(bot: Bot) -> str:
    from guildkit.storage.migrations import revisions  # noqa: PLC0415 - Alembic takes long to import

    behind, there = [], False
    for plugin in bot.host.plugins.values():
        if plugin.records.storage is not None:
            found, newest = await revisions(bot.database, plugin.name, plugin.records.storage)
            if found not in {None, newest}:
                behind.append(plugin.name)
            there |= plugin.name == CORE and found is not None
    if behind:
        raise DatabaseError(
            f"Tables are not what this version needs: {', '.join(sorted(behind))}.",
            hint="Run `guildkit db upgrade`.",
        )
    if there:
        await bot.gate.load()  # for what is looked at in each guild
    return "up to date"


async def _discord(bot: Bot) -> str:
    async with (
        aiohttp.ClientSession(connector=connector_of(bot.config)) as session,
        session.get(_GATEWAY) as answer,
    ):
        date = answer.headers.get("Date")
    apart = abs(parsedate_to_datetime(date) - datetime.now(UTC)) if date else timedelta(0)
    if apart > _CLOCK:
        raise OperatorError(
            f"This machine's clock is {apart} away from Discord's.",
            hint="Let it be set by NTP: `timedatectl set-ntp true`.",
        )
    return "can be reached"


async def _single_guild(bot: Bot) -> str:
    single = bot.config.single_guild
    if single is None:
        return "no: every guild is served"
    known = {guild.guild_id: guild.name for guild in await bot.guilds.all()}
    if single not in known:
        raise OperatorError(
            f"The bot has never been in {single}, the only guild that it serves.",
            hint="Correct GUILDKIT_SINGLE_GUILD, or invite the bot there; `guildkit guilds` lists those it knows.",
        )
    if elsewhere := bot.operators.guilds - {single}:
        raise OperatorError(
            f"Operators have no commands in {', '.join(map(str, sorted(elsewhere)))}: only {known[single]} is served.",
            hint=f"Let GUILDKIT_OPERATOR_GUILDS be {single}.",
        )
    return f"{known[single]} ({single})"


async def _intents(bot: Bot) -> str:
    async with without_gateway(bot):
        application = await bot.client.application_info()
    missing = ungranted(bot.intents, application.flags)
    if missing:
        raise OperatorError(
            f"{application.name} was not granted {', '.join(missing)}, which plugins need.",
            hint="Switch them on in the developer portal, page Bot.",
        )
    said = f"{application.name} has what its plugins need"
    for name, plugins in bot.missed_intents.items():
        said += f"; {', '.join(plugins)} could do more with {name}, which is switched on in the developer portal, page Bot"
    return said
