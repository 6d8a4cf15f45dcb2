"""Skipping: at once by who may, by the votes of more than half of those who listen otherwise."""

import pytest

from tests.e2e.music.test_music_lists import OTHER, SONG, shown


@pytest.fixture
async def playing(bot, sandbox, guild, alice, bob, carol):
    """Alice, Bob and Carol listen to a tone that Alice asked for; another one is queued."""
    guild.create_channel("jukebox")
    await guild.owner.slash("setup")
    await guild.owner.select("#jukebox")
    for person in (alice, bob, carol):
        await person.joins("lounge")
    await alice.slash("play", query=SONG)
    await alice.slash("play", query=OTHER)
    return await shown(sandbox, alice, "440 Hz")


async def test_more_than_half_skip_also_after_a_restart(bot, sandbox, guild, bob, carol, playing):
    answer = await bob.click("⏭️ Skip", on=playing)
    assert "1 of 2 votes" in answer.text
    assert answer.private
    sandbox.time.advance(seconds=2)
    assert "1 of 2 votes" in (await bob.slash("skip")).text
    await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    await carol.hears(packets=20, within=60)
    assert "Skipped **440 Hz**" in (await carol.slash("skip")).text
    await shown(sandbox, bob, "330 Hz")


async def test_bots_and_who_is_deafened_neither_vote_nor_count(
    bot, sandbox, guild, alice, bob, carol, owner, playing
):
    assert "1 of 2 votes" in (await bob.slash("skip")).text
    guild.world.user_named("robot").bot = True
    robot = guild.join("robot")
    await robot.joins("lounge")
    await carol.leaves_voice()
    await carol.joins("lounge", deafened=True)
    assert "you are deafened" in (await carol.slash("skip")).text
    await alice.leaves_voice()
    await sandbox.settled()
    sandbox.time.advance(seconds=2)
    assert "Skipped" in (await bob.slash("skip")).text


async def test_who_asked_and_djs_skip_at_once_and_only_the_song_that_they_see(
    bot, sandbox, guild, owner, alice, bob, carol, playing, guild_settings
):
    skips_this = next(button.custom_id for button in playing.buttons if button.is_called("⏭️ Skip"))
    assert "Skipped **440 Hz**" in (await alice.click("⏭️ Skip", on=playing)).text
    await shown(sandbox, alice, "330 Hz")
    assert "over already" in (await bob.forge(custom_id=skips_this, on=playing)).text
    role = guild.role("DJ")
    await owner.gives(carol, role)
    await guild_settings(guild, "music", dj_role=str(role.id))
    assert "1 of 2 votes" in (await bob.slash("skip")).text
    assert "Skipped **330 Hz**" in (await carol.slash("skip")).text


async def test_a_dj_role_keeps_the_rest_to_djs(bot, guild, owner, alice, bob, carol, playing, guild_settings):
    role = guild.role("DJ")
    await owner.gives(carol, role)
    await guild_settings(guild, "music", dj_role=str(role.id))
    for name, options in (
        ("shuffle", {}),
        ("volume", {"percent": 50}),
        ("loop", {"what": "queue"}),
        ("seek", {"to": "0:10"}),
    ):
        answer = await bob.slash(name, options)
        assert "@DJ" in answer.text, name
    assert "@DJ" not in (await carol.slash("shuffle")).text


async def test_who_does_not_listen_skips_nothing(bot, guild, playing):
    dave = guild.join("dave")
    assert "lounge" in (await dave.slash("skip")).text
