"""`View`: one message as people see it, held against Discord's limits before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import disnake
from disnake.ui import ActionRow, Button
from disnake.ui.select.string import StringSelect

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
ROWS: Final = 5
OPTIONS: Final = 25
LABEL: Final = 80
OPTION_TEXT: Final = 100
PLACEHOLDER: Final = 150

Row = Sequence[Button[Any] | StringSelect[Any]]


class LimitError(ValueError):
    """A view is larger than Discord allows; the message names the part."""


@dataclass(frozen=True, slots=True)
class View:
    """A message: text, embeds, and rows of components.

    Attributes:
        content: markdown, at most 2,000 characters.
        embeds: at most ten, 6,000 characters together.
        rows: at most five rows of up to five buttons or one select.
        mentions: whom the message may ping; nobody unless a view asks for it.
    """

    content: str = ""
    embeds: Sequence[disnake.Embed] = ()
    rows: Sequence[Row] = ()
    mentions: disnake.AllowedMentions | None = None

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

    def keywords(self) -> dict[str, Any]:
        """Return the keywords of disnake's `send_message` and `edit_message`, complete, so that an edit replaces."""
        self.check()
        return {
            "content": self.content or None,
            "embeds": list(self.embeds),
            "components": [ActionRow(*row) for row in self.rows],
            "allowed_mentions": self.mentions or disnake.AllowedMentions.none(),
        }

    def payload(self) -> dict[str, Any]:
        """Return the body of Discord's own "create message"."""
        self.check()
        return {
            "content": self.content,
            "embeds": [embed.to_dict() for embed in self.embeds],
            "components": [ActionRow(*row).to_component_dict() for row in self.rows],
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
    for each in embed.fields:
        _within("characters in a field's name", len(each.name or ""), FIELD_NAME)
        _within("characters in a field's value", len(each.value or ""), FIELD_VALUE)


def _check_component(item: Button[Any] | StringSelect[Any]) -> None:
    _within("characters in a custom_id", len(item.custom_id or ""), 100)
    if isinstance(item, Button):
        _within("characters in a button's label", len(item.label or ""), LABEL)
        return
    _within("characters in a select's placeholder", len(item.placeholder or ""), PLACEHOLDER)
    _within("options in a select", len(item.options), OPTIONS)
    if not item.options:
        raise LimitError("a select without options; Discord wants at least one")
    for option in item.options:
        _within("characters in an option's label", len(option.label), OPTION_TEXT)
        _within("characters in an option's description", len(option.description or ""), OPTION_TEXT)
