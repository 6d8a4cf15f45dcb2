"""Where guilds may have the bot connect to, and where not.

A name is resolved once. What comes of it is vetted, and the very address that was vetted is connected to: a name that
changes its answer in between gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from guildkit_sftp.errors import AddressRefusedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SSH: Final = 22
LOWEST_PORT: Final = 1024
"""Below it only SSH's own port is connected to: the others are mail, printers and the like."""
_PATIENCE: Final = 10.0
"""How long one of several addresses may keep silent before the next is tried, in seconds."""
_RESOLVERS: Final = 4
"""How many names are resolved at once. Slow names keep each other waiting, and nothing else in the bot."""

_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""Where all public addresses of IPv6 are (RFC 4291, section 2.4)."""
_NOT_PUBLIC: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # answered by the machine's own host, in Azure
            "192.0.0.0/24",
            "192.88.99.0/24",  # the old relays of 6to4
            "2001::/23",  # Teredo and other special purposes
            "2001:db8::/32",
            "2002::/16",  # 6to4: an IPv4 address in disguise
            "3fff::/20",
        ),
    )
)
"""What Python takes for public in some of its versions (IANA's registries of special-purpose addresses)."""


def is_public(address: Address) -> bool:
    """Whether an address is an ordinary one of the Internet, which is none of those that hold another address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address not in _UNICAST:  # NAT64 is outside too
            return False
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Addresses:
    """Finds, vets and connects to addresses.

    Args:
        allowed: networks that guilds may reach although they are not public, such as `10.8.0.0/16`; the operator's choice.

    Raises:
        ValueError: where one of them is no network.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(ipaddress.ip_network(network) for network in allowed)
        self._threads = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="sftp-names")

    def close(self) -> None:
        """Resolve no more names."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def check(self, address: str, port: int) -> None:
        """Say nothing of an address that guilds may reach.

        Args:
            address: a number, never a name.
            port: of the other side.

        Raises:
            AddressRefusedError: for any other.
        """
        found = ipaddress.ip_address(address)
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        if port != SSH and not LOWEST_PORT <= port <= 0xFFFF:
            raise AddressRefusedError(f"port {port}")
        if not is_public(found) and not any(
            found.version == network.version and found in network for network in self._allowed
        ):
            raise AddressRefusedError("a private network")

    async def resolve(self, host: str, port: int) -> list[tuple[Any, ...]]:
        """Return all addresses of a name, each vetted, as `getaddrinfo` does.

        Raises:
            AddressRefusedError: where only one of them is not to be reached, for then the name is none to be trusted.
            UnreachableError: where there is no such name.
        """
        if port != SSH and not LOWEST_PORT <= port <= 0xFFFF:
            raise AddressRefusedError(f"port {port}")
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _look_up, host, port)
        except (OSError, ValueError):  # UnicodeError is a ValueError: a name that cannot be one
            raise UnreachableError from None
        for *_, address in found:
            self.check(str(address[0]), port)
        return found

    async def connect(self, host: str, port: int) -> socket.socket:
        """Return a socket that is connected to an address that was vetted.

        Raises:
            AddressRefusedError: where guilds are not to reach it.
            UnreachableError: where nobody answers there.
        """
        found = await self.resolve(host, port)
        for family, kind, protocol, _, address in found:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.setblocking(False)  # noqa: FBT003 - the socket's own interface
                async with asyncio.timeout(_PATIENCE):
                    await asyncio.get_running_loop().sock_connect(connection, address)
                return connection
            except OSError:  # TimeoutError is one
                connection.close()
            except BaseException:
                connection.close()
                raise
        raise UnreachableError


def _look_up(host: str, port: int) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
