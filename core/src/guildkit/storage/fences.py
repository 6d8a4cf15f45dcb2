"""The fences around a guild's session: no statement on it reads or writes another guild's rows.

The popular recipe (criteria on every select, `guild_id` filled in before a flush) leaks by textual SQL, Core
statements, the identity map, upserts and forged objects. Four fences together do not:

1. *criteria*: every ORM statement, relationship loads included, gets `guild_id = …` for every scoped model;
2. *lint*: textual SQL, literal columns, Core statements on scoped tables and `INSERT … FROM SELECT` are refused;
3. *objects*: nothing of another guild may enter the session, and new objects get the session's guild;
4. *verifier*: before a statement reaches the driver, each scoped table in it must carry a guild predicate, and each
   guild id among its parameters must be the session's own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import TextClause

from guildkit.errors import TenancyError
from guildkit.storage.base import GuildScoped
from guildkit.storage.types import GuildId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
    from sqlalchemy.orm import QueryContext, UOWTransaction
    from sqlalchemy.sql.compiler import SQLCompiler

GUILD_OPTION: Final = "guildkit_guild_id"
"""The execution option that carries the session's guild down to the cursor."""

_HARMLESS_LITERALS = {"*", "1"}


class GuildSession(Session):
    """A session confined to one guild."""

    def __init__(self, *args: Any, guild_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guild_id = guild_id


# --- 1 and 2: statements --------------------------------------------------------------------------------------------


@event.listens_for(GuildSession, "do_orm_execute")
def _confine_statement(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, GuildSession)
    if not state.is_relationship_load and not state.is_column_load:
        _lint(state)
    if state.is_select or state.is_update or state.is_delete:
        guild_id = session.guild_id
        state.statement = state.statement.options(
            with_loader_criteria(GuildScoped, lambda cls: cls.guild_id == guild_id, include_aliases=True)
        )


def _lint(state: ORMExecuteState) -> None:
    statement: Any = state.statement
    scoped_table = False
    element: Any
    for element in visitors.iterate(statement):
        if isinstance(element, TextClause):
            raise TenancyError("text(…) is refused on a guild's session; write it with the models.")
        if getattr(element, "is_literal", False) and element.name not in _HARMLESS_LITERALS:
            raise TenancyError(f"literal_column({element.name!r}) is refused on a guild's session.")
        table = element if isinstance(element, Table) else getattr(element, "table", None)
        scoped_table = scoped_table or (isinstance(table, Table) and "guild_id" in table.c)
    if isinstance(statement, Insert) and statement.select is not None:
        raise TenancyError("INSERT … FROM SELECT is refused on a guild's session.")
    if scoped_table and not state.is_orm_statement:
        raise TenancyError(
            "A statement on the table itself is refused on a guild's session; use the mapped class."
        )


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
    guild_id = connection.get_execution_options().get(GUILD_OPTION)
    if guild_id is None or context is None:
        return
    compiled = getattr(context, "compiled", None)
    if compiled is None:
        raise TenancyError("Raw SQL is refused on a guild's connection; use the session.")
    if not _confined(sql):
        raise TenancyError(f"A statement without a guild predicate for each scoped table was refused: {sql}")
    for values in context.compiled_parameters:  # type: ignore[attr-defined]
        for name in _guild_binds(compiled):
            value = values.get(name)
            found = value if isinstance(value, (list, tuple, set)) else [value]
            if any(one != guild_id for one in found):
                raise TenancyError(
                    f"A statement for guild {value} was refused on the session of guild {guild_id}."
                )


def _guild_binds(compiled: SQLCompiler) -> Iterator[str]:
    for bind, name in compiled.bind_names.items():
        if isinstance(bind.type, GuildId):
            yield name


@lru_cache(maxsize=2000)
def _confined(sql: str) -> bool:
    """Whether each reference to a scoped table has a guild predicate of its own (or is equated to another's)."""
    tables = [table for table in _scoped_tables() if table in sql]
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


def _scoped_tables() -> Iterator[str]:
    """The names of all scoped tables that any loaded plugin has."""
    classes: list[Any] = GuildScoped.__subclasses__()
    while classes:
        cls = classes.pop()
        classes += cls.__subclasses__()
        if "__tablename__" in vars(cls):
            yield cls.__tablename__
