"""What `/settings` shows: a plugin's settings, and for each the components that its type asks for."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin

import disnake
from disnake import ButtonStyle, SelectOption, TextInputStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.channel import ChannelSelect
from disnake.ui.select.role import RoleSelect
from disnake.ui.select.string import StringSelect

from guildkit.errors import UserError
from guildkit.gate import CORE
from guildkit.routes import Route
from guildkit.setting_types import Channel, Role, Secret, marker_of
from guildkit.settings import is_operators
from guildkit.shortening import shorten
from guildkit.text import escape
from guildkit.texts import core_text
from guildkit.views import OPTIONS, View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from guildkit.host import LoadedPlugin
    from guildkit.interaction import InteractionContext
    from guildkit.models import SettingValue
    from guildkit.texts import Texts
    from guildkit.views import Row

OVERVIEW: Final = Route(CORE, "settings/{name}/{page:int}")
PLUGIN: Final = Route(CORE, "settings-plugin")
CHOOSE: Final = Route(CORE, "settings-choose/{name}")
PICK: Final = Route(CORE, "settings-pick/{name}/{key}")
PRESS: Final = Route(CORE, "settings-press/{name}/{key}/{value}")
ASK: Final = Route(CORE, "settings-ask/{name}/{key}")
RESET: Final = Route(CORE, "settings-reset/{name}/{key}")
FORM: Final = Route(CORE, "settings-form/{name}/{key}")

PAGE: Final = 12
"""Settings on a page: more would be a wall of text, and 25 are the most that a select offers."""
_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of a plugin, and how it is asked for."""

    plugin: str
    texts: Texts
    key: str
    info: FieldInfo

    @classmethod
    def of(cls, plugin: LoadedPlugin, key: str) -> Field:
        """Return a plugin's setting.

        Raises:
            UserError: it has none of this name (any more).
        """
        model: type[BaseModel] | None = plugin.records.settings
        if model is None or key not in keys_of(model):
            raise UserError(core_text("settings-unknown", key=f"{plugin.name}.{key[:50]}"))
        return cls(plugin.name, plugin.texts, key, model.model_fields[key])

    @property
    def kind(self) -> Any:
        """The type of its values, without `None`."""
        annotation = self.info.annotation
        if get_origin(annotation) in {Union, UnionType}:
            present = [each for each in get_args(annotation) if each is not NoneType]
            return present[0] if len(present) == 1 else annotation
        return annotation

    @property
    def optional(self) -> bool:
        """Whether it may be empty."""
        return NoneType in get_args(self.info.annotation)

    @property
    def secret(self) -> bool:
        """Whether its value is never shown."""
        return marker_of(self.info, Secret) is not None

    @property
    def choices(self) -> list[str]:
        """What can be chosen, where that is a fixed list."""
        if get_origin(self.kind) is Literal:
            return [str(value) for value in get_args(self.kind)]
        if isinstance(self.kind, type) and issubclass(self.kind, enum.Enum):
            return [str(member.value) for member in self.kind]
        return []

    @property
    def listed(self) -> bool:
        """Whether it is a list of texts, which is entered one a line."""
        return get_origin(self.kind) in {list, tuple, set, frozenset}

    def meaning(self, language: str) -> str:
        """Return what the setting is for: the field's description, or the one in the reader's language."""
        said = self.texts.description(f"setting-{self.key.replace('_', '-')}", language)
        return (self.info.description or "") if said is None else said

    def shown(self, ctx: InteractionContext, values: Any) -> str:
        """Return the present value as a member reads it."""
        value = getattr(values, self.key)
        if self.secret:
            return ctx.t("settings-secret" if value else "settings-empty")
        if value is None or value in ("", [], ()):
            return ctx.t("settings-empty")
        if isinstance(value, bool):
            return ctx.t("settings-yes" if value else "settings-no")
        if marker_of(self.info, Channel) is not None:
            return f"<#{value}>"
        if marker_of(self.info, Role) is not None:
            return f"<@&{value}>"
        if self.listed:
            return escape(shorten(", ".join(map(str, value)), _SHOWN))
        return escape(shorten(self._plain(value), _SHOWN))

    def _plain(self, value: Any) -> str:
        if isinstance(value, enum.Enum):
            return str(value.value)
        return str(value)

    def picked(self, chosen: Sequence[str]) -> Any:
        """Return the value that was chosen in a select."""
        return int(chosen[0]) if self._is_id and chosen[0].isdecimal() else chosen[0]

    def typed(self, text: str) -> Any:
        """Return the value that was typed into the form."""
        text = text.strip()
        if self.listed:
            return [line.strip() for line in text.splitlines() if line.strip()]
        return None if self.optional and not text else text

    @property
    def _is_id(self) -> bool:
        return marker_of(self.info, Channel) is not None or marker_of(self.info, Role) is not None

    def rows(self, ctx: InteractionContext, values: Any) -> list[Row]:
        """Return the components that change it."""
        value = getattr(values, self.key)
        pick = PICK.id(name=self.plugin, key=self.key)
        if (channel := marker_of(self.info, Channel)) is not None:
            return [[ChannelSelect(custom_id=pick, channel_types=list(channel.types))]]
        if marker_of(self.info, Role) is not None:
            return [[RoleSelect(custom_id=pick)]]
        if self.kind is bool:
            return [
                [
                    Button(
                        label=ctx.t(label),
                        style=ButtonStyle.primary if value is on else ButtonStyle.secondary,
                        custom_id=PRESS.id(name=self.plugin, key=self.key, value=str(on).lower()),
                    )
                    for on, label in ((True, "settings-yes"), (False, "settings-no"))
                ]
            ]
        if 0 < len(self.choices) <= OPTIONS:
            present = self._plain(value)
            options = [
                SelectOption(label=shorten(each, 100), value=each, default=each == present)
                for each in self.choices
            ]
            return [[StringSelect(custom_id=pick, options=options)]]
        return [[Button(label=ctx.t("settings-enter"), custom_id=ASK.id(name=self.plugin, key=self.key))]]


def keys_of(model: type[BaseModel]) -> list[str]:
    """Return what a guild may set."""
    return [key for key in model.model_fields if not is_operators(model, key)]


def overview(
    ctx: InteractionContext,
    plugin: LoadedPlugin,
    offered: Sequence[LoadedPlugin],
    values: Any,
    stored: Mapping[str, SettingValue],
    page: int,
) -> View:
    """Return a page of a plugin's settings."""
    model: type[BaseModel] = plugin.records.settings or type(values)
    keys = keys_of(model)
    pages = range(0, max(len(keys), 1), PAGE)
    page = min(max(page, 0), len(pages) - 1)
    embed = disnake.Embed(title=ctx.t("settings-title", plugin=plugin.title))
    options = []
    for key in keys[pages[page] : pages[page] + PAGE]:
        field = Field.of(plugin, key)
        meaning = field.meaning(ctx.language)
        own = f" · {ctx.t('settings-own')}" if key in stored else ""
        said = f"**{field.shown(ctx, values)}**{own}\n{escape(shorten(meaning, _SHOWN))}"
        embed.add_field(name=key, value=shorten(said, 1024), inline=False)
        options.append(SelectOption(label=key, value=key, description=shorten(meaning, 100) or None))
    rows: list[Row] = []
    if options:
        rows.append(
            [
                StringSelect(
                    custom_id=CHOOSE.id(name=plugin.name),
                    placeholder=ctx.t("settings-choose"),
                    options=options,
                )
            ]
        )
    if len(pages) > 1:
        rows.append(
            [
                Button(
                    label=label,
                    custom_id=OVERVIEW.id(name=plugin.name, page=to),
                    disabled=not 0 <= to < len(pages),
                )
                for label, to in (("◀", page - 1), ("▶", page + 1))
            ]
        )
    if len(offered) > 1:
        rows.append(
            [
                StringSelect(
                    custom_id=PLUGIN.id(),
                    placeholder=ctx.t("settings-other"),
                    options=[
                        SelectOption(label=each.title, value=each.name, default=each is plugin)
                        for each in offered[:OPTIONS]
                    ],
                )
            ]
        )
    return View(embeds=[embed], rows=rows)


def detail(
    ctx: InteractionContext, field: Field, values: Any, stored: SettingValue | None, note: str
) -> View:
    """Return one setting: what it is for, what it is now and since when, and what changes it."""
    embed = disnake.Embed(
        title=f"{field.plugin}.{field.key}", description=shorten(escape(field.meaning(ctx.language)), 1000)
    )
    embed.add_field(name=ctx.t("settings-value"), value=field.shown(ctx, values), inline=False)
    if (limits := _limits(field.info)) != "":
        embed.add_field(name=ctx.t("settings-limits"), value=limits, inline=False)
    if stored is None:
        said = ctx.t("settings-from-default")
    else:
        when = f"<t:{int(stored.changed_at.timestamp())}:R>"
        said = (
            ctx.t("settings-by-operator", when=when)
            if stored.changed_by is None
            else ctx.t("settings-by-member", member=f"<@{stored.changed_by}>", when=when)
        )
    embed.add_field(name=ctx.t("settings-changed-by"), value=said, inline=False)
    back: Row = [
        Button(label=ctx.t("settings-back"), custom_id=OVERVIEW.id(name=field.plugin, page=0)),
        *(
            [
                Button(
                    label=ctx.t("settings-reset"),
                    style=ButtonStyle.danger,
                    custom_id=RESET.id(name=field.plugin, key=field.key),
                )
            ]
            if stored is not None
            else []
        ),
    ]
    return View(note, embeds=[embed], rows=[*field.rows(ctx, values), back])


def _limits(info: FieldInfo) -> str:
    """Return the bounds of a number or the length of a text, as far as the field says so."""
    bounds = {
        name: getattr(found, name)
        for found in info.metadata
        for name in ("gt", "ge", "lt", "le")
        if hasattr(found, name)
    }
    signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
    lengths = {
        name: getattr(found, name)
        for found in info.metadata
        for name in ("min_length", "max_length")
        if hasattr(found, name)
    }
    said = [f"{signs[name]} {value}" for name, value in bounds.items() if value is not None]
    if "min_length" in lengths or "max_length" in lengths:
        said.append(f"{lengths.get('min_length') or 0}–{lengths.get('max_length') or '…'} 🔤")
    return " · ".join(said)


def form(ctx: InteractionContext, field: Field, values: Any) -> tuple[str, str, list[Any]]:
    """Return the modal in which a value is typed."""
    value = getattr(values, field.key)
    present = "" if value is None or field.secret else str(value)
    if field.listed:
        present = "\n".join(map(str, value or ()))
    elif isinstance(value, timedelta):
        present = f"PT{int(value.total_seconds())}S"
    elif isinstance(value, enum.Enum):
        present = str(value.value)
    long = field.listed or (field.kind is str and not field.secret)
    return (
        shorten(f"{field.plugin}.{field.key}", 45),
        FORM.id(name=field.plugin, key=field.key),
        [
            Label(
                ctx.t("settings-value"),
                TextInput(
                    custom_id="value",
                    style=TextInputStyle.paragraph if long else TextInputStyle.short,
                    value=present[:4000] or None,
                    required=not (field.optional or field.listed or field.kind is str),
                ),
                description=shorten(field.meaning(ctx.language), 100) or None,
            )
        ],
    )
