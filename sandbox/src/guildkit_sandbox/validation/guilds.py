"""What a guild may be told to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox import limits
from guildkit_sandbox.errors import Refused
from guildkit_sandbox.state.guilds import NEWS, TEXT, VOICE
from guildkit_sandbox.validation.forms import Form
from guildkit_sandbox.validation.images import read_image

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Guild

LOCALES: Final = frozenset(
    [
        "ar",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en-GB",
        "en-US",
        "es-419",
        "es-ES",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "lt",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "ru",
        "sv-SE",
        "th",
        "tr",
        "uk",
        "vi",
        "zh-CN",
        "zh-TW",
    ]
)
_CHOICES: Final = {
    "verification_level": range(5),
    "default_message_notifications": range(2),
    "explicit_content_filter": range(3),
    "afk_timeout": (60, 300, 900, 1800, 3600),
}
_CHANNELS: Final = {
    "afk_channel_id": {VOICE},
    "system_channel_id": {TEXT},
    "rules_channel_id": {TEXT, NEWS},
    "safety_alerts_channel_id": {TEXT, NEWS},
    "public_updates_channel_id": {TEXT, NEWS},
}
_BOOSTED: Final = ("splash", "banner", "discovery_splash", "home_header")
_SWITCHED: Final = frozenset({"COMMUNITY", "INVITES_DISABLED", "RAID_ALERTS_DISABLED"})
_SYSTEM_CHANNEL_FLAGS: Final = 0b111111


def read_guild_form(guild: Guild, data: Payload) -> dict[str, Any]:
    """Return what the form changes, by Discord's names."""
    form = Form()
    found: dict[str, Any] = {
        "name": form.text(data, "name", (), shortest=2, longest=limits.GUILD_NAME),
        "system_channel_flags": form.integer(
            data, "system_channel_flags", (), least=0, most=_SYSTEM_CHANNEL_FLAGS
        ),
        "premium_progress_bar_enabled": form.boolean(data, "premium_progress_bar_enabled", ()),
        "preferred_locale": _read_locale(form, data),
        "features": _read_features(form, guild, data),
        **{key: form.choice(data, key, (), among) for key, among in _CHOICES.items()},
    }
    nullable: dict[str, Any] = {
        "description": form.text(data, "description", (), longest=limits.GUILD_DESCRIPTION),
        **{key: _read_channel(form, guild, data, key) for key in _CHANNELS},
    }
    icon = read_image(form, data, "icon", ())
    form.check()
    if any(data.get(key) is not None for key in _BOOSTED):
        raise Refused(50101)
    nullable["icon"] = icon and icon.hash
    return {key: value for key, value in found.items() if value is not None} | {
        key: value for key, value in nullable.items() if key in data
    }


def _read_locale(form: Form, data: Payload) -> str | None:
    locale = form.text(data, "preferred_locale", (), longest=limits.GUILD_NAME)
    if locale is not None and locale not in LOCALES:
        options = ", ".join(sorted(LOCALES))
        form.refuse(("preferred_locale",), "BASE_TYPE_CHOICES", f"Value must be one of ({options}).")
    return locale


def _read_features(form: Form, guild: Guild, data: Payload) -> list[str] | None:
    """Return the features, of which a guild can switch a few."""
    if data.get("features") is None:
        return None
    most = len(_SWITCHED) + len(guild.features)
    wanted = form.texts(data, "features", (), most=most, longest=limits.GUILD_FEATURE)
    for index, feature in enumerate(wanted):
        if feature not in _SWITCHED and feature not in guild.features:
            message = f"Value must be one of {sorted(_SWITCHED)}."
            form.refuse(("features", index), "BASE_TYPE_CHOICES", message)
    return wanted


def _read_channel(form: Form, guild: Guild, data: Payload, key: str) -> str | None:
    if data.get(key) is None:
        return None
    channel_id = form.snowflake(data[key], (key,))
    channel = guild.channels.get(channel_id)
    if channel is None or channel.type not in _CHANNELS[key]:
        form.refuse((key,), "CHANNEL_INVALID", "Invalid channel")
    return str(channel_id)
