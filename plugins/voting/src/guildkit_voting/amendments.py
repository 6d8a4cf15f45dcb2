"""Amendments: proposals whose yes changes the constitution, by rules of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from guildkit import UserError, shorten
from guildkit_voting import constitution
from guildkit_voting.constitution.values import Variable
from guildkit_voting.drafting import TITLE_LIMIT, Question
from guildkit_voting.durations import parse_duration
from guildkit_voting.models import State
from guildkit_voting.texts import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit import GuildContext, Text
    from guildkit_voting.constitution import Constitution
    from guildkit_voting.constitution.values import Roles
    from guildkit_voting.models import Proposal


SHORTEST: Final = timedelta(days=1)


def read(name: str, typed: str, rules: Constitution, roles: Roles) -> tuple[Variable, Any]:
    """Return a variable and the value that somebody wants it to have, as it is stored.

    Raises:
        UserError: there is no such variable, it does not take the value, or has it already.
    """
    variable = Variable.named(name)
    value = variable.read(typed, roles)
    if constitution.amended(rules, {name: value}) == rules:
        raise UserError(text("constitution-same", name=variable.title, value=variable.in_words(value)))
    return variable, value


def question(
    variable: Variable,
    value: Any,
    rules: Constitution,
    *,
    roles: Roles,
    language: str,
    reason: str,
    duration: timedelta,
) -> Question:
    """Return what the members are asked.

    Args:
        variable: what is to be changed.
        value: what it is to be.
        rules: the constitution in force.
        roles: those of the guild: a title mentions none.
        language: of the guild.
        reason: why, as the author says.
        duration: how long voting lasts.
    """

    def said(value: Any) -> Text:
        return variable.in_words(value, role=lambda role: f"@{roles.get(role, role)}")

    changed = text(
        "amendment-text",
        name=variable.title,
        before=said(getattr(rules, variable.name)),
        after=said(value),
        meaning=variable.meaning,
    )
    shares = {
        "support": rules.amendment_support,
        "quorum": rules.amendment_quorum,
        "approval": rules.amendment_approval,
    }
    needed = [
        text(f"amendment-{name}", share=text("value-percent", count=share)).within(language)
        for name, share in shares.items()
        if share or name == "support"
    ]
    title = text("amendment-title", name=variable.title, value=said(value))
    return Question(
        shorten(title.within(language), TITLE_LIMIT),
        "\n\n".join(filter(None, (changed.within(language), reason.strip(), " ".join(needed)))),
        (text("motion-yes").within(language), text("motion-no").within(language)),
        "plurality",
        1,
        duration,
        motion=True,
        live_tally=rules.live_tally,
        amendment={variable.name: value},
    )


def length(typed: str, default_hours: int) -> timedelta:
    """Return how long voting lasts on a change of the constitution: a day at least, so that it is seen.

    Raises:
        UserError: what was typed is no duration, or is shorter.
    """
    found = parse_duration(typed) if typed else max(timedelta(hours=default_hours), SHORTEST)
    if found < SHORTEST:
        raise UserError(text("constitution-too-short"), hint=text("constitution-too-short-hint"))
    return found


async def follow(ctx: GuildContext, session: AsyncSession, proposal: Proposal) -> None:
    """Tell `/audit` and the server guide, in the transaction that ends a vote, if that has changed the constitution."""
    if proposal.amendment is not None and proposal.state == State.PASSED:
        await note(ctx, session, proposal.amendment, proposal=proposal.number)


async def note(
    ctx: GuildContext, session: AsyncSession, changes: dict[str, Any], *, proposal: int | None = None
) -> None:
    """Tell `/audit` and the server guide, in the transaction of a change of the constitution."""
    version, _ = await constitution.in_force(session)
    details = {"version": version, "changes": changes}
    if proposal is not None:
        details["proposal"] = proposal
    ctx.audit("constitution.changed", ", ".join(changes), details)
    await ctx.live.refresh_guide()
