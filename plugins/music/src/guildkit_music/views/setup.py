"""What somebody sees who sets music up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle, SelectOption
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.role import RoleSelect
from disnake.ui.select.string import StringSelect

from guildkit import View, escape, shorten
from guildkit_music import routes, setup
from guildkit_music.views.common import COLOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext

OFFERED: Final = 25
"""How many channels a select can show; https://docs.discord.com/developers/components/reference#string-select"""
NUMBERS: Final = ("volume", "queue_length", "member_songs", "song_minutes", "leave_minutes")
"""The settings of the form, in order."""


def question(ctx: GuildContext, *, direct: bool, note: str = "") -> View:
    """Ask how music is to be in a guild, and show how it is.

    Args:
        ctx: of the guild.
        direct: whether it stands in a direct message, where Discord offers no roles.
        note: what came of the last answer.
    """
    guild, settings = ctx.guild, ctx.settings
    assert guild is not None
    chosen = settings.control_channel
    lines = [note] if note else []
    lines += [ctx.t("setup-question"), ""]
    lines.append(ctx.t("setup-now-channel", channel=f"<#{chosen}>" if chosen else ctx.t("setup-no-channel")))
    role = f"<@&{settings.dj_role}>" if settings.dj_role else ctx.t("setup-no-role")
    if direct and settings.dj_role:
        found = guild.get_role(settings.dj_role)
        role = f"@{escape(found.name)}" if found else ctx.t("setup-no-role")
    lines.append(ctx.t("setup-now-role", role=role))
    lines += [
        ctx.t(f"setup-now-{each.replace('_', '-')}", number=getattr(settings, each)) for each in NUMBERS
    ]
    embed = disnake.Embed(
        title=shorten(ctx.t("setup-title", guild=escape(guild.name)), 256),
        description="\n".join(lines),
        colour=COLOUR,
    )
    embed.set_footer(text=ctx.t("setup-footer"))
    rows: list[Sequence[Any]] = []
    if channels := _offered(guild, chosen):
        options = [
            SelectOption(label=shorten(f"#{each.name}", 100), value=str(each.id), default=each.id == chosen)
            for each in channels
        ]
        rows.append(
            [
                StringSelect(
                    custom_id=routes.SETUP_CHANNEL.id(),
                    placeholder=ctx.t("setup-choose"),
                    options=options,
                )
            ]
        )
    if not direct:
        rows.append(
            [
                RoleSelect(
                    custom_id=routes.SETUP_ROLE.id(),
                    placeholder=ctx.t("setup-choose-role"),
                    min_values=0,
                )
            ]
        )
    rows.append(
        [
            Button[Any](label=ctx.t("setup-button-new"), custom_id=routes.SETUP_NEW.id()),
            Button[Any](label=ctx.t("setup-button-type"), custom_id=routes.SETUP_TYPE.id()),
            Button[Any](label=ctx.t("setup-button-limits"), custom_id=routes.SETUP_LIMITS.id()),
            Button[Any](
                label=ctx.t("setup-button-done"), custom_id=routes.SETUP_DONE.id(), style=ButtonStyle.success
            ),
        ]
    )
    return View(embeds=[embed], rows=rows)


def _offered(guild: disnake.Guild, chosen: int | None) -> list[disnake.TextChannel]:
    """Return the channels that are offered: those the bot may write to, the chosen one among them."""
    found = setup.writable(guild)
    return sorted(found, key=lambda each: each.id != chosen)[:OFFERED] if len(found) > OFFERED else found


def type_form(ctx: GuildContext) -> tuple[str, str, list[Any]]:
    """Return the modal in which a channel's name is typed."""
    field = TextInput(custom_id="name", max_length=100)
    label = Label(ctx.t("setup-form-name"), field, description=ctx.t("setup-form-name-hint"))
    return ctx.t("setup-form-type"), routes.SETUP_TYPED.id(), [label]


def limits_form(ctx: GuildContext) -> tuple[str, str, list[Any]]:
    """Return the modal with the numbers that a guild sets."""
    labels = [
        Label(
            ctx.t(f"setup-form-{each.replace('_', '-')}"),
            TextInput(custom_id=each, value=str(getattr(ctx.settings, each)), max_length=5),
            description=ctx.t(f"setup-form-{each.replace('_', '-')}-hint"),
        )
        for each in NUMBERS
    ]
    return ctx.t("setup-form-limits"), routes.SETUP_LIMITED.id(), labels


def done(ctx: GuildContext) -> View:
    """Say how it goes on."""
    channel = ctx.settings.control_channel
    if channel is None:
        return View(ctx.t("setup-done-without"))
    return View(ctx.t("setup-done", channel=f"<#{channel}>"))
