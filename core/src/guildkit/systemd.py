"""Telling systemd how the bot is: one datagram, where a service manager wants to know (`Type=notify`)."""

from __future__ import annotations

import os
import socket

import structlog

log = structlog.get_logger()


def notify(state: str) -> bool:
    """Send a state such as `READY=1`; nothing happens where nobody listens. See `sd_notify(3)`.

    Returns:
        False where so much has been sent that is not read yet that it has to be sent again.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return True
    if address.startswith("@"):
        address = "\0" + address[1:]  # an abstract socket
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.settimeout(0)
            sender.sendto(state.encode(), address)
    except BlockingIOError:
        return False
    except OSError as error:
        log.warning("systemd not told", state=state, reason=str(error))
    return True


def watchdog_seconds() -> float | None:
    """Return how often systemd wants a sign of life: half of what it waits for; None where it does not."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 2_000_000 if microseconds.isdigit() and int(microseconds) else None
