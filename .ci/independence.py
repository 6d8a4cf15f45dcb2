"""Run by `.ci/independence` in an environment that holds nothing but wheels: plugins come, go and change, and nothing is lost.

People play in a sandbox that stays; the bot is a process of its own, and everything an operator does is done by the
command line and the installer.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import guildkit
from guildkit_sandbox import Sandbox
from guildkit_sandbox.bots import BotProcess, environment

HERE = Path.cwd()
UV = shutil.which("uv") or "uv"


def say(what: str) -> None:
    """Show how far it has come."""
    sys.stdout.write(f"· {what}\n")
    sys.stdout.flush()


class Operator:
    """Who has a shell on the bot's machine."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.environment = environment(sandbox, HERE / "home")

    def guildkit(self, *arguments: object) -> str:
        """Run a command of guildkit, which succeeds."""
        return self._run(sys.executable, "-m", "guildkit", *map(str, arguments))

    def asks(self, *arguments: object) -> Any:
        """Run a command of guildkit, and return what it prints for scripts."""
        return json.loads(self.guildkit(*arguments, "--json"))

    def kept_of(self, member: int) -> Any:
        """Return what is kept of a member in each guild, whether or not its plugin is there."""
        return json.loads(self.guildkit("data", "export", member))["guilds"]

    def closing(self) -> Any:
        """Return the job that ends the vote."""
        (job,) = (each for each in self.asks("jobs", "list", "--plugin", "voting") if each["job"] == "close")
        return job

    def pip(self, command: str, *arguments: str) -> str:
        """Run the installer; nothing is fetched."""
        offline = ("--offline",) if command == "install" else ()
        return self._run(UV, "pip", command, "--python", sys.executable, *offline, *arguments)

    def installed(self) -> set[str]:
        """Return every distribution and its version."""
        return {f"{each['name']} {each['version']}" for each in json.loads(self.pip("list", "--format=json"))}

    def reason(self, plugin: str) -> str:
        """Return why a plugin cannot be used; empty where it can be."""
        return next(str(each["reason"]) for each in self.asks("plugins", "list") if each["name"] == plugin)

    def _run(self, *command: str) -> str:
        done = subprocess.run(  # noqa: S603 - what is run stands above
            command, env=self.environment, cwd=HERE, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout


def wheel(folder: str, name: str) -> str:
    """Return the path of a wheel."""
    (found,) = (HERE / folder).glob(f"{name}*.whl")
    return str(found)


class Story:
    """What happens, one after the other: each part goes on from the one before."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.operator = Operator(sandbox)
        self.guild, self.ohio = sandbox.create_guild("Tennessee"), sandbox.create_guild("Ohio")
        self.alice, self.bob = self.guild.join("alice"), self.guild.join("bob")
        self.bot = BotProcess(sandbox, HERE / "home")

    async def sees(self, *commands: str, gone: bool = False) -> None:
        """Wait until Alice has these commands, or none of them."""

        def so() -> bool:
            there = set(commands) & set(self.alice.commands())
            return not there if gone else there == set(commands)

        await self.sandbox.until(so, within=20)

    async def plugins_are_switched_on(self) -> None:
        """The command line switches plugins on in one guild; the running bot follows."""
        for plugin in ("hello", "voting"):
            self.operator.guildkit("plugins", "enable", plugin, "--guild", self.guild.id)
        self.operator.guildkit("settings", "set", "hello.greeting", "Moin", "--guild", self.guild.id)
        await self.sees("hello", "proposal")
        assert not {"hello", "proposal"} & set(self.ohio.join("dan").commands())
        say("hello and voting are on in one guild, by the command line, and not in the other")

    async def people_play(self) -> None:
        """People use both, and leave something behind."""
        await self.alice.slash("hello", who=self.bob)
        assert (await self.bob.click("Wave back")).text == "**bob** waves back. 👋"
        await self.alice.slash("proposal create")
        await self.alice.fill(title="Capital", options="Memphis\nNashville", duration="3 days")
        await self.alice.sees("Voting ends")
        await self.bob.click("Vote")
        await self.bob.select("Memphis")
        assert self.operator.closing()["state"] == "waiting"
        say("people greet each other and vote")

    async def they_are_uninstalled(self) -> None:
        """What was stored is kept, and jobs wait for their plugin."""
        kept = self.operator.kept_of(self.bob.id)
        assert "voting_ballots" in json.dumps(kept)
        await self.bot.stop()
        self.operator.pip("uninstall", "guildkit-hello", "guildkit-voting")
        await self.bot.start()
        await self.sees("hello", "proposal", gone=True)
        self.operator.guildkit("jobs", "retry", self.operator.closing()["id"])  # so that it is due
        async with asyncio.timeout(60):
            while self.operator.closing()["state"] != "parked":
                await self.sandbox.bot_at_rest()
        assert self.operator.kept_of(self.bob.id) == kept
        say("uninstalled: their commands are gone, what they stored is kept, and the job is parked")

    async def they_are_installed_again(self) -> None:
        """They go on where they were."""
        await self.bot.stop()
        self.operator.pip("install", wheel("wheels", "guildkit_hello"), wheel("wheels", "guildkit_voting"))
        await self.bot.start()
        await self.sees("hello", "proposal")
        assert "Memphis" in (await self.alice.sees("Result of #1")).text
        assert (await self.alice.slash("hello")).message.content == "Moin, **alice**!"
        say("installed again: the parked job has closed the vote, and settings hold")

    async def one_is_upgraded_alone(self) -> None:
        """A newer version of one distribution changes nothing of the others, and old messages answer with its words."""
        before = self.operator.installed()
        await self.bot.stop()
        self.operator.pip("install", wheel("other", "guildkit_hello-1.1.0"))
        assert self.operator.installed() ^ before == {"guildkit-hello 1.0.0", "guildkit-hello 1.1.0"}
        await self.bot.start()
        assert (await self.alice.click("Wave back")).text == "**alice** waves back again. 👋"
        say("upgraded alone: an old button answers in the words of the newer version")

    async def one_is_incompatible(self) -> None:
        """One that needs another guildkit is refused by name, and costs the others nothing."""
        await self.bot.stop()
        self.operator.pip("install", "--no-deps", wheel("other", "guildkit_hello-2.0.0"))
        reason = f"It needs guildkit >=0.2, and this is {guildkit.__version__}."
        assert self.operator.reason("hello").startswith(reason)
        await self.bot.start()
        await self.sees("hello", gone=True)
        assert "Capital" in (await self.alice.slash("proposal list")).text
        await self.bot.stop()
        self.operator.pip("install", wheel("other", "guildkit_hello-1.1.0"))
        assert not self.operator.reason("hello")
        await self.bot.start()
        await self.sees("hello")
        assert (await self.alice.slash("hello")).message.content == "Moin, **alice**!"
        say("one that needs another guildkit is refused, the others serve, and the way back is open")


async def main() -> None:
    """Let the plugins come, go and change."""
    assert Path(guildkit.__file__).is_relative_to(sys.prefix), "This is to run on what was installed."
    async with Sandbox(seed=1) as sandbox:
        story = Story(sandbox)
        await story.bot.start()
        try:
            await story.plugins_are_switched_on()
            await story.people_play()
            await story.they_are_uninstalled()
            await story.they_are_installed_again()
            await story.one_is_upgraded_alone()
            await story.one_is_incompatible()
        finally:
            await story.bot.stop()


if __name__ == "__main__":
    asyncio.run(main())
