"""Raffles as people see them: the card, the list, the result, one's own tickets, and the proof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button, Label, TextInput
from disnake.ui.select.string import StringSelect

from guildkit import Attachment, View, escape, shorten
from guildkit.storage import is_erased
from guildkit_economy import raffle_verifier, routes
from guildkit_economy.models import RaffleState
from guildkit_economy.views.common import COLOUR, amount, person, when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from guildkit import GuildContext, InteractionContext
    from guildkit_economy.models import Raffle, RaffleHolder, Ticket
    from guildkit_economy.raffles import Own, Standing

_OVER: Final = disnake.Colour(0x6B7280)
_AT_ONCE: Final = 20
"""How many winners a message names."""


def heading(raffle: Raffle) -> str:
    """Return `#12 · title`."""
    return f"#{raffle.number} · {escape(raffle.title)}"


def raffle_card(
    ctx: GuildContext, raffle: Raffle, standing: Standing, winners: Sequence[RaffleHolder]
) -> View:
    """Return the card: what there is to win, how to take part, and how it stands."""
    over = raffle.state in {RaffleState.DRAWN, RaffleState.VOID}
    embed = disnake.Embed(
        title=shorten(ctx.t("raffle-heading", heading=heading(raffle)), 256),
        description="\n".join(_about(ctx, raffle, standing)),
        colour=_OVER if over else COLOUR,
    )
    if raffle.state == RaffleState.DRAWN:
        lines = _winners(ctx, winners[:_AT_ONCE])
        if len(winners) > _AT_ONCE:
            lines[-1] = ctx.t("raffle-more-winners", count=len(winners) - _AT_ONCE + 1)
        embed.add_field(ctx.t("raffle-field-winners"), shorten("\n".join(lines), 1024), inline=False)
    embed.add_field(ctx.t("raffle-field-proof"), "\n".join(_proof(ctx, raffle)), inline=False)
    return View(embeds=[embed], rows=_buttons(ctx, raffle))


def _about(ctx: GuildContext, raffle: Raffle, standing: Standing) -> list[str]:
    lines = [shorten(escape(raffle.prize), 1500), ""] if raffle.prize else []
    lines += [_state(ctx, raffle), ctx.t("raffle-count-winners", count=raffle.winners)]
    if raffle.price:
        lines.append(ctx.t("raffle-ticket-costs", price=amount(ctx, raffle.price)))
    if raffle.limit is not None:
        lines.append(ctx.t("raffle-ticket-limit", count=raffle.limit))
    if raffle.required_role is not None:
        lines.append(ctx.t("raffle-role-needed", role=f"<@&{raffle.required_role}>"))
    if raffle.excluded_role is not None:
        lines.append(ctx.t("raffle-role-excluded", role=f"<@&{raffle.excluded_role}>"))
    lines += _earned(ctx, raffle)
    if raffle.cooldown:
        lines.append(ctx.t("raffle-cooldown", days=raffle.cooldown))
    if raffle.repeats:
        lines.append(ctx.t("raffle-repeats"))
    if raffle.state != RaffleState.VOID:
        lines.append("")
        listed = raffle.list_hash is not None
        tickets, members = (
            (raffle.list_tickets, raffle.list_members) if listed else (standing.tickets, standing.members)
        )
        lines.append(ctx.t("raffle-standing", tickets=tickets, members=members))
        if standing.held:
            lines.append(ctx.t("raffle-standing-held", tickets=standing.held))
    return lines


def _earned(ctx: GuildContext, raffle: Raffle) -> list[str]:
    """Return for what there are tickets beside those that one takes or buys."""
    lines = []
    if raffle.watch_minutes:
        lines.append(ctx.t("raffle-by-watching", minutes=raffle.watch_minutes))
    if raffle.gift_tickets:
        lines.append(ctx.t("raffle-by-gifts", tickets=raffle.gift_tickets))
    if raffle.bonus_role is not None:
        role = f"<@&{raffle.bonus_role}>"
        lines.append(ctx.t("raffle-by-role", tickets=raffle.bonus_tickets, role=role))
    return lines


def _state(ctx: GuildContext, raffle: Raffle) -> str:
    at = {RaffleState.OPEN: raffle.ends_at, RaffleState.DRAWN: raffle.ended_at}.get(
        raffle.state, raffle.closed_at
    )
    key = f"raffle-state-{raffle.state}"
    if raffle.state == RaffleState.VOID:
        key = f"raffle-void-{raffle.why_void}"
    elif raffle.state == RaffleState.COMMITTED and raffle.list_message_id is None:
        key = "raffle-state-closed"  # the list is about to be posted
    return ctx.t(key, when=when(at, "R") if at else "")


def _proof(ctx: GuildContext, raffle: Raffle) -> list[str]:
    lines = [ctx.t("raffle-proof-commitment", hash=raffle.commitment)]
    if raffle.beacon:
        named = raffle.beacon if raffle.beacon_round is None else f"{raffle.beacon} {raffle.beacon_round}"
        lines.append(ctx.t("raffle-proof-beacon", beacon=named))
    if raffle.list_hash:
        lines.append(ctx.t("raffle-proof-list", hash=raffle.list_hash))
    if raffle.seed is not None:
        lines.append(ctx.t("raffle-proof-seed", seed=raffle.seed))
    return lines


def _winners(ctx: GuildContext, winners: Sequence[RaffleHolder]) -> list[str]:
    return [
        ctx.t("raffle-winner", place=each.place, member=person(each.member_id), code=each.code)
        for each in winners
    ]


def _buttons(ctx: GuildContext, raffle: Raffle) -> list[list[Button[Any]]]:
    number = raffle.number
    own: Button[Any] = Button(label=ctx.t("raffle-button-own"), custom_id=routes.RAFFLE_OWN.id(number=number))
    verify: Button[Any] = Button(
        label=ctx.t("raffle-button-verify"), custom_id=routes.RAFFLE_VERIFY.id(number=number)
    )
    if raffle.state != RaffleState.OPEN:
        return [[own, verify]]
    route, key = (
        (routes.RAFFLE_BUY, "raffle-button-buy")
        if raffle.price
        else (routes.RAFFLE_ENTER, "raffle-button-enter")
    )
    take: Button[Any] = Button(label=ctx.t(key), style=ButtonStyle.primary, custom_id=route.id(number=number))
    return [[take, own, verify]]


def raffle_list(ctx: GuildContext, raffle: Raffle, written: str, due: datetime | None) -> View:
    """Return the message by which the list becomes public, before anything is drawn."""
    lines = [
        ctx.t("raffle-list-said", heading=heading(raffle), hash=raffle.list_hash or ""),
        ctx.t("raffle-list-codes"),
    ]
    if due is not None:
        lines.append(
            ctx.t(
                "raffle-list-beacon",
                beacon=raffle.beacon or "",
                round=str(raffle.beacon_round),
                when=when(due, "R"),
            )
        )
    elif not raffle.draws_itself:
        lines.append(ctx.t("raffle-list-manager", number=str(raffle.number)))
    return View("\n".join(lines), files=[_list_file(raffle, written)])


def raffle_result(ctx: GuildContext, raffle: Raffle, winners: Sequence[RaffleHolder]) -> list[View]:
    """Return the announcement; it mentions the winners, and nobody else. Many winners take several messages."""
    if raffle.state == RaffleState.VOID:
        return [View(ctx.t(f"raffle-result-{raffle.why_void}", heading=heading(raffle)))]
    first = ctx.t(
        "raffle-result",
        heading=heading(raffle),
        count=len(winners),
        tickets=raffle.list_tickets,
        members=raffle.list_members,
    )
    last = ctx.t("raffle-result-verify", number=str(raffle.number))
    parts = [winners[start : start + _AT_ONCE] for start in range(0, len(winners), _AT_ONCE)]
    said = [_winners(ctx, part) for part in parts]
    said[0].insert(0, first)
    said[-1].append(last)
    return [View("\n".join(lines), mentions=_mentions(part)) for lines, part in zip(said, parts, strict=True)]


def _mentions(winners: Sequence[RaffleHolder]) -> disnake.AllowedMentions:
    users = [disnake.Object(each.member_id) for each in winners if not is_erased(each.member_id)]
    return disnake.AllowedMentions(users=users, everyone=False, roles=False)


def raffle_won(ctx: GuildContext, raffle: Raffle, own: Own) -> View:
    """Return what a winner is told by direct message."""
    guild = escape(ctx.guild.name) if ctx.guild else ""
    lines = [ctx.t("raffle-won", heading=heading(raffle), place=own.place, guild=guild)]
    if raffle.prize:
        lines.append(shorten(escape(raffle.prize), 1500))
    return View("\n".join(lines))


def raffle_own(ctx: GuildContext, raffle: Raffle, own: Own) -> View:
    """Return what a member alone is shown: their tickets, and the code that stands for them."""
    lines = [ctx.t("raffle-own-heading", heading=heading(raffle))]
    if own.code is None:
        lines += [ctx.t("raffle-own-none"), *_progress(ctx, raffle, own), *_earned(ctx, raffle)]
        return View("\n".join(lines))
    lines += [
        ctx.t(f"raffle-own-{source}", tickets=tickets) for source, tickets in sorted(own.counted.items())
    ]
    if not own.counted:
        lines.append(ctx.t("raffle-own-nothing-counts"))
    if own.held:
        lines.append(ctx.t("raffle-own-held", tickets=own.held))
    lines += _progress(ctx, raffle, own)
    lines.append(ctx.t("raffle-own-code", code=own.code))
    if own.place is not None:
        lines.append(ctx.t("raffle-own-place", place=own.place))
    return View("\n".join(lines))


def _progress(ctx: GuildContext, raffle: Raffle, own: Own) -> list[str]:
    if raffle.state != RaffleState.OPEN or not raffle.watch_minutes:
        return []
    minutes = own.watched % raffle.watch_minutes
    return [ctx.t("raffle-own-progress", minutes=minutes, of=raffle.watch_minutes)]


def raffle_held(ctx: GuildContext, view: View, raffle: Raffle, held: Sequence[tuple[str, Ticket]]) -> View:
    """Return a view with what a manager may declare void under it."""
    if not held or raffle.state not in {RaffleState.OPEN, RaffleState.CLOSED}:
        return view
    select: StringSelect[Any] = StringSelect(
        custom_id=routes.RAFFLE_VOID.id(number=raffle.number),
        placeholder=ctx.t("raffle-void-placeholder"),
        max_values=len(held),
    )
    for name, ticket in held:
        member = ctx.guild.get_member(ticket.member_id) if ctx.guild else None
        shown = member.display_name if member else str(ticket.member_id)
        label = ctx.t("raffle-void-option", tickets=ticket.amount, member=shown)
        select.add_option(label=shorten(label, 100), value=name)
    said = "\n".join(
        ctx.t(
            "raffle-held-line",
            tickets=ticket.amount,
            member=person(ticket.member_id),
            when=when(ticket.hold_until, "R") if ticket.hold_until else "",
        )
        for _, ticket in held
    )
    return replace(view, content=shorten(f"{view.content}\n{said}", 2000), rows=[*view.rows, [select]])


def raffle_form(ctx: InteractionContext, raffle: Raffle) -> tuple[str, str, list[Label]]:
    """Return the form in which a member says how many tickets they buy."""
    field = TextInput(custom_id="tickets", max_length=12, value="1")
    price = amount(ctx, raffle.price)
    label = Label(ctx.t("raffle-form-tickets"), field, description=ctx.t("raffle-form-price", price=price))
    title = shorten(ctx.t("raffle-form", number=str(raffle.number)), 45)
    return title, routes.RAFFLE_BOUGHT.id(number=raffle.number), [label]


def raffle_verify(ctx: GuildContext, raffle: Raffle, found: tuple[str, str] | None) -> View:
    """Return what the draw proves, what it does not, and the files with which anybody can draw again."""
    embed = disnake.Embed(
        title=shorten(ctx.t("raffle-heading", heading=heading(raffle)), 256),
        description="\n".join(_proof(ctx, raffle)),
        colour=COLOUR,
    )
    embed.add_field(ctx.t("raffle-verify-how"), ctx.t("raffle-verify-how-text"), inline=False)
    embed.add_field(ctx.t("raffle-verify-proves"), ctx.t("raffle-verify-proves-text"), inline=False)
    key = "raffle-verify-not-beacon" if raffle.beacon else "raffle-verify-not-alone"
    embed.add_field(ctx.t("raffle-verify-not"), ctx.t(key), inline=False)
    program = Path(raffle_verifier.__file__).read_bytes()
    files = [Attachment("raffle_verifier.py", program)]
    if found is not None:
        written, told = found
        files = [Attachment("draw.json", told.encode()), *files, _list_file(raffle, written)]
    said = "" if found else ctx.t("raffle-verify-no-list")
    return View(said, embeds=[embed], files=files)


def raffle_period(ctx: GuildContext, running: Sequence[Raffle], ended: Sequence[Raffle]) -> View:
    """Return what is running, and what has ended last."""
    lines = [_listed(ctx, raffle) for raffle in running] or [ctx.t("raffle-none-running")]
    embed = disnake.Embed(title=ctx.t("raffle-running"), description="\n".join(lines), colour=COLOUR)
    if ended:
        last = "\n".join(_listed(ctx, raffle) for raffle in ended)
        embed.add_field(ctx.t("raffle-ended"), shorten(last, 1024), inline=False)
    return View(embeds=[embed])


def _listed(ctx: GuildContext, raffle: Raffle) -> str:
    row = f" · {ctx.t('raffle-repeats')}" if raffle.repeats else ""
    return f"**{shorten(heading(raffle), 100)}** · {_state(ctx, raffle)}{row}"


def _list_file(raffle: Raffle, written: str) -> Attachment:
    return Attachment(f"raffle-{raffle.number}-list.txt", written.encode())
