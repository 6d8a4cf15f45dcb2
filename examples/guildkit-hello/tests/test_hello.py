from guildkit_sandbox.conformance import assert_plugin_conforms
from guildkit_sandbox.pytest_plugin import switch_on


async def test_it_conforms():
    await assert_plugin_conforms("hello")


async def test_a_greeting_and_a_wave(bot, guild, alice, bob):
    await switch_on(bot, guild, "hello")
    answer = await alice.slash("hello", who=bob)
    assert answer.message.content == "Hello, **bob**!"
    await alice.click("Wave back")
    assert (await alice.sees("This greeting was not for you.")).private
    answer = await bob.click("Wave back")
    assert answer.text == "**bob** waves back. 👋"


async def test_a_server_has_its_own_words(bot, guild, alice, guild_settings):
    await switch_on(bot, guild, "hello")
    await guild_settings(guild, "hello", greeting="Moin")
    assert (await alice.slash("hello")).message.content == "Moin, **alice**!"


async def test_it_survives(sandbox, guild, alice, bob, bot_process):
    await guild.owner.slash("plugins enable", name="hello")
    with sandbox.faults.rate_limit("/callback$", retry_after=0.1, times=1):
        await alice.slash("hello", who=bob)
    sandbox.faults.drop()
    await sandbox.kill_bot()
    await sandbox.restart_bot()
    assert (await bob.click("Wave back")).text == "**bob** waves back. 👋"
