"""discord.py as a witness: what it needs of Discord, it finds in the sandbox."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord import app_commands


class Wave(discord.ui.View):
    @discord.ui.button(label="Wave")
    async def wave(self, interaction, _button):
        await interaction.response.edit_message(content=f"{interaction.user.name} waves", view=None)


class Greeter(discord.Client):
    def __init__(self, **options):
        super().__init__(intents=discord.Intents.default(), **options)
        self.tree = app_commands.CommandTree(self)
        self.heard = []
        self.resumed = 0

        @self.tree.command(description="Greet somebody")
        async def greet(interaction: discord.Interaction, who: discord.Member):
            await interaction.response.send_message(f"Hello {who.display_name}", view=Wave())

    async def on_message(self, message):
        self.heard.append(message.author.name)

    async def on_resumed(self):
        self.resumed += 1


@pytest.fixture
async def greeter(sandbox, guild):
    greeter = Greeter(connector=sandbox.connector())
    running = asyncio.create_task(greeter.start(sandbox.token))
    await sandbox.bot_connected()
    greeter.tree.copy_global_to(guild=guild)
    await greeter.tree.sync(guild=guild)
    yield greeter
    await greeter.close()
    await running


async def test_it_logs_in_and_sees_the_guild(sandbox, guild, greeter):
    assert greeter.user.id == sandbox.bot_user.id
    assert [found.name for found in greeter.guilds] == ["Tennessee"]
    assert greeter.guilds[0].text_channels[0].name == "general"


async def test_a_command_is_answered_and_a_button_works(greeter, alice, bob):
    answer = await alice.slash("greet", who=bob)
    assert answer.text == "Hello bob\nWave"
    answer = await bob.click("Wave")
    assert answer.text == "bob waves"


async def test_commands_are_read_back(guild, greeter):
    assert [command.name for command in await greeter.tree.fetch_commands(guild=guild)] == ["greet"]


async def test_nothing_is_lost_when_the_wire_is_cut(sandbox, greeter, alice, bob):
    sandbox.faults.drop()
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await alice.says("while nobody listened")
    await sandbox.bot_connected()
    answer = await bob.slash("greet", who=alice)
    assert answer.message.content == "Hello alice"
    await sandbox.settled()
    assert greeter.heard == ["alice", "guildkit"]
    assert greeter.resumed == 1
