"""What Discord keeps of components: no nulls, and its own defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit_sandbox.validation import parts as kinds

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload

_DEFAULTS: dict[int, Payload] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in kinds.SELECTS},
    kinds.THUMBNAIL: {"description": None, "spoiler": False},
    kinds.FILE: {"spoiler": False},
    kinds.SEPARATOR: {"divider": True, "spacing": 1},
    kinds.CONTAINER: {"accent_color": None, "spoiler": False},
}
_ALWAYS = {"type", "id"}
_SELECT = _ALWAYS | {"custom_id", "placeholder", "min_values", "max_values", "disabled"}
_KEYS = {
    kinds.ACTION_ROW: _ALWAYS | {"components"},
    kinds.BUTTON: _ALWAYS | {"style", "label", "emoji", "custom_id", "sku_id", "url", "disabled"},
    **{kind: _SELECT | {"default_values"} for kind in kinds.SELECTS},
    kinds.STRING_SELECT: _SELECT | {"options"},
    kinds.CHANNEL_SELECT: _SELECT | {"default_values", "channel_types"},
    kinds.SECTION: _ALWAYS | {"components", "accessory"},
    kinds.TEXT_DISPLAY: _ALWAYS | {"content"},
    kinds.THUMBNAIL: _ALWAYS | {"media", "description", "spoiler"},
    kinds.MEDIA_GALLERY: _ALWAYS | {"items"},
    kinds.FILE: _ALWAYS | {"file", "name", "size", "spoiler"},
    kinds.SEPARATOR: _ALWAYS | {"divider", "spacing"},
    kinds.CONTAINER: _ALWAYS | {"components", "accent_color", "spoiler"},
}
"""What Discord keeps of each kind; it does not look at the rest."""
_OPTION = ("label", "value", "description", "emoji", "default")
_OF_ITEM = ("media", "description", "spoiler")
_ITEM = {"description": None, "spoiler": False}


def stored(components: list[Payload]) -> list[Payload]:
    """Return components as Discord gives them back."""
    return [_stored(component) for component in components]


def _stored(component: Payload) -> Payload:
    kept = {**_DEFAULTS.get(component["type"], {})}
    for key, value in component.items():
        if value is None or key not in _KEYS[component["type"]]:
            continue
        if key == "components":
            kept[key] = stored(value)
        elif key == "accessory":
            kept[key] = _stored(value)
        elif key == "items":
            kept[key] = [
                {**_ITEM, **{part: item[part] for part in _OF_ITEM if item.get(part) is not None}}
                for item in value
            ]
        elif key == "options":
            kept[key] = [
                {part: option[part] for part in _OPTION if option.get(part) is not None} for option in value
            ]
        else:
            kept[key] = value
    return kept
