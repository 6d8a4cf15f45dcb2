"""Bytes that are fetched ahead, and read in a thread; and what of a defect gets into the log."""

import asyncio
import io
import subprocess
import sys

from guildkit_player.sources.buffers import ReadAhead

SIZE = 1000
FAILING = """
import structlog
from guildkit_player import logs

logs.set_up()
def connect(token):
    raise ZeroDivisionError
try:
    connect("-".join(("a", "secret")))
except ZeroDivisionError:
    structlog.get_logger().exception("it failed")
"""


async def whole(start):
    for at in range(start, SIZE, 50):
        yield bytes([at // 50]) * 50


async def test_what_lies_just_beyond_a_full_buffer_is_fetched_and_not_waited_for():
    data = ReadAhead(asyncio.get_running_loop(), whole, limit=200, size=lambda: SIZE)

    def read():
        data.peek(200)
        data.seek(400, io.SEEK_SET)
        return data.read(1)

    assert await asyncio.wait_for(asyncio.to_thread(read), 10) == bytes([8])
    data.close()


def test_a_defect_is_logged_without_what_variables_held():
    run = subprocess.run([sys.executable, "-c", FAILING], capture_output=True, text=True, check=True)

    assert "it failed" in run.stderr
    assert "ZeroDivisionError" in run.stderr
    assert "a-secret" not in run.stderr
