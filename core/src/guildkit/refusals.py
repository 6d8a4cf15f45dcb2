"""Why a setting's model refuses a value, in the words of whoever entered it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from guildkit.texts import Text, core_text

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

# https://docs.pydantic.dev/latest/errors/validation_errors/
_TEXTS: Final = {
    "bool_parsing": "refused-bool",
    "bool_type": "refused-bool",
    "date_from_datetime_parsing": "refused-date",
    "date_parsing": "refused-date",
    "datetime_from_date_parsing": "refused-datetime",
    "datetime_parsing": "refused-datetime",
    "decimal_parsing": "refused-number",
    "enum": "refused-choice",
    "float_parsing": "refused-number",
    "float_type": "refused-number",
    "greater_than": "refused-gt",
    "greater_than_equal": "refused-ge",
    "int_from_float": "refused-int",
    "int_parsing": "refused-int",
    "int_parsing_size": "refused-int",
    "int_type": "refused-int",
    "less_than": "refused-lt",
    "less_than_equal": "refused-le",
    "literal_error": "refused-choice",
    "missing": "refused-missing",
    "multiple_of": "refused-multiple",
    "string_pattern_mismatch": "refused-pattern",
    "string_too_long": "refused-long",
    "string_too_short": "refused-short",
    "string_type": "refused-text",
    "time_delta_parsing": "refused-duration",
    "time_parsing": "refused-time",
    "too_long": "refused-many",
    "too_short": "refused-few",
    "url_parsing": "refused-url",
    "url_scheme": "refused-url-scheme",
    "url_type": "refused-url",
}
_LATER: Final = {"value_error", "assertion_error"}
"""What a plugin's own validator raises, in its words."""


def refusal(error: ValidationError) -> Text | str:
    """Return the first reason; what pydantic says of itself, in English, where there is no text for it.

    A plugin's validator may raise `ValueError(texts("no-such-town"))`, to be read in every language.
    """
    first = error.errors(include_url=False)[0]
    if first["type"] in _LATER:
        return _own(first)
    key = _TEXTS.get(first["type"])
    if key is None:
        return first["msg"]
    return core_text(key, **{name: _value(value) for name, value in first.get("ctx", {}).items()})


def _own(error: ErrorDetails) -> Text | str:
    raised = error.get("ctx", {}).get("error")
    said = raised.args[0] if isinstance(raised, Exception) and raised.args else ""
    return said if isinstance(said, Text) else str(said) or error["msg"]


def _value(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else str(value)
