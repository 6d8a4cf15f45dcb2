"""A large bot runs in several processes, each with its own shards, on one database."""

import asyncio
import os
from datetime import timedelta

import pytest
from disnake.ui import Button
from sqlalchemy import select

from guildkit import Plugin, Route, View, health
from guildkit.errors import DatabaseError
from guildkit.models import GuildRecord, JobRecord
from guildkit.shards import Shards
from guildkit.storage.database import Database, sqlite_url
from guildkit.storage.instance import InstanceLock
from guildkit_sandbox import GatewayRules, Sandbox
from guildkit_sandbox.bots import BotProcess, running_bot
from tests.core.plugins import candidate

COUNT = 4


@pytest.fixture
async def large(patience):
    """A Discord in which the bot has four shards, with a guild in each."""
    async with Sandbox(seed=1, patience=patience, gateway_rules=GatewayRules(shards=COUNT)) as sandbox:
        guilds, made = {}, 0
        while len(guilds) < COUNT:
            # Several may be of one shard; each has a name of its own.
            guild = sandbox.create_guild(f"Guild {made:03}")
            made += 1
            guilds.setdefault((guild.id >> 22) % COUNT, guild)
            sandbox.time.advance(seconds=0.001)  # shards go by the millisecond in which a guild was made
        yield sandbox, guilds
        assert not sandbox.missing_routes


async def start_all(processes):
    """Start them at once; return what those say that have ended."""
    results = await asyncio.gather(*(process.start() for process in processes), return_exceptions=True)
    return [str(result) for result in results if result is not None]


async def stop_all(processes):
    await asyncio.gather(*(process.stop() for process in processes))


async def stored(url, model):
    database = Database(url)
    async with database.system_session("test", read_only=True) as session:
        rows = list(await session.scalars(select(model)))
    await database.close()
    return rows


@pytest.mark.timeout(300)
async def test_of_four_that_start_at_once_one_runs(sandbox, guild, tmp_path, database_url):
    processes = [BotProcess(sandbox, tmp_path, database_url=database_url) for _ in range(4)]
    try:
        ended = await start_all(processes)
        (runs,) = [process for process in processes if process.running]
        assert len(ended) == 3
        for said in ended:
            assert "ended with code 4" in said
            assert f"Another bot is running on this database: process {runs.pid} on" in said
        assert "Voting" in (await guild.owner.slash("plugins list")).text
    finally:
        await stop_all(processes)


@pytest.mark.timeout(300)
async def test_four_ranges_that_start_at_once_on_an_empty_database_all_run(large, tmp_path, database_url):
    sandbox, guilds = large
    processes = [
        BotProcess(sandbox, tmp_path, database_url=database_url, shards=f"{shard}/{COUNT}")
        for shard in range(COUNT)
    ]
    try:
        assert await start_all(processes) == []
        await sandbox.bot_connected()
        for guild in guilds.values():
            assert "Voting" in (await guild.owner.slash("plugins list")).text
        known = await stored(database_url or sqlite_url(tmp_path / "guildkit.sqlite3"), GuildRecord)
        assert {row.guild_id for row in known if row.present} >= {guild.id for guild in guilds.values()}
        late = BotProcess(sandbox, tmp_path, database_url=database_url, shards=f"1-2/{COUNT}")
        with pytest.raises(RuntimeError, match=rf"(?s)process ({processes[1].pid}|{processes[2].pid}) on"):
            await late.start()
    finally:
        await stop_all(processes)


async def test_a_bot_leaves_the_guilds_and_jobs_of_other_shards_alone(large, tmp_path, database_url):
    sandbox, guilds = large
    url = database_url or sqlite_url(tmp_path / "guildkit.sqlite3")
    async with running_bot(sandbox, tmp_path, database_url=database_url, shards=f"0-1/{COUNT}") as bot:
        async with bot.database.system_session("test") as session:
            for shard, guild in guilds.items():
                if shard > 1:
                    session.add(GuildRecord(guild_id=guild.id, name="theirs", present=True))
                session.add(
                    JobRecord(guild_id=guild.id, id=str(shard), plugin="x", name="x", payload={},
                              run_at=bot.clock.now(), state="waiting", attempts=0)
                )  # fmt: skip
        await bot.rest()
    async with running_bot(sandbox, tmp_path, database_url=database_url, shards=f"0-1/{COUNT}"):
        pass
    known = {row.guild_id: row.present for row in await stored(url, GuildRecord)}
    assert all(known[guild.id] for guild in guilds.values())
    states = {int(row.id): row.state for row in await stored(url, JobRecord) if row.plugin == "x"}
    assert states == {0: "parked", 1: "parked", 2: "waiting", 3: "waiting"}


@pytest.mark.parametrize(
    ("one", "other"), [("0-3/16", "3-5/16"), ("", "5/16"), ("0/2", "2/4"), ("0-1/4", "5/8"), ("1/3", "0/2")]
)
async def test_ranges_that_overlap_are_refused(database, one, other):
    await _meet(database, one, other, refused=True)


@pytest.mark.parametrize(("one", "other"), [("0-3/16", "4-15/16"), ("0/2", "1/4"), ("0-1/4", "6-7/8")])
async def test_ranges_that_do_not_overlap_run_side_by_side(database, one, other):
    await _meet(database, one, other, refused=False)


async def _meet(database, one, other, *, refused):
    await database.check()
    first, second = (InstanceLock(database, Shards.parse(text)) for text in (one, other))
    await first.acquire()
    if refused:
        with pytest.raises(DatabaseError, match=rf"process {os.getpid()} on"):
            await second.acquire()
        await first.release()
    await second.acquire()
    for lock in (first, second):
        await lock.release()


@pytest.mark.parametrize("text", ["x", "3-1/4", "4/4", "0-4/4", "-1/4", "0/0", "1", "0/99999"])
def test_a_range_that_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError, match="write it as FIRST-LAST/COUNT"):
        Shards.parse(text)


async def test_each_process_leaves_word_of_its_own_shards(large, tmp_path, database, database_url):
    sandbox, _ = large
    first = running_bot(sandbox, tmp_path, database_url=database_url, shards=f"0/{COUNT}", candidates=[])
    others = running_bot(sandbox, tmp_path, database_url=database_url, shards=f"1-3/{COUNT}", candidates=[])
    async with first as one:
        async with others as two:
            for bot in (one, two, two):
                await health.leave(database, await health.state_of(bot))
            found = await health.last(database, Shards())
            assert [[shard.id for shard in state.shards if shard.connected] for state in found] == [
                [0],
                [1, 2, 3],
            ]
            assert [state.range for state in await health.last(database, two.shards)] == ["1-3/4"]
            said = health.findings_of_all(found, one.clock.now())
            assert {"shards 0/4: heartbeat", "shards 1-3/4: heartbeat"} <= {each.name for each in said}
        assert [state.range for state in await health.last(database, Shards())] == ["0/4"]


async def test_an_operator_is_told_that_a_restart_is_of_one_process(large, tmp_path, monkeypatch):
    sandbox, guilds = large
    owner = guilds[1].owner
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(owner.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(guilds[1].id))
    async with running_bot(sandbox, tmp_path, shards=f"1-2/{COUNT}", candidates=[]):
        asked = (await owner.slash("restart")).text
        assert asked.startswith("**Restart this process of the bot?** It serves the shards 1-2/4")


async def test_what_belongs_to_another_process_is_stored_for_it_or_said(
    large, tmp_path, database_url, monkeypatch
):
    sandbox, guilds = large
    here, there = guilds[0], guilds[3]
    monkeypatch.setenv("GUILDKIT_OPERATORS", str(here.owner.id))
    monkeypatch.setenv("GUILDKIT_OPERATOR_GUILDS", str(here.id))
    plugin = Plugin("test")
    nod = Route("test", "nod")

    @plugin.command("write", description="Write to me", answers="private")
    async def _write(ctx):
        view = View("Hello", rows=[[Button(label="Nod", custom_id=nod.id())]])
        await ctx.reply(f"{await ctx.direct(ctx.member.id, view, once='hello')}")

    @plugin.component(nod)
    async def _nod(ctx):
        await ctx.reply(f"Seen on {ctx.guild.name}.")

    @plugin.command("remote look", description="Look", operator=True)
    async def _look(ctx):
        await ctx.reply(f"Looked at {ctx.guild.name}.")

    both = {"database_url": database_url, "candidates": [candidate(plugin)]}
    async with (
        running_bot(sandbox, tmp_path, shards=f"0-1/{COUNT}", **both) as one,
        running_bot(sandbox, tmp_path, shards=f"2-3/{COUNT}", **both) as two,
    ):

        async def settled():
            for bot in (one, two):
                await bot.switches.follow()
                await bot.rest()

        for guild in (here, there):
            answer = await here.owner.slash("remote plugins enable", guild=str(guild.id), name="test")
            assert f"On **{guild.name}**:\n**Test** is on." in answer.text
        await settled()
        assert "write" in there.owner.commands()
        assert await here.owner.autocomplete("remote look", guild=there.name) == [
            (f"{there.name} ({there.id})", str(there.id))
        ]
        told = await here.owner.slash("remote look", guild=there.name)
        assert f"Another process of this bot serves **{there.name}**" in told.text
        told = await here.owner.slash("remote look", guild=here.name)
        assert told.text.endswith(f"Looked at {here.name}.")
        for person, said in (
            (here.owner, f"Seen on {here.name}."),
            (there.owner, "That server is served by a part of me which direct messages do not reach."),
        ):
            assert (await person.slash("write")).text == "True"
            assert (await person.click("Nod", on=person.dms()[-1])).text.startswith(said)


async def test_a_process_minds_only_what_is_of_its_shards(large, tmp_path):
    sandbox, guilds = large
    now = sandbox.time.now()
    async with running_bot(sandbox, tmp_path, shards=f"0-1/{COUNT}", candidates=[]) as bot:
        gone = [(each << 22) + 1 for each in range(COUNT)]
        async with bot.database.system_session("test") as session:
            for guild_id in gone:
                session.add(
                    GuildRecord(
                        guild_id=guild_id, name="Gone", present=False, left_at=now - timedelta(days=40)
                    )
                )
            session.add(
                JobRecord(
                    guild_id=guilds[2].id,
                    id="a",
                    plugin="test",
                    name="late",
                    payload={},
                    run_at=now - timedelta(days=1),
                    state="waiting",
                    attempts=0,
                )
            )
        sandbox.time.advance(hours=2)
        await bot.rest()
        assert (await health.state_of(bot)).oldest_due is None
        async with bot.database.system_session("test", read_only=True) as session:
            left = list(
                await session.scalars(select(GuildRecord.guild_id).where(GuildRecord.left_at.is_not(None)))
            )
        assert left == gone[2:]
