"""What people see of a modal: its text, and what is to be filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guildkit_sandbox.people.seen import SeenSelect, seen_select
from guildkit_sandbox.validation import parts

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload


@dataclass(frozen=True)
class ModalField:
    """Something to fill in: a text, a select, a group of options, files, or a checkbox."""

    label: str
    description: str
    custom_id: str
    kind: int
    required: bool
    value: str
    """The text that is already there."""
    min_length: int
    max_length: int
    select: SeenSelect | None
    """The select, or the group of options that is picked from in the same way."""
    component: Payload
    outer: Payload
    """The label or row that it stands in."""

    def is_called(self, name: str) -> bool:
        """Return whether one can mean the field by this name: its label or its custom id."""
        wanted = name.casefold()
        return wanted in {self.label.casefold(), self.label.casefold().replace(" ", "_")} or name == (
            self.custom_id
        )


@dataclass(frozen=True)
class SeenModal:
    """An open modal."""

    title: str
    custom_id: str
    fields: tuple[ModalField, ...]
    text: str
    components: list[Payload] = field(repr=False)


def seen_modal(modal: Payload) -> SeenModal:
    """Return a modal as it is seen."""
    fields = []
    texts = [modal["title"]]
    for outer in modal["components"]:
        if outer["type"] == parts.TEXT_DISPLAY:
            texts.append(outer["content"])
            continue
        inner = outer["component"] if outer["type"] == parts.LABEL else outer["components"][0]
        label = outer["label"] if outer["type"] == parts.LABEL else inner["label"]
        described = outer.get("description") or ""
        required = inner.get("required")
        longest = inner.get("max_length")
        texts += [label, described]
        if inner["type"] in {parts.RADIO_GROUP, parts.CHECKBOX_GROUP}:
            texts += [option["label"] for option in inner["options"]]
        fields.append(
            ModalField(
                label=label,
                description=described,
                custom_id=inner["custom_id"],
                kind=inner["type"],
                required=True if required is None else required,
                value=inner.get("value") or "",
                min_length=inner.get("min_length") or 0,
                max_length=4000 if longest is None else longest,
                select=_seen_choice(inner),
                component=inner,
                outer=outer,
            )
        )
    text = "\n".join(filter(None, texts))
    return SeenModal(modal["title"], modal["custom_id"], tuple(fields), text, modal["components"])


def _seen_choice(component: Payload) -> SeenSelect | None:
    kind = component["type"]
    if kind in parts.SELECTS:
        return seen_select(component)
    if kind == parts.RADIO_GROUP:
        return seen_select({**component, "max_values": 1})
    if kind == parts.CHECKBOX_GROUP:
        return seen_select({"max_values": len(component["options"]), **component})
    return None
