"""Clips: one link for one clip, safe ones only, and one vote a member."""

import asyncio
import random
from datetime import UTC, datetime

import pytest

from guildkit import UserError
from guildkit_economy.games import clips
from guildkit_economy.games.links import host_name, normalised
from guildkit_economy.games.wording import plain
from guildkit_economy.settings import EconomySettings

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE, BOB, CAROL = 1, 2, 3
HOSTS = EconomySettings().clip_hosts
KICK = "https://kick.com/xqc/clips/clip_01H"


async def submit(database, link=KICK, title="", *, by=ALICE, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        return (await clips.submit(session, link, title, by=by, now=NOON)).number


async def vote(database, number=1, by=BOB, *, guild=TENNESSEE):
    async with database.guild_session(guild) as session:
        return await clips.vote(session, number, by)


async def listed(database, order="newest", *, guild=TENNESSEE):
    async with database.guild_session(guild, read_only=True) as session:
        return [(each.clip.number, each.votes) for each in await clips.listed(session, order, limit=50)]


@pytest.mark.parametrize(
    ("typed", "same", "written"),
    [
        (
            "https://kick.com/xQc/clips/clip_01H",
            [
                "https://www.kick.com/xqc?clip=clip_01H&utm_source=x",
                " <https://kick.com/xqc/clips/clip_01H/> ",
            ],
            KICK,
        ),
        (
            "https://clips.twitch.tv/FunnySlug-1_a",
            [
                "https://www.twitch.tv/alice/clip/FunnySlug-1_a?filter=clips",
                "https://m.twitch.tv/bob/clip/FunnySlug-1_a",
            ],
            "https://clips.twitch.tv/FunnySlug-1_a",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ?si=abc",
            [
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&feature=share",
                "https://youtube.com:443/shorts/dQw4w9WgXcQ#now",
                "HTTPS://M.YouTube.com/watch?v=dQw4w9WgXcQ&t=0",
            ],
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ?t=1h1m1s",
            ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3661", "https://youtu.be/dQw4w9WgXcQ?t=3661s"],
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3661s",
        ),
        (
            "https://www.twitch.tv/videos/123?t=90s",
            ["https://twitch.tv/videos/123/?t=0h1m30s"],
            "https://www.twitch.tv/videos/123?t=90s",
        ),
    ],
)
def test_the_same_clip_is_one_link(typed, same, written):
    assert {normalised(each, HOSTS) for each in [typed, *same]} == {written}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "no link that I can read"),
        ("javascript:alert(1)", "no link that I can read"),
        ("data:text/html,x", "no link that I can read"),
        ("http://kick.com/xqc/clips/clip_01H", "has to begin with `https://`"),
        ("https://kick.com\\@evil.example/xqc/clips/clip_01H", "no link that I can read"),
        ("https://kick.com/xqc/clips/clip_01H and more", "no link that I can read"),
        ("https://[kick.com/clips", "no link that I can read"),
        ("https://kick.com:99999/xqc/clips/clip_01H", "no link that I can read"),
        ("https://youtu.be/" + "a" * 4000, "no link that I can read"),
        ("https://kіck.com/xqc/clips/clip_01H", "no link that I can read"),
        ("https://xn--kck-isd.com/xqc/clips/clip_01H", "leads somewhere else"),
        ("https://kick.com@evil.example/xqc/clips/clip_01H", "leads somewhere else"),
        ("https://me:secret@kick.com/xqc/clips/clip_01H", "leads somewhere else"),
        ("https://kick.com.evil.example/xqc/clips/clip_01H", "leads somewhere else"),
        ("https://evilkick.com/xqc/clips/clip_01H", "leads somewhere else"),
        ("https://kick.com:8443/xqc/clips/clip_01H", "leads somewhere else"),
        ("https://kick.com/xqc", "No clip or video"),
        ("https://www.youtube.com/redirect?q=https://evil.example", "No clip or video"),
        ("https://www.youtube.com/watch?v=../../x", "No clip or video"),
        ("https://clips.twitch.tv/a%0Ab", "No clip or video"),
    ],
)
def test_other_links_are_refused_with_the_way_out(typed, says):
    with pytest.raises(UserError, match=says) as refused:
        normalised(typed, HOSTS)
    assert "clips.twitch.tv, kick.com, twitch.tv, youtu.be, youtube.com" in str(refused.value.hint)


def test_hosts_of_a_guilds_own_come_without_what_markdown_takes_otherwise():
    written = normalised("https://medal.tv/games/a(b)*_%29?b=2&utm_source=x&a=<1>&si=3#part", ["medal.tv"])
    assert written == "https://medal.tv/games/a%28b%29%2A_%29?a=%3C1%3E&b=2"
    assert normalised("https://WWW.Medal.tv/a/", ["medal.tv"]) == "https://www.medal.tv/a"
    with pytest.raises(UserError, match="No clip"):
        normalised("https://medal.tv/", ["medal.tv"])
    with pytest.raises(UserError, match="somewhere else"):
        normalised(KICK, ["medal.tv"])


def test_a_setting_takes_hosts_alone():
    assert EconomySettings(clip_hosts=["WWW.Medal.tv "]).clip_hosts == ["medal.tv"]
    for wrong in ("https://medal.tv", "medal", "medal.tv/clips", "mеdal.tv", "*.tv", "a..tv"):
        with pytest.raises(ValueError, match="is no host"):
            host_name(wrong)


def test_titles_are_words():
    assert plain("  An   ace\n", 80) == "An ace"
    for wrong, says in (("see https://evil.example", "without a link"), ("x" * 81, "80 characters at most")):
        with pytest.raises(UserError, match=says):
            plain(wrong, 80)


async def test_a_clip_is_there_once_in_each_guild(database):
    assert await submit(database) == 1
    with pytest.raises(UserError, match="there already: #1"):
        await submit(database, by=BOB)
    assert await submit(database, KICK + "2") == 2
    assert await submit(database, guild=OHIO) == 1
    assert await listed(database) == [(2, 0), (1, 0)]
    assert await listed(database, guild=OHIO) == [(1, 0)]


async def test_many_submit_the_same_at_once(database):
    results = await asyncio.gather(*(submit(database, by=by) for by in range(1, 9)), return_exceptions=True)
    assert sorted(each for each in results if isinstance(each, int)) == [1]
    assert sum(isinstance(each, UserError) for each in results) == 7
    numbers = await asyncio.gather(*(submit(database, f"{KICK}{by}", by=by) for by in range(8)))
    assert sorted(numbers) == list(range(2, 10))


async def test_a_member_has_one_vote_and_takes_it_back(database):
    await submit(database)
    assert [await vote(database), await vote(database, by=CAROL)] == [True, True]
    assert await listed(database) == [(1, 2)]
    assert await vote(database) is False
    assert await listed(database) == [(1, 1)]
    with pytest.raises(UserError, match="your own clip"):
        await vote(database, by=ALICE)
    for number in (0, -1, 2, 2**63):
        with pytest.raises(UserError, match="There is no clip"):
            await vote(database, number)
    with pytest.raises(UserError, match="There is no clip #1"):
        await vote(database, guild=OHIO)
    # An even number of clicks at once leaves what there was.
    await asyncio.gather(*(vote(database) for _ in range(8)))
    assert await listed(database) == [(1, 1)]


async def test_the_best_come_first(database):
    for number in range(1, 5):
        await submit(database, f"{KICK}{number}")
    for number, voters in ((2, (BOB, CAROL)), (3, (BOB,))):
        for who in voters:
            await vote(database, number, who)
    assert await listed(database, "best") == [(2, 2), (3, 1), (4, 0), (1, 0)]
    assert await listed(database) == [(4, 0), (3, 1), (2, 2), (1, 0)]


async def test_chance_is_the_given_one_and_meets_each(database):
    with pytest.raises(UserError, match="There are no clips yet"):
        async with database.guild_session(TENNESSEE, read_only=True) as session:
            await clips.any_one(session, random.Random(1))
    for number in range(1, 4):
        await submit(database, f"{KICK}{number}")
    rng = random.Random(1)
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        met = [(await clips.any_one(session, rng)).clip.number for _ in range(40)]
    assert set(met) == {1, 2, 3}
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        again = random.Random(1)
        assert [(await clips.any_one(session, again)).clip.number for _ in range(40)] == met


async def test_who_removes_a_clip_and_what_goes_with_it(database):
    async def remove(number, by, *, manages=False):
        async with database.guild_session(TENNESSEE) as session:
            return await clips.remove(session, number, by=by, manages=manages)

    await submit(database)
    await vote(database)
    with pytest.raises(UserError, match="Only who has submitted"):
        await remove(1, BOB)
    await remove(1, ALICE)
    assert await listed(database) == []
    # The number is not used again: an old button votes for nothing else.
    assert await submit(database) == 2
    assert await listed(database) == [(2, 0)]
    assert (await remove(2, BOB, manages=True)).member_id == ALICE
    with pytest.raises(UserError, match="There is no clip #2"):
        await remove(2, ALICE)


async def test_there_is_an_end_of_clips(database, monkeypatch):
    monkeypatch.setattr(clips, "CLIPS_LIMIT", 2)
    await submit(database, KICK + "1")
    await submit(database, KICK + "2")
    with pytest.raises(UserError, match="There are 2 clips already"):
        await submit(database, KICK + "3")
    assert await listed(database) == [(2, 0), (1, 0)]
