"""Answers with forms that Discord does not take: each is refused by the field that is wrong."""

import pytest

from tests.sandbox.asking import respond


def rows(*components):
    return [{"type": 1, "components": list(components)}]


A_BUTTON = {"type": 2, "style": 1, "label": "x", "custom_id": "x"}
AN_OPTION = {"label": "x", "value": "x"}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"content": "x" * 2001}, "data.content: Must be 2000 or fewer in length."),
        ({"embeds": [{}] * 11}, "data.embeds: Must be 10 or fewer in length."),
        ({"embeds": [{"title": "x" * 257}]}, "data.embeds.0.title: Must be 256 or fewer"),
        (
            {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
            "data.embeds: Embed size exceeds",
        ),
        ({"embeds": [{"fields": [{"name": "x"}]}]}, "data.embeds.0.fields.0.value: This field is required"),
        ({"components": rows(A_BUTTON) * 6}, "data.components: Must be 5 or fewer"),
        (
            {"components": rows(A_BUTTON, A_BUTTON)},
            "data.components.0.components.1.custom_id: Component custom id",
        ),
        ({"components": rows({**A_BUTTON, "custom_id": "x" * 101})}, "custom_id: Must be between 1 and 100"),
        ({"components": rows({**A_BUTTON, "label": "x" * 81})}, "label: Must be 80 or fewer"),
        (
            {"components": rows({"type": 2, "style": 1, "custom_id": "a"})},
            "A button must have a label or an emoji",
        ),
        (
            {"components": rows(*({**A_BUTTON, "custom_id": str(n)} for n in range(6)))},
            "Must be between 1 and 5",
        ),
        (
            {"components": rows({"type": 3, "custom_id": "s", "options": []})},
            "options: Must be between 1 and 25",
        ),
        (
            {"components": rows({"type": 3, "custom_id": "s", "options": [AN_OPTION, AN_OPTION]})},
            "options.1.value: The specified option value is already used",
        ),
        (
            {
                "components": rows(
                    {"type": 3, "custom_id": "s", "placeholder": "x" * 151, "options": [AN_OPTION]}
                )
            },
            "placeholder: Must be 150 or fewer",
        ),
        (
            {"components": rows({"type": 3, "custom_id": "s", "options": [AN_OPTION]}, A_BUTTON)},
            "data.components.0.components: The specified component exceeds the maximum width",
        ),
        (
            {"components": [{"type": 10, "content": "x"}]},
            'components.0.type: Value of field "type" must be one of',
        ),
        ({"flags": 1 << 15, "content": "x"}, "data.content: The 'content' field cannot be used"),
    ],
)
async def test_message_forms_are_refused_naming_the_field(failing, data, field):
    error = await failing(lambda inter: respond(inter, data))
    assert error.code == 50035
    assert field in error.text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": "x" * 46}, "data.title: Must be between 1 and 45"),
        ({"components": []}, "data.components: Must be between 1 and 5"),
        (
            {"components": [{"type": 18, "label": "x" * 46}]},
            "data.components.0.label: Must be between 1 and 45",
        ),
        ({"components": rows(A_BUTTON)}, "data.components.0.components.0.type"),
        (
            {"components": [{"type": 18, "label": "x", "component": {"type": 4, "custom_id": "a"}}]},
            "data.components.0.component.style: This field is required",
        ),
    ],
)
async def test_modal_forms_are_refused_naming_the_field(failing, data, field):
    label = {"type": 18, "label": "x", "component": {"type": 4, "style": 1, "custom_id": "a"}}
    whole = {"title": "x", "custom_id": "x", "components": [label], **data}
    error = await failing(lambda inter: respond(inter, whole, 9))
    assert error.code == 50035
    assert field in error.text


async def test_an_empty_answer_is_refused(failing):
    assert (await failing(lambda inter: respond(inter, {}))).code == 50006
