"""A command that keeps failing in a guild: operators are told, and switch it off there with a click; it can be seen by whom it fails."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from guildkit import Plugin, rates
from guildkit.errors import UserError
from guildkit.rates import Rate, Rates


@pytest.fixture
def plugin():
    plugin = Plugin("chess", title="Chess")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise ValueError("a pawn fell off")

    @plugin.command("fine", description="Work")
    async def _fine(ctx):
        await ctx.reply("Fine.")

    return plugin


@pytest.fixture
def olga(guild):
    """The operator."""
    return guild.join("olga", permissions=["administrator"])


@pytest.fixture
async def bot(start_bot, plugin, guild, other_guild, olga, switch_on, monkeypatch):
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(olga.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(guild.id))
    monkeypatch.setenv("GUILDKIT_LOG_CHANNEL", str(guild.create_channel("operations").id))
    bot = await start_bot(plugin)
    await switch_on(other_guild, "chess")
    return bot


async def test_operators_switch_a_command_off_that_keeps_failing(bot, guild, other_guild, olga, alice):
    zoe = other_guild.join("zoe")
    await zoe.slash("fine")
    await alice.slash("fail")
    for _ in range(rates.FAILED):
        await zoe.slash("fail")
    await bot.rest()
    (message,) = [each for each in olga.messages("operations") if "`/fail`" in each.text]
    assert message.text.splitlines()[:1] == [
        f"`/fail` of **chess** keeps failing on **{other_guild.name}** ({other_guild.id}): 4 of 4 uses in this hour."
    ]
    assert "Only those who run this bot" in (await alice.click("Switch it off there", on=message)).text
    answer = await olga.click("Switch it off there", on=message)
    assert answer.private
    assert "The rest of its plugin works on." in answer.text
    assert (await zoe.slash("fail")).text == "/fail is switched off on this server."
    assert (await zoe.slash("fine")).text == "Fine."
    assert "Something went wrong" in (await alice.slash("fail")).text
    owner = other_guild.owner
    assert "`/fail`" in (await owner.slash("status")).text
    assert "@olga: switched /fail off" in (await owner.slash("audit")).text

    said = (await owner.slash("debug rates")).text
    assert "**chess**: 4 of 6 failed" in said
    assert "`/fail`: 4 of 4 failed" in said
    assert re.search(r"👤 `[0-9a-f]{8}`: 4 of 6 failed", said)
    assert str(zoe.id) not in said
    assert "`/fail`: 6 of 6 failed" in (await olga.slash("debug rates")).text

    await olga.click("Switch it on again", on=answer.message)
    assert "Something went wrong" in (await zoe.slash("fail")).text
    for name in ("/nothing", "plugins list"):
        with pytest.raises(UserError):
            await bot.switches.switch_command(guild.id, name, on=False, by=None)


class Hand:
    """A clock that stands until it is moved."""

    at = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self):
        return self.at


def test_what_is_older_than_a_day_counts_no_more_and_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(rates, "MOST", 50)
    clock, told = Hand(), []
    found = Rates(clock, random.Random(7), told.append)
    for member in range(200):
        found.note(1, "chess", f"/move {member}", member, failed=True)
    assert len(found.commands(1)) + len(found.members(1)) == 100
    for hour in range(30):
        clock.at += timedelta(hours=1)
        for number in range(6):
            found.note(1, "chess", "/fail", 7, failed=number > 0 or hour % 2 == 0)
    assert [each.what for each in found.commands(1)] == ["/fail"]
    (rate,) = found.plugins()
    assert (rate.runs, rate.failed) == (24 * 6, 12 * 6 + 12 * 5)
    assert len(told) == 30
    assert told[0] == Rate(1, "chess", "/fail", 4, 4)
    assert found.commands(2) == []


def test_a_member_has_another_pseudonym_in_another_guild_and_process():
    def names():
        found = Rates(Hand(), random.SystemRandom(), print)
        for guild_id in (1, 2):
            found.note(guild_id, "chess", "/fail", 7, failed=True)
        return {each.what for each in found.members()}

    assert len(names() | names()) == 4
