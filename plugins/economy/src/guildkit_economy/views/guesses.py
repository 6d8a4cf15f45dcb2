"""Guess the balance as people see it: the card, the form, the list of guesses, and the result."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button, Label, TextInput

from guildkit import View, escape, shorten
from guildkit.storage import is_erased
from guildkit_economy import routes
from guildkit_economy.models import GuessState
from guildkit_economy.texts import text
from guildkit_economy.views.common import COLOUR, amount, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit import GuildContext, InteractionContext, Page, Text
    from guildkit_economy.models import Guess, GuessSession

CLOSEST: Final = 10
"""How many guesses the card shows."""
_TYPED: Final = 30


def balance(cents: int) -> Text:
    """Return a balance as the language writes it, as in "1,234.50"; put it into other texts."""
    return text("balance", balance=Decimal(cents) / 100)


def heading(game: GuessSession) -> str:
    """Return `#3 · title`; the title of a manager who was erased is gone."""
    return f"#{game.number} · {escape(game.title)}" if game.title else f"#{game.number}"


def guess_card(ctx: GuildContext, game: GuessSession, count: int, best: Sequence[Guess]) -> View:
    """Show how a session stands: while it is open how many have guessed, and what only afterwards."""
    lines = [_state(ctx, game)]
    if game.prize:
        lines.append(ctx.t("guess-prize", prize=amount(ctx, game.prize)))
    lines.append(ctx.t("guess-count", count=count))
    if game.state == GuessState.OPEN:
        lines += ["", ctx.t("guess-rules")]
    elif best:
        lines += ["", *_lines(ctx, game, best)]
    title = shorten(ctx.t("guess-heading", heading=heading(game)), 256)
    embed = disnake.Embed(title=title, description="\n".join(lines), colour=COLOUR)
    return View(embeds=[embed], rows=_buttons(ctx, game, count))


def _state(ctx: GuildContext, game: GuessSession) -> str:
    if game.state == GuessState.OPEN and game.ends_at is not None:
        return ctx.t("guess-state-open-until", when=when(game.ends_at, "R"))
    if game.balance is not None:
        return ctx.t("guess-state-settled", balance=balance(game.balance))
    return ctx.t(f"guess-state-{game.state}")


def _lines(ctx: GuildContext, game: GuessSession, found: Sequence[Guess], first: int = 1) -> list[str]:
    if game.balance is None:
        return [
            ctx.t("guess-line", member=person(each.member_id), balance=balance(each.balance))
            for each in found
        ]
    return [
        ctx.t(
            "guess-line-off",
            place=place,
            member=person(each.member_id),
            balance=balance(each.balance),
            off=balance(abs(each.balance - game.balance)),
        )
        for place, each in enumerate(found, start=first)
    ]


def _buttons(ctx: GuildContext, game: GuessSession, count: int) -> list[list[Button[Any]]]:
    if game.state == GuessState.OPEN:
        ask = routes.GUESS_ASK.id(number=game.number)
        return [[Button(label=ctx.t("guess-button"), style=ButtonStyle.primary, custom_id=ask)]]
    if count <= CLOSEST:
        return []
    return [[Button(label=ctx.t("guess-button-all"), custom_id=routes.GUESSES.id(number=game.number))]]


def guess_form(
    ctx: InteractionContext, game: GuessSession, own: Guess | None
) -> tuple[str, str, list[Label]]:
    """Return the modal in which a member guesses; what they have guessed stands in it."""
    before = f"{Decimal(own.balance) / 100:.2f}" if own else None
    field = TextInput(custom_id="balance", max_length=_TYPED, value=before, placeholder="1234.56")
    label = Label(ctx.t("guess-form-balance"), field, description=ctx.t("guess-form-hint"))
    title = shorten(ctx.t("guess-heading", heading=heading(game)), 45)
    return title, routes.GUESSED.id(number=game.number), [label]


def guess_taken(ctx: GuildContext, game: int, own: int, before: int | None) -> str:
    """Tell a member that their guess counts."""
    said = {"number": str(game), "balance": balance(own)}
    if before is None:
        return ctx.t("guess-taken", **said)
    if before == own:
        return ctx.t("guess-same", **said)
    return ctx.t("guess-changed", **said, before=balance(before))


def guess_list(ctx: GuildContext, game: GuessSession, found: Sequence[Guess], page: Page) -> View:
    """Show a page of all guesses."""
    lines = _lines(ctx, game, found, page.offset + 1)
    title = shorten(ctx.t("guess-heading", heading=heading(game)), 256)
    embed = disnake.Embed(title=title, description="\n".join(lines), colour=COLOUR)
    return View(embeds=[embed], rows=page.rows(routes.GUESS_PAGE, number=game.number))


def guess_settle_sure(ctx: GuildContext, game: GuessSession, told: int, first: Guess | None) -> str:
    """Ask whether that is the balance, and say who wins then."""
    asked = ctx.t("guess-settle-sure", heading=heading(game), balance=balance(told))
    if first is None:
        return f"{asked}\n{ctx.t('guess-settle-nobody')}"
    closest = {"member": person(first.member_id), "guess": balance(first.balance)}
    return f"{asked}\n{ctx.t('guess-settle-closest', **closest, off=balance(abs(first.balance - told)))}"


def guess_result(ctx: GuildContext, game: GuessSession, first: Guess | None) -> View:
    """Announce how a session has ended; it mentions the winner, and nobody else."""
    if game.balance is None:
        return View(ctx.t("guess-result-cancelled", heading=heading(game)))
    said = {"heading": heading(game), "balance": balance(game.balance)}
    if first is None:
        return View(ctx.t("guess-result-nobody", **said))
    won = ctx.t(
        "guess-result-prize" if game.prize else "guess-result",
        **said,
        member=person(first.member_id),
        guess=balance(first.balance),
        off=balance(abs(first.balance - game.balance)),
        **({"prize": amount(ctx, game.prize)} if game.prize else {}),
    )
    pinged = [] if is_erased(first.member_id) else [disnake.Object(first.member_id)]
    return View(won, mentions=disnake.AllowedMentions(users=pinged, everyone=False, roles=False))
