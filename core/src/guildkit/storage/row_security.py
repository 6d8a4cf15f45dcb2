"""Row-level security: PostgreSQL itself keeps a guild's session within its guild, whatever statement reaches it.

Every transaction says at its beginning whose rows it may touch, by a setting that ends with it; one that says nothing
sees nothing. The policies are the core's, the same for every scoped table: no plugin has to think of them.

Foreign keys and unique constraints are checked by PostgreSQL without policies; that they cannot tell anything about
another guild is the shape's business. A superuser is bound by no policy, so the bot refuses to be one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, event, text

from guildkit.errors import DatabaseError
from guildkit.storage.fences import ALL_GUILDS, GUILDS_OPTION, NOBODY

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from guildkit.storage.database import Database

_POLICY: Final = "guildkit_guild"
_SETTING: Final = "guildkit.guild_id"
# Sub-selects, so that each is evaluated once and not for each row.
_OWN_ROWS: Final = (
    f"guild_id = (SELECT nullif(nullif(current_setting('{_SETTING}', true), ''), '{ALL_GUILDS}')::bigint) "
    f"OR (SELECT current_setting('{_SETTING}', true)) = '{ALL_GUILDS}'"
)
_FOUND: Final = text(
    "SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, p.polname AS policy, "
    "p.polcmd = '*' AND p.polpermissive AND p.polroles = '{0}' AND p.polwithcheck IS NULL "
    "AND p.polname = :policy AS ours, p.polpermissive AS widens, p.polname = :policy AS named, "
    "pg_get_expr(p.polqual, p.polrelid) AS rule "
    "FROM pg_class AS c LEFT JOIN pg_policy AS p ON p.polrelid = c.oid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relname IN :names "
    "ORDER BY c.relname, p.polname"
).bindparams(bindparam("names", expanding=True))

_LACKING: Final = text(
    "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND pg_get_userbyid(relowner) = current_user AND CASE relkind "
    "WHEN 'S' THEN NOT has_sequence_privilege(:worker, oid, 'USAGE') "
    "WHEN 'r' THEN NOT (SELECT bool_and(has_table_privilege(:worker, oid, each)) "
    "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS each) ELSE false END ORDER BY relname"
)


def confine(engine: Any) -> None:
    """Let each transaction of an engine begin by saying whose rows it may touch."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        guilds = connection.get_execution_options().get(GUILDS_OPTION, NOBODY)
        if guilds == NOBODY:
            return
        # On the driver's own cursor: on a guild's connection raw SQL is refused, this line of ours included.
        cursor = connection.connection.cursor()
        cursor.execute(f"SELECT set_config('{_SETTING}', $1, true)", (str(guilds),))
        cursor.close()


async def check_role(connection: AsyncConnection) -> None:
    """Make sure that policies bind the role of a connection.

    Raises:
        DatabaseError: it is a superuser, or has BYPASSRLS.
    """
    role = (
        await connection.execute(
            text(
                "SELECT rolname, rolsuper OR rolbypassrls AS above, current_database() AS base "
                "FROM pg_roles WHERE rolname = current_user"
            )
        )
    ).one()
    if role.above:
        raise DatabaseError(
            f"The PostgreSQL role {role.rolname!r} stands above row-level security, which keeps guilds apart.",
            hint=f"Make one for the bot (CREATE ROLE guildkit LOGIN PASSWORD '…'; ALTER DATABASE {role.base} OWNER TO guildkit;) "
            f"and name it in GUILDKIT_DATABASE_URL, or: ALTER ROLE {role.rolname} NOSUPERUSER NOBYPASSRLS.",
        )


async def secure(database: Database, tables: Collection[str]) -> list[str]:
    """Give each of these scoped tables its policy, and the bot's role what it needs; return the statements.

    A second run finds nothing to do.
    """
    return await missing(database, tables, execute=True)


async def missing(database: Database, tables: Collection[str], *, execute: bool = False) -> list[str]:
    """Return the statements that would give scoped tables their policies, and the bot's role what it needs."""
    if database.is_sqlite or not tables:
        return []
    async with database.connection() as connection:
        worker = await connection.scalar(text("SELECT current_user"))
    async with database.migration_connection() as connection:
        statements = await _missing_policies(connection, tables)
        if worker != await connection.scalar(text("SELECT current_user")):
            statements += await _missing_grants(connection, worker)
        for statement in statements if execute else ():
            await connection.exec_driver_sql(statement)
    return statements


async def _missing_policies(connection: AsyncConnection, tables: Collection[str]) -> list[str]:
    quote = connection.dialect.identifier_preparer.quote
    rule = await _normal_form(connection)
    rows = (await connection.execute(_FOUND, {"names": list(tables), "policy": _POLICY})).all()
    statements = []
    for name, found in groupby(rows, key=lambda row: str(row.name)):
        policies = list(found)
        table = quote(name)
        if not policies[0].forced:
            statements.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        # Permissive policies are joined by OR: one by hand would open what ours closes.
        statements += [
            f"DROP POLICY {quote(each.policy)} ON {table}"
            for each in policies
            if each.policy and not (each.ours and each.rule == rule) and (each.widens or each.named)
        ]
        if not any(each.ours and each.rule == rule for each in policies):
            statements.append(f"CREATE POLICY {_POLICY} ON {table} USING ({_OWN_ROWS})")
    return statements


async def _normal_form(connection: AsyncConnection) -> str:
    """Return the policy's rule as this PostgreSQL shows it; each version writes parentheses in its own way."""
    await connection.exec_driver_sql("CREATE TEMPORARY TABLE guildkit_rule (guild_id bigint) ON COMMIT DROP")
    await connection.exec_driver_sql(f"CREATE POLICY {_POLICY} ON guildkit_rule USING ({_OWN_ROWS})")
    rule = await connection.scalar(
        text(
            "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'pg_temp.guildkit_rule'::regclass"
        )
    )
    await connection.exec_driver_sql("DROP TABLE guildkit_rule")
    return str(rule)


async def _missing_grants(connection: AsyncConnection, worker: str) -> list[str]:
    quote = connection.dialect.identifier_preparer.quote
    lacking = await connection.execute(_LACKING, {"worker": worker})
    return [
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quote(name)} TO {quote(worker)}"
        if kind != "S"
        else f"GRANT USAGE ON SEQUENCE {quote(name)} TO {quote(worker)}"
        for name, kind in lacking
    ]
