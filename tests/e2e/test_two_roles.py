"""The bot works as a PostgreSQL role that owns nothing, and another role makes and changes its tables."""

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from guildkit.discovery import Candidate
from guildkit_sandbox.bots import running_bot
from guildkit_voting import plugin as voting
from tests.core.test_row_security import run

CANDIDATES = [Candidate("voting", lambda: voting)]


def superuser(url):
    return make_url(url).set(username="postgres").render_as_string(hide_password=False)


@pytest.fixture
async def worker_url(database_url, monkeypatch):
    """The URL of a role that owns nothing; `database_url` is the owner's."""
    if not database_url:
        pytest.skip("SQLite has no roles")
    owner = make_url(database_url)
    worker = f"worker_{owner.database[-8:]}"
    await run(superuser(database_url), f"CREATE ROLE {worker} LOGIN")
    monkeypatch.setenv("GUILDKIT_DATABASE_OWNER_URL", database_url)
    yield owner.set(username=worker).render_as_string(hide_password=False)
    await run(superuser(database_url), f"DROP OWNED BY {worker}", f"DROP ROLE {worker}")


async def owners(bot):
    async with bot.database.system_session("test", read_only=True) as session:
        query = "SELECT current_user, tableowner FROM pg_tables WHERE schemaname = 'public'"
        return {tuple(row) for row in await session.execute(text(query))}


async def test_a_vote_is_held_through_a_restart(
    sandbox, guild, tmp_path, database_url, worker_url, switch_on
):
    alice, bob = guild.join("alice"), guild.join("bob")
    start = {"database_url": worker_url, "candidates": CANDIDATES}
    async with running_bot(sandbox, tmp_path, **start) as bot:
        assert await owners(bot) == {(make_url(worker_url).username, make_url(database_url).username)}
        await switch_on(guild, "voting")
        await alice.slash("proposal create")
        await alice.fill(title="Capital", options="Memphis\nNashville", duration="3 days")
        await bot.rest()
        await alice.click("Vote")
        await alice.select("Memphis")
    async with running_bot(sandbox, tmp_path, **start) as bot:
        await bob.click("Vote")
        await bob.select("Memphis")
        await alice.slash("proposal close", number=1)
        await bot.rest()
        assert "2 votes: Memphis 2" in (await bob.sees("Result of #1")).text
        await alice.slash("privacy erase")
        assert "It is done" in (await alice.click("Erase my data")).text
        await bot.rest()
    # Whoever has the worker's password and does not say for which guild they ask reads nothing.
    assert await run(worker_url, "SELECT * FROM voting_proposals") == [[]]
    assert len((await run(superuser(database_url), "SELECT * FROM voting_proposals"))[0]) == 1
