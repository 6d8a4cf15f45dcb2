"""What the music plugin says, in every language."""

from guildkit_music import errors
from guildkit_music.texts import text
from guildkit_player.protocol import ErrorCode, Problem
from guildkit_sandbox.conformance import assert_texts_complete


def test_it_is_complete():
    assert_texts_complete(text, packages=["guildkit_music"])


def test_every_problem_of_a_service_is_said_with_what_can_be_done():
    for code in ErrorCode:
        told = errors.told(Problem(code=code, message="", detail="4017"))
        for language in ("en", "de"):
            assert told.message.within(language).endswith(".")
            assert told.hint.within(language)
