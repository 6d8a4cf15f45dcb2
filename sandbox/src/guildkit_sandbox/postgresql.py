"""A PostgreSQL server for tests: its own data, loopback only, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = "guildkit"
"""Who the tests are: no superuser, and the owner of nothing but the databases that they make."""


class NoServer(Exception):  # noqa: N818 - says what there is not
    """There is no PostgreSQL server that could be started here."""


@contextmanager
def temporary_server(*, durable: bool = False) -> Iterator[str]:
    """Start a server and yield the URL of a database whose user may create databases.

    Args:
        durable: whether a commit waits for the disk, for measurements; tests need not.

    Raises:
        NoServer: PostgreSQL is not installed, or does not start.
    """
    binaries = programs()
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="guildkit-postgresql-") as folder:
        if user is not None:
            shutil.chown(folder, user)
        data = str(Path(folder) / "data")
        port = _free_port()

        def run(name: str, *arguments: str) -> None:
            # Not captured: the server keeps the streams that it is started with.
            with tempfile.TemporaryFile("w+") as log:
                done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with arguments from here
                    [str(binaries / name), *arguments],
                    user=user,
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
                if done.returncode:
                    log.seek(0)
                    raise NoServer(f"{name} failed: {log.read()}")

        run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
        # Without autovacuum: a database in which its worker is busy cannot be dropped by its owner.
        fsync = "on" if durable else "off"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync={fsync} -c autovacuum=off -k {folder}"
        run("pg_ctl", "-D", data, "-w", "-o", options, "start")
        try:
            run(
                "psql",
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-U",
                "postgres",
                "-c",
                f"CREATE ROLE {ROLE} LOGIN CREATEDB",
            )
            yield f"postgresql://{ROLE}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def programs() -> Path:
    """Return the folder of PostgreSQL's programs: where Debian keeps the newest, or on the path."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "psql")):
            return folder
    raise NoServer("PostgreSQL is not installed.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
