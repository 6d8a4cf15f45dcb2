"""What fails in a plugin is written down under the id that the member was told, and costs nobody an answer."""

import asyncio
import re
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

import pytest
from sqlalchemy import select

from guildkit import Option, Plugin, errorlog, failures, kinds
from guildkit.errors import DatabaseError
from guildkit.models import ErrorGroup, ErrorHour, ErrorKind, ErrorRecord


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
        return list(await session.scalars(select(ErrorRecord).order_by(ErrorRecord.at, ErrorRecord.id)))


async def rows(bot, *columns):
    await bot.errors.store()
    async with bot.database.system_session("test", read_only=True) as session:
        return [tuple(row) for row in await session.execute(select(*columns).order_by(*columns))]


async def test_the_id_that_a_member_is_told_leads_to_what_happened(start_bot, guild):
    bot = await start_bot(failing_plugin())
    alice = guild.join("alice")
    answer = await alice.slash("fail", word="swordfish")
    (told,) = re.findall(r"`([A-Z2-9]{8})`", answer.text)
    (record,) = await errors_in(bot)
    assert (record.id, record.guild_id, record.plugin, record.where) == (told, guild.id, "failing", "command")
    assert (record.type, "boom" in record.message, record.release) == ("RuntimeError", True, "")
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
    assert len({each.fingerprint for each in records}) == 1
    assert len({each.id for each in records}) == 3
    assert await rows(bot, ErrorGroup.guild_id, ErrorGroup.count) == [(guild.id, 2), (other_guild.id, 1)]
    assert await rows(bot, ErrorHour.guild_id, ErrorHour.count) == [(guild.id, 2), (other_guild.id, 1)]
    assert await rows(bot, ErrorKind.plugin, ErrorKind.count, ErrorKind.version) == [
        ("failing", 3, kinds.VERSION)
    ]


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

    async def stumble(**_options):
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
    types = iter(["a", object(), "b"])
    monkeypatch.setattr(kinds, "name_of", lambda _: next(types))
    monkeypatch.setattr(failures.Kinds, "of", lambda *_: failures.Kind("ABC", "timeout", "A", "b.c"))
    bot = await start_bot(failing_plugin())
    alice = guild.join("alice")
    for _ in range(3):
        await alice.slash("fail")
    assert sorted(each.type for each in await errors_in(bot)) == ["a", "b"]


async def test_more_failures_than_can_wait_are_only_logged(start_bot, guild, monkeypatch):
    bot = await start_bot(failing_plugin())
    monkeypatch.setattr(errorlog, "WAITING", 0)
    assert "Something went wrong" in (await guild.join("alice").slash("fail")).text
    assert await errors_in(bot) == []


async def test_nothing_is_counted_twice_where_nobody_waits_for_it_any_more(start_bot, guild, monkeypatch):
    async def never(_self):
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(errorlog.ErrorLog, "run", never)
    bot = await start_bot(failing_plugin())
    await guild.join("alice").slash("fail")
    real, committed, go_on = bot.database.system_session, asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def session(reason, **options):
        async with real(reason, **options) as found:
            yield found
        if reason == "count errors":
            committed.set()
            await go_on.wait()

    monkeypatch.setattr(bot.database, "system_session", session)
    storing = asyncio.create_task(bot.errors.store())
    await committed.wait()
    storing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await storing
    go_on.set()
    assert await rows(bot, ErrorGroup.count) == [(1,)]


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
    told = []
    for _ in range(4):
        told += re.findall(r"`([A-Z2-9]{8})`", (await alice.slash("fail")).text)
        sandbox.time.advance(seconds=1)
    await bot.errors.store()
    await bot.errors.tidy(bot.clock.now())
    assert [each.id for each in await errors_in(bot)] == told[2:]


async def test_of_many_failures_of_a_kind_the_newest_are_kept_and_all_are_counted(start_bot, guild, sandbox):
    bot = await start_bot(failing_plugin())
    bot.breaker.limit = sys.maxsize
    alice = guild.join("alice")
    told = []
    for _ in range(errorlog.SAMPLES + 3):
        told += re.findall(r"`([A-Z2-9]+)`", (await alice.slash("fail")).text)
        sandbox.time.advance(seconds=61)
    assert [each.id for each in await errors_in(bot)] == told[3:]
    assert await rows(bot, ErrorGroup.count) == [(len(told),)]


async def test_members_are_told_of_a_storm_by_an_id_that_leads_to_one_like_it(start_bot, guild):
    bot = await start_bot(failing_plugin())
    bot.breaker.limit = sys.maxsize
    alice = guild.join("alice")
    told = [(await alice.slash("fail")).text.split("`")[1] for _ in range(failures.EACH + 5)]
    assert len(set(told)) == failures.EACH + 1
    assert await rows(bot, ErrorGroup.fingerprint, ErrorGroup.count) == [(told[-1], len(told))]


async def test_an_exception_that_cannot_be_read_is_noted_like_any_other(start_bot, guild):
    class HostileError(Exception):
        def __str__(self):
            raise ValueError("you shall not read me")

        @property
        def code(self):
            raise RuntimeError("nor that")

    plugin = Plugin("failing")

    @plugin.command("fail", description="Fail")
    async def _fail(ctx):
        raise HostileError

    bot = await start_bot(plugin)
    answer = await guild.join("alice").slash("fail")
    (record,) = await errors_in(bot)
    assert record.id in answer.text
    assert record.type.endswith("HostileError")


async def test_what_cannot_be_counted_for_the_moment_is_counted_later(start_bot, guild, monkeypatch):
    bot = await start_bot(failing_plugin())
    alice = guild.join("alice")
    real, away = bot.database.system_session, True

    def session(reason, **options):
        if away and reason == "count errors":
            raise DatabaseError("away")
        return real(reason, **options)

    monkeypatch.setattr(bot.database, "system_session", session)
    await alice.slash("fail")
    assert not await bot.errors.store()
    await alice.slash("fail")
    away = False
    assert await rows(bot, ErrorGroup.count) == [(2,)]
    assert await rows(bot, ErrorHour.count) == [(2,)]
    assert len(await errors_in(bot)) == 2
