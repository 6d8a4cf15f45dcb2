"""What fails in a plugin is written down under the id that the member was told, and costs nobody an answer."""

import asyncio
import re
from datetime import timedelta
from typing import Annotated

import pytest
from sqlalchemy import select

from guildkit import Option, Plugin, errorlog
from guildkit.errors import DatabaseError
from guildkit.models import ErrorRecord


def failing_plugin(what="boom"):
    plugin = Plugin("failing")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx, word: Annotated[str, Option("A word")] = "nothing"):
        secret_of_the_member = f"{word} said {ctx.member.id}"
        raise RuntimeError(what, len(secret_of_the_member))

    @plugin.command("fine", description="Work")
    async def _fine(ctx):
        await ctx.reply("Fine.")

    return plugin


async def errors_in(bot):
    await bot.errors.store()
    async with bot.database.system_session("test", read_only=True) as session:
        return list(await session.scalars(select(ErrorRecord).order_by(ErrorRecord.count)))


async def test_the_id_that_a_member_is_told_leads_to_what_happened(start_bot, guild):
    bot = await start_bot(failing_plugin())
    alice = guild.join("alice")
    answer = await alice.slash("fail", word="swordfish")
    (told,) = re.findall(r"`([A-Z2-9]{8})`", answer.text)
    (record,) = await errors_in(bot)
    assert (record.id, record.guild_id, record.plugin, record.where) == (told, guild.id, "failing", "command")
    assert (record.type, "boom" in record.message, record.count) == ("RuntimeError", True, 1)
    assert record.details["interaction"].isdigit()
    assert "in _fail" in record.traceback
    assert "swordfish" not in record.traceback


async def test_the_same_failure_is_counted_in_each_guild_apart(start_bot, guild, other_guild, switch_on):
    bot = await start_bot(failing_plugin())
    await switch_on(other_guild, "failing")
    alice, zoe = guild.join("alice"), other_guild.join("zoe")
    for person in (alice, alice, zoe):
        await person.slash("fail")
    records = await errors_in(bot)
    assert sorted((each.guild_id == guild.id, each.count) for each in records) == [
        (False, 1),
        (True, 1),
        (True, 2),
    ]
    assert len({each.fingerprint for each in records}) == 1
    assert len({each.id for each in records}) == 3


async def test_secrets_are_not_written_down(start_bot, guild, sandbox):
    bot = await start_bot(failing_plugin(f"GET https://me:hunter2@db/x with {sandbox.token}"))
    await guild.join("alice").slash("fail")
    (record,) = await errors_in(bot)
    assert "hunter2" not in record.message + record.traceback
    assert sandbox.token not in record.message + record.traceback


async def test_while_the_database_is_away_members_are_answered_and_errors_wait(start_bot, guild, monkeypatch):
    bot = await start_bot(failing_plugin())
    real, away = bot.database.system_session, asyncio.Event()

    def session(reason, **options):
        if reason == "error log" and not away.is_set():
            raise DatabaseError("away")
        return real(reason, **options)

    monkeypatch.setattr(bot.database, "system_session", session)
    alice = guild.join("alice")
    assert "Something went wrong" in (await alice.slash("fail")).text
    assert (await alice.slash("fine")).text == "Fine."
    assert not await bot.errors.store()
    away.set()
    assert len(await errors_in(bot)) == 1


async def test_a_part_of_the_bot_that_fails_begins_anew(start_bot, guild, sandbox, monkeypatch):
    bot = await start_bot(failing_plugin())
    alice, store = guild.join("alice"), bot.errors.store

    async def stumble():
        monkeypatch.setattr(bot.errors, "store", store)
        raise ZeroDivisionError

    monkeypatch.setattr(bot.errors, "store", stumble)
    await alice.slash("fail")
    async with asyncio.timeout(20):
        while bot.errors.store != store:
            await sandbox.settled()
        await alice.slash("fail")
        while bot.errors._waiting:
            await sandbox.settled()
    assert len(await errors_in(bot)) == 2


async def test_what_no_database_takes_is_left_out_of_an_error(start_bot, guild):
    plugin = Plugin("failing")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise RuntimeError("half \ud800 of a \0letter")

    bot = await start_bot(plugin)
    await guild.join("alice").slash("fail")
    (record,) = await errors_in(bot)
    assert record.message == "half ? of a letter"


async def test_an_error_that_cannot_be_stored_keeps_no_other_out(start_bot, guild, monkeypatch):
    prints = iter(["a", object(), "b"])
    monkeypatch.setattr(errorlog, "fingerprint", lambda _: next(prints))
    bot = await start_bot(failing_plugin())
    alice = guild.join("alice")
    for _ in range(3):
        await alice.slash("fail")
    assert sorted(each.fingerprint for each in await errors_in(bot)) == ["a", "b"]


async def test_more_failures_than_can_wait_are_only_logged(start_bot, guild, monkeypatch):
    bot = await start_bot(failing_plugin())
    monkeypatch.setattr(errorlog, "WAITING", 0)
    assert "Something went wrong" in (await guild.join("alice").slash("fail")).text
    assert await errors_in(bot) == []


async def test_errors_that_wait_are_stored_before_the_bot_ends(start_bot, guild, monkeypatch):
    async def never(_self):
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(errorlog.ErrorLog, "run", never)
    await start_bot(failing_plugin())
    await guild.join("alice").slash("fail")
    bot = await start_bot(failing_plugin())
    assert len(await errors_in(bot)) == 1


@pytest.mark.parametrize("days", [29, 31])
async def test_old_errors_are_forgotten(start_bot, guild, sandbox, days):
    bot = await start_bot(failing_plugin())
    await guild.join("alice").slash("fail")
    assert len(await errors_in(bot)) == 1
    await bot.errors.tidy(bot.clock.now() + timedelta(days=days))
    assert len(await errors_in(bot)) == (1 if days < 30 else 0)


async def test_only_the_newest_errors_are_kept(start_bot, guild, sandbox, monkeypatch):
    monkeypatch.setattr(errorlog, "KEPT_ROWS", 2)
    bot = await start_bot(failing_plugin())
    alice = guild.join("alice")
    for _ in range(4):
        await alice.slash("fail")
        sandbox.time.advance(seconds=1)
    await bot.errors.store()
    await bot.errors.tidy(bot.clock.now())
    assert [each.count for each in await errors_in(bot)] == [3, 4]
