"""What the bot says of raids by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape, shorten
from guildkit_raids import routes
from guildkit_raids.views.common import COLOUR, listed, when
from guildkit_raids.views.planner import decided_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from guildkit import GuildContext, UserError
    from guildkit_raids.models import Raid
    from guildkit_raids.planning.tally import Listed, Slot, Tally
    from guildkit_raids.planning.timing import Outlook

ROOM: Final = 1700
"""How many characters a list of raids may have, beside what is said of it."""
EMBED: Final = 4000
"""The same in an embed of 4096."""


def _name(raid: Raid, link: str = "") -> str:
    name = f"#{raid.number} · {escape(raid.dungeon)}"
    return f"[{name}]({link})" if link else f"**{name}**"


def _keep_or_cancel(ctx: GuildContext, number: int) -> list[list[Button[Any]]]:
    cancel: Button[Any] = Button(
        label=ctx.t("cancel-label"),
        style=ButtonStyle.danger,
        custom_id=routes.CANCEL_YES.id(number=number),
    )
    return [[cancel, Button(label=ctx.t("keep-label"), custom_id=routes.KEEP.id(number=number))]]


def stale(ctx: GuildContext, outlook: Outlook, link: str) -> View:
    """Ask what is to become of a plan with which nothing happens."""
    raid, days = outlook.raid, ctx.settings.stale_close_days
    since = outlook.idle_since(ctx.now)
    past = outlook.deadline <= ctx.now
    said = ctx.t(
        "stale-past" if past else "stale-idle", raid=_name(raid, link), when=when(since or ctx.now, "R")
    )
    closing = ctx.t("stale-close", count=days) if days else ctx.t("stale-stays")
    return View(f"{said}\n{closing}", rows=_keep_or_cancel(ctx, raid.number))


def closed(ctx: GuildContext, raid: Raid) -> View:
    """Say that a plan was closed."""
    return View(ctx.t("stale-closed", raid=_name(raid)))


def few(ctx: GuildContext, tally: Tally, deadline: datetime, link: str) -> View:
    """Propose to cancel a raid with too few players."""
    slot = tally.decided()
    count = slot.size if slot else max((each.size for each in tally.ranked(ctx.now)), default=0)
    said = ctx.t(
        "few-decided" if slot else "few-open",
        raid=_name(tally.raid, link),
        when=when(deadline),
        left=when(deadline, "R"),
        count=count,
        minimum=tally.raid.minimum,
    )
    return View(said, rows=_keep_or_cancel(ctx, tally.raid.number))


def reminder(ctx: GuildContext, raid: Raid, slot: Slot, coming: Sequence[Listed], *, pings: bool) -> View:
    """Announce a raid that is about to begin to those who take part."""
    head = ctx.t("remind", raid=_name(raid), **decided_words(slot) | {"count": len(coming)})
    if not pings:
        return View(f"{head}\n{listed(ctx, (each.name for each in coming), ROOM)}")
    mentions: list[str] = []
    for each in coming:
        mention = f"<@{each.member_id}>"
        if (
            len(head) + sum(len(word) + 1 for word in mentions) + len(mention) > ROOM
            or len(mentions) == PINGS
        ):
            break
        mentions.append(mention)
    users = [disnake.Object(each.member_id) for each in coming[: len(mentions)]]
    left = len(coming) - len(mentions)
    more = f" {ctx.t('names-more', count=left)}" if left else ""
    return View(
        f"{head}\n{' '.join(mentions)}{more}",
        mentions=disnake.AllowedMentions(users=users, everyone=False, roles=False, replied_user=False),
    )


PINGS = 100
"""https://docs.discord.com/developers/resources/message#allowed-mentions-object"""


def digest(ctx: GuildContext, found: Sequence[Outlook], links: Mapping[int, str]) -> View:
    """List the raids on which a member has not voted, the next first."""
    guild = escape(ctx.guild.name) if ctx.guild else ""
    head = ctx.t("digest", guild=guild, count=len(found))
    lines = [
        ctx.t(
            "digest-line",
            raid=_name(each.raid, links[each.raid.number]),
            when=when(each.first, "f"),
            left=when(each.first, "R"),
        )
        for each in sorted(found, key=lambda each: each.first)
    ]
    embed = disnake.Embed(description=_some(ctx, lines, EMBED, more="digest-more"), colour=COLOUR)
    return View(head, embeds=[embed])


def unreached(
    ctx: GuildContext, raids: Sequence[Raid], links: Mapping[int, str], names: Sequence[str]
) -> View:
    """Say in the channel who has not voted and could not be written to."""
    which = _some(ctx, [f"- {_name(raid, links[raid.number])}" for raid in raids], ROOM // 2)
    return View(f"{ctx.t('unreached', count=len(names))}\n{listed(ctx, names, ROOM // 2)}\n{which}")


def homeless(ctx: GuildContext, raids: Sequence[Raid]) -> str:
    """Say that the channel is gone in which raids are voted on, and how they get another."""
    which = shorten(", ".join(_name(raid) for raid in raids), ROOM)
    return ctx.t("lost-channel", raids=which, guild=escape(ctx.guild.name) if ctx.guild else "")


def mute(ctx: GuildContext, raids: Sequence[Raid], why: UserError) -> str:
    """Say that raids are not kept true any more, because the bot may not post where they are."""
    which = shorten(", ".join(_name(raid) for raid in raids), ROOM)
    said = (each if isinstance(each, str) else ctx.t(each) for each in (why.message, why.hint) if each)
    return ctx.t("lost-mute", raids=which, why=" ".join(said))


def report(ctx: GuildContext, raids: Sequence[Raid], told: int, unreached: int) -> View:
    """Say to a leader how many were written to."""
    which = shorten(", ".join(_name(raid) for raid in raids), ROOM)
    return View(ctx.t("invite-report", raids=which, told=told, unreached=unreached))


def no_members(ctx: GuildContext, raid: Raid) -> View:
    """Say to a leader that nobody can be written to."""
    return View(ctx.t("invite-no-members", raid=_name(raid)))


def _some(ctx: GuildContext, lines: Sequence[str], room: int, more: str = "names-more") -> str:
    """Return as many lines as there is room for, and how many more there are."""
    shown: list[str] = []
    for line in lines:
        if sum(len(each) + 1 for each in shown) + len(line) > room:
            return "\n".join([*shown, ctx.t(more, count=len(lines) - len(shown))])
        shown.append(line)
    return "\n".join(shown)
