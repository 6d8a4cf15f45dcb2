"""What keeps a member's link out of private networks: every connection passes here with the very address that it goes to.

Names are of no account: they are resolved once, and the address that is checked is the address that is connected to, so that neither a
redirect nor a name that changes its address nor an odd spelling gets past.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # answered by the machine's own host, in Azure
            "192.0.0.0/24",
            "192.88.99.0/24",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
        ),
    )
)
"""What Python takes for public in some of its versions (IANA's registries of special-purpose addresses)."""
_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""Where all public addresses of IPv6 are (RFC 4291, section 2.4)."""


class Forbidden(PermissionError):  # noqa: N818 - it is no defect of anybody
    """An address lies in a private network."""

    def __init__(self, address: str) -> None:
        super().__init__(errno.EACCES, f"{address} lies in a private network")


class Guard:
    """Says which addresses may be connected to.

    Args:
        allowed: exact pairs such as `127.0.0.1:8000` or `[::1]:8000` that may be nevertheless.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(_pair(entry) for entry in allowed)

    def check(self, host: str, port: int) -> None:
        """Say nothing of an address that anybody may reach.

        Args:
            host: a number, never a name.
            port: of the other side.

        Raises:
            Forbidden: for any other.
        """
        address = ipaddress.ip_address(host)
        if not is_public(address) and (address, port) not in self._allowed:
            raise Forbidden(host)

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Return a socket for an address that was checked; for aiohttp's connector.

        Raises:
            Forbidden: where the address is not to be reached.
        """
        family, kind, protocol, _, address = info
        self.check(address[0], address[1])
        return socket.socket(family, kind, protocol)

    async def connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to a name or number; to an address that was checked.

        Raises:
            Forbidden: where all of a name's addresses are private.
            OSError: where there is no such name, or nobody answers.
        """
        loop = asyncio.get_running_loop()
        failure: OSError = OSError(errno.EHOSTUNREACH, f"{host} has no address")
        for info in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                connection = self.socket(info)
            except OSError as error:
                failure = error
                continue
            try:
                connection.setblocking(False)  # noqa: FBT003 - the socket's own interface
                await loop.sock_connect(connection, info[4])
                return await asyncio.open_connection(sock=connection)
            except OSError as error:
                failure = error
                connection.close()
            except BaseException:
                connection.close()
                raise
        raise failure


def is_public(address: Address) -> bool:
    """Whether an address can be reached from anywhere; of one that holds another address, whether that can."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None:
            return is_public(address.sixtofour)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST:
            return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _pair(entry: str) -> tuple[Address, int]:
    host, _, port = entry.rpartition(":")
    try:
        return ipaddress.ip_address(host.strip("[]")), int(port)
    except ValueError:
        raise ValueError(f"Write an address as 127.0.0.1:8000 or [::1]:8000; this is not: {entry}") from None
