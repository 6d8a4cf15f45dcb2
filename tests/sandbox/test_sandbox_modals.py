from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo

LABEL = disnake.ui.Label
FIELDS = [
    LABEL("Which?", disnake.ui.RadioGroup(custom_id="which", options=["Nashville", "Memphis"])),
    LABEL(
        "Why?",
        disnake.ui.CheckboxGroup(
            custom_id="why", options=["Music", "River", "Food"], min_values=1, max_values=2
        ),
        description="At most two.",
    ),
    LABEL("Sure", disnake.ui.Checkbox(custom_id="sure")),
    LABEL("Proof", disnake.ui.FileUpload(custom_id="proof", min_values=0, max_values=2, required=False)),
    LABEL("Whom to ask", disnake.ui.UserSelect(custom_id="whom", required=False)),
]


@pytest.fixture
async def asked(bot, guild, alice):
    """Return what opens a modal with the fields that are given, and what was submitted."""
    await bot.sync(guild, disnake.SlashCommand("ask", "Ask."))
    submitted = []

    @bot.on("asked")
    async def submit(inter):
        submitted.append(inter)
        await inter.response.send_message("thanks")

    async def ask(fields=FIELDS):
        @bot.on("ask")
        async def handler(inter):
            await inter.response.send_modal(title="Capital", custom_id="asked", components=fields)

        await alice.slash("ask")
        return submitted

    return ask


async def test_every_kind_of_field_is_filled_in(asked, alice, bob):
    submitted = await asked()
    assert "At most two." in alice.modal.text
    assert "Nashville" in alice.modal.text
    files = [("a.txt", b"one"), ("b.txt", b"two")]
    await alice.fill(which="memphis", why=["Music", "Food"], sure=True, proof=files, whom=bob)
    values = submitted[0].resolved_values
    assert (values["which"], values["why"], values["sure"]) == ("Memphis", ["Music", "Food"], True)
    assert [(file.filename, await file.read()) for file in values["proof"]] == [
        ("a.txt", b"one"),
        ("b.txt", b"two"),
    ]
    assert [member.id for member in values["whom"]] == [bob.id]


async def test_what_need_not_be_filled_in(asked, alice):
    submitted = await asked()
    await alice.fill(which="Memphis", why="River")
    values = submitted[0].values
    assert (values["sure"], values["proof"], values["whom"]) == (False, [], [])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({}, "'Which\\?' takes 1 choices, not 0"),
        ({"which": "Knoxville"}, "no option 'Knoxville'; it has Nashville, Memphis"),
        ({"which": ["Nashville", "Memphis"]}, "takes 1 choices, not 2"),
        ({"which": "Memphis", "why": ["Music", "River", "Food"]}, "takes 1 to 2 choices, not 3"),
        ({"which": "Memphis", "why": "Food", "sure": "yes"}, "is checked or not"),
        ({"which": "Memphis", "why": "Food", "proof": [("a", b"")] * 3}, "takes 0 to 2 files, not 3"),
        ({"which": "Memphis", "why": "Food", "proof": "a.txt"}, "name and its content"),
    ],
)
async def test_the_client_checks_what_is_filled_in(asked, alice, wrong, why):
    await asked()
    with pytest.raises(CannotDo, match=why):
        await alice.fill(**wrong)


def labelled(**component):
    return {"type": 18, "label": "L", "component": {"custom_id": "c", **component}}


OPTIONS = [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]
DEFAULTS = [{**option, "default": True} for option in OPTIONS]


@pytest.mark.parametrize(
    ("components", "path"),
    [
        ([labelled(type=21, options=OPTIONS[:1])], "data.components.0.component.options"),
        ([labelled(type=21, options=DEFAULTS)], "data.components.0.component.options"),
        ([labelled(type=22, options=OPTIONS, max_values=3)], "data.components.0.component.options"),
        ([labelled(type=22, options=OPTIONS, min_values=0)], "data.components.0.component.min_values"),
        ([labelled(type=22, options=OPTIONS * 6)], "data.components.0.component.options"),
        ([labelled(type=23, custom_id="")], "data.components.0.component.custom_id"),
        ([labelled(type=19, max_values=11)], "data.components.0.component.max_values"),
        ([labelled(type=3, options=OPTIONS, disabled=True)], "data.components.0.component.disabled"),
        ([labelled(type=2, style=1, label="x")], "data.components.0.component.type"),
        ([labelled(type=23), labelled(type=23)], "data.components.1.component.custom_id"),
        ([labelled(type=23, id=5), {**labelled(type=23, custom_id="d"), "id": 5}], "data.components.1.id"),
        ([labelled(type=5, default_values=[{"id": "1", "type": "role"}])], "default_values.0.type"),
    ],
)
async def test_the_fields_of_a_modal_have_rules(bot, guild, alice, components, path):
    await bot.sync(guild, disnake.SlashCommand("ask", "Ask."))
    refused = []

    @bot.on("ask")
    async def handler(inter):
        route = disnake.http.Route(
            "POST", "/interactions/{id}/{token}/callback", id=inter.id, token=inter.token
        )
        body = {"type": 9, "data": {"title": "T", "custom_id": "m", "components": components}}
        with pytest.raises(disnake.HTTPException) as caught:
            await inter.bot.http.request(route, json=body)
        refused.append(caught.value)
        await inter.response.send_message("refused")

    await alice.slash("ask")
    assert refused[0].code == 50035
    assert path in refused[0].text
