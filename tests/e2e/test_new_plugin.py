"""What `guildkit new-plugin` makes: it is built, installed, switched on in the sandbox, and its own tests pass."""

import asyncio
import os
import subprocess
import sys

import pytest

from guildkit_sandbox.bots import environment


def run(*command, **how):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def garden(tmp_path_factory):
    """The folder of a new plugin, and the one into which its wheel is installed."""
    folder = tmp_path_factory.mktemp("new")
    run(sys.executable, "-m", "guildkit", "new-plugin", "garden", cwd=folder)
    project, wheels, site = folder / "guildkit-garden", folder / "wheels", folder / "site"
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels), cwd=project)
    (wheel,) = wheels.iterdir()
    install = ("pip", "install", "--no-deps", "--offline", "--python", sys.executable, "--target", str(site))
    run(os.environ.get("UV", "uv"), *install, str(wheel))
    return project, site


@pytest.fixture
def installed(garden, monkeypatch):
    """The project of the plugin, which every process finds that is started from here."""
    project, site = garden
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return project


async def test_it_is_switched_on_by_the_command_line_and_plays(
    installed, sandbox, guild, alice, bob, bot_process, tmp_path, database_url
):
    enable = (sys.executable, "-m", "guildkit", "plugins", "enable", "garden", "--guild", str(guild.id))
    out = await asyncio.to_thread(
        run, *enable, env=environment(sandbox, tmp_path, database_url=database_url), cwd=tmp_path
    )
    assert f"✓ garden is on in Tennessee ({guild.id})." in out
    await sandbox.until(lambda: "garden" in alice.commands(), within=20)
    answer = await alice.slash("garden", who=bob)
    assert answer.message.content.endswith(f"thanks {bob.mention}, who has been thanked once.")
    await alice.click("Thank them too")
    assert "thanked 2 times" in (await bob.sees("2 times")).text


@pytest.mark.slow
@pytest.mark.timeout(180)  # a session of pytest within this one
def test_its_own_tests_pass(installed):
    tests = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=installed)
    assert "8 passed" in tests
