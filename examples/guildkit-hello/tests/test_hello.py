from guildkit_sandbox.conformance import assert_plugin_conforms, fuzz_commands


async def test_it_conforms():
    await assert_plugin_conforms("hello")


async def test_nothing_breaks(bot, guild, alice, switch_on):
    await switch_on(guild, "hello")
    assert await fuzz_commands(bot, [guild.owner, alice], seed=1) == []


async def test_a_greeting_and_a_wave(bot, guild, alice, bob, switch_on):
    await switch_on(guild, "hello")
    answer = await alice.slash("hello", who=bob)
    assert answer.message.content == "Hello, **bob**!"
    await alice.click("Wave back")
    assert (await alice.sees("This greeting was not for you.")).private
    answer = await bob.click("Wave back")
    assert answer.text == "**bob** waves back. 👋"


async def test_a_server_has_its_own_words(bot, guild, alice, guild_settings, switch_on):
    await switch_on(guild, "hello")
    await guild_settings(guild, "hello", greeting="Moin")
    assert (await alice.slash("hello")).message.content == "Moin, **alice**!"


async def test_it_survives(sandbox, guild, alice, bob, bot_process, switch_on):
    await switch_on(guild, "hello")
    with sandbox.faults.rate_limit("/callback$", retry_after=0.1, times=1):
        await alice.slash("hello", who=bob)
    sandbox.faults.drop()
    await sandbox.kill_bot()
    await sandbox.restart_bot()
    assert (await bob.click("Wave back")).text == "**bob** waves back. 👋"
