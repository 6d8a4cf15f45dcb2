"""What moderators do in their client: kick, ban, time out, give and take roles, and say who may use commands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox import permissions as perms
from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.people.commands import EVERY_KIND, any_command
from guildkit_sandbox.people.onlooker import Onlooker, user_of
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.state.audit import AuditAction
from guildkit_sandbox.state.command_permissions import CHANNEL, ROLE, USER, Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel, Member, Role
    from guildkit_sandbox.state.users import User


class Moderating(Onlooker):
    """A member with the menu that opens on a click on somebody else; the bot is `sandbox.bot_user`."""

    async def kicks(self, who: Onlooker | User, *, reason: str | None = None) -> None:
        """Kick somebody."""
        member = self._below(who, Permissions.KICK_MEMBERS, "kick")
        if member.user is self._world.bot:
            self._world.remove_bot(self.guild.model)
        else:
            self._world.remove_member(self.guild.model, member.user)
        self._note(AuditAction.MEMBER_KICK, member.user, reason)

    async def bans(
        self, who: Onlooker | User, *, reason: str | None = None, deleting: timedelta = timedelta()
    ) -> None:
        """Ban somebody, who may have left already; `deleting` says how far back their messages go too."""
        user = user_of(who)
        self._require(Permissions.BAN_MEMBERS, f"ban {user.name}")
        if user.id in self.guild.model.bans:
            raise CannotDo(f"{user.name} is banned already")
        self._require_rank(user, "ban")
        seconds = int(deleting.total_seconds())
        self._world.bans.add(self.guild.model, user, reason=reason, seconds=seconds)
        self._note(AuditAction.MEMBER_BAN_ADD, user, reason)

    async def unbans(self, who: Onlooker | User) -> None:
        """Lift a ban."""
        user = user_of(who)
        self._require(Permissions.BAN_MEMBERS, f"unban {user.name}")
        if user.id not in self.guild.model.bans:
            raise CannotDo(f"{user.name} is not banned")
        self._world.bans.remove(self.guild.model, user)
        self._note(AuditAction.MEMBER_BAN_REMOVE, user)

    async def times_out(self, who: Onlooker | User, *, minutes: float, reason: str | None = None) -> None:
        """Keep somebody from speaking for some minutes; none lift the time-out."""
        member = self._below(who, Permissions.MODERATE_MEMBERS, "time out")
        if Permissions.ADMINISTRATOR in perms.in_guild(self.guild.model, member):
            raise CannotDo(f"{member.user.name} is an administrator and cannot be timed out")
        length = timedelta(minutes=minutes)
        if length > limits.TIME_OUT:
            raise CannotDo(f"a time-out takes at most {limits.TIME_OUT.days} days")
        before = timestamp(member.timed_out_until)
        member.timed_out_until = self._world.now() + length if length else None
        self._world.update_member(self.guild.model, member)
        change = {"key": "communication_disabled_until", "old_value": before}
        change["new_value"] = timestamp(member.timed_out_until)
        changes = [{key: value for key, value in change.items() if value is not None}]
        self._note(AuditAction.MEMBER_UPDATE, member.user, reason, changes)

    async def gives(self, who: Onlooker | User, role: Role | str) -> None:
        """Give somebody a role."""
        member, given = self._role_change(who, role)
        if given.id in member.role_ids:
            raise CannotDo(f"{member.user.name} has the role {given.name} already")
        member.role_ids.append(given.id)
        self._changed_roles(member, "$add", given)

    async def takes(self, who: Onlooker | User, role: Role | str) -> None:
        """Take a role from somebody."""
        member, taken = self._role_change(who, role)
        if taken.id not in member.role_ids:
            raise CannotDo(f"{member.user.name} does not have the role {taken.name}")
        member.role_ids.remove(taken.id)
        self._changed_roles(member, "$remove", taken)

    async def allows_command(
        self,
        name: str | None,
        *,
        member: Onlooker | None = None,
        role: Role | str | None = None,
        channel: Channel | str | None = None,
        allow: bool = True,
    ) -> None:
        """Say who may use a command where, or not, as on the Integrations page of the client.

        Args:
            name: what the command is called; None is about all of the bot's commands.
            member: who is meant.
            role: which role is meant; `@everyone` is one.
            channel: which channel is meant; `*` is all of them.
            allow: whether they may use it.
        """
        world, guild = self._world, self.guild.model
        self._require(Permissions.MANAGE_GUILD, "change who may use commands")
        self._require(Permissions.MANAGE_ROLES, "change who may use commands")
        command_id = world.bot.id if name is None else any_command(world, guild, name, *EVERY_KIND).id
        for target in self._targets(member, role, channel):
            change = world.command_permissions.set(guild, command_id, target, allowed=allow)
            world.audit.note(
                guild,
                by=self.user,
                action=AuditAction.APPLICATION_COMMAND_PERMISSION_UPDATE,
                target=command_id,
                changes=[change],
                options={"application_id": str(world.bot.id)},
            )

    # ------------------------------------------------------------------ how

    def _targets(
        self, member: Onlooker | None, role: Role | str | None, channel: Channel | str | None
    ) -> list[Target]:
        found = []
        if member is not None:
            found.append(Target(USER, self._member(member).user.id))
        if role is not None:
            found.append(Target(ROLE, self.guild.find_role(role).id))
        if channel == "*":
            found.append(Target(CHANNEL, self.guild.id - 1))
        elif channel is not None:
            found.append(Target(CHANNEL, self.guild.channel(channel).id))
        if not found:
            raise CannotDo("say which member, role or channel is meant")
        return found

    def _require_rank(self, user: User, verb: str) -> None:
        if not perms.outranks(self.guild.model, self.member, user.id):
            raise CannotDo(f"{self.name} may not {verb} {user.name}, who does not rank below")

    def _below(self, who: Onlooker | User, needed: Permissions, verb: str) -> Member:
        member = self._member(who)
        self._require(needed, f"{verb} {member.user.name}")
        self._require_rank(member.user, verb)
        return member

    def _role_change(self, who: Onlooker | User, role: Role | str) -> tuple[Member, Role]:
        member = self._member(who)
        self._require(Permissions.MANAGE_ROLES, "change roles")
        found = self.guild.find_role(role)
        if found.managed or found is self.guild.model.everyone:
            raise CannotDo(f"nobody can give or take the role {found.name}")
        if not perms.may_manage(self.guild.model, self.member, found):
            raise CannotDo(f"the role {found.name} is out of the reach of {self.name}")
        return member, found

    def _changed_roles(self, member: Member, key: str, role: Role) -> None:
        self._world.update_member(self.guild.model, member)
        changes = [{"key": key, "new_value": [{"id": str(role.id), "name": role.name}]}]
        self._note(AuditAction.MEMBER_ROLE_UPDATE, member.user, changes=changes)

    def _note(
        self,
        action: AuditAction,
        target: User,
        reason: str | None = None,
        changes: Iterable[Payload] = (),
    ) -> None:
        self._world.audit.note(
            self.guild.model, by=self.user, action=action, target=target.id, reason=reason, changes=changes
        )
