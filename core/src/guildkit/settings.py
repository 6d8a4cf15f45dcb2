"""What a guild can set: one pydantic model a plugin, in three layers.

The model's default, the operator's (the configuration, and above it what is stored for guild 0), the guild's own: the
later one wins. Overrides are few and small; they are kept in memory, so that `ctx.settings` costs no query.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import BaseModel, SecretStr, ValidationError
from sqlalchemy import Text, delete, select, type_coerce
from sqlalchemy.orm import defer

from guildkit import audit
from guildkit.errors import ConfigError, UserError
from guildkit.logs import hide
from guildkit.models import SettingValue
from guildkit.refusals import refusal
from guildkit.revision import raise_revision
from guildkit.setting_types import OperatorOnly, Secret, marker_of
from guildkit.shortening import shorten
from guildkit.texts import core_text

if TYPE_CHECKING:
    from sqlalchemy import Delete
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.clock import Clock
    from guildkit.host import PluginHost
    from guildkit.storage.database import Database

log = structlog.get_logger()

OPERATOR: Final = 0
"""The guild id under which the operator's defaults are stored."""

_SHOWN: Final = 200
"""How much of a value that is refused is shown again with the reason."""

_RESOLVED: Final = 2000
"""How many resolved ones are kept, those that were asked for last: a kilobyte each would be much for each of all guilds."""

Configured = Mapping[str, Mapping[str, Any]]
"""Settings by plugin, as the operator's file and environment have them."""


class SettingsStore:
    """Reads and writes settings; resolves them for a guild."""

    def __init__(self, database: Database, host: PluginHost, clock: Clock, configured: Configured) -> None:
        self._database = database
        self._host = host
        self._clock = clock
        self._configured = configured
        self._overrides: dict[tuple[int, str], dict[str, Any]] = {}
        self._resolved: dict[tuple[int, str], BaseModel] = {}

    async def load(self) -> set[int]:
        """Read every override anew; return the guilds whose own were changed since, `OPERATOR` for the defaults."""
        overrides: dict[tuple[int, str], dict[str, Any]] = {}
        columns = (
            SettingValue.guild_id,
            SettingValue.plugin,
            SettingValue.key,
            type_coerce(SettingValue.value, Text),
        )
        async with self._database.system_session("settings of all guilds", read_only=True) as session:
            for guild_id, plugin, key, stored in await session.execute(select(*columns)):
                try:
                    # SQLite's JSON is text, which somebody may have edited; PostgreSQL's has been read already.
                    value = json.loads(str(stored)) if self._database.is_sqlite else stored
                except (ValueError, RecursionError):
                    log.warning("setting unreadable", guild=guild_id, plugin=plugin, setting=key)
                else:
                    overrides.setdefault((guild_id, plugin), {})[key] = value
        before, self._overrides = self._overrides, overrides
        self._resolved.clear()
        keys = before.keys() | overrides.keys()
        return {
            guild_id
            for guild_id, plugin in keys
            if before.get((guild_id, plugin)) != overrides.get((guild_id, plugin))
        }

    def of(self, guild_id: int, plugin: str) -> Any:
        """Return a plugin's settings in a guild: an instance of its model (an empty one if it has none).

        A stored value that the model refuses (edited by hand, or from another version) is left out and logged; the
        layer below it counts.
        """
        key = (guild_id, plugin)
        settings = self._resolved.pop(key, None) or self._resolve(guild_id, plugin)
        self._resolved[key] = settings  # the newest stands last
        if len(self._resolved) > _RESOLVED:
            del self._resolved[next(iter(self._resolved))]
        return settings

    def _resolve(self, guild_id: int, plugin: str) -> BaseModel:
        model = self._model(plugin)
        values: dict[str, Any] = dict(self._configured.get(plugin, {}))
        for layer in (OPERATOR, guild_id):
            for name, value in self._overrides.get((layer, plugin), {}).items():
                if layer != OPERATOR and name in model.model_fields and is_operators(model, name):
                    continue
                try:
                    model.model_validate({**values, name: value})
                except ValidationError:
                    log.warning("setting refused by its model", guild=layer, plugin=plugin, setting=name)
                else:
                    values[name] = value
        settings = model.model_validate(values)
        hide(_secrets(settings))
        return settings

    def check_configured(self, where: str) -> None:
        """Hold what the operator has configured against the plugins' models; one that is not there is not asked.

        Args:
            where: what the sentence names: the file.

        Raises:
            ConfigError: a plugin has no such setting, or its model refuses the value.
        """
        for plugin, values in self._configured.items():
            if plugin not in self._host.plugins:
                if plugin not in self._host.failures:
                    log.warning("settings of a plugin that is not installed", plugin=plugin, where=where)
                continue
            try:
                for key, value in values.items():
                    self.check(plugin, key, value)
                self._model(plugin).model_validate(values)
            except UserError as error:
                raise ConfigError(
                    f"[plugins.{plugin}] in {where}: {error.message}", hint=error.hint
                ) from error
            except ValidationError as error:
                raise ConfigError(f"[plugins.{plugin}] in {where}: {refusal(error)}") from error

    def _model(self, plugin: str) -> type[BaseModel]:
        loaded = self._host.plugins.get(plugin)
        return (loaded.records.settings if loaded else None) or BaseModel

    def check_key(self, plugin: str, key: str) -> type[BaseModel]:
        """Return the plugin's model if it has the setting `key`.

        Raises:
            UserError: it has not.
        """
        model = self._model(plugin)
        if key not in model.model_fields:
            known = ", ".join(model.model_fields) or "none"
            raise UserError(f"{plugin} has no setting {key!r}.", hint=f"It has: {known}.")
        return model

    def check(self, plugin: str, key: str, value: Any) -> Any:
        """Return `value` as it will be stored.

        Raises:
            UserError: the plugin has no such setting, or its model refuses the value.
        """
        model = self.check_key(plugin, key)
        try:
            checked = model.model_validate({key: value})
        except ValidationError as error:
            said = {
                "value": shorten(repr(value), _SHOWN),
                "setting": f"{plugin}.{key}",
                "reason": refusal(error),
            }
            hint = model.model_fields[key].description or ""
            raise UserError(core_text("refused-value", **said), hint=hint) from error
        return checked.model_dump(mode="json")[key]

    async def set(self, guild_id: int, plugin: str, key: str, value: Any, *, by: int | None) -> None:
        """Store a value that `check` has returned."""
        async with self._database.system_session("a setting is changed") as session:
            await raise_revision(session)  # first: of two at the same instant one waits here
            await session.execute(_row(guild_id, plugin, key))
            session.add(
                SettingValue(
                    guild_id=guild_id,
                    plugin=plugin,
                    key=key,
                    value=value,
                    changed_at=self._clock.now(),
                    changed_by=by,
                )
            )
            details = {} if self._is_secret(plugin, key) else {"value": value}
            self._note(session, guild_id, "setting.changed", f"{plugin}.{key}", by, details)

    async def stored(self, guild_id: int, plugin: str) -> dict[str, SettingValue]:
        """Return what is stored for a guild (or by the operator), by key: who has changed it, and when."""
        own = select(SettingValue).where(SettingValue.guild_id == guild_id, SettingValue.plugin == plugin)
        async with self._database.system_session("who has set what", read_only=True) as session:
            return {row.key: row for row in await session.scalars(own.options(defer(SettingValue.value)))}

    async def reset(self, guild_id: int, plugin: str, key: str, *, by: int | None) -> None:
        """Take a value back: the layer below it counts again."""
        async with self._database.system_session("a setting is taken back") as session:
            await raise_revision(session)
            await session.execute(_row(guild_id, plugin, key))
            self._note(session, guild_id, "setting.reset", f"{plugin}.{key}", by, {})

    def _note(
        self,
        session: AsyncSession,
        guild_id: int,
        action: str,
        setting: str,
        by: int | None,
        details: dict[str, Any],
    ) -> None:
        now = self._clock.now()
        audit.note(session, at=now, guild_id=guild_id, by=by, action=action, subject=setting, details=details)

    def _is_secret(self, plugin: str, key: str) -> bool:
        """Whether nobody may read the value: its model says so, or there is no model that says otherwise."""
        field = self._model(plugin).model_fields.get(key)
        return field is None or marker_of(field, Secret) is not None


def is_operators(model: type[BaseModel], key: str) -> bool:
    """Whether only the operator may set it."""
    return marker_of(model.model_fields[key], OperatorOnly) is not None


def _secrets(settings: BaseModel) -> Iterator[str]:
    """Return the values that nobody may read."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if value and marker_of(field, Secret) is not None:
            yield str(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _row(guild_id: int, plugin: str, key: str) -> Delete:
    """Return the statement that deletes a value, unread: it may be unreadable."""
    return delete(SettingValue).where(
        SettingValue.guild_id == guild_id, SettingValue.plugin == plugin, SettingValue.key == key
    )
