"""The form in which a proposal is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disnake import SelectOption, TextInputStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import View, shorten
from guildkit_voting import routes
from guildkit_voting.drafting import OPTION_LIMIT, OPTIONS_LIMIT, TEXT_LIMIT, TITLE_LIMIT, marked
from guildkit_voting.methods import METHODS

if TYPE_CHECKING:
    from guildkit_voting.models import Draft, Proposal
    from guildkit_voting.views.common import Translate


def form(t: Translate, draft: Draft) -> tuple[str, str, list[Any]]:
    """Return the modal in which a proposal is written, filled with what the member had entered; a motion needs less."""
    motion, number = draft.choices.get("motion"), draft.choices.get("number")
    fields = [
        Label(
            t("form-title"),
            TextInput(custom_id="title", value=draft.title[:TITLE_LIMIT] or None, max_length=TITLE_LIMIT),
        ),
        Label(
            t("form-text"),
            TextInput(
                custom_id="text",
                style=TextInputStyle.paragraph,
                value=draft.text[:TEXT_LIMIT] or None,
                max_length=TEXT_LIMIT,
                required=False,
            ),
            description=t("form-text-hint"),
        ),
        *([] if motion else _question(t, draft)),
        Label(
            t("form-duration"),
            TextInput(custom_id="duration", value=draft.duration[:50] or None, max_length=50),
            description=t("form-duration-hint"),
        ),
    ]
    if number:
        heading = t("form-heading-edit", number=str(number))
    elif draft.choices.get("campaign"):
        heading = t("scenario-form", stage=draft.choices["stage"])
    else:
        heading = t("form-heading-motion" if motion else "form-heading")
    return heading, routes.FORM.id(**marked(draft)), fields


def _question(t: Translate, draft: Draft) -> list[Label]:
    return [
        Label(
            t("form-options"),
            TextInput(
                custom_id="options", style=TextInputStyle.paragraph, value=draft.options[:4000] or None
            ),
            description=t("form-options-hint", most=OPTIONS_LIMIT, characters=OPTION_LIMIT),
        ),
        Label(
            t("form-method"),
            StringSelect(
                custom_id="method",
                options=[
                    SelectOption(
                        label=t(method.title),
                        value=key,
                        description=shorten(t(method.summary), 100),
                        default=key == draft.method,
                    )
                    for key, method in METHODS.items()
                ],
            ),
            description=t("form-method-hint"),
        ),
    ]


def rejection_form(t: Translate, proposal: Proposal, limit: int) -> tuple[str, str, list[Any]]:
    """Return the modal that asks why a proposal is rejected."""
    field = TextInput(custom_id="reason", style=TextInputStyle.paragraph, max_length=limit)
    label = Label(t("form-reason"), field, description=t("form-reason-hint"))
    return (
        shorten(f"#{proposal.number} · {proposal.title}", 45),
        routes.REJECTED.id(number=proposal.number),
        [label],
    )


def refused(t: Translate, message: str, hint: str) -> View:
    """Say what is wrong with a form, with a way to correct it."""
    said = shorten(f"{message}\n{hint}".strip(), 1500) + "\n\n" + t("form-kept")
    return View(said, rows=[[Button(label=t("form-correct"), custom_id=routes.CORRECT.id())]])
