"""The forms: a new plan, and what a new plan begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from disnake import SelectOption, TextInputStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import View, shorten
from guildkit_raids import routes
from guildkit_raids.planning.dungeons import NAME_LIMIT
from guildkit_raids.planning.plans import NOTE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit import InteractionContext
    from guildkit_raids.models import Dungeon, Template

TYPED: Final = 400
"""How long the lists of days and times may be."""
IMPORTED: Final = 4000
"""How long the text of an import may be."""
_OPTIONS: Final = 25


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form of a plan."""

    dungeon: str = ""
    days: str = ""
    times: str = ""
    minimum: str = ""
    note: str = ""

    @classmethod
    def of(cls, template: Template | None, dungeon: str = "") -> Entered:
        """Return what a new plan begins with."""
        if template is None:
            return cls(dungeon, minimum="1")
        return cls(dungeon, template.days, template.times, str(template.minimum), template.note)

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Entered:
        """Return what a member has entered; what is chosen in a select is a list."""
        found = (fields.get(name) or "" for name in ("dungeon", "days", "times", "minimum", "note"))
        return cls(*(each if isinstance(each, str) else each[0] for each in found))


def plan_form(
    ctx: InteractionContext, dungeons: Sequence[Dungeon], entered: Entered
) -> tuple[str, str, list[Any]]:
    """Return the modal in which a raid is planned."""
    return (
        ctx.t("form-plan"),
        routes.PLAN.id(),
        [_dungeon(ctx, dungeons, entered.dungeon), *_fields(ctx, entered, required=True)],
    )


def template_form(ctx: InteractionContext, entered: Entered) -> tuple[str, str, list[Any]]:
    """Return the modal that says what a new plan begins with."""
    return ctx.t("form-template"), routes.TEMPLATE.id(), _fields(ctx, entered, required=False)


def import_form(ctx: InteractionContext, names: str = "") -> tuple[str, str, list[Any]]:
    """Return the modal in which dungeons are brought in as a text."""
    field = TextInput(
        custom_id="names", style=TextInputStyle.paragraph, value=names or None, max_length=IMPORTED
    )
    return ctx.t("form-import"), routes.DUNGEONS_SAID.id(), [Label(ctx.t("form-import-names"), field)]


def _dungeon(ctx: InteractionContext, dungeons: Sequence[Dungeon], chosen: str) -> Label:
    if len(dungeons) > _OPTIONS:
        field: Any = TextInput(custom_id="dungeon", value=chosen or None, max_length=NAME_LIMIT)
        return Label(ctx.t("form-dungeon"), field, description=ctx.t("form-dungeon-hint"))
    options = [
        SelectOption(label=shorten(each.name, 100), value=each.name, default=each.name == chosen)
        for each in dungeons
    ]
    return Label(ctx.t("form-dungeon"), StringSelect(custom_id="dungeon", options=options))


def _fields(ctx: InteractionContext, entered: Entered, *, required: bool) -> list[Label]:
    lines = [("days", entered.days, TYPED), ("times", entered.times, TYPED), ("minimum", entered.minimum, 9)]
    return [
        *(
            Label(
                ctx.t(f"form-{name}"),
                TextInput(custom_id=name, value=value[:most] or None, max_length=most, required=required),
                description=ctx.t(f"form-{name}-hint"),
            )
            for name, value, most in lines
        ),
        Label(
            ctx.t("form-note"),
            TextInput(
                custom_id="note",
                style=TextInputStyle.paragraph,
                value=entered.note[:NOTE_LIMIT] or None,
                max_length=NOTE_LIMIT,
                required=False,
            ),
        ),
    ]


def again(ctx: InteractionContext, said: str, form: str) -> View:
    """Say what is wrong with what was entered, with a way to correct it."""
    return View(said, rows=[[Button(label=ctx.t("button-correct"), custom_id=routes.AGAIN.id(form=form))]])
