"""`View`: one message as people see it, held against Discord's limits before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake.ui import ActionRow, Button
from disnake.ui.select.base import BaseSelect
from disnake.ui.select.string import StringSelect

from guildkit.shortening import shorten

if TYPE_CHECKING:
    from guildkit.attachments import Attachment

# https://docs.discord.com/developers/resources/message and …/components/reference
CONTENT: Final = 2000
EMBEDS: Final = 10
EMBED_CHARACTERS: Final = 6000
"""The sum over all embeds of one message."""
TITLE: Final = 256
DESCRIPTION: Final = 4096
FIELDS: Final = 25
FIELD_NAME: Final = 256
FIELD_VALUE: Final = 1024
FOOTER: Final = 2048
AUTHOR: Final = 256
ROWS: Final = 5
OPTIONS: Final = 25
LABEL: Final = 80
OPTION_TEXT: Final = 100
PLACEHOLDER: Final = 150
FILES: Final = 10
FILE_DESCRIPTION: Final = 1024

_WORTH_READING: Final = 40

Item = Button[Any] | BaseSelect[Any, Any, Any]
Row = Sequence[Item]


class LimitError(ValueError):
    """A view is larger than Discord allows; the message names the part."""


@dataclass(frozen=True, slots=True)
class View:
    """A message: text, embeds, rows of components, and files. It is complete: an edit takes away what it does not name.

    Attributes:
        content: markdown, at most 2,000 characters.
        embeds: at most ten, 6,000 characters together.
        rows: at most five rows of up to five buttons or one select.
        mentions: whom the message may ping; nobody unless a view asks for it.
        files: at most ten, together no larger than the guild's limit, which is 10 MiB unless it is boosted.
    """

    content: str = ""
    embeds: Sequence[disnake.Embed] = ()
    rows: Sequence[Row] = ()
    mentions: disnake.AllowedMentions | None = None
    files: Sequence[Attachment] = ()

    def check(self) -> None:
        """Hold the view against Discord's limits.

        Raises:
            LimitError: names the part that is too long or too many.
        """
        _within("content", len(self.content), CONTENT)
        _within("embeds", len(self.embeds), EMBEDS)
        _within("characters in embeds", sum(len(embed) for embed in self.embeds), EMBED_CHARACTERS)
        for embed in self.embeds:
            _check_embed(embed)
        _within("rows", len(self.rows), ROWS)
        ids = [item.custom_id for row in self.rows for item in row if item.custom_id]
        if len(ids) != len(set(ids)):
            raise LimitError(f"two components share a custom_id: {ids}")
        for row in self.rows:
            _within("components in a row", len(row), 5)
            for item in row:
                _check_component(item)
        self._check_files()

    def check_size(self, limit: int) -> None:
        """Hold the files against how many bytes a guild lets upload.

        Raises:
            LimitError: they are larger, together.
        """
        _within("bytes in files", sum(len(file.data) for file in self.files), limit)

    def _check_files(self) -> None:
        _within("files", len(self.files), FILES)
        names = [file.filename for file in self.files]
        if len(names) != len(set(names)):
            raise LimitError(f"two files share a name: {names}")
        for file in self.files:
            _within("characters in a file's description", len(file.description), FILE_DESCRIPTION)
        for embed in self.embeds:
            for url in (embed.image.url, embed.thumbnail.url):
                if url and url.startswith("attachment://") and url.removeprefix("attachment://") not in names:
                    raise LimitError(f"an embed shows {url}, and the files are {names}")

    def shortened(self) -> View:
        """Return the view with its texts within Discord's limits, those of all embeds together included.

        The longest texts give way first; fields and embeds for which there is no room are left out. Buttons and selects
        stay as they are: what they mean is not for us to cut.
        """
        embeds = [_shortened(embed) for embed in self.embeds[:EMBEDS]]
        while (spare := sum(map(len, embeds)) - EMBED_CHARACTERS) > 0:
            _reduce(embeds, spare)
        return replace(self, content=shorten(self.content, CONTENT), embeds=embeds)

    def action_rows(self) -> list[ActionRow[Any]]:
        """Return the rows as disnake takes them."""
        return [ActionRow(*row) for row in self.rows]

    def keywords(self, *, new: bool = False) -> dict[str, Any]:
        """Return the keywords of disnake's `edit_message`, complete, so that an edit replaces; or of `send_message`."""
        self.check()
        shown: dict[str, Any] = {
            "content": self.content or None,
            "embeds": list(self.embeds),
            "components": self.action_rows(),
            "allowed_mentions": self.mentions or disnake.AllowedMentions.none(),
        }
        if self.files:
            shown["files"] = [file.file() for file in self.files]
        if not new:
            return {**shown, "attachments": []}
        if not self.content:
            del shown["content"]  # disnake takes no empty one there
        return shown

    def payload(self) -> dict[str, Any]:
        """Return the body of Discord's own "create message", without the files."""
        self.check()
        return {
            "content": self.content,
            "embeds": [embed.to_dict() for embed in self.embeds],
            "components": [row.to_component_dict() for row in self.action_rows()],
            "allowed_mentions": (self.mentions or disnake.AllowedMentions.none()).to_dict(),
        }


def as_view(view: View | str) -> View:
    """Take a plain text for the view that it stands for."""
    return View(view) if isinstance(view, str) else view


def _within(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise LimitError(f"{size} {what}; Discord takes {limit}")


def _check_embed(embed: disnake.Embed) -> None:
    _within("characters in an embed's title", len(embed.title or ""), TITLE)
    _within("characters in an embed's description", len(embed.description or ""), DESCRIPTION)
    _within("characters in an embed's footer", len(embed.footer.text or ""), FOOTER)
    _within("fields in an embed", len(embed.fields), FIELDS)
    _within("characters in an embed's author", len(embed.author.name or ""), AUTHOR)
    for each in embed.fields:
        _within("characters in a field's name", len(each.name or ""), FIELD_NAME)
        _within("characters in a field's value", len(each.value or ""), FIELD_VALUE)


def _shortened(embed: disnake.Embed) -> disnake.Embed:
    """Return a copy of an embed whose parts fit, each by itself."""
    payload: Any = {**embed.to_dict()}
    for key, limit in (("title", TITLE), ("description", DESCRIPTION)):
        if key in payload:
            payload[key] = shorten(payload[key], limit)
    for key, inner, limit in (("footer", "text", FOOTER), ("author", "name", AUTHOR)):
        if inner in payload.get(key, ()):
            payload[key] = {**payload[key], inner: shorten(payload[key][inner], limit)}
    payload["fields"] = [
        {**each, "name": shorten(each["name"], FIELD_NAME), "value": shorten(each["value"], FIELD_VALUE)}
        for each in payload.get("fields", ())[:FIELDS]
    ]
    return disnake.Embed.from_dict(payload)


def _reduce(embeds: list[disnake.Embed], spare: int) -> None:
    """Take up to `spare` characters from the longest text of some embeds; where all are short, take the last part."""
    longest = max(embeds, key=lambda embed: len(_longest(embed)))
    text = _longest(longest)
    if len(text) <= _WORTH_READING:
        fullest = max(embeds, key=lambda embed: len(embed.fields))
        if fullest.fields:
            fullest.remove_field(len(fullest.fields) - 1)
        else:
            embeds.pop()
        return
    shorter = shorten(text, max(len(text) - spare, len(text) // 2))
    if longest.description == text:
        longest.description = shorter
    elif longest.footer.text == text:
        longest.set_footer(text=shorter, icon_url=longest.footer.icon_url)
    else:
        index, field = next((i, each) for i, each in enumerate(longest.fields) if each.value == text)
        longest.set_field_at(index, field.name or "", shorter, inline=bool(field.inline))


def _longest(embed: disnake.Embed) -> str:
    texts = [embed.description, embed.footer.text, *(each.value for each in embed.fields)]
    return max((text or "" for text in texts), key=len)


def _check_component(item: Item) -> None:
    _within("characters in a custom_id", len(item.custom_id or ""), 100)
    if isinstance(item, Button):
        _within("characters in a button's label", len(item.label or ""), LABEL)
        return
    _within("characters in a select's placeholder", len(item.placeholder or ""), PLACEHOLDER)
    if not isinstance(item, StringSelect):
        return  # Discord itself knows the guild's channels, roles and members
    _within("options in a select", len(item.options), OPTIONS)
    if not item.options:
        raise LimitError("a select without options; Discord wants at least one")
    for option in item.options:
        _within("characters in an option's label", len(option.label), OPTION_TEXT)
        _within("characters in an option's description", len(option.description or ""), OPTION_TEXT)
