"""Where a guild's server is, and as whom one connects."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final

_SALT: Final = secrets.token_bytes(32)
"""Of this process: what is made with it tells nobody anything, and is nothing anywhere else."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server of a guild, with what is needed to get in.

    Args:
        guild_id: whose it is.
        host: a name or number.
        port: of SSH there.
        username: as whom.
        host_key: the server's public key, which it has to show, as in a known_hosts file: `ssh-ed25519 AAAA…`.
        password: empty where there is none.
        private_key: in OpenSSH's or PEM form, without a passphrase; empty where there is none.
    """

    guild_id: int
    host: str
    port: int
    username: str
    host_key: str
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    key: bytes = field(init=False, repr=False, compare=False)
    """Equal for exactly the same guild, server and secret; gives nothing of them away."""

    def __post_init__(self) -> None:
        digest = hashlib.blake2b(key=_SALT, digest_size=16)
        for part in (
            str(self.guild_id), self.host, str(self.port), self.username, self.host_key, self.password, self.private_key,
        ):  # fmt: skip
            data = part.encode(errors="surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
        object.__setattr__(self, "key", digest.digest())

    @property
    def endpoint(self) -> tuple[str, int]:
        """The host and port, written the same way for all guilds."""
        return self.host.rstrip(".").lower(), self.port
