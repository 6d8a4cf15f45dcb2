"""The kinds of components, and going through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guildkit_sandbox.payloads import Payload

ACTION_ROW: Final = 1
BUTTON: Final = 2
STRING_SELECT: Final = 3
TEXT_INPUT: Final = 4
USER_SELECT: Final = 5
ROLE_SELECT: Final = 6
MENTIONABLE_SELECT: Final = 7
CHANNEL_SELECT: Final = 8
SECTION: Final = 9
TEXT_DISPLAY: Final = 10
THUMBNAIL: Final = 11
MEDIA_GALLERY: Final = 12
FILE: Final = 13
SEPARATOR: Final = 14
CONTAINER: Final = 17
LABEL: Final = 18
FILE_UPLOAD: Final = 19
RADIO_GROUP: Final = 21
CHECKBOX_GROUP: Final = 22
CHECKBOX: Final = 23

SELECTS: Final = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
HOLDING: Final = {
    ACTION_ROW: ("components",),
    SECTION: ("components", "accessory"),
    CONTAINER: ("components",),
    LABEL: ("component",),
}
"""Where the kinds that hold others have them."""
LINK: Final = 5
PREMIUM: Final = 6


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Yield every component, outer ones before those in them."""
    for component in components:
        yield component
        for key in HOLDING.get(component["type"], ()):
            held = component.get(key) or []
            yield from walk(held if isinstance(held, list) else [held])


def number(components: list[Payload]) -> None:
    """Give every component that has no id of its own the next free number, as Discord does."""
    taken = {component.get("id") for component in walk(components)}
    following = 1
    for component in walk(components):
        if not component.get("id"):
            while following in taken:
                following += 1
            component["id"] = following
            taken.add(following)
