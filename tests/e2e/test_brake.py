"""The brake: a bot whose requests are refused stops asking long before Discord bans its address."""

import pytest

from guildkit import Plugin, brake
from guildkit.brake import BrakeError


@pytest.fixture
def plugin():
    return Plugin("test")


@pytest.fixture
def asking(start_bot, guild, plugin, monkeypatch):
    """A command that posts in a channel, in a bot that stands only three refusals."""
    monkeypatch.setattr(brake, "REFUSALS", 3)

    @plugin.command("post", description="Post")
    async def _post(ctx):
        await ctx.send(ctx.channel_id, "Posted.", once=str(ctx.interaction.id))
        await ctx.reply("Done.")

    return lambda: start_bot(plugin)


def posted(sandbox):
    return len(sandbox.transcript.requests("POST", containing="/messages"))


async def test_after_too_many_refusals_nothing_but_answers_is_sent(asking, guild, sandbox):
    bot = await asking()
    alice = guild.join("alice")
    guild.bot_may_not("send_messages")
    for count in (1, 2, 3):
        assert "has been written down" in (await alice.slash("post")).text
        assert bot.client.brake.refused == count
    before = posted(sandbox)
    assert bot.client.brake.on
    answer = await alice.slash("post")
    assert answer.private
    assert answer.text == (
        "Discord has refused too much of what I asked for of late. Please try again in some minutes."
    )
    assert posted(sandbox) == before
    guild.bot_may("send_messages")
    sandbox.time.advance(minutes=11)
    assert (await alice.slash("post")).text == "Done."
    assert (bot.client.brake.refused, bot.client.brake.on) == (0, False)


async def test_rate_limits_count_each_time_and_shared_ones_do_not(asking, guild, sandbox, monkeypatch):
    said = []
    monkeypatch.setattr(brake, "LIMITED", 3)
    monkeypatch.setattr(brake.log, "warning", lambda event, **words: said.append(words), raising=False)
    bot = await asking()
    alice = guild.join("alice")
    sandbox.faults.rate_limit("messages", retry_after=0.01, times=2)
    assert (await alice.slash("post")).text == "Done."
    assert bot.client.brake.refused == 2
    sandbox.faults.rate_limit("messages", retry_after=0.01, times=2, scope="shared")
    assert (await alice.slash("post")).text == "Done."
    assert bot.client.brake.refused == 2
    (words,) = said  # once, and not with every one that follows
    route = "POST /api/v10/channels/{id}/messages"
    assert words == {"times": 3, "most": f"2 × {route} (user), 1 × {route} (shared)"}


async def test_commands_that_could_not_be_written_are_written_later(asking, guild, sandbox):
    bot = await asking()
    alice = guild.join("alice")
    guild.bot_may_not("send_messages")
    for _ in range(3):
        await alice.slash("post")
    with pytest.raises(BrakeError, match="bans this address at 10,000"):
        await bot.client.fetch_guild(guild.id)
    answer = await guild.owner.slash("plugins disable", name="test")
    assert "Discord has not taken the change of commands yet" in answer.text
