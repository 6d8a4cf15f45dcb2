from guildkit_sandbox.pytest_plugin import switch_on


async def test_a_greeting_and_a_wave(bot, guild):
    await switch_on(bot, guild, "hello")
    alice, bob = guild.join("alice"), guild.join("bob")
    answer = await alice.slash("hello", who=bob)
    assert answer.message.content == "Hello, **bob**!"
    await alice.click("Wave back")
    assert (await alice.sees("This greeting was not for you.")).private
    answer = await bob.click("Wave back")
    assert answer.text == "**bob** waves back. 👋"


async def test_a_server_has_its_own_words(bot, guild):
    await switch_on(bot, guild, "hello")
    await bot.settings.set(guild.id, "hello", "greeting", "Moin", by=None)
    await bot.apply_changes()
    assert (await guild.join("alice").slash("hello")).message.content == "Moin, **alice**!"
