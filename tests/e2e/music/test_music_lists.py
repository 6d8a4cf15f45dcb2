"""What members keep: favourites, playlists of the guild, what was played."""

import pytest
from sqlalchemy import select

from guildkit_music.models import Favourite, Played, Playlist

SONG = "tone:440?seconds=600"
OTHER = "tone:330?seconds=600"


@pytest.fixture
async def playing(bot, sandbox, guild, alice):
    """Alice listens to a tone, and another one is queued."""
    guild.create_channel("jukebox")
    await guild.owner.slash("setup")
    await guild.owner.select("#jukebox")
    await alice.joins("lounge")
    await alice.slash("play", query=SONG)
    await alice.slash("play", query=OTHER)
    return await shown(sandbox, alice, "440 Hz")


async def shown(sandbox, person, title):
    """Wait until the live message shows that this plays, and return it."""

    def found():
        return [
            message
            for message in person.messages("jukebox")
            if message.text.startswith(title) and "⏳" not in message.text
        ]

    await sandbox.until(found, within=60)
    return found()[0]


async def rows(database, guild, model):
    async with database.guild_session(guild.id) as session:
        return list(await session.scalars(select(model)))


async def test_a_song_is_noted_listed_queued_and_taken_away(bot, sandbox, guild, alice, bob, playing):
    answer = await alice.click("⭐ Favourite", on=playing)
    assert "is among the songs that you like" in answer.text
    sandbox.time.advance(seconds=2)
    assert "already" in (await alice.click("⭐ Favourite", on=playing)).text
    answer = await alice.slash("favourites list")
    assert answer.private
    assert "One song that you like" in answer.text
    assert "You have noted no song yet" in (await bob.slash("favourites list")).text
    (label,) = [option.label for option in answer.message.selects[0].options]
    queued = await alice.select(label, on=answer.message)
    assert "440" in queued.text
    assert "440" in (await alice.slash("favourites play")).text
    choices = await alice.autocomplete("favourites remove", song="440")
    assert "no longer" in (await alice.slash("favourites remove", song=choices[0][1])).text
    assert "You have noted no song yet" in (await alice.slash("favourites play")).text


async def test_a_playlist_is_saved_loaded_and_deleted(
    bot, sandbox, guild, owner, alice, bob, playing, guild_settings, database
):
    answer = await alice.slash("playlist save", name="  Evening ")
    assert "**Evening** is kept, with 2 songs" in answer.text
    assert "already" in (await bob.slash("playlist save", name="EVENING")).text
    assert "Evening" in (await bob.slash("playlist list")).text
    assert "only they, DJs and those who manage" in (await bob.slash("playlist delete", name="evening")).text
    await bob.joins("lounge")
    await guild_settings(guild, "music", queue_length=2)
    answer = await bob.slash("playlist load", name="evening")
    assert "One song was left out" in answer.text
    state = await rows(database, guild, Playlist)
    assert [each.owner_id for each in state] == [alice.id]
    assert "There are: Evening" in (await bob.slash("playlist load", name="morning")).text
    await alice.slash("playlist delete", name="Evening")
    assert await rows(database, guild, Playlist) == []


async def test_nothing_to_keep_is_said(bot, guild, alice):
    answer = await alice.slash("playlist save", name="Silence")
    assert "Nothing is playing, and nothing is queued." in answer.text
    assert "no playlist yet" in (await alice.slash("playlist list")).text
    assert "There is none yet" in (await alice.slash("playlist load", name="x")).text


async def test_a_dj_deletes_what_others_saved(bot, guild, owner, alice, bob, playing, guild_settings):
    role = guild.role("DJ")
    await owner.gives(bob, role)
    await guild_settings(guild, "music", dj_role=str(role.id))
    await alice.slash("playlist save", name="Evening")
    assert "is deleted" in (await bob.slash("playlist delete", name="Evening")).text


async def test_what_was_played_is_shown_and_played_again(bot, sandbox, guild, alice, bob, playing):
    answer = await bob.slash("history")
    assert answer.private
    assert "440" in answer.text
    assert "@alice" in answer.text
    await bob.joins("lounge")
    (label,) = [option.label for option in answer.message.selects[0].options]
    again = await bob.select(label, on=answer.message)
    assert "440" in again.text
    await alice.slash("skip")
    await shown(sandbox, alice, "330 Hz")
    answer = await bob.slash("history")
    assert answer.text.index("330") < answer.text.index("440")


async def test_lists_survive_a_restart_and_an_erased_member_leaves_none(
    bot, sandbox, guild, owner, alice, playing, database
):
    await alice.click("⭐ Favourite", on=playing)
    await alice.slash("playlist save", name="Evening")
    await sandbox.restart_bot()
    await sandbox.bot_at_rest()
    assert "One song that you like" in (await alice.slash("favourites list")).text
    answer = await alice.slash("privacy erase")
    await alice.click("Erase my data", on=answer.message)
    await sandbox.bot_at_rest()
    assert await rows(database, guild, Favourite) == []
    assert all(each.owner_id < 0 for each in await rows(database, guild, Playlist))
    assert all(
        each.requester_id is None or each.requester_id < 0 for each in await rows(database, guild, Played)
    )


async def test_each_guild_has_its_own(bot, sandbox, two_guilds, switch_on, alice, playing):
    _, ohio = two_guilds
    await alice.click("⭐ Favourite", on=playing)
    await alice.slash("playlist save", name="Evening")
    away = ohio.join(alice)
    assert "favourites list" not in away.commands()
    await switch_on(ohio, "music")
    assert "You have noted no song yet" in (await away.slash("favourites list")).text
    assert "no playlist yet" in (await away.slash("playlist list")).text
    assert "Nothing yet" in (await away.slash("history")).text
