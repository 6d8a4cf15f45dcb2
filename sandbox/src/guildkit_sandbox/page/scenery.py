"""The scenery: two guilds with a handful of people, which are the same ones at every start."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from guildkit.gate import CORE
from guildkit_sandbox.clock import Clock
from guildkit_sandbox.permissions import Permissions

if TYPE_CHECKING:
    from guildkit.bot import Bot
    from guildkit_sandbox.people.guild import SandboxGuild
    from guildkit_sandbox.sandbox import Sandbox

OWNER = "Olivia"
_FOUNDED = datetime(2025, 3, 1, 9, tzinfo=UTC)


class StageClock(Clock):
    """The machine's time, but a fixed day while the scenery is put up.

    Ids are made from the time: so guilds, channels and people have the same ones at every start, and a bot with
    a database from the last time still knows them.
    """

    def __init__(self) -> None:
        self.opened = False
        super().__init__(lambda: datetime.now(UTC) if self.opened else _FOUNDED)


def put_up(sandbox: Sandbox) -> SandboxGuild:
    """Make the guilds, the people in them and the channels; return the first guild."""
    tennessee = sandbox.create_guild("Tennessee", owner=OWNER)
    ohio = sandbox.create_guild("Ohio", owner="Finn")
    world = sandbox.world
    moderator = world.roles.create(
        tennessee.model,
        "Moderator",
        Permissions.named(["manage_messages", "moderate_members", "manage_guild"]),
        color=0x2E9E6B,
        hoist=True,
        mentionable=True,
    )
    singer = world.roles.create(tennessee.model, "Singer", color=0xC2562D, mentionable=True)
    tennessee.join("Ada", roles=[moderator])
    tennessee.join("Ben", roles=[singer])
    for name in ("Cleo", "Dan", "Eve"):
        tennessee.join(name)

    announcements = tennessee.create_channel("announcements")
    tennessee.allow(
        tennessee.model.everyone, channel=announcements, deny=["send_messages"], allow=["view_channel"]
    )
    tennessee.allow(moderator, channel=announcements, allow=["send_messages"])
    tennessee.allow(sandbox.bot_user, channel=announcements, allow=["send_messages"])
    tennessee.create_channel("ideas")
    private = tennessee.create_channel("moderators", hidden=True)
    tennessee.allow(moderator, channel=private, allow=["view_channel"])
    tennessee.create_channel("Bluebird Café", kind="voice")

    for name in (OWNER, "Ada", "Gia"):
        ohio.join(name, permissions=["manage_guild"] if name == OWNER else ())
    ohio.create_channel("Riverside", kind="voice")
    return tennessee


async def switch_everything_on(bot: Bot, guild: SandboxGuild) -> dict[str, str]:
    """Switch every installed plugin on in a guild; return those that cannot be, with the reason."""
    refused = dict(bot.host.failures)
    for name in [
        name for name in bot.host.plugins if name != CORE
    ]:  # as they were loaded: those that others need first
        try:
            await bot.switches.enable(guild.id, name, by=guild.owner.id)
        except Exception as error:
            refused[name] = str(error)
    await bot.switches.apply()
    await bot.rest()
    return refused
