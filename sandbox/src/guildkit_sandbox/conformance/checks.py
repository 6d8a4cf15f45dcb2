"""The examination of a plugin: one life of it, from its installation to its being switched off."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from guildkit.gate import CORE
from guildkit.storage.migrations import differences
from guildkit_sandbox.bots import LocalBot, as_installed
from guildkit_sandbox.conformance.privacy import erasure_problems, undeclared
from guildkit_sandbox.conformance.walk import Walk
from guildkit_sandbox.people.refusals import NoAnswer

if TYPE_CHECKING:
    from pathlib import Path

    from guildkit.bot import Bot
    from guildkit_sandbox.conformance.observed import Observed
    from guildkit_sandbox.people.guild import SandboxGuild
    from guildkit_sandbox.people.person import Person
    from guildkit_sandbox.people.seen import SeenMessage
    from guildkit_sandbox.sandbox import Sandbox


class Examination:
    """Looks for what a plugin does wrong.

    Args:
        sandbox: where it lives.
        plugin: the plugin.
        home: the folder of the bot.
        database_url: where it stores.
        steps: how many things people do at most.
        within: after how many seconds it is given up.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        plugin: Observed,
        home: Path,
        database_url: str,
        steps: int,
        within: float,
    ) -> None:
        self._within = within
        self._sandbox = sandbox
        self._plugin = plugin
        self._bot = LocalBot(
            sandbox,
            home,
            database_url=database_url,
            candidates=as_installed(replace(plugin.candidate, load=lambda: plugin)),
        )
        # It is examined itself, not what it lacks: the bot may do everything.
        self._guild = sandbox.create_guild("Tennessee", bot_permissions=["administrator"])
        self._other = sandbox.create_guild("Ohio", bot_permissions=["administrator"])
        self._alice = self._guild.join("alice")
        commands = {command.path[0] for command in plugin.records.commands}
        self._walks = [
            Walk(self._guild.owner, steps, commands),
            Walk(self._alice, steps // 2, commands),
        ]
        self.problems: list[str] = []

    async def hold(self) -> None:
        """Let the plugin live, and note every problem."""
        bot = await self._bot.start()
        bot.breaker.limit = sys.maxsize  # every problem is to be found, not the first few
        try:
            async with asyncio.timeout(self._within):
                await self._examine(bot)
        except TimeoutError:
            self.problems.append(
                f"It was not done within {self._within:g} s: something of it blocks, waits for ever, or begins anew "
                "each time that it ends"
            )
        except NoAnswer as silence:
            self.problems.append(str(silence).splitlines()[0])
        finally:
            await self._bot.stop()
        self.problems += [problem for walk in self._walks for problem in walk.problems]
        self.problems += dict.fromkeys(self._plugin.raised)
        self.problems += dict.fromkeys(self._refused())

    async def _examine(self, bot: Bot) -> None:
        await self._compare_tables(bot)
        if not await self._switch(bot, on=True):
            return
        for walk in self._walks:
            await walk.everything()
            await bot.rest()
        self._sandbox.time.advance(days=31)
        await bot.rest()
        await self._sandbox.settled()
        for walk in self._walks:
            await walk.whatever_is_there()

        self.problems += await erasure_problems(bot, self._plugin.name, self._guild.id, self._alice.id)

        await self._require_silence(bot, self._other, "is off")
        bot = await self._restart(bot)
        if await self._switch(bot, on=False):
            await self._require_silence(bot, self._guild, "was switched off")

    # ------------------------------------------------------------------ each promise

    async def _compare_tables(self, bot: Bot) -> None:
        if failure := bot.host.failures.get(self._plugin.name):
            self.problems.append(f"It cannot serve: {failure}")
        storage = self._plugin.records.storage
        if storage is not None:
            async with bot.database.connection() as connection:
                found = await connection.run_sync(differences, storage)
            self.problems += [f"Its models differ from what its migrations make: {each}" for each in found]
            self.problems += undeclared(storage)

    async def _switch(self, bot: Bot, *, on: bool) -> bool:
        """Switch the plugin as the owner does; return whether its commands came, or went."""
        owner = self._guild.owner
        answer = await owner.slash(f"plugins {'enable' if on else 'disable'}", name=self._plugin.name)
        await bot.rest()
        expected = (
            {each.path[0] for each in self._plugin.records.commands if not each.operator} if on else set()
        )
        if set(owner.commands()) - bot.host.plugins[CORE].payloads.keys() == expected:
            return True
        self.problems.append(f"It could not be switched {'on' if on else 'off'}: {answer.text}")
        return False

    async def _require_silence(self, bot: Bot, guild: SandboxGuild, why: str) -> None:
        """Use every path into the plugin's code in a guild where it is off."""
        before = len(self._plugin.ran)
        old = (await guild.owner.slash("plugins list")).message
        assert old is not None
        for each in self._plugin.records.components:
            custom_id = each.route.id(**dict.fromkeys(each.route.argument_names, 1))
            await self._forge(guild.owner, custom_id, old, modal=each.kind == "modal")
        visitor = guild.join("zoe")
        message = await visitor.says("hello")
        await guild.owner.reacts("👍", on=message)
        room = guild.create_channel("room")
        guild.delete_channel(room)
        await guild.owner.bans(visitor)
        self._sandbox.time.advance(days=31)
        await self._sandbox.settled()
        await bot.rest()
        ran = {what for what, where in self._plugin.ran[before:] if where == guild.id}
        self.problems += [f"{what} ran in a guild where the plugin {why}" for what in sorted(ran)]

    async def _forge(self, person: Person, custom_id: str, on: SeenMessage, *, modal: bool) -> None:
        try:
            await person.forge(custom_id=custom_id, on=on, fields={"text": "x"} if modal else None)
        except NoAnswer:
            self.problems.append(f"{custom_id!r} was not answered where the plugin is off")

    async def _restart(self, bot: Bot) -> Bot:
        """Restart the bot: no command is written again, and what was there before goes on."""
        await bot.rest()
        before = len(self._sandbox.transcript.requests("PUT", containing="/commands"))
        bot = await self._bot.restart()
        bot.breaker.limit = sys.maxsize
        await bot.rest()
        if len(self._sandbox.transcript.requests("PUT", containing="/commands")) != before:
            self.problems.append(
                "Its commands were written again after a restart, although nothing had changed: "
                "are they the same each time?"
            )
        for walk in self._walks:
            walk.forget()
            await walk.whatever_is_there()
        return bot

    def _refused(self) -> list[str]:
        """Return what Discord did not take."""
        return [
            f"Discord refused {entry.name.split()[0]} {entry.route} ({entry.status}): {entry.answered}"
            for entry in self._sandbox.transcript.requests()
            if entry.status is not None and 400 <= entry.status < 500
        ]
