"""What raids say, in every language."""

from guildkit_raids.texts import text
from guildkit_sandbox.conformance import assert_texts_complete


def test_it_is_complete():
    assert_texts_complete(text, packages=["guildkit_raids"])
