from __future__ import annotations

import disnake
import pytest

V2 = 1 << 15


def row(*parts):
    return {"type": 1, "components": list(parts)}


def button(**more):
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


def text(content="x", **more):
    return {"type": 10, "content": content, **more}


def select(kind=3, **more):
    options = [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]
    return {"type": kind, "custom_id": "s", **({"options": options} if kind == 3 else {}), **more}


def media(url):
    return {"media": {"url": url}}


def attached(name):
    return {"type": 13, "file": {"url": f"attachment://{name}"}}


@pytest.fixture
def post(bot, general):
    """Return what posts a message with its own files."""

    async def posts(*components, flags=0, files=(), **body):
        form = {"components": list(components), "flags": flags, **body}
        route = disnake.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id)
        if not files:
            return await bot.http.request(route, json=form)
        parts = [{"name": "payload_json", "value": disnake.utils._to_json(form)}]
        for number, name in enumerate(files):
            parts.append({"name": f"files[{number}]", "value": b"content", "filename": name})
        return await bot.http.request(route, form=parts, files=[])

    return posts


@pytest.mark.parametrize(
    ("component", "path"),
    [
        (row(button(style=5)), "components.0.url"),
        (row(button(style=5, custom_id=None, url="ftp://x")), "components.0.url"),
        (row(button(style=5, url="https://example.org")), "MUTUALLY_EXCLUSIVE"),
        (row(button(style=7)), "components.0.style"),
        (row(button(style=6)), "components.0.sku_id"),
        (row(button(style=6, sku_id="1")), "PREMIUM_FIELDS"),
        (row(button(label=None)), "LABEL_OR_EMOJI_REQUIRED"),
        (row(button(emoji={"name": "smile"})), "INVALID_EMOJI"),
        (row(button(emoji={"id": "x", "name": "smile"})), "emoji.id"),
        (row(button(label="x" * 81)), "components.0.label"),
        (row(button(id=3), button(id=3, custom_id="y")), "COMPONENT_ID_DUPLICATED"),
        (row(button(), button()), "CUSTOM_ID_DUPLICATED"),
        (row(*[button(custom_id=str(number)) for number in range(6)]), "components.0.components"),
        (row(select(), button()), "LAYOUT_WIDTH_EXCEEDED"),
        (row(select(min_values=2)), "min_values"),
        (row(select(max_values=3)), "components.0.options"),
        (row(select(max_values=26)), "max_values"),
        (row(select(options=[{"label": "a", "value": "a"}] * 2)), "VALUE_DUPLICATED"),
        (row(select(options=[{"label": "a", "value": "a", "emoji": {"name": "b"}}])), "INVALID_EMOJI"),
        (row(select(5, default_values=[{"id": "1", "type": "role"}])), "default_values.0.type"),
        (row(select(5, default_values=[{"id": "1", "type": "user"}] * 2)), "default_values"),
        (row(select(8, channel_types=[99])), "channel_types"),
        (row(text()), "components.0.type"),
        (text(), "components.0.type"),
    ],
)
async def test_components_have_rules(sandbox, post, component, path):
    with pytest.raises(disnake.HTTPException) as caught:
        await post(component, content="x")
    assert caught.value.code == 50035
    assert path in caught.value.text + sandbox.transcript.requests("POST")[-1].answered


@pytest.mark.parametrize(
    ("components", "why"),
    [
        ([text("x" * 3000), text("x" * 1001)], "TEXT_SIZE_EXCEEDED"),
        ([{"type": 17, "components": [text() for _ in range(39)]}, text()], "MAX_TOTAL_COMPONENTS"),
        ([attached("other.txt")], "ATTACHMENT_NOT_FOUND"),
        ([{"type": 13, "file": {"url": "https://example.org/a"}}], "ATTACHMENT_REQUIRED"),
        ([{"type": 12, "items": [media("nowhere")]}], "INVALID_URL"),
        ([{"type": 12, "items": [media("https://example.org/a")] * 11}], "items"),
        ([{"type": 14, "spacing": 3}], "spacing"),
        ([{"type": 9, "components": [text()]}], "accessory"),
        ([{"type": 9, "components": [text()] * 4, "accessory": button()}], "components"),
        ([{"type": 17, "components": [{"type": 17, "components": [text()]}]}], "type"),
        ([button()], "type"),
    ],
)
async def test_the_second_version_has_rules(sandbox, post, components, why):
    with pytest.raises(disnake.HTTPException) as caught:
        await post(*components, flags=V2)
    assert caught.value.code == 50035
    assert why in sandbox.transcript.requests("POST")[-1].answered


async def test_files_are_shown_by_components(post, alice):
    gallery = {"type": 12, "items": [{**media("attachment://a.png"), "description": "A map"}]}
    thumbnail = {"type": 11, **media("https://example.org/b.png")}
    section = {"type": 9, "components": [text("See")], "accessory": thumbnail}
    posted = await post(gallery, attached("b.txt"), section, flags=V2, files=["a.png", "b.txt"])
    first, second, third = posted["components"]
    assert first["items"][0]["media"]["url"] == posted["attachments"][0]["url"]
    assert first["items"][0]["spoiler"] is False
    assert (second["name"], second["size"]) == ("b.txt", 7)
    assert third["accessory"]["media"]["proxy_url"] == "https://example.org/b.png"
    assert len((await alice.sees("See")).attachments) == 2


async def test_what_is_left_out_gets_its_default(post):
    container = {"type": 17, "components": [{"type": 14}, row(select(5, placeholder=None))]}
    posted = await post(container, flags=V2)
    shown = posted["components"][0]
    assert (shown["accent_color"], shown["spoiler"], shown["id"]) == (None, False, 1)
    separator, line = shown["components"]
    assert (separator["divider"], separator["spacing"]) == (True, 1)
    picked = line["components"][0]
    assert (picked["min_values"], picked["max_values"], "placeholder" in picked) == (1, 1, False)


async def test_emoji_by_id_and_as_such(post, alice):
    buttons = [
        button(label=None, emoji={"name": "👍"}),
        button(custom_id="y", emoji={"name": "1️⃣"}),
        button(custom_id="z", emoji={"id": "123", "name": "thing"}),
    ]
    await post(row(*buttons), content="Which?")
    assert [shown.label for shown in (await alice.sees("Which?")).buttons] == ["👍", "x", "x"]
