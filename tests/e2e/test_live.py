"""Messages that follow state, wherever it changes and whatever happens to them."""

from typing import Annotated

import pytest
from sqlalchemy import select

from guildkit import Option, Plugin, Route, View
from guildkit.models import JobRecord, LiveRecord

Game = Annotated[int, Option("Which game")]
Times = Annotated[int, Option("How often")]
SCORE = Route("chess", "score/{game:int}")


def chess(scores, rendered=None):
    """A plugin that shows the score of a game; None in `scores` ends its message."""
    plugin = Plugin("chess")

    @plugin.live(SCORE)
    async def _score(ctx, game):
        if rendered is not None:
            rendered.append((ctx.guild_id, game))
        score = scores.get(game)
        return None if score is None else View(f"Game {game}: {score}")

    @plugin.command("show", description="Show")
    async def _show(ctx, game: Game = 1):
        async with ctx.transaction():
            await ctx.live.show(SCORE.id(game=game), ctx.channel_id)
        await ctx.reply("Shown.", private=True)

    @plugin.command("move", description="Move")
    async def _move(ctx, game: Game = 1, times: Times = 1):
        for _ in range(times):
            scores[game] = (scores.get(game) or 0) + 1
            async with ctx.transaction():
                known = await ctx.live.refresh(SCORE.id(game=game))
        await ctx.reply(f"Moved, known: {known}", private=True)

    @plugin.command("end", description="End")
    async def _end(ctx, game: Game = 1):
        scores[game] = None
        async with ctx.transaction():
            await ctx.live.refresh(SCORE.id(game=game))
        await ctx.reply("Ended.", private=True)

    @plugin.command("forget", description="Forget")
    async def _forget(ctx, game: Game = 1):
        async with ctx.transaction():
            await ctx.live.forget(SCORE.id(game=game))
        await ctx.reply("Forgotten.", private=True)

    return plugin


def public(person):
    return [message.content for message in person.messages("general") if not message.private]


def edits(sandbox):
    return sandbox.transcript.requests("PATCH", containing="/channels/")


async def test_it_is_posted_and_follows_what_changes(start_bot, guild, alice):
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    assert public(alice) == ["Game 1: 0"]
    assert (await alice.slash("move")).text == "Moved, known: True"
    await bot.rest()
    assert public(alice) == ["Game 1: 1"]


async def test_what_has_not_changed_is_not_edited(start_bot, sandbox, guild, alice):
    scores = {1: 0}
    bot = await start_bot(chess(scores))
    await alice.slash("show")
    await bot.rest()
    scores[1] = -1
    await alice.slash("move")
    await bot.rest()
    assert edits(sandbox) == []


async def test_a_burst_of_changes_is_few_edits_and_the_last_one_is_seen(start_bot, sandbox, guild, alice):
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    await alice.slash("move", times=50)
    await bot.rest()
    sandbox.time.advance(seconds=10)
    await bot.rest()
    assert public(alice) == ["Game 1: 50"]
    assert len(edits(sandbox)) <= 4  # three at once, and the last when there was room again


async def test_many_changes_keep_within_the_budget_of_the_channel(start_bot, sandbox, guild, alice):
    bot = await start_bot(chess({}))
    for game in range(4):
        await alice.slash("move", game=game)
        await alice.slash("show", game=game)
    for _ in range(3):
        await bot.rest()
        sandbox.time.advance(seconds=6)
    before = len(edits(sandbox))
    for game in range(4):
        await alice.slash("move", game=game)
    await bot.rest()
    assert len(edits(sandbox)) - before == 3
    sandbox.time.advance(seconds=6)
    await bot.rest()
    assert sorted(public(alice)) == [f"Game {game}: 2" for game in range(4)]


async def test_a_message_that_somebody_deleted_is_posted_again(start_bot, sandbox, guild, alice):
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    await guild.owner.deletes(await alice.sees("Game 1"))
    await alice.slash("move")
    await bot.rest()
    assert public(alice) == ["Game 1: 1"]


async def test_it_survives_a_restart_and_is_not_posted_twice(start_bot, sandbox, guild, alice):
    scores = {1: 0}
    bot = await start_bot(chess(scores))
    await alice.slash("show")
    await bot.rest()
    bot = await start_bot(chess(scores))
    await alice.slash("move")
    await bot.rest()
    assert public(alice) == ["Game 1: 1"]


async def test_an_answer_that_was_lost_does_not_post_it_twice(start_bot, sandbox, guild, alice):
    bot = await start_bot(chess({1: 0}))
    with sandbox.faults.lose_answer("POST .*/messages$", times=1):
        await alice.slash("show")
        await bot.rest()
    sandbox.time.advance(seconds=10)
    await bot.rest()
    assert public(alice) == ["Game 1: 0"]


async def test_shown_elsewhere_it_is_posted_there(start_bot, sandbox, guild, alice):
    guild.create_channel("games")
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    alice.go("games")
    await alice.slash("show")
    await bot.rest()
    assert [message.content for message in alice.messages("games") if not message.private] == ["Game 1: 0"]
    await alice.slash("move")
    await bot.rest()
    assert public(alice) == ["Game 1: 0"]  # it stays where it was, as it was


async def test_none_ends_it_and_the_message_goes(start_bot, guild, alice):
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    await alice.slash("end")
    await bot.rest()
    assert public(alice) == []
    assert (await alice.slash("move")).text == "Moved, known: False"


async def test_forgotten_it_stays_as_it_is(start_bot, guild, alice):
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    await alice.slash("forget")
    await alice.slash("move")
    await bot.rest()
    assert public(alice) == ["Game 1: 0"]


async def test_with_its_channel_it_is_forgotten(start_bot, sandbox, guild, alice):
    guild.create_channel("games")
    alice.go("games")
    bot = await start_bot(chess({1: 0}))
    await alice.slash("show")
    await bot.rest()
    guild.delete_channel("games")
    await sandbox.settled()
    alice.go("general")
    await alice.slash("move")
    await bot.rest()
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        assert list(await session.scalars(select(LiveRecord))) == []
        assert list(await session.scalars(select(JobRecord))) == []


async def test_switched_off_nothing_is_rendered_and_on_again_it_catches_up(
    start_bot, sandbox, two_guilds, alice, switch_on
):
    here, there = two_guilds
    rendered, scores = [], {1: 0}
    bot = await start_bot(chess(scores, rendered))
    await switch_on(there, "chess")
    await alice.slash("show")
    zoe = there.join("zoe")
    await zoe.slash("show")
    await bot.rest()
    with sandbox.faults.server_error("PATCH", status=503):
        await alice.slash("move")
        await bot.rest()  # it fails, and waits for another try
    await here.owner.slash("plugins disable", name="chess")
    rendered.clear()
    sandbox.time.advance(hours=2)
    await bot.rest()
    await zoe.slash("move")
    await bot.rest()
    assert {guild_id for guild_id, _ in rendered} == {there.id}
    await here.owner.slash("plugins enable", name="chess")
    await bot.rest()
    assert public(alice) == ["Game 1: 2"]


async def test_two_guilds_have_their_own(start_bot, two_guilds, alice, switch_on):
    _here, there = two_guilds
    bot = await start_bot(chess({1: 0, 2: 0}))
    await switch_on(there, "chess")
    await alice.slash("show", game=1)
    zoe = there.join("zoe")
    await zoe.slash("show", game=2)
    await zoe.slash("move", game=2)
    await bot.rest()
    assert public(alice) == ["Game 1: 0"]
    assert public(zoe) == ["Game 2: 1"]
    assert (await zoe.slash("move", game=1)).text == "Moved, known: False"


@pytest.mark.parametrize("key", ["voting:1:card/7", "nonsense", ""])
async def test_a_key_of_somebody_else(start_bot, guild, alice, key):
    plugin = chess({})
    errors = []

    @plugin.command("wrong", description="Wrong")
    async def _wrong(ctx):
        async with ctx.transaction():
            try:
                await ctx.live.show(key, ctx.channel_id)
            except ValueError as error:
                errors.append(str(error))
        await ctx.reply("Tried.")

    await start_bot(plugin)
    await alice.slash("wrong")
    assert errors == [f"{key!r} is no live message of the plugin chess."]
