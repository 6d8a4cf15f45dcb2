"""Who votes for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit import View, escape
from guildkit_voting.views.common import Translate, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_voting.models import Delegation, VoiceRecord

_MOST: Final = 12


def delegated(
    t: Translate,
    given: Sequence[Delegation],
    received: Sequence[Delegation],
    voices: Sequence[VoiceRecord],
    *,
    on: bool,
) -> View:
    """Show a member whom they let vote for them, and who lets them vote.

    Args:
        t: puts texts into words.
        given: what they have given.
        received: what was given to them.
        voices: how they were counted in others' ballots.
        on: whether the constitution knows delegation.
    """
    lines = [] if on else [t("delegation-off")]
    for title, found in (("delegations-given", given), ("delegations-received", received)):
        lines.append(f"**{t(title)}**")
        lines += [_line(t, each, own=found is given) for each in found[:_MOST]]
        if len(found) > _MOST:
            lines.append(t("standing-others", count=len(found) - _MOST))
        if not found:
            lines.append(t("delegations-none"))
    if voices:
        lines.append(f"**{t('delegations-counted')}**")
        lines += [
            t("delegations-voice", number=str(voice.number), weight=voice.weight, code=voice.receipt)
            for voice in voices
        ]
    return View("\n".join(lines))


def _line(t: Translate, each: Delegation, *, own: bool) -> str:
    subject = t("delegation-on-tag", tag=escape(each.tag)) if each.tag else t("delegation-on-everything")
    who = each.delegate_id if own else each.member_id
    return t("delegations-line", member=f"<@{who}>", on=subject, since=when(each.since, "d"))
