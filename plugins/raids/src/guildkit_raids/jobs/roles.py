"""The role of a raid: made when somebody takes part, held by who does, gone when the raid is over."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import disnake
from sqlalchemy import delete, select, update

from guildkit import JobContext, shorten
from guildkit.storage import add_if_absent
from guildkit_raids import plugin, routes
from guildkit_raids.jobs import companions
from guildkit_raids.models import Raid, RoleHolder, RoleTrouble, State
from guildkit_raids.planning import bench
from guildkit_raids.planning.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit import GuildContext

AT_ONCE: Final = 20
"""How many members get or lose the role in one go of the job, which has less than a minute."""
NAME: Final = 100
MOST: Final = 250
"""https://docs.discord.com/developers/resources/guild#create-guild-role"""
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_UNKNOWN_ROLE: Final = 10011
_ROLES_FULL: Final = 30005


@plugin.job("role")
async def role(ctx: JobContext, number: int) -> None:
    """Have exactly those hold the role who take part; without the role the plan works on, and says why."""
    async with ctx.read() as session:
        raid = await session.get(Raid, (ctx.guild_id, number))
        if raid is None:
            return
        holders = {
            each.member_id: each.given
            for each in await session.scalars(select(RoleHolder).where(RoleHolder.raid == number))
        }
        is_open = raid.state == State.OPEN and ctx.settings.raid_role
        due = await bench.taking_part(session, await tally(session, raid)) if is_open else set()
    try:
        if is_open:
            if not due and not holders:
                return
            if raid.role_trouble is not None and not await _mended(ctx, raid):
                return
            if raid.role_id is None and (not due or not await _make(ctx, raid)):
                return
            await _hand_out(ctx, raid, due, holders)
        elif raid.role_id is not None:
            await _clear(ctx, raid, holders)
    except disnake.Forbidden:
        await _trouble(ctx, number, RoleTrouble.FORBIDDEN)
    except disnake.NotFound as error:
        if error.code != _UNKNOWN_ROLE:
            raise
        await _trouble(ctx, number, RoleTrouble.DELETED)


@plugin.every("29 * * * *", "roles-look")
async def look(ctx: JobContext) -> None:
    """Have what could not be made, given or deleted looked at: somebody may have mended that."""
    await again(ctx)
    await companions.again(ctx)


async def again(ctx: GuildContext) -> None:
    """Have the roles of raids looked at that are in trouble, or are over and have theirs still."""
    left = (Raid.state != State.OPEN) & Raid.role_id.is_not(None)
    async with ctx.transaction() as session:
        found = select(Raid.number).where(left | Raid.role_trouble.is_not(None) & (Raid.state == State.OPEN))
        for number in await session.scalars(found.order_by(Raid.number)):
            await ctx.jobs.enqueue("role", {"number": number}, key=f"role/{number}", again=True)


async def _mended(ctx: GuildContext, raid: Raid) -> bool:
    """Return whether what was in the way is gone; nothing is asked of Discord that it would refuse again."""
    assert ctx.guild is not None
    role = ctx.guild.get_role(raid.role_id) if raid.role_id else None
    if raid.role_trouble == RoleTrouble.FORBIDDEN:
        able = ctx.guild.me.guild_permissions.manage_roles and (role is None or role.is_assignable())
    else:
        able = raid.role_trouble == RoleTrouble.FULL and len(ctx.guild.roles) < MOST
    if able:
        async with ctx.transaction() as session:
            stored = await session.get(Raid, (ctx.guild_id, raid.number), with_for_update=True)
            if stored is not None:
                stored.role_trouble = None
            await ctx.live.refresh(routes.PLANNER.id(number=raid.number))
    return able


async def _make(ctx: GuildContext, raid: Raid) -> bool:
    """Make the role of a raid, or take the one that was made before a crash; return whether there is one."""
    assert ctx.guild is not None
    name = shorten(ctx.t("role-name", number=str(raid.number), dungeon=raid.dungeon), NAME)
    found = next((each for each in ctx.guild.roles if each.name == name and _harmless(each)), None)
    if found is None:
        try:
            found = await ctx.guild.create_role(
                name=name,
                permissions=disnake.Permissions.none(),
                reason=ctx.t("role-reason", number=str(raid.number)),
            )
        except disnake.HTTPException as error:
            if error.code != _ROLES_FULL:
                raise
            await _trouble(ctx, raid.number, RoleTrouble.FULL)
            return False
    async with ctx.transaction() as session:
        stored = await session.get(Raid, (ctx.guild_id, raid.number), with_for_update=True)
        assert stored is not None
        stored.role_id = found.id
    raid.role_id = found.id
    return True


def _harmless(role: disnake.Role) -> bool:
    return not role.permissions.value and role.is_assignable()


async def _hand_out(ctx: JobContext, raid: Raid, due: set[int], holders: dict[int, bool]) -> None:
    """Give the role to some of those who lack it, and take it from some who no longer take part."""
    assert raid.role_id is not None
    reason = ctx.t("role-reason", number=str(raid.number))
    new = sorted(each for each in due if not holders.get(each))
    gone = sorted(holders.keys() - due)
    for member_id in new[:AT_ONCE]:
        # Noted before and after: it is taken from whoever may have it, and given again to who may not have got it.
        async with ctx.transaction() as session:
            await add_if_absent(session, RoleHolder, raid=raid.number, member_id=member_id)
        await _change(ctx, "add", raid.role_id, member_id, reason)
        async with ctx.transaction() as session:
            own = (RoleHolder.raid == raid.number, RoleHolder.member_id == member_id)
            await session.execute(update(RoleHolder).where(*own).values(given=True))
    for member_id in gone[:AT_ONCE]:
        await _change(ctx, "remove", raid.role_id, member_id, reason)
        await _forget(ctx, raid.number, [member_id])
    if len(new) > AT_ONCE or len(gone) > AT_ONCE:
        async with ctx.completion():
            await ctx.jobs.enqueue("role", {"number": raid.number}, key=f"role/{raid.number}", again=True)


async def _change(ctx: GuildContext, what: str, role_id: int, member_id: int, reason: str) -> None:
    """Give a role to a member or take it from them; who has left is passed over."""
    assert ctx.guild is not None
    http = ctx.guild._state.http  # noqa: SLF001 - the member need not be fetched first
    try:
        call = http.add_role if what == "add" else http.remove_role
        await call(ctx.guild_id, member_id, role_id, reason=reason)
    except disnake.NotFound as error:
        if error.code == _UNKNOWN_ROLE:
            raise


async def _clear(ctx: GuildContext, raid: Raid, holders: Iterable[int]) -> None:
    """Take the role away with its end, from all at once."""
    assert ctx.guild is not None
    role = ctx.guild.get_role(raid.role_id) if raid.role_id else None
    if role is not None:
        if not (ctx.guild.me.guild_permissions.manage_roles and role.is_assignable()):
            return  # the health check says so, and it is tried again every hour
        with contextlib.suppress(disnake.NotFound):
            await role.delete(reason=ctx.t("role-reason", number=str(raid.number)))
    await _forget(ctx, raid.number, holders)
    async with ctx.transaction() as session:
        stored = await session.get(Raid, (ctx.guild_id, raid.number), with_for_update=True)
        if stored is not None:
            stored.role_id = None


async def _forget(ctx: GuildContext, number: int, holders: Iterable[int]) -> None:
    async with ctx.transaction() as session:
        await session.execute(
            delete(RoleHolder).where(RoleHolder.raid == number, RoleHolder.member_id.in_(list(holders)))
        )


async def _trouble(ctx: GuildContext, number: int, trouble: RoleTrouble) -> None:
    """Note why there is no role, on the planner too, and try no more."""
    async with ctx.transaction() as session:
        raid = await session.get(Raid, (ctx.guild_id, number), with_for_update=True)
        if raid is None or raid.state != State.OPEN:
            return
        raid.role_trouble = trouble
        if trouble == RoleTrouble.DELETED:
            raid.role_id = None
            await session.execute(delete(RoleHolder).where(RoleHolder.raid == number))
        await ctx.live.refresh(routes.PLANNER.id(number=number))
