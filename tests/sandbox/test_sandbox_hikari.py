"""hikari as a witness: it is told the sandbox's address instead of Discord's, and finds everything there."""

from __future__ import annotations

import ssl

import hikari
import pytest


def bot_for(sandbox):
    host, port = sandbox.address
    trust = ssl.create_default_context(cafile=str(sandbox.ca_file))
    return hikari.GatewayBot(
        sandbox.token,
        rest_url=f"https://{host}:{port}/api/v10",
        http_settings=hikari.impl.HTTPSettings(ssl=trust),
        banner=None,
        logs=None,
        suppress_optimization_warning=True,
    )


@pytest.fixture
async def greeter(sandbox, guild):
    bot = bot_for(sandbox)

    @bot.listen(hikari.InteractionCreateEvent)
    async def on_interaction(event):
        interaction = event.interaction
        if isinstance(interaction, hikari.CommandInteraction):
            row = bot.rest.build_message_action_row()
            row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "wave", label="Wave")
            who = interaction.resolved.members[interaction.options[0].value]
            await interaction.create_initial_response(
                hikari.ResponseType.MESSAGE_CREATE, f"Hello {who.display_name}", component=row
            )
        else:
            await interaction.create_initial_response(
                hikari.ResponseType.MESSAGE_UPDATE, f"{interaction.user.username} waves", component=None
            )

    await bot.start(check_for_updates=False)
    greet = bot.rest.slash_command_builder("greet", "Greet somebody").add_option(
        hikari.CommandOption(type=hikari.OptionType.USER, name="who", description="whom", is_required=True)
    )
    await bot.rest.set_application_commands(sandbox.bot_user.id, [greet], guild=guild.id)
    await sandbox.settled()
    yield bot
    await bot.close()


async def test_it_logs_in_and_sees_the_guild(sandbox, guild, greeter):
    assert greeter.get_me().id == sandbox.bot_user.id
    found = greeter.cache.get_guilds_view()
    assert [each.name for each in found.values()] == ["Tennessee"]
    channels = greeter.cache.get_guild_channels_view_for_guild(guild.id)
    assert [channel.name for channel in channels.values()] == ["general"]


async def test_a_command_is_answered_and_a_button_works(sandbox, guild, greeter, alice, bob):
    commands = await greeter.rest.fetch_application_commands(sandbox.bot_user.id, guild.id)
    assert [command.name for command in commands] == ["greet"]
    answer = await alice.slash("greet", who=bob)
    assert answer.text == "Hello bob\nWave"
    answer = await bob.click("Wave")
    assert answer.text == "bob waves"


async def test_nothing_is_lost_when_the_wire_is_cut(sandbox, greeter, alice, bob):
    heard = []

    @greeter.listen(hikari.GuildMessageCreateEvent)
    async def on_message(event):
        heard.append(event.author.username)

    sandbox.faults.drop()
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await alice.says("while nobody listened")
    await sandbox.bot_connected()  # hikari itself waits a second or two before it comes back.
    answer = await bob.slash("greet", who=alice)
    assert answer.message.content == "Hello alice"
    await sandbox.settled()
    assert heard == ["alice", "guildkit"]
    assert len(sandbox.gateway.sessions) == 1


async def test_it_is_handed_addresses_that_resolve(sandbox, greeter):
    host, port = sandbox.address
    gateway = await greeter.rest.fetch_gateway_bot_info()
    assert gateway.url == f"wss://{host}:{port}"
    assert gateway.session_start_limit.used == 1
