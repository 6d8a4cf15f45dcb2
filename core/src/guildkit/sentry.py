"""Failures for Sentry, or for what understands its protocol: only where `GUILDKIT_SENTRY_DSN` is set.

Each carries the error id that the member was told, and the fingerprint that `guildkit errors` shows. What leaves is what the
log would show: no values of variables, and no secrets. A storm does not reach it, for those failures are counted only.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog

from guildkit.errors import ConfigError
from guildkit.logs import redact

if TYPE_CHECKING:
    from guildkit.config import Config
    from guildkit.failures import Failure

log = structlog.get_logger()

CLOSE_SECONDS: Final = 0.5
_WORDS: Final = 200


class Sentry:
    """Sends failures, where a DSN is configured; costs nothing otherwise.

    Raises:
        ConfigError: a DSN is configured, but it makes no sense, or sentry-sdk is not installed.
    """

    def __init__(self, config: Config) -> None:
        self._client: Any = None
        dsn = config.sentry_dsn.get_secret_value()
        if not dsn:
            return
        try:
            from sentry_sdk.client import Client  # noqa: PLC0415 - an optional dependency
            from sentry_sdk.utils import BadDsn  # noqa: PLC0415
        except ImportError as error:
            raise ConfigError(
                "sentry_dsn (GUILDKIT_SENTRY_DSN) needs sentry-sdk.",
                hint='Try `pip install "guildkit[sentry]"`.',
            ) from error
        try:
            # A client of our own, and none for the whole process: what libraries do is not its business.
            self._client = Client(
                dsn=dsn,
                default_integrations=False,
                auto_enabling_integrations=False,
                include_local_variables=False,
                include_source_context=False,
                send_client_reports=False,
                auto_session_tracking=False,
                max_breadcrumbs=0,
                server_name="",
                shutdown_timeout=0,
                before_send=lambda event, _: _without_secrets(event),
            )
        except BadDsn as error:
            raise ConfigError(
                f"sentry_dsn (GUILDKIT_SENTRY_DSN) is no DSN: {redact(str(error))}.",
                hint="Sentry shows it below Settings, Client Keys.",
            ) from error

    @property
    def on(self) -> bool:
        """Whether failures are sent anywhere."""
        return self._client is not None

    def note(self, failure: Failure) -> None:
        """Take a failure; a thread sends it, and drops what it cannot keep up with."""
        if self._client is None or failure.counted:
            return
        from sentry_sdk.utils import event_from_exception  # noqa: PLC0415 - an optional dependency

        event, hint = event_from_exception(failure.error, client_options=self._client.options)
        event["fingerprint"] = [failure.kind.fingerprint]
        event["release"] = f"{failure.plugin}@{failure.release}" if failure.release else failure.plugin
        event["tags"] = {
            "error_id": failure.id,
            "plugin": failure.plugin,
            "where": failure.where,
            "category": failure.kind.category,
        }
        event["contexts"] = {
            "guildkit": {
                "guild": str(failure.guild_id),
                **{key: str(value)[:_WORDS] for key, value in failure.details.items()},
            }
        }
        self._client.capture_event(event, hint=hint)

    async def close(self) -> None:
        """Send what waits, as far as that goes within half a second."""
        if self._client is not None:
            await asyncio.to_thread(self._client.close, timeout=CLOSE_SECONDS)


def _without_secrets(value: Any) -> Any:
    """Return an event without secrets, and without the paths of this machine."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _without_secrets(each) for key, each in value.items() if key != "abs_path"}
    if isinstance(value, list | tuple):
        return [_without_secrets(each) for each in value]
    return value
