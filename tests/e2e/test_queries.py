"""What commands ask of the database: by guild-first indexes, and no more for many guilds than for one."""

import pytest
from sqlalchemy import event, insert

from guildkit.models import GuildRecord, PluginSwitch


@pytest.fixture
def statements(bot):
    """What reaches the database on guilds' sessions, with its parameters."""
    seen = []

    def note(_connection, _cursor, sql, parameters, _context, _many):
        seen.append((sql, parameters))

    event.listen(bot.database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(bot.database.engine.sync_engine, "before_cursor_execute", note)


async def use(guild, bot):
    """What an admin and members do most."""
    await guild.owner.slash("plugins list")
    await guild.owner.slash("proposal list")
    await bot.rest()


async def test_statements_do_not_grow_with_the_number_of_guilds(bot, guild, switch_on, statements):
    await switch_on(guild, "voting")
    await use(guild, bot)
    statements.clear()
    await use(guild, bot)
    few = count(statements)
    async with bot.database.system_session("test") as session:
        many = range(1000, 1300)
        await session.execute(
            insert(GuildRecord), [{"guild_id": i, "name": "x", "present": False} for i in many]
        )
        await session.execute(
            insert(PluginSwitch),
            [{"guild_id": i, "plugin": "voting", "enabled": True, "applied": True, "changed_at": bot.clock.now()}
             for i in many],
        )  # fmt: skip
    await bot.switches.load()
    statements.clear()
    await use(guild, bot)
    assert few > 0
    assert count(statements) == few


def count(statements):
    """Without what the bot asks by the clock."""
    return len(
        [sql for sql, _ in statements if "voting_" in sql or "core_live" in sql or "core_settings" in sql]
    )


async def test_guilds_statements_go_by_indexes_that_begin_with_the_guild(
    bot, guild, switch_on, statements, database_url
):
    if database_url:
        pytest.skip("PostgreSQL reads small tables whole, whatever their indexes")
    await switch_on(guild, "voting")
    statements.clear()
    await use(guild, bot)
    asked = {
        sql: parameters
        for sql, parameters in statements
        if "guild_id =" in sql and sql.startswith(("SELECT", "UPDATE", "DELETE"))
    }
    assert any("voting_proposals" in sql for sql in asked)
    async with bot.database.connection() as connection:
        for sql, parameters in asked.items():
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
            for step in (row[3] for row in plan):
                assert not step.startswith("SCAN"), (sql, step)
                assert "guild_id=?" in step or not step.startswith("SEARCH"), (sql, step)
