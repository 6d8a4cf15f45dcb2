"""What `guildkit doctor` and the self-test of the running bot look at."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime
from typing import Final

from guildkit import OperatorError
from guildkit_music import plugin
from guildkit_music.addresses import addresses, keys
from guildkit_music.embedded import check_installed
from guildkit_player.asking import ask_once
from guildkit_player.client import NodeGone
from guildkit_player.protocol import Action, Refused
from guildkit_player.protocol.events import NodeStats

OLD: Final = 90
"""After so many days yt-dlp is old: sites change within weeks."""
ASK_SECONDS: Final = 3.0
_VERSIONS: Final = (
    "from guildkit_player.sources.versions import versions; found = versions(); "
    "print(found.yt_dlp, found.javascript, sep='|')"
)


@plugin.health_check("player services")
async def services() -> str:
    """Make sure that the services answer that run elsewhere, or that the bot can start its own."""
    elsewhere = addresses()
    if not elsewhere:
        check_installed()
        return "the bot starts its own when somebody wants to hear something"
    found = keys()
    silent = []
    for each in elsewhere:
        try:
            await ask_once(each.commands, Action.PING, seconds=ASK_SECONDS, keys=found)
        except (NodeGone, Refused):
            silent.append(each.name)
    if silent:
        raise OperatorError(
            f"No answer from {', '.join(silent)}.",
            hint="Is the service running there (`guildkit-player health`), and do PLAYER_SERVICE_HOST and PLAYER_KEYS fit?",
        )
    return f"{len(elsewhere)} answer"


@plugin.health_check("yt-dlp")
async def yt_dlp() -> str:
    """Make sure that what looks songs up is of late, and has the JavaScript runtime that some sites need."""
    elsewhere = addresses()
    if elsewhere:
        return ", ".join([await _looked_up(each.name, each.commands) for each in elsewhere])
    check_installed()
    # In a process of its own: yt-dlp is large, and a bot needs none of it.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _VERSIONS, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await process.communicate()
    if process.returncode:
        raise OperatorError(
            f"yt-dlp cannot be used: {error.decode(errors='replace').strip().splitlines()[-1]}.",
            hint="`pip install --upgrade 'guildkit-music[player]'` brings it.",
        )
    version, _, javascript = out.decode().strip().partition("|")
    return (
        f"{_fresh(version)}; {javascript or 'no JavaScript runtime: YouTube needs `guildkit-music[youtube]`'}"
    )


async def _looked_up(name: str, commands: str) -> str:
    try:
        told = await ask_once(commands, Action.NODE, seconds=ASK_SECONDS, keys=keys())
    except (NodeGone, Refused) as error:
        raise OperatorError(f"{name} does not say which yt-dlp it has: {error}") from error
    return f"{name}: {_fresh(NodeStats.model_validate(told['stats']).yt_dlp)}"


def _fresh(version: str) -> str:
    """Return a version of yt-dlp with its age.

    Raises:
        OperatorError: it is too old.
    """
    try:
        year, month, day = (int(part) for part in version.split(".")[:3])
        days = (datetime.now(UTC).date() - date(year, month, day)).days
    except ValueError:
        return version or "no yt-dlp"
    if days > OLD:
        raise OperatorError(
            f"yt-dlp {version} is {days} days old; sites that have changed since cannot be read.",
            hint="`pip install --upgrade yt-dlp yt-dlp-ejs`, or a newer image of the player.",
        )
    return f"{version}, {max(0, days)} days old"
