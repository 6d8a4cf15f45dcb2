"""What a guild can set: one pydantic model a plugin, in three layers.

The model's default, the operator's (stored for guild 0), the guild's own: the later one wins. Overrides are few and
small; they are kept in memory, so that `ctx.settings` costs no query.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy import Text, delete, select, type_coerce

from guildkit.errors import UserError
from guildkit.models import SettingValue
from guildkit.revision import raise_revision

if TYPE_CHECKING:
    from sqlalchemy import Delete

    from guildkit.clock import Clock
    from guildkit.host import PluginHost
    from guildkit.storage.database import Database

log = structlog.get_logger()

OPERATOR: Final = 0
"""The guild id under which the operator's defaults are stored."""


class SettingsStore:
    """Reads and writes settings; resolves them for a guild."""

    def __init__(self, database: Database, host: PluginHost, clock: Clock) -> None:
        self._database = database
        self._host = host
        self._clock = clock
        self._overrides: dict[tuple[int, str], dict[str, Any]] = {}
        self._resolved: dict[tuple[int, str], BaseModel] = {}

    async def load(self) -> None:
        """Read every override anew."""
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
                except ValueError:
                    log.warning("setting unreadable", guild=guild_id, plugin=plugin, setting=key)
                else:
                    overrides.setdefault((guild_id, plugin), {})[key] = value
        self._overrides = overrides
        self._resolved.clear()

    def of(self, guild_id: int, plugin: str) -> Any:
        """Return a plugin's settings in a guild: an instance of its model (an empty one if it has none).

        A stored value that the model refuses (edited by hand, or from another version) is left out and logged; the
        layer below it counts.
        """
        key = (guild_id, plugin)
        settings = self._resolved.get(key)
        if settings is None:
            settings = self._resolved[key] = self._resolve(guild_id, plugin)
        return settings

    def _resolve(self, guild_id: int, plugin: str) -> BaseModel:
        model = self._model(plugin)
        values: dict[str, Any] = {}
        for layer in (OPERATOR, guild_id):
            for name, value in self._overrides.get((layer, plugin), {}).items():
                try:
                    model.model_validate({**values, name: value})
                except ValidationError:
                    log.warning("setting refused by its model", guild=layer, plugin=plugin, setting=name)
                else:
                    values[name] = value
        return model.model_validate(values)

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
            reason = error.errors()[0]["msg"]
            raise UserError(
                f"{value!r} is not a value for {plugin}.{key}: {reason}.",
                hint=model.model_fields[key].description or "",
            ) from error
        return checked.model_dump(mode="json")[key]

    async def set(self, guild_id: int, plugin: str, key: str, value: Any, *, by: int | None) -> None:
        """Store a value that `check` has returned."""
        async with self._database.system_session("a setting is changed") as session:
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
            await raise_revision(session)

    async def reset(self, guild_id: int, plugin: str, key: str) -> None:
        """Take a value back: the layer below it counts again."""
        async with self._database.system_session("a setting is taken back") as session:
            await session.execute(_row(guild_id, plugin, key))
            await raise_revision(session)


def _row(guild_id: int, plugin: str, key: str) -> Delete:
    """Return the statement that deletes a value, unread: it may be unreadable."""
    return delete(SettingValue).where(
        SettingValue.guild_id == guild_id, SettingValue.plugin == plugin, SettingValue.key == key
    )
