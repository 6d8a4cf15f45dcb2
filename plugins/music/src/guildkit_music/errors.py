"""What a service says went wrong, in words for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit import UserError
from guildkit_music.texts import text

if TYPE_CHECKING:
    from guildkit import Text
    from guildkit_player.protocol import Problem


def said(problem: Problem) -> Text:
    """Return what is said of a problem."""
    return text(f"error-{_name(problem)}", detail=problem.detail)


def hint(problem: Problem) -> Text:
    """Return what can be done about it."""
    return text(f"hint-{_name(problem)}")


def told(problem: Problem) -> UserError:
    """Return a problem as the member is told of it who waits for an answer."""
    return UserError(said(problem), hint=hint(problem))


def away() -> UserError:
    """Return what is said where no service answers."""
    return UserError(text("service-away"), hint=text("service-away-hint"))


def _name(problem: Problem) -> str:
    return problem.code.value.replace("_", "-")
