"""`guildkit run` and `guildkit demo` as processes, as their users start them."""

import asyncio
import signal
import sys

import pytest

from guildkit_sandbox import NoAnswer, Sandbox
from guildkit_sandbox.bots import environment
from tests.core.plugins import CORE_COMMANDS


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
    await sandbox.until(lambda: set(expected) <= set(person.commands()), within=20)


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
    await commands_of(sandbox, guild.owner, CORE_COMMANDS)
    process.process.send_signal(how)
    code, _, _ = await process.ends()
    assert code == {signal.SIGTERM: 0, signal.SIGINT: 130}[how]


async def test_a_token_that_discord_refuses(process):
    wrong = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
    code, _, err = await process.run("run", GUILDKIT_TOKEN=wrong)
    assert (code, "Discord does not accept the token." in err) == (5, True)


async def test_discord_out_of_reach(process):
    code, _, err = await process.run("run", GUILDKIT_DISCORD_ADDRESS="127.0.0.1:9")
    assert (code, "Discord cannot be reached" in err) == (9, True)


async def test_a_certificate_that_is_not_there(process):
    code, _, err = await process.run("run", GUILDKIT_DISCORD_CA="/nowhere/ca.pem")
    assert (code, "The certificate authority /nowhere/ca.pem cannot be read" in err) == (3, True)


async def test_the_demo_holds_six_elections_that_disagree(process):
    code, out, _ = await process.run("demo", "voting")
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


async def test_the_demo_plays_a_campaign_to_its_end(process):
    code, out, _ = await process.run("demo", "campaigns")
    assert code == 0
    seen = [
        "Your purse at the start of this stage: 10 tokens; now: 10.",
        "That would take 11 more from your purse, and it holds 10.",
        "Invested: 10 tokens. Your purse holds 0 more.",
        "#1 The first park · Knoxville · 20 ballots · 80 tokens",
        "Your purse at the start of this stage: 0 tokens; now: 0.",
        "#2 The second park · Memphis · 20 ballots · 60 tokens",
        "Invested in all: 140 tokens",
    ]
    places = [out.find(each) for each in seen]
    assert -1 not in places
    assert places == sorted(places)


async def test_the_demo_pays_and_proves_the_ledger(process):
    code, out, _ = await process.run("demo", "economy")
    assert code == 0
    seen = [
        "@Ada has paid @Ben 250 points, and has 1,750 points now.",
        "Paid. You have 750 points now.",
        "That takes 751, and there are 750.",
        "You have 1,550 points.",
        "#12 is reversed, by #34.",
        "2,300 points are in circulation",
        "Everything adds up: 34 transactions, 13 accounts, and the holds.",
    ]
    places = [out.find(each) for each in seen]
    assert -1 not in places
    assert places == sorted(places)


SCENE = """
from guildkit import InteractionContext, Plugin

plugin = Plugin("NAME")


@plugin.command("NAME", description="Say it")
async def say(ctx: InteractionContext) -> None:
    await ctx.reply("NAME it is.")


@plugin.scene("NAME", "How NAME is said")
async def play(stage):
    await stage.person("alice").slash("NAME")
"""


async def test_a_demo_plays_the_scenes_that_are_named_in_their_order(process, tmp_path):
    site = tmp_path / "site"
    for name in ("first", "second", "third"):
        info = site / f"guildkit_{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: guildkit-{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[guildkit.plugins]\n{name} = guildkit_{name}:plugin\n")
        (site / f"guildkit_{name}.py").write_text(SCENE.replace("NAME", name))
    code, out, _ = await process.run("demo", "third", "first", "third", PYTHONPATH=str(site))
    assert code == 0
    assert out.count("How third is said") == out.count("How first is said") == 1
    assert out.index("third it is.") < out.index("How first is said") < out.index("first it is.")
    assert "second" not in out
    assert "Plurality" not in out
    code, _, err = await process.run("demo", "third", "fourth", PYTHONPATH=str(site))
    assert (code, "There is no scene called 'fourth'." in err) == (1, True)
    assert (
        "first, music, listening, raids, planning, second, third, voting, counting, constitution, campaigns."
        in err
    )


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_demo_that_is_ended_early_leaves_nothing_behind(process, tmp_path, how):
    await process.start("demo", TMPDIR=str(tmp_path))
    while b"Plurality" not in (line := await process.process.stdout.readline()):
        assert line  # or it has ended by itself
    process.process.send_signal(how)
    code, _, err = await process.ends()
    assert code == {signal.SIGTERM: 0, signal.SIGINT: 130}[how]
    assert err == ""
    assert list(tmp_path.glob("guildkit-*")) == []


async def test_a_database_that_is_deleted_under_the_bot_ends_it(sandbox, guild, process, tmp_path):
    await process.start("run")
    await commands_of(sandbox, guild.owner, CORE_COMMANDS)
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
        def __init__(self, *args, **keywords):
            super().__init__(*args, **keywords)
            self._connection._intents = disnake.Intents.all()

    async with Sandbox(seed=1) as sandbox:
        sandbox.create_guild("Tennessee")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("guildkit.client.Client", Greedy)
            with pytest.raises(DiscordError, match="refuses the privileged intents"):
                async with running_bot(sandbox, tmp_path, candidates=[]):
                    pass
