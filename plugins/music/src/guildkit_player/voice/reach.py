"""How Discord's voice servers are reached: directly, or at the one address that is configured for all of Discord."""

from __future__ import annotations

import os
import socket
import ssl

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult


def connector() -> aiohttp.TCPConnector:
    """Return what connects to voice servers, as GUILDKIT_DISCORD_ADDRESS and GUILDKIT_DISCORD_CA say where they are set."""
    authority = os.environ.get("GUILDKIT_DISCORD_CA") or None
    context = ssl.create_default_context(cafile=authority)
    address = os.environ.get("GUILDKIT_DISCORD_ADDRESS", "")
    if not address:
        return aiohttp.TCPConnector(limit=0, ssl=context)
    host, _, port = address.rpartition(":")
    return aiohttp.TCPConnector(limit=0, ssl=context, resolver=_OneAddress(host.strip("[]"), int(port)))


class _OneAddress(AbstractResolver):
    """Finds every host at one address."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - the signature is aiohttp's
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=self._host,
                port=self._port,
                family=family,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""
