"""The fences around a guild's session: no statement on it reads or writes another guild's rows.

The popular recipe (criteria on every select, `guild_id` filled in before a flush) leaks by textual SQL, Core
statements, the identity map, upserts and forged objects. Four fences together do not:

1. *criteria*: every ORM statement, relationship loads included, gets `guild_id = …` for every scoped model;
2. *lint*: what could slip past the criteria is refused: textual SQL in any form, tables that are no mapped class's,
   operators of one's own, hints, selects inside an insert, and any assignment to `guild_id`;
3. *objects*: nothing of another guild may enter the session, and new objects get the session's guild;
4. *verifier*: before a statement reaches the driver it must have come through the session (not its connection), each
   scoped table in it must carry a guild predicate, and each guild id among its parameters must be the session's own.

They stop mistakes and tricks with SQL. Code that opens the database file by itself, or takes this module apart, is
out of the model: it runs in the same process.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import Insert, UpdateBase
from sqlalchemy.sql.elements import BindParameter, TextClause
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import SelectBase, TableClause

from guildkit.errors import TenancyError
from guildkit.storage.base import GuildScoped
from guildkit.storage.shape import scoped_table_names
from guildkit.storage.types import GuildId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
    from sqlalchemy.orm import QueryContext, UOWTransaction
    from sqlalchemy.sql.compiler import SQLCompiler

GUILD_OPTION: Final = "guildkit_guild_session"
"""The execution option that carries the session down to the cursor."""
GUILDS_OPTION: Final = "guildkit_guilds"
"""The execution option that says whose rows a connection may touch: a guild's id, or `ALL_GUILDS`."""
ALL_GUILDS: Final = "all"
NOBODY: Final = "nobody"
"""What the engine says for every connection that was not opened for somebody."""

LINTED: Final = "guildkit_linted"
"""The execution option that says for whose session a statement was found harmless."""
_HARMLESS_LITERALS: Final = {"*", "1"}
# PostgreSQL's ways of running SQL from a string, or of changing who one is.
_DENIED_FUNCTIONS: Final = {"set_config", "query_to_xml", "query_to_xmlschema", "load_extension", "dblink"}


class GuildSession(Session):
    """A session confined to one guild."""

    def __init__(self, *args: Any, guild_id: int, read_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guild_id = guild_id
        self.read_only = read_only


# --- 1 and 2: statements --------------------------------------------------------------------------------------------


@event.listens_for(GuildSession, "do_orm_execute")
def _confine_statement(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, GuildSession)
    if not state.is_relationship_load and not state.is_column_load:
        _lint(state, session)
    state.update_execution_options(**{LINTED: session})
    if state.is_select or state.is_update or state.is_delete:
        guild_id = session.guild_id
        state.statement = state.statement.options(
            with_loader_criteria(GuildScoped, lambda cls: cls.guild_id == guild_id, include_aliases=True)
        )


def _refuse(what: str) -> TenancyError:
    return TenancyError(f"{what} is refused on a guild's session; write it with the mapped classes.")


@cache  # Asking each element for what its kind cannot have took half as long as everything else here.
def _extras_of(kind: type) -> list[str]:
    extras = ("_hints", "_statement_hints", "_prefixes", "_suffixes")
    return [extra for extra in extras if hasattr(kind, extra)]


def _lint(state: ORMExecuteState, session: GuildSession) -> None:
    statement: Any = state.statement
    if session.read_only and not state.is_select:
        raise TenancyError("This session only reads; use ctx.transaction() to write.")
    element: Any
    scoped = False
    for element in visitors.iterate(statement):
        if isinstance(element, TextClause):
            raise _refuse("text(…)")
        if getattr(element, "is_literal", False) and element.name not in _HARMLESS_LITERALS:
            raise _refuse(f"literal_column({element.name!r})")
        if isinstance(getattr(element, "operator", None), custom_op):
            raise _refuse(f"The operator {element.operator.opstring!r}")
        if getattr(element, "__visit_name__", "") == "function" and element.name.lower() in _DENIED_FUNCTIONS:
            raise _refuse(f"{element.name}(…)")
        for extra in _extras_of(element.__class__):
            if getattr(element, extra):
                raise _refuse(f"A statement with {extra.strip('_').replace('_', ' ')}")
        table = element if isinstance(element, TableClause) else getattr(element, "table", None)
        if isinstance(table, TableClause):
            if not isinstance(table, Table) or table.schema is not None:
                raise _refuse(f"The table {table.name!r}, which is no mapped class's,")
            scoped = scoped or "guild_id" in table.c
    if scoped and not state.is_orm_statement:
        raise _refuse("A statement on the table itself")
    if isinstance(statement, UpdateBase):
        _lint_changes(statement, session)


def _lint_changes(statement: Any, session: GuildSession) -> None:
    """Refuse an insert that reads, and any change of a row's guild."""
    if isinstance(statement, Insert) and any(
        isinstance(part, SelectBase) for part in visitors.iterate(statement) if part is not statement
    ):
        raise _refuse("A select inside an insert")
    assigned = [dict(getattr(statement, "_values", None) or {})]
    for row in getattr(statement, "_multi_values", None) or ():
        assigned += [dict(each) for each in row if hasattr(each, "keys")]
    conflict = getattr(statement, "_post_values_clause", None)
    assigned.append(dict(getattr(conflict, "update_values_to_set", None) or ()))
    for values in assigned:
        for column, value in values.items():
            if getattr(column, "key", column) == "guild_id" and not _is_own(value, session):
                raise TenancyError("A row cannot be put into another guild, nor moved there.")


def _is_own(value: Any, session: GuildSession) -> bool:
    return bool((value.value if isinstance(value, BindParameter) else value) == session.guild_id)


# --- 3: objects -----------------------------------------------------------------------------------------------------


def _own(session: Session, instance: object) -> None:
    if isinstance(session, GuildSession) and isinstance(instance, GuildScoped):
        guild_id: int | None = instance.guild_id  # None while the object is new
        if guild_id is None:
            instance.guild_id = session.guild_id
        elif instance.guild_id != session.guild_id:
            raise TenancyError(
                f"{type(instance).__name__} of guild {instance.guild_id} is not of {session.guild_id}."
            )


@event.listens_for(GuildSession, "transient_to_pending")
@event.listens_for(GuildSession, "detached_to_persistent")
def _check_attached(session: Session, instance: object) -> None:
    _own(session, instance)


@event.listens_for(GuildSession, "loaded_as_persistent")
def _check_loaded(session: Session, instance: object) -> None:
    _own(session, instance)


@event.listens_for(GuildSession, "before_flush")
def _check_flush(session: GuildSession, _context: UOWTransaction, _instances: QueryContext | None) -> None:
    if session.read_only and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        raise TenancyError("This session only reads; use ctx.transaction() to write.")
    for instance in [*session.new, *session.dirty, *session.deleted]:
        _own(session, instance)
        if isinstance(instance, GuildScoped) and instance not in session.new:
            # The key under which it was loaded counts too: a changed guild_id would move the row.
            identity = inspect(instance).identity
            if identity is not None and identity[0] != session.guild_id:
                raise TenancyError(f"{type(instance).__name__} {identity} was not loaded from this guild.")


# --- 4: what reaches the driver -------------------------------------------------------------------------------------


@event.listens_for(Engine, "before_cursor_execute")
def _verify(
    connection: Connection,
    _cursor: DBAPICursor,
    sql: str,
    _parameters: Any,
    context: ExecutionContext | None,
    _many: bool,
) -> None:
    options = connection.get_execution_options()
    session: GuildSession | None = options.get(GUILD_OPTION)
    if session is None or context is None:
        if options.get(GUILDS_OPTION, ALL_GUILDS) is NOBODY and any(
            table in sql for table in scoped_table_names()
        ):
            raise TenancyError("A connection that was opened by hand reaches no guild's rows; use a session.")
        return
    compiled = getattr(context, "compiled", None)
    through_session = context.execution_options.get(LINTED) is session or session._flushing  # noqa: SLF001 - the one way to know its own statements
    if compiled is None or not through_session:
        raise TenancyError("Use the session: its connection takes no statements.")
    if not _confined(sql):
        raise TenancyError(f"A statement without a guild predicate for each scoped table was refused: {sql}")
    binds = list(_guild_binds(compiled))
    for values in context.compiled_parameters:  # type: ignore[attr-defined]
        for name in binds:
            value = values.get(name)
            found = value if isinstance(value, (list, tuple, set)) else [value]
            if any(one != session.guild_id for one in found):
                raise TenancyError(
                    f"A statement for guild {value} was refused on the session of guild {session.guild_id}."
                )


@event.listens_for(Engine, "set_connection_execution_options")
def _keep_options(connection: Connection, options: dict[str, Any]) -> None:
    before = connection.get_execution_options()
    if GUILD_OPTION in before and any(
        name in before and options[name] != before[name]
        for name in (GUILD_OPTION, GUILDS_OPTION)
        if name in options
    ):
        raise TenancyError("A guild's connection stays its guild's.")


def _guild_binds(compiled: SQLCompiler) -> Iterator[str]:
    for bind, name in compiled.bind_names.items():
        if isinstance(bind.type, GuildId):
            yield name


@lru_cache(maxsize=2000)
def _confined(sql: str) -> bool:
    """Whether each reference to a scoped table has a guild predicate of its own (or is equated to another's)."""
    tables = [table for table in scoped_table_names() if table in sql]
    if tables and sql.lstrip().upper().startswith("INSERT"):
        # The values are checked as parameters; without the column there would be none.
        return "guild_id" in sql.split("VALUES", 1)[0]
    for table in tables:
        references = rf'(?:\bFROM|\bJOIN|\bUPDATE|,)\s+"?{re.escape(table)}\b"?(?:\s+AS\s+"?(\w+)"?)?'
        for alias in re.findall(references, sql):
            name = re.escape(alias or table)
            if not re.search(rf'\b{name}"?\.guild_id\s*(=|IN\b)|=\s*"?{name}"?\.guild_id\b', sql):
                return False
    return True
