"""`guildkit run` and `guildkit demo` as processes, as their users start them."""

import asyncio
import signal
import sys

import pytest

from guildkit_sandbox import NoAnswer, Sandbox
from guildkit_sandbox.bots import environment


class Process:
    """The real command line in a process of its own, connected to a sandbox."""

    def __init__(self, sandbox, home):
        self.environment = environment(sandbox, home)

    async def start(self, *arguments, **environment):
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "guildkit",
            *arguments,
            env={**self.environment, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def ends(self):
        out, err = await self.process.communicate()
        assert "Traceback" not in err.decode(), err.decode()
        return self.process.returncode, out.decode(), err.decode()

    async def run(self, *arguments, **environment):
        await self.start(*arguments, **environment)
        return await self.ends()


@pytest.fixture
async def process(sandbox, tmp_path):
    process = Process(sandbox, tmp_path)
    yield process
    if hasattr(process, "process") and process.process.returncode is None:
        process.process.kill()
        await process.process.wait()


async def commands_of(sandbox, person, expected):
    await sandbox.until(lambda: person.commands() == expected, within=20)


async def test_a_bot_that_is_killed_in_the_middle_of_an_election_goes_on(
    sandbox, guild, alice, bob, bot_process
):
    await guild.owner.slash("plugins enable", name="voting")
    await alice.slash("proposal create")
    await alice.fill(title="Capital", options="A\nB", duration="3 days")
    await alice.sees("Voting ends")
    await alice.click("Vote")
    await alice.select("A")
    await sandbox.kill_bot()
    with pytest.raises(NoAnswer):
        await bob.click("Vote")
    await sandbox.restart_bot()
    await bob.click("Vote")
    await bob.select("A")
    await alice.slash("proposal close", number=1)
    assert "2 votes: A 2" in (await bob.sees("Result of #1")).text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_bot_cleanly(sandbox, guild, process, how):
    await process.start("run")
    await commands_of(sandbox, guild.owner, ["plugins"])
    process.process.send_signal(how)
    code, _, _ = await process.ends()
    assert code == {signal.SIGTERM: 0, signal.SIGINT: 130}[how]


async def test_a_token_that_discord_refuses(process):
    wrong = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
    code, _, err = await process.run("run", GUILDKIT_TOKEN=wrong)
    assert (code, "Discord does not accept the token." in err) == (5, True)


async def test_discord_out_of_reach(process):
    code, _, err = await process.run("run", GUILDKIT_DISCORD_ADDRESS="127.0.0.1:9")
    assert (code, "Discord cannot be reached" in err) == (5, True)


async def test_a_certificate_that_is_not_there(process):
    code, _, err = await process.run("run", GUILDKIT_DISCORD_CA="/nowhere/ca.pem")
    assert (code, "The certificate authority /nowhere/ca.pem cannot be read" in err) == (3, True)


async def test_the_demo_holds_six_elections_that_disagree(process):
    code, out, _ = await process.run("demo")
    assert code == 0
    for method, result in {
        "Plurality": "Memphis wins",
        "Approval": "Nashville wins",
        "Instant runoff": "Knoxville wins",
        "Borda": "Nashville wins",
        "Copeland": "Nashville wins",
        "D'Hondt": "Seats: Memphis 2, Nashville 1, Knoxville 1, Chattanooga 1",
    }.items():
        assert f"│ {method:<14} │ {result:<57} │" in out
    for seen in (
        "Approved, of 100 ballots: Nashville 68",
        "Round 3: Knoxville 58, Memphis 42",
        "2 clicks, 1 answer",
        "101, of which 1 abstained",
        "Where to go next",
    ):
        assert seen in out


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_demo_that_is_ended_early_leaves_nothing_behind(process, tmp_path, how):
    await process.start("demo", TMPDIR=str(tmp_path))
    while b"Plurality" not in await process.process.stdout.readline():
        pass
    process.process.send_signal(how)
    code, _, err = await process.ends()
    assert code == {signal.SIGTERM: 0, signal.SIGINT: 130}[how]
    assert err == ""
    assert list(tmp_path.glob("guildkit-*")) == []


async def test_a_database_that_is_deleted_under_the_bot_ends_it(sandbox, guild, process, tmp_path):
    await process.start("run")
    await commands_of(sandbox, guild.owner, ["plugins"])
    (tmp_path / "guildkit.sqlite3").unlink()
    code, _, err = await process.ends()
    assert code == 4
    assert "was deleted or replaced while it was in use" in err


async def test_intents_that_were_not_granted(tmp_path):
    """A bot that asks for what it was not granted is told so in one sentence."""
    import disnake

    from guildkit import client
    from guildkit.errors import DiscordError
    from guildkit_sandbox.bots import running_bot

    class Greedy(client.Client):
        def __init__(self, *args):
            super().__init__(*args)
            self._connection._intents = disnake.Intents.all()

    async with Sandbox(seed=1) as sandbox:
        sandbox.create_guild("Tennessee")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("guildkit.bot.Client", Greedy)
            with pytest.raises(DiscordError, match="refuses the privileged intents"):
                async with running_bot(sandbox, tmp_path):
                    pass
