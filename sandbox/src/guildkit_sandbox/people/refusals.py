"""What goes wrong for a person in front of the client."""

from __future__ import annotations


class CannotDo(Exception):  # noqa: N818 - reads as the sentence it is
    """Discord's client does not let a person do this."""


class NoAnswer(Exception):  # noqa: N818 - what the client says
    """The application did not respond in time."""


class NotSeen(AssertionError):  # noqa: N818 - what a test reads when it fails
    """A person does not see what they should, or sees what they should not."""
