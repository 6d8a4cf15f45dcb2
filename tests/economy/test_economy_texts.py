"""What the economy says, in every language."""

import pytest

from guildkit import UserError
from guildkit_economy import amounts
from guildkit_economy.models.ledger import MOST
from guildkit_economy.texts import text
from guildkit_sandbox.conformance import assert_texts_complete


def test_it_is_complete():
    assert_texts_complete(text, packages=["guildkit_economy"])


@pytest.mark.parametrize(
    ("typed", "language", "amount"),
    [
        ("7", "en", 7),
        (" 007 ", "en", 7),
        ("1,000", "en", 1000),
        ("1.000", "de", 1000),
        ("1 000 000", "en", 1_000_000),
        ("+5", "en", 5),
        (str(MOST), "en", MOST),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, language, amount):
    assert amounts.parse(typed, amounts.separator(language)) == amount


@pytest.mark.parametrize(
    ("typed", "language", "says"),
    [
        ("ten", "en", "“ten” is no amount that I can read. Write a whole number from 1 on, such as 250."),
        ("1.5", "en", "“1.5” is no amount"),
        ("1,5", "en", "“1,5” is no amount"),
        ("1,5", "de", "“1,5” is no amount"),
        ("1e3", "en", "“1e3” is no amount"),
        ("٣", "en", "is no amount"),
        ("", "en", "“” is no amount"),
        ("@everyone", "en", r"“\@everyone” is no amount"),
        ("0", "en", "It has to be more than nothing."),
        ("-5", "en", "It has to be more than nothing."),
        (str(MOST + 1), "en", "Nobody can have more than 9,007,199,254,740,991."),
        ("1" + "0" * 30, "en", "Nobody can have more than"),
    ],
)
def test_what_is_no_amount_gets_a_sentence(typed, language, says):
    with pytest.raises(UserError) as error:
        amounts.parse(typed, amounts.separator(language))
    assert says in str(error.value)


def test_amounts_are_written_as_the_language_does():
    assert text("amount", count=1234567, currency="Taler").within("de") == "1.234.567 Taler"
    assert text("amount", count=MOST, currency="points").within("en") == "9,007,199,254,740,991 points"
