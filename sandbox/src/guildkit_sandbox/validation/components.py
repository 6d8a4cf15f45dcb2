"""Components of messages, the old ones and version 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildkit_sandbox import limits
from guildkit_sandbox.validation.emojis import check_emoji
from guildkit_sandbox.validation.fields import FieldCheck
from guildkit_sandbox.validation.parts import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    LINK,
    MEDIA_GALLERY,
    PREMIUM,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
    number,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.validation.forms import Form, Path

_TOP_V1 = frozenset({ACTION_ROW})
_IN_CONTAINER = frozenset({ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR})
_TOP_V2 = _IN_CONTAINER | {CONTAINER}


class ComponentCheck(FieldCheck):
    """Checks the components of one message.

    Args:
        form: where errors are noted.
        v2: whether the message has the IS_COMPONENTS_V2 flag.
        files: the names of the message's files, which `attachment://` may lead to.
    """

    def __init__(self, form: Form, *, v2: bool, files: Collection[str] = ()) -> None:
        super().__init__(form)
        self._v2 = v2
        self._files = files
        self._count = 0
        self._text = 0

    def message(self, data: Payload, path: Path) -> list[Payload]:
        """Check the components of a message and return them numbered."""
        form = self._form
        most = limits.V2_COMPONENTS if self._v2 else limits.ACTION_ROWS
        components = form.items(data, "components", path, most=most)
        allowed = _TOP_V2 if self._v2 else _TOP_V1
        for index, component in enumerate(components):
            self._check(component, (*path, "components", index), allowed)
        if self._v2 and self._count > limits.V2_COMPONENTS:
            form.refuse(
                (*path, "components"),
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The maximum number of components is {limits.V2_COMPONENTS}",
            )
        if self._text > limits.V2_TEXT:
            form.refuse(
                (*path, "components"),
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text size exceeds the maximum of {limits.V2_TEXT}",
            )
        if not form.errors:
            number(components)
        return components

    # ------------------------------------------------------------------ each kind

    def _check(self, component: Any, path: Path, allowed: frozenset[int]) -> None:
        form = self._form
        if not form.is_object(component, path):
            return
        self._count += 1
        self.identity(component, path)
        kind = component.get("type")
        if not isinstance(kind, int) or kind not in allowed:
            options = ", ".join(map(str, sorted(allowed)))
            form.refuse(
                (*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({options},).'
            )
        elif kind == ACTION_ROW:
            self._row(component, path)
        elif kind == BUTTON:
            self._button(component, path)
        elif kind in SELECTS:
            self.select(component, path)
        elif kind == SECTION:
            self._section(component, path)
        elif kind == TEXT_DISPLAY:
            self._displayed(component, path)
        elif kind == CONTAINER:
            self._container(component, path)
        elif kind == SEPARATOR:
            form.choice(component, "spacing", path, (1, 2))
            form.boolean(component, "divider", path)
        elif kind == MEDIA_GALLERY:
            items = form.items(component, "items", path, least=1, most=limits.GALLERY_ITEMS, required=True)
            for index, item in enumerate(items):
                self._media(item, "media", (*path, "items", index))
        else:
            self._media(component, "file" if kind == FILE else "media", path)

    def _container(self, container: Payload, path: Path) -> None:
        form = self._form
        form.integer(container, "accent_color", path, least=0, most=0xFFFFFF)
        form.boolean(container, "spoiler", path)
        parts = form.items(container, "components", path, least=1, most=limits.V2_COMPONENTS, required=True)
        for index, part in enumerate(parts):
            self._check(part, (*path, "components", index), _IN_CONTAINER)

    def _media(self, holder: Any, key: str, path: Path) -> None:
        """Check a picture or a file: by its address, or as one of the message's own files."""
        form, where = self._form, (*path, key)
        if not form.is_object(holder, path) or not form.is_object(holder.get(key), where):
            return
        form.text(holder, "description", path, shortest=1, longest=limits.MEDIA_DESCRIPTION)
        form.boolean(holder, "spoiler", path)
        url = form.text(holder[key], "url", where, shortest=1, longest=limits.MEDIA_URL, required=True)
        if url is None:
            return
        scheme, _, name = url.partition("://")
        known = holder[key].get("attachment_id") is not None  # It was given back by Discord before.
        if scheme == "attachment" and name not in self._files:
            form.refuse(
                (*where, "url"),
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment was not found",
            )
        elif scheme not in {"attachment", "http", "https"} or not name:
            form.refuse((*where, "url"), "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif key == "file" and scheme != "attachment" and not known:
            form.refuse(
                (*where, "url"),
                "UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED",
                "A file component needs a file of the message",
            )

    def _row(self, row: Payload, path: Path) -> None:
        form = self._form
        parts = form.items(row, "components", path, least=1, most=limits.ROW_BUTTONS, required=True)
        width = 0
        for index, part in enumerate(parts):
            self._check(part, (*path, "components", index), SELECTS | {BUTTON})
            if isinstance(part, dict):
                width += 1 if part.get("type") == BUTTON else limits.ROW_BUTTONS
        if width > limits.ROW_BUTTONS and len(parts) <= limits.ROW_BUTTONS:
            form.refuse(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )

    def _button(self, button: Payload, path: Path) -> None:
        form = self._form
        style = form.choice(button, "style", path, range(1, 7), required=True)
        form.text(button, "label", path, longest=limits.BUTTON_LABEL)
        form.boolean(button, "disabled", path)
        check_emoji(form, button.get("emoji"), (*path, "emoji"))
        if style == PREMIUM:
            self._premium(button, path)
            return
        if style == LINK:
            url = form.text(button, "url", path, longest=limits.BUTTON_URL, shortest=1, required=True)
            if url and not url.startswith(("http://", "https://", "discord://")):
                form.refuse(
                    (*path, "url"),
                    "URL_TYPE_INVALID_SCHEME",
                    "Scheme must be one of ('http', 'https', 'discord').",
                )
        elif style is not None:
            self.custom_id(button, path)
        if button.get("custom_id") is not None and button.get("url") is not None:
            form.refuse(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
        if not button.get("label") and not button.get("emoji"):
            form.refuse(
                path,
                "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
                "A button must have a label or an emoji",
            )

    def _premium(self, button: Payload, path: Path) -> None:
        form = self._form
        if button.get("sku_id") is None:
            form.refuse((*path, "sku_id"), "BASE_TYPE_REQUIRED", "This field is required")
        else:
            form.snowflake(button["sku_id"], (*path, "sku_id"))
        for key in ("custom_id", "label", "url", "emoji"):
            if button.get(key) is not None:
                form.refuse((*path, key), "BUTTON_COMPONENT_PREMIUM_FIELDS", f"A premium button has no {key}")

    def _section(self, section: Payload, path: Path) -> None:
        form = self._form
        parts = form.items(section, "components", path, least=1, most=limits.SECTION_TEXTS, required=True)
        for index, part in enumerate(parts):
            self._check(part, (*path, "components", index), frozenset({TEXT_DISPLAY}))
        if section.get("accessory") is None:
            form.refuse((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
        else:
            self._check(section["accessory"], (*path, "accessory"), frozenset({BUTTON, THUMBNAIL}))

    def _displayed(self, component: Payload, path: Path) -> None:
        content = self._form.text(
            component, "content", path, shortest=1, longest=limits.V2_TEXT, required=True
        )
        self._text += len(content or "")
