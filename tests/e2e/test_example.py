"""The plugin of the tutorial works, and so do its own tests."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "guildkit-hello"


async def test_the_example_plays(start_bot, guild, monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLE / "src"))
    hello = importlib.import_module("guildkit_hello")
    await start_bot(hello.plugin)
    alice, bob = guild.join("alice"), guild.join("**bob**")
    assert (await alice.slash("hello", who=bob)).message.content == r"Hello, **\*\*bob\*\***!"
    assert (await bob.click("Wave back")).text.endswith("waves back. 👋")


@pytest.mark.slow
def test_its_own_tests_pass_as_an_authors_would(tmp_path):
    """Installed as a distribution would be: its metadata is on the path, and pytest loads the kit by itself."""
    info = tmp_path / "guildkit_hello-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guildkit-hello\nVersion: 1.0.0\n")
    (info / "entry_points.txt").write_text("[guildkit.plugins]\nhello = guildkit_hello:plugin\n")
    path = os.pathsep.join([str(tmp_path), str(EXAMPLE / "src")])
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(EXAMPLE),
            str(EXAMPLE / "tests"),
        ],
        cwd=EXAMPLE,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "5 passed" in done.stdout, done.stdout
