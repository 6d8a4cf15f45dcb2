"""The command line: `guildkit …`.

Exit codes: 0 done · 1 not possible (the sentence says why) · 2 typed wrongly · 3 the configuration · 4 the database ·
5 Discord refuses the bot · 6 to be started again (a restart was asked for) · 7 ended by the watchdog (a plugin blocked the
bot) · 8 the tables are not of this version · 9 Discord cannot be reached · 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line; what its user can put right ends in a sentence, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a sign shows another one
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        # Standard output is gone: whoever was reading (`| head`) has had enough, or a disk is full. What is still in its
        # buffer goes nowhere; otherwise Python complains once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"✗ {error.strerror}\n")
        sys.exit(1)


def _run() -> None:
    from guildkit.cli.app import app  # noqa: PLC0415 - so that importing the package costs nothing
    from guildkit.cli.output import complain  # noqa: PLC0415
    from guildkit.errors import ExplainedError  # noqa: PLC0415

    try:
        app()
    except ExplainedError as error:
        complain(str(error.message), str(error.hint))
        sys.exit(getattr(error, "exit_code", 1))
