"""Commands of a guild's own: what they are called, what they say, cost, and how often. Stored, apart from Discord."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select, update

from guildkit import UserError, escape, shorten
from guildkit_economy.games import placeholders
from guildkit_economy.games.wording import message
from guildkit_economy.ledger import BURN, HOUSE, lock, member, post, transfer
from guildkit_economy.models import CommandName, CustomCommand, Kind
from guildkit_economy.models.ledger import MOST
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

COMMANDS_LIMIT: Final = 100
ALIASES_LIMIT: Final = 10
NAME_LIMIT: Final = 32
COOLDOWN_LIMIT: Final = 24 * 60 * 60
"""In seconds."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What managers say of a command.

    Attributes:
        text: what it says, with placeholders.
        cost: what a use costs.
        cooldown: how many seconds a member waits before the next.
        pause: how many seconds everybody does.
        role_id: who does not have this role may not use it.
    """

    text: str
    cost: int = 0
    cooldown: int = 0
    pause: int = 0
    role_id: int | None = None

    def checked(self) -> Terms:
        """Return the terms as they are stored.

        Raises:
            UserError: a text that cannot be said, or a number out of bounds.
        """
        written = message(self.text)
        placeholders.check(written)
        if not 0 <= self.cost <= MOST:
            raise UserError(text("shop-price", most=MOST))
        if not (0 <= self.cooldown <= COOLDOWN_LIMIT and 0 <= self.pause <= COOLDOWN_LIMIT):
            raise UserError(text("custom-cooldown", most=COOLDOWN_LIMIT))
        return replace(self, text=written)


@dataclass(frozen=True, slots=True)
class Named:
    """A command, and its other names."""

    command: CustomCommand
    aliases: tuple[str, ...]


def name_of(typed: str) -> str:
    """Return the name that was typed, as it is stored; a sign before it, as in `!hello`, does not count.

    Raises:
        UserError: no command can be called that.
    """
    name = typed.strip().lstrip("!/").lower()
    if _NAME.fullmatch(name) is None:
        shown = escape(shorten(typed.strip(), 40))
        raise UserError(text("custom-name", typed=shown, limit=NAME_LIMIT))
    return name


def names_of(typed: str) -> tuple[str, ...]:
    """Return the names that were typed, with blanks or commas between them.

    Raises:
        UserError: no command can be called one of them, or they are too many.
    """
    names = tuple(dict.fromkeys(name_of(each) for each in re.split(r"[\s,]+", typed.strip()) if each))
    if len(names) > ALIASES_LIMIT:
        raise UserError(text("custom-aliases", limit=ALIASES_LIMIT))
    return names


async def add(session: AsyncSession, name: str, terms: Terms, aliases: Iterable[str] = ()) -> CustomCommand:
    """Make a command; its names are as `name_of` returns them.

    Raises:
        UserError: the terms cannot be, a name is taken, or there are too many.
    """
    terms = terms.checked()
    await lock(session)
    if await how_many(session) >= COMMANDS_LIMIT:
        raise UserError(text("custom-full", limit=COMMANDS_LIMIT))
    names = dict.fromkeys([name, *aliases])
    await _require_free(session, names)
    command = CustomCommand(name=name, uses=0, **asdict(terms))
    session.add(command)
    await session.flush()
    session.add_all(CommandName(name=each, command=name) for each in names)
    await session.flush()
    return command


async def edit(
    session: AsyncSession, name: str, aliases: Collection[str] | None = None, **changes: Any
) -> tuple[CustomCommand, dict[str, Any]]:
    """Change a command; return it with what has changed.

    Args:
        session: a transaction's.
        name: any of its names.
        aliases: all that it is to have beside its own; None leaves them as they are.
        changes: of its terms.

    Raises:
        UserError: there is none, the terms cannot be, or a name is taken.
    """
    await lock(session)
    command = await find(session, name)
    before = Terms(**{each: getattr(command, each) for each in Terms.__slots__})
    after = replace(before, **changes).checked()
    changed = {each: value for each, value in asdict(after).items() if getattr(before, each) != value}
    for each, value in changed.items():
        setattr(command, each, value)
    if aliases is not None:
        others = (CommandName.command == command.name) & (CommandName.name != command.name)
        await session.execute(delete(CommandName).where(others))
        wanted = [each for each in dict.fromkeys(aliases) if each != command.name]
        await _require_free(session, wanted)
        session.add_all(CommandName(name=each, command=command.name) for each in wanted)
        changed["aliases"] = wanted
    await session.flush()
    return command, changed


async def remove(session: AsyncSession, name: str) -> str:
    """Remove a command with all its names; return its own.

    Raises:
        UserError: there is none.
    """
    await lock(session)
    command = await find(session, name)
    await session.execute(delete(CustomCommand).where(CustomCommand.name == command.name))
    return command.name


async def find(session: AsyncSession, name: str) -> CustomCommand:
    """Return the command of this guild that has a name.

    Raises:
        UserError: there is none.
    """
    own = select(CustomCommand).join(
        CommandName,
        (CommandName.guild_id == CustomCommand.guild_id) & (CommandName.command == CustomCommand.name),
    )
    named = own.where(CommandName.name == name.strip().lstrip("!/").lower()[: NAME_LIMIT + 1])
    command = await session.scalar(named.execution_options(populate_existing=True))
    if command is None:
        shown = escape(shorten(name.strip(), 40))
        raise UserError(text("custom-not-there", name=shown), hint=text("custom-not-there-hint"))
    return command


async def aliases_of(session: AsyncSession, name: str) -> tuple[str, ...]:
    """Return the other names of a command."""
    others = (CommandName.command == name) & (CommandName.name != name)
    return tuple(await session.scalars(select(CommandName.name).where(others).order_by(CommandName.name)))


async def how_many(session: AsyncSession) -> int:
    """Return how many commands there are."""
    return await session.scalar(select(func.count()).select_from(CustomCommand)) or 0


async def listed(session: AsyncSession, *, limit: int = COMMANDS_LIMIT, offset: int = 0) -> list[Named]:
    """Return the commands by name, each with its other names."""
    found = list(
        await session.scalars(select(CustomCommand).order_by(CustomCommand.name).limit(limit).offset(offset))
    )
    shown = [command.name for command in found]
    names = select(CommandName.command, CommandName.name).where(CommandName.command.in_(shown))
    others: dict[str, list[str]] = {}
    for command, name in await session.execute(names.order_by(CommandName.name)):
        if name != command:
            others.setdefault(command, []).append(name)
    return [Named(command, tuple(others.get(command.name, ()))) for command in found]


async def matching(session: AsyncSession, typed: str, *, limit: int = 25) -> list[CustomCommand]:
    """Return commands that have in one of their names what somebody types."""
    typed = typed.strip().lstrip("!/").lower()
    found = [
        each
        for each in await listed(session)
        if any(typed in name for name in (each.command.name, *each.aliases))
    ]
    return [each.command for each in found[:limit]]


def require_allowed(command: CustomCommand, roles: Collection[int]) -> None:
    """Make sure that somebody with these roles may use a command.

    Raises:
        UserError: they lack the role.
    """
    if command.role_id is not None and command.role_id not in roles:
        raise UserError(text("custom-role", role=f"<@&{command.role_id}>"))


async def use(
    session: AsyncSession,
    name: str,
    by: int,
    *,
    key: str,
    now: datetime,
    seen: int | None = None,
    paid_to: Kind = Kind.HOUSE,
) -> CustomCommand:
    """Count a use of a command, and take what it costs: both or neither.

    Args:
        session: a transaction's.
        name: any of its names.
        by: who uses it.
        key: what causes it.
        now: the instant.
        seen: the cost that the member saw, if they saw one.
        paid_to: where the money goes: `Kind.HOUSE` or `Kind.BURN`.

    Raises:
        UserError: there is none, or it costs something else.
        NotEnough: they have less.
    """
    command = await find(session, name)
    if command.cost:
        await lock(session)
        command = await find(session, name)  # nobody changes what it costs any more
    if seen is not None and seen != command.cost:
        raise UserError(text("custom-cost-changed", name=command.name))
    if command.cost:
        payee = BURN if paid_to == Kind.BURN else HOUSE
        paid = transfer(
            member(by), payee, command.cost, key=f"command:{key}", kind="command", at=now, actor_id=by
        )
        await post(session, paid)
    await session.execute(
        update(CustomCommand)
        .where(CustomCommand.name == command.name)
        .values(uses=CustomCommand.uses + 1)
        .execution_options(synchronize_session=False)
    )
    return await find(session, command.name)


async def _require_free(session: AsyncSession, names: Iterable[str]) -> None:
    taken = select(CommandName).where(CommandName.name.in_(list(names))).order_by(CommandName.name).limit(1)
    found = await session.scalar(taken)
    if found is not None:
        key = "custom-taken" if found.name == found.command else "custom-taken-alias"
        raise UserError(text(key, name=found.name, command=found.command))
