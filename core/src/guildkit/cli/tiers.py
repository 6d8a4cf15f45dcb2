"""`guildkit tiers …`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit.cli.office import known_guild, office
from guildkit.cli.output import as_json, as_table, done, say
from guildkit.cli.plugins import Guild, Json
from guildkit.errors import UserError
from guildkit.tiers import OPERATOR, end_of

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit.bot import Bot
    from guildkit.models import GuildRecord

app = typer.Typer(help="See which tier a guild has, and give it one.", no_args_is_help=True)


@app.command("list")
def list_(*, as_json_: Json = False) -> None:
    """List the guilds with their tiers, and where they have them from."""
    names, found = asyncio.run(_list())
    if as_json_:
        as_json({"tiers": names, "guilds": found})
        return
    if not names:
        say("No tiers are configured: every guild has everything.")
        return
    as_table(
        ("ID", "NAME", "TIER", "FROM"),
        [
            (each["id"], each["name"], each["tier"], "; ".join(map(_source, each["sources"])) or "–")
            for each in found
        ],
        empty="No guild is known yet. The bot learns of a guild when it runs and is invited there.",
    )


def _source(source: dict[str, Any]) -> str:
    end = f" {'until' if source['holds'] else 'ended'} {source['until']}" if source["until"] else ""
    return f"{source['source']} ({source['tier']}{end})"


@app.command("set")
def set_(
    tier: Annotated[str, typer.Argument(help="The tier, by its name or its number.")],
    guild: Guild = None,
    until: Annotated[
        str, typer.Option("--until", help="The last day, as in 2026-12-31, or an instant; in UTC.")
    ] = "",
    *,
    as_json_: Json = False,
) -> None:
    """Give a guild a tier, in place of the one that was given before; a running bot follows within two seconds."""
    shown = asyncio.run(_set(tier, guild, end_of(until) if until else None))
    if as_json_:
        as_json(shown)
        return
    (given,) = (source for source in shown["sources"] if source["source"] == OPERATOR)
    end = f" until {given['until']}" if given["until"] else ""
    done(f"{shown['name']} ({shown['id']}) is given {given['tier']}{end}.{_more(shown, given['tier'])}")


@app.command()
def clear(guild: Guild = None, *, as_json_: Json = False) -> None:
    """Take back the tier that a guild was given; what it has bought on Discord stays."""
    shown = asyncio.run(_clear(guild))
    if as_json_:
        as_json(shown)
        return
    done(f"{shown['name']} ({shown['id']}) has {shown['tier'] or 'everything: no tiers are configured'}.")


def _more(shown: dict[str, Any], given: str) -> str:
    return "" if shown["tier"] == given else f" It has {shown['tier']}, by what it has bought."


async def _list() -> tuple[list[str], list[dict[str, Any]]]:
    async with office() as bot:
        return list(bot.tiers.names), [_shown(bot, guild) for guild in await bot.guilds.all()]


async def _set(tier: str, named: int | None, until: datetime | None) -> dict[str, Any]:
    async with office() as bot:
        guild = await known_guild(bot, named)
        await bot.tiers.give(guild.guild_id, bot.tiers.find(tier), until=until, by=None)
        return _shown(bot, guild)


async def _clear(named: int | None) -> dict[str, Any]:
    async with office() as bot:
        guild = await known_guild(bot, named)
        if not await bot.tiers.take_back(guild.guild_id, by=None):
            raise UserError(
                f"{guild.name} ({guild.guild_id}) was given no tier.",
                hint="`guildkit tiers list` says what it has, and from where.",
            )
        return _shown(bot, guild)


def _shown(bot: Bot, guild: GuildRecord) -> dict[str, Any]:
    tiers, now = bot.tiers, bot.clock.now()
    level = tiers.of(guild.guild_id) if tiers.names else None
    return {
        "id": str(guild.guild_id),
        "name": guild.name,
        "level": level,
        "tier": None if level is None else tiers.name(level),
        "sources": [
            {
                "source": row.source,
                "level": row.level,
                "tier": tiers.name(row.level) if tiers.names else str(row.level),
                "until": None if row.until is None else f"{row.until:%Y-%m-%d %H:%M} UTC",
                "holds": row.holds(now),
            }
            for row in tiers.stored(guild.guild_id)
        ],
    }
