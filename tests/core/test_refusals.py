"""What a setting's model refuses, and which permission is lacking, is said in the reader's language."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import disnake
import pytest
from pydantic import AnyUrl, BaseModel, Field, HttpUrl, ValidationError, field_validator

from guildkit.permissions import named
from guildkit.refusals import refusal
from guildkit.texts import Text, core_text


class Mood(Enum):
    CALM = "calm"
    LOUD = "loud"


class Settings(BaseModel):
    whole: Annotated[int, Field(ge=1, le=1000)] = 1
    open: Annotated[float, Field(gt=0, lt=10)] = 1.0
    exact: Decimal = Decimal(1)
    even: Annotated[int, Field(multiple_of=2)] = 2
    on: bool = True
    words: Annotated[str, Field(min_length=2, max_length=5, pattern="^[a-z]+$")] = "abc"
    many: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    mood: Mood = Mood.CALM
    size: Literal["s", "m"] = "s"
    site: HttpUrl = HttpUrl("https://example.org")
    link: AnyUrl = AnyUrl("https://example.org")
    day: date = date(2026, 1, 1)
    moment: datetime = datetime(2026, 1, 1)
    hour: time = time(1)
    long: timedelta = timedelta(1)
    town: str = "Memphis"
    odd: Any = 1
    nothing: None = None

    @field_validator("town")
    @classmethod
    def _known(cls, value):
        if value == "Atlantis":
            raise ValueError(core_text("settings-none"))
        if value == "Utopia":
            raise ValueError("there is no such town")
        return value


@pytest.mark.parametrize(
    ("key", "value", "german"),
    [
        ("whole", "four", "Es muss eine ganze Zahl sein."),
        ("whole", 1.5, "Es muss eine ganze Zahl sein."),
        ("whole", None, "Es muss eine ganze Zahl sein."),
        ("whole", 0, "Es muss mindestens 1 sein."),
        ("whole", 1001, "Es darf höchstens 1.000 sein."),
        ("open", 0, "Es muss mehr als 0 sein."),
        ("open", 10, "Es muss weniger als 10 sein."),
        ("open", "x", "Es muss eine Zahl sein."),
        ("exact", "x", "Es muss eine Zahl sein."),
        ("even", 3, "Es muss ein Vielfaches von 2 sein."),
        ("on", "perhaps", "Es ist entweder an oder aus."),
        ("words", 5, "Es muss Text sein."),
        ("words", "a", "Es müssen mindestens 2 Zeichen sein."),
        ("words", "abcdef", "Es dürfen höchstens 5 Zeichen sein."),
        ("words", "ABC", "Es muss diese Form haben: ^[a-z]+$."),
        ("many", [], "Es müssen mindestens 1 sein."),
        ("many", ["a"] * 3, "Es dürfen höchstens 2 sein."),
        ("mood", "sad", "Möglich ist eines von diesen: 'calm' or 'loud'."),
        ("size", "l", "Möglich ist eines von diesen: 's' or 'm'."),
        ("site", "nowhere", "Das ist keine Internetadresse; eine beginnt mit https://."),
        ("site", "ftp://example.org", "Eine Adresse beginnt hier mit 'http' or 'https'."),
        ("link", 5, "Das ist keine Internetadresse; eine beginnt mit https://."),
        ("day", "soon", "Das ist kein Datum; geschrieben wird es 2026-12-31."),
        ("moment", "soon", "Das ist kein Zeitpunkt; geschrieben wird er 2026-12-31 18:00."),
        ("hour", "soon", "Das ist keine Uhrzeit; geschrieben wird sie 18:00."),
        ("long", "ages", "Das ist keine Dauer; anderthalb Stunden sind PT1H30M."),
        ("town", "Atlantis", "Hier gibt es nichts einzustellen."),
        ("town", "Utopia", "there is no such town"),
        ("nothing", 5, "Input should be None"),
    ],
)
def test_a_value_that_is_refused_is_explained_in_german(key, value, german):
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({key: value})
    said = refusal(refused.value)
    assert (said.within("de") if isinstance(said, Text) else said) == german


def test_every_permission_has_its_german_name():
    for name, _ in disnake.Permissions.all():
        (permission,) = named([name])
        title = name.replace("_", " ").title()
        assert permission.within("de") != title or title == "Administrator", name
    assert core_text("guard-permission", permissions=named(["manage_guild", "send_messages"])).within(
        "de"
    ) == ("Dafür brauchst du die Berechtigung Server verwalten, Nachrichten senden.")
