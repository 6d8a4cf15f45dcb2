"""Live messages that change while nobody looks, that consist of several messages, or that cannot be reached."""

from typing import Annotated

import pytest
from sqlalchemy import select

from guildkit import Option, Plugin, Route, View
from guildkit.live import again
from guildkit.models import LiveRecord

Page = Annotated[int, Option("Which page")]
LIST = Route("raids", "list/{page:int}")


def raids(lines, rendered=None, *, listens=False):
    """A plugin whose list is as many messages as there are lines; None in `lines` ends it."""
    plugin = Plugin("raids")

    @plugin.live(LIST)
    async def _list(ctx, page):
        if rendered is not None:
            rendered.append((ctx.guild_id, page))
        return None if lines is None else [View(f"{page}: {line}") for line in lines]

    @plugin.command("show", description="Show")
    async def _show(ctx, page: Page = 1):
        async with ctx.transaction():
            await ctx.live.show(LIST.id(page=page), ctx.channel_id)
        await ctx.reply("Shown.", private=True)

    @plugin.command("change", description="Change")
    async def _change(ctx, page: Page = 1):
        async with ctx.transaction():
            await ctx.live.refresh(LIST.id(page=page))
        await ctx.reply("Changed.", private=True)

    if listens:

        @plugin.listener("message")
        async def _message(ctx, message):
            pass

    return plugin


def public(person, channel="general"):
    return [message.content for message in person.messages(channel) if not message.private]


def requests(sandbox, method):
    return sandbox.transcript.requests(method, containing="/channels/")


async def rests(bot, sandbox, times=4):
    """Let everything be done that has to wait for the budget of edits."""
    for _ in range(times):
        await bot.rest()
        sandbox.time.advance(seconds=6)


async def test_a_list_is_as_many_messages_in_its_order(start_bot, sandbox, guild, alice):
    lines = ["a", "b", "c"]
    bot = await start_bot(raids(lines))
    await alice.slash("show")
    await bot.rest()
    assert public(alice) == ["1: a", "1: b", "1: c"]
    lines[:] = ["a", "x", "b", "c"]
    await alice.slash("change")
    await rests(bot, sandbox)
    assert public(alice) == ["1: a", "1: x", "1: b", "1: c"]
    lines[:] = ["x"]
    await alice.slash("change")
    await rests(bot, sandbox)
    assert public(alice) == ["1: x"]
    lines.clear()
    await alice.slash("change")
    await rests(bot, sandbox)
    assert public(alice) == []
    lines.append("again")
    await alice.slash("change")
    await bot.rest()
    assert public(alice) == ["1: again"]


async def test_where_one_of_them_was_deleted_the_order_stays(start_bot, sandbox, guild, alice):
    lines = ["a", "b", "c"]
    bot = await start_bot(raids(lines))
    await alice.slash("show")
    await bot.rest()
    await guild.owner.deletes(await alice.sees("1: a"))
    lines[0] = "A"
    await alice.slash("change")
    await rests(bot, sandbox)
    assert public(alice) == ["1: A", "1: b", "1: c"]


async def test_more_messages_than_edits_are_allowed_are_edited_one_after_the_other(
    start_bot, sandbox, guild, alice
):
    lines = [str(number) for number in range(7)]
    bot = await start_bot(raids(lines))
    await alice.slash("show")
    await bot.rest()
    lines[:] = [f"{line}!" for line in lines]
    await alice.slash("change")
    await bot.rest()
    assert len(requests(sandbox, "PATCH")) == 3
    await rests(bot, sandbox, 3)
    assert public(alice) == [f"1: {number}!" for number in range(7)]
    assert len(requests(sandbox, "PATCH")) == 7  # none twice


async def test_a_start_brings_up_to_date_what_changed_meanwhile(start_bot, sandbox, guild, alice):
    lines = ["a"]
    await start_bot(raids(lines))
    await alice.slash("show")
    await sandbox.bot_at_rest()
    lines[:] = ["b"]
    bot = await start_bot(raids(lines))
    await bot.rest()
    assert public(alice) == ["1: b"]


async def test_a_start_asks_discord_little_where_nothing_changed(start_bot, sandbox, guild, alice):
    await start_bot(raids(["a"]))
    for page in range(30):
        await alice.slash("show", page=page)
    await sandbox.bot_at_rest()
    before = len(sandbox.transcript.requests(containing="/channels/"))
    rendered = []
    bot = await start_bot(raids(["a"], rendered))
    await bot.rest()
    assert len(set(rendered)) == 30
    asked = sandbox.transcript.requests(containing="/channels/")[before:]
    assert [entry.name.split()[0] for entry in asked] == ["GET"]


async def test_what_was_deleted_while_the_bot_was_away_is_posted_again(start_bot, sandbox, guild, alice):
    await start_bot(raids(["a", "b"]))
    await alice.slash("show")
    await sandbox.bot_at_rest()
    await guild.owner.deletes(await alice.sees("1: a"))
    bot = await start_bot(raids(["a", "b"]))
    await rests(bot, sandbox)
    assert public(alice) == ["1: a", "1: b"]


async def test_where_the_history_may_not_be_read_nothing_is_taken_for_deleted(
    start_bot, sandbox, guild, alice
):
    await start_bot(raids(["a"]))
    await alice.slash("show")
    await sandbox.bot_at_rest()
    guild.bot_may_not("read_message_history")
    bot = await start_bot(raids(["a"]))
    await bot.rest()
    assert public(alice) == ["1: a"]


async def test_how_often_discord_is_asked_is_bounded(start_bot, sandbox, guild, alice):
    await start_bot(raids(["a"]))
    for page in range(9):
        guild.create_channel(f"raid-{page}")
        alice.go(f"raid-{page}")
        await alice.slash("show", page=page)
    await sandbox.bot_at_rest()
    before = len(requests(sandbox, "GET"))
    bot = await start_bot(raids(["a"]))
    await bot.rest()
    assert len(requests(sandbox, "GET")) - before == again.REQUESTS


async def test_more_of_them_than_one_job_looks_at(start_bot, sandbox, guild, alice, monkeypatch):
    monkeypatch.setattr(again, "AT_ONCE", 3)
    lines = ["a"]
    await start_bot(raids(lines))
    for page in range(7):
        await alice.slash("show", page=page)
    await sandbox.bot_at_rest()
    lines[:] = ["b"]
    bot = await start_bot(raids(lines))
    await rests(bot, sandbox)
    assert sorted(public(alice)) == [f"{page}: b" for page in range(7)]


async def test_a_deletion_is_noticed_at_once_where_a_plugin_listens_to_messages(
    start_bot, sandbox, guild, alice
):
    bot = await start_bot(raids(["a"], listens=True))
    await alice.slash("show")
    await bot.rest()
    await guild.owner.deletes(await alice.sees("1: a"))
    await sandbox.settled()
    await bot.rest()
    assert public(alice) == ["1: a"]


async def test_in_an_archived_thread_it_waits_until_somebody_opens_it(start_bot, sandbox, guild, alice):
    lines = ["a"]
    bot = await start_bot(raids(lines))
    thread = await alice.starts_thread("Raid night")
    await sandbox.settled()
    alice.go(thread)
    await alice.slash("show")
    await bot.rest()
    guild.world.threads.update(thread, alice.user, archived=True)
    await sandbox.settled()
    lines[:] = ["b"]
    alice.go("general")
    await alice.slash("change")
    await bot.rest()
    assert public(alice, thread) == ["1: a"]
    bot = await start_bot(raids(lines))  # Discord does not tell it of the thread
    await bot.rest()
    assert thread.archived
    guild.world.threads.update(thread, alice.user, archived=False)
    await sandbox.settled()
    await bot.rest()
    assert public(alice, thread) == ["1: b"]


async def test_without_permission_it_waits_until_it_is_given_back(start_bot, sandbox, guild, alice):
    lines = ["a"]
    bot = await start_bot(raids(lines))
    await alice.slash("show")
    await bot.rest()
    guild.allow(sandbox.bot_user, channel="general", deny=["view_channel"])
    await sandbox.settled()
    lines[:] = ["b"]
    await alice.slash("change")
    await bot.rest()
    assert public(alice) == ["1: a"]
    guild.allow(sandbox.bot_user, channel="general", allow=["view_channel"])
    await sandbox.settled()
    await bot.rest()
    assert public(alice) == ["1: b"]


async def test_what_may_not_be_posted_is_posted_when_it_may(start_bot, sandbox, guild, alice):
    bot = await start_bot(raids(["a"]))
    guild.allow(sandbox.bot_user, channel="general", deny=["send_messages"])
    await sandbox.settled()
    await alice.slash("show")
    await bot.rest()
    assert public(alice) == []
    guild.allow(sandbox.bot_user, channel="general", allow=["send_messages"])
    await sandbox.settled()
    await bot.rest()
    assert public(alice) == ["1: a"]


async def test_off_it_stays_as_it_is_and_on_it_is_brought_up_to_date(start_bot, sandbox, guild, alice):
    lines, rendered = ["a"], []
    bot = await start_bot(raids(lines, rendered))
    await alice.slash("show")
    await bot.rest()
    await guild.owner.slash("plugins disable", name="raids")
    await bot.rest()
    rendered.clear()
    lines[:] = ["b"]
    bot = await start_bot(raids(lines, rendered), on=False)
    await bot.rest()
    assert (public(alice), rendered) == (["1: a"], [])
    await guild.owner.slash("plugins enable", name="raids")
    await bot.rest()
    assert public(alice) == ["1: b"]


@pytest.mark.parametrize("here", [True, False])
async def test_a_channel_that_was_deleted_while_the_bot_was_away(start_bot, sandbox, guild, alice, here):
    guild.create_channel("raid")
    alice.go("raid")
    lines = ["a"]
    bot = await start_bot(raids(lines))
    await alice.slash("show")
    await bot.rest()
    guild.delete_channel("raid")
    lines[:] = ["b"] if here else ["a"]
    bot = await start_bot(raids(lines))
    await bot.rest()
    async with bot.database.guild_session(guild.id, read_only=True) as session:
        records = list(await session.scalars(select(LiveRecord)))
    assert len(records) == (0 if here else 1)  # found out when there is something to show


async def test_a_lost_answer_and_a_change_in_between_end_in_the_newest(start_bot, sandbox, guild, alice):
    """Discord answers a repeated post with the first message, which shows what was true then."""
    lines = ["a"]
    bot = await start_bot(raids(lines))
    with sandbox.faults.lose_answer("POST .*/messages$"):
        await alice.slash("show")
        await bot.rest()
    lines[:] = ["b"]
    sandbox.time.advance(seconds=30)
    await bot.rest()
    assert public(alice) == ["1: b"]


async def test_settings_that_it_shows(start_bot, sandbox, guild, alice):
    from pydantic import BaseModel

    class Settings(BaseModel):
        colour: str = "red"

    plugin = Plugin("panel", settings=Settings)

    @plugin.live("panel")
    async def _panel(ctx):
        return f"The colour is {ctx.settings.colour}."

    @plugin.command("show", description="Show")
    async def _show(ctx):
        async with ctx.transaction():
            await ctx.live.show("panel:1:panel", ctx.channel_id)
        await ctx.reply("Shown.", private=True)

    bot = await start_bot(plugin)
    await alice.slash("show")
    await bot.rest()
    await bot.settings.set(guild.id, "panel", "colour", "blue", by=None)  # as the command line does
    await bot.switches.follow()
    await bot.rest()
    assert public(alice) == ["The colour is blue."]
