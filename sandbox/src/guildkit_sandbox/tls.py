"""Certificates: one authority for each process, trusted by nobody else."""

from __future__ import annotations

import ssl
from functools import cache
from typing import NamedTuple

import trustme

_HOSTS = (
    "discord.com",
    "*.discord.com",
    "discord.gg",
    "*.discord.gg",
    "*.discord.media",
    "cdn.discordapp.com",
    "media.discordapp.net",
    "localhost",
    "127.0.0.1",
)


class Certificates(NamedTuple):
    """What the server shows and what a client must trust."""

    ca_pem: bytes
    server: ssl.SSLContext
    client: ssl.SSLContext


@cache  # Making keys takes longer than starting a sandbox, and nobody outside this process trusts them.
def certificates() -> Certificates:
    """Return the certificates of this process."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*_HOSTS).configure_cert(server)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(client)
    return Certificates(authority.cert_pem.bytes(), server, client)
