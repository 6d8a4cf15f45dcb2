"""What those who manage a guild read of what went wrong there, and operators of what went wrong anywhere."""

import platform
import sys
from dataclasses import replace

import pytest
from sqlalchemy import select

from guildkit import Plugin, __version__, error_reports, error_watch
from guildkit.error_watch import expected, is_later, is_spike
from guildkit.models import ErrorKind
from guildkit_sandbox import CannotDo


class BoardAwayError(Exception):
    """A plugin's own."""


@pytest.fixture
def plugin():
    plugin = Plugin("chess", title="Chess")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise ValueError("a pawn *fell* off")

    @plugin.command("cut", description="Lose the connection")
    async def _cut(ctx):
        raise ConnectionResetError("cut off")

    @plugin.command("board", description="Lose the board")
    async def _board(ctx):
        raise RuntimeError("no move") from BoardAwayError()

    plugin.error_hint(
        "board", BoardAwayError, cause="The board is away.", remedy="It comes back at noon.", retry=False
    )
    return plugin


@pytest.fixture
async def bot(start_bot, plugin, other_guild, switch_on):
    bot = await start_bot(plugin)
    await switch_on(other_guild, "chess")
    bot.breaker.limit = sys.maxsize
    return bot


async def fail(person, command="fail"):
    return (await person.slash(command)).text.split("`")[1]


async def test_admins_read_what_went_wrong_in_their_guild_and_nothing_of_others(
    bot, guild, other_guild, alice
):
    told = [await fail(alice), await fail(alice, "cut"), await fail(alice, "cut")]
    answer = await guild.owner.slash("debug recent")
    assert answer.private
    assert f"`{told[0]}` **chess** command: ValueError: a pawn \\*fell\\* off" in answer.text
    assert f"guildkit {__version__}" in answer.text
    assert f"Python {platform.python_version()}" in answer.text
    shown = [line.split("`")[1] for line in answer.text.splitlines() if "command: " in line]
    assert shown == told[::-1]

    often = (await guild.owner.slash("debug top")).text
    assert often.index("ConnectionResetError") < often.index("ValueError")
    assert "2 in the last hour, 2 in a day, 2 in a week" in often
    answer = await guild.owner.slash("debug error", id=told[1].lower())
    assert answer.private
    for said in (
        "cut off",
        "What has failed: network",
        "Seen 2 times",
        "2 in the last hour",
        "command: /cut",
        told[1],
    ):
        assert said in answer.text
    assert "Traceback" not in answer.text
    assert "on one server" not in answer.text
    kind = often.split("`")[1]
    assert told[2] in (await guild.owner.slash("debug error", id=kind)).text

    zoe = other_guild.join("zoe", permissions=["manage_guild"], locale="de")
    assert "Hier ist nichts schiefgegangen." in (await zoe.slash("debug recent")).text
    assert "Hier ist nichts schiefgegangen." in (await zoe.slash("debug top")).text
    for known in (told[0], kind):
        assert (
            f"Von einem Fehler `{known}` weiß ich hier nichts."
            in (await zoe.slash("debug error", id=known)).text
        )
    await fail(zoe, "cut")
    assert "1 in der letzten Stunde" in (await zoe.slash("debug top")).text
    for command in ("debug recent", "debug top"):
        with pytest.raises(CannotDo):
            await alice.slash(command)


async def test_operators_see_all_guilds_where_they_have_their_commands(
    bot, guild, other_guild, alice, monkeypatch
):
    monkeypatch.setattr(
        bot.dispatcher.services,
        "operators",
        replace(bot.operators, ids=frozenset({guild.owner.id}), guilds=frozenset({guild.id})),
    )
    bot.operators = bot.dispatcher.services.operators
    zoe = other_guild.join("zoe", permissions=["manage_guild"])
    told = await fail(zoe)
    await fail(alice)
    assert f"`{told}` **chess** ({other_guild.name})" in (await guild.owner.slash("debug recent")).text
    assert "2 in a week, on 2 servers" in (await guild.owner.slash("debug top")).text
    answer = (await guild.owner.slash("debug error", id=told)).text
    assert "Traceback (most recent call last)" in answer
    assert "on 2 servers" in answer
    mod = guild.join("mod", permissions=["manage_guild"])
    assert told not in (await mod.slash("debug recent")).text
    assert "2 in a week" not in (await mod.slash("debug top")).text


async def test_members_read_why_it_failed_what_helps_and_whether_to_try_again(bot, guild, other_guild, alice):
    own = "The board is away. It comes back at noon. Trying again does not help."
    network = "could not be reached over the network"
    answer = await alice.slash("board")
    assert answer.text.endswith(f"`. {own}")
    assert network in (await alice.slash("cut")).text
    assert "Trying again may help." in (await alice.slash("cut")).text
    assert (await alice.slash("fail")).text.endswith("`. Please try again.")
    assert own in (await guild.owner.slash("debug error", id=answer.text.split("`")[1])).text

    answer = await alice.slash("error_guide")
    assert answer.private
    assert own in answer.text
    assert network in answer.text
    answer = (await alice.slash("error_guide", topic="Board")).text
    assert own in answer
    assert network not in answer
    assert "I know nothing of that." in (await alice.slash("error_guide", topic="weather")).text
    zoe = other_guild.join("zoe", locale="de")
    answer = (await zoe.slash("error_guide", topic="network")).text
    assert "war über das Netz nicht zu erreichen" in answer
    assert "war über das Netz nicht zu erreichen" in (await zoe.slash("cut")).text
    await other_guild.owner.slash("plugins disable", name="chess")
    assert own not in (await zoe.slash("error_guide")).text
    assert await alice.autocomplete("error_guide", topic="boa") == [("board", "board")]


async def test_a_restart_loses_no_error(start_bot, plugin, guild, alice):
    await start_bot(plugin)
    told = await fail(alice)
    await start_bot(plugin)
    assert told in (await guild.owner.slash("debug recent")).text


async def test_operators_are_told_of_what_is_new_back_or_far_more_than_usual(
    bot, guild, alice, sandbox, monkeypatch
):
    said = []
    monkeypatch.setattr(
        error_watch.log, "warning", lambda event, **words: said.append(words["why"]), raising=False
    )

    async def look(failures, *, hours=0, release=""):
        sandbox.time.advance(hours=hours)
        bot.host.plugins["chess"].candidate = replace(bot.host.plugins["chess"].candidate, version=release)
        said.clear()
        for _ in range(failures):
            await fail(alice)
        assert await bot.errors.store()
        await bot.error_watch.look()
        return said[:]

    async def decide(state):
        async with bot.database.system_session("test") as session:
            (kind,) = await session.scalars(select(ErrorKind))
            error_reports.decide(session, kind, state, at=bot.clock.now(), by=None)

    assert await look(1, release="1.0") == ["new in 1.0"]
    assert await look(error_watch.LEAST, release="1.0") == []  # an hour has not gone by
    assert await look(1, hours=3, release="1.0") == []
    (spike,) = await look(error_watch.LEAST, hours=1, release="1.0")
    assert spike.startswith("far more than the usual")
    await decide("resolved")
    assert await look(1, hours=2, release="1.0") == []
    assert await look(1, release="1.1") == ["it is back in 1.1, and was resolved after 1.0"]
    await decide("muted")
    assert await look(error_watch.LEAST, hours=5, release="1.1") == []


def test_what_is_usual_follows_from_the_hours_before(sandbox):
    now = sandbox.time.now().replace(minute=30)
    hour = now.replace(minute=0, second=0, microsecond=0)
    steady = {hour - number * error_reports.HOUR: 30 for number in range(1, 100)}
    first = now - 200 * error_reports.HOUR
    assert expected(steady, now - 100 * error_reports.HOUR, now) == pytest.approx(30)
    assert expected({}, first, now) == 0
    assert expected(steady, first, now) > expected({hour: 1000, hour - error_reports.DAY: 30}, first, now)
    assert not is_spike(60, 30.0)
    assert is_spike(100, 30.0)
    assert not is_spike(error_watch.LEAST - 1, 0.0)


@pytest.mark.parametrize(
    ("release", "than", "later"),
    [
        ("1.10", "1.9", True),
        ("1.9", "1.9", False),
        ("1.8", "1.9", False),
        ("tuesday", "monday", True),
        ("", "", False),
    ],
)
def test_which_release_is_the_later_one(release, than, later):
    assert is_later(release, than) is later
