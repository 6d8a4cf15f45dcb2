"""Campaigns as people see them: the control message, a stage, the results, a voter's papers and purse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import View, escape, shorten
from guildkit_voting import routes
from guildkit_voting.models import CampaignState, State
from guildkit_voting.purses import Tokens
from guildkit_voting.views.common import (
    CLOSED_COLOUR,
    OPEN_COLOUR,
    RESULT_COLOUR,
    Translate,
    ends,
    purse_was,
    when,
    words,
)
from guildkit_voting.views.papers import invested

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit import Page
    from guildkit_voting.campaigns import Progress, Scenario
    from guildkit_voting.models import BallotRecord, Campaign, Proposal

_ROOM: Final = 3900
"""How many characters the scenarios take, of the 4,096 of a description."""
_OVER: Final = frozenset({CampaignState.ENDED, CampaignState.CANCELLED})


def campaign_heading(campaign: Campaign) -> str:
    """Return `Campaign 1 · title` without the first word, which the language gives."""
    return f"{campaign.number} · {escape(campaign.title)}"


def control(t: Translate, progress: Progress) -> View:
    """Return the message by which a campaign is run: its stages, how far they have come, and what can be done next."""
    campaign = progress.campaign
    head = f"{shorten(escape(campaign.text), 1000)}\n\n" if campaign.text else ""
    body = _stages(t, progress, progress.stages, room=_ROOM - len(head)) or t("campaign-control-empty")
    embed = disnake.Embed(
        title=shorten(t("campaign-heading", heading=campaign_heading(campaign)), 256),
        description=head + body,
        colour=CLOSED_COLOUR if campaign.state in _OVER else OPEN_COLOUR,
    )
    embed.add_field(
        t("campaign-purse-field"),
        t(f"campaign-weighting-{campaign.weighting}", tokens=t("count-token", count=campaign.purse)),
        inline=False,
    )
    embed.set_footer(text=t(f"campaign-state-{campaign.state}", stage=campaign.stage))
    return View(embeds=[embed], rows=_controls(t, progress))


def _controls(t: Translate, progress: Progress) -> list[list[Button[Any]]]:
    campaign, stage = progress.campaign, progress.next_stage
    if campaign.state in _OVER:
        return []
    buttons: list[Button[Any]] = []
    if stage is not None:
        if any(scenario.proposal.state == State.APPROVAL for scenario in progress.of(stage)):
            approve = routes.APPROVE_STAGE.id(number=campaign.number)
            buttons.append(Button(label=t("campaign-approve", stage=stage), custom_id=approve))
        start = routes.START_STAGE.id(number=campaign.number, stage=stage)
        buttons.append(
            Button(label=t("campaign-start", stage=stage), style=ButtonStyle.primary, custom_id=start)
        )
    if campaign.state == CampaignState.RUNNING and not progress.voting:
        end = routes.END_CAMPAIGN.id(number=campaign.number)
        buttons.append(Button(label=t("campaign-end"), custom_id=end))
    cancel = routes.CANCEL_CAMPAIGN.id(number=campaign.number)
    buttons.append(Button(label=t("campaign-cancel"), style=ButtonStyle.danger, custom_id=cancel))
    return [buttons]


def stage(t: Translate, progress: Progress, number: int) -> View:
    """Announce a stage: what is voted on together, and the button that hands out a member's papers."""
    campaign, scenarios = progress.campaign, progress.of(number)
    voting = any(scenario.proposal.state == State.VOTING for scenario in scenarios)
    embed = disnake.Embed(
        title=shorten(t("campaign-stage-heading", stage=number, heading=campaign_heading(campaign)), 256),
        description=_listed(t, scenarios, room=_ROOM, counts=False),
        colour=OPEN_COLOUR if voting else CLOSED_COLOUR,
    )
    if not voting:
        embed.set_footer(text=t("campaign-stage-over"))
        return View(embeds=[embed])
    embed.set_footer(text=t("campaign-stage-footer"))
    papers = routes.PAPERS.id(number=campaign.number)
    button: Button[Any] = Button(label=t("campaign-papers"), style=ButtonStyle.primary, custom_id=papers)
    return View(embeds=[embed], rows=[[button]])


def stage_result(t: Translate, progress: Progress, number: int) -> View:
    """Say how a stage has ended."""
    embed = disnake.Embed(
        title=shorten(
            t("campaign-stage-result", stage=number, heading=campaign_heading(progress.campaign)), 256
        ),
        description=_listed(t, progress.of(number), room=_ROOM),
        colour=RESULT_COLOUR,
    )
    return View(embeds=[embed])


def campaign_result(t: Translate, progress: Progress) -> View:
    """Say how a campaign has ended, stage by stage."""
    campaign = progress.campaign
    started = [found for found in progress.stages if found <= campaign.stage]
    cancelled = campaign.state == CampaignState.CANCELLED
    embed = disnake.Embed(
        title=shorten(
            t(
                "campaign-result-cancelled" if cancelled else "campaign-result",
                heading=campaign_heading(campaign),
            ),
            256,
        ),
        description=_stages(t, progress, started, room=_ROOM),
        colour=CLOSED_COLOUR if cancelled else RESULT_COLOUR,
    )
    invested = sum(scenario.tokens for scenario in progress.scenarios)
    embed.set_footer(text=t("campaign-result-footer", tokens=t("count-token", count=invested)))
    return View(embeds=[embed])


def _stages(t: Translate, progress: Progress, numbers: Sequence[int], *, room: int) -> str:
    each = room // max(len(progress.scenarios), 1)
    return "\n".join(
        f"**{t('campaign-stage', stage=number)}**\n"
        + _listed(t, progress.of(number), room=each * len(progress.of(number)) - 40)
        for number in numbers
    )


def _listed(t: Translate, scenarios: Sequence[Scenario], *, room: int, counts: bool = True) -> str:
    each = max(room // max(len(scenarios), 1) - 1, 40)
    return "\n".join(shorten(_scenario(t, scenario, counts=counts), each) for scenario in scenarios)


def _scenario(t: Translate, scenario: Scenario, *, counts: bool) -> str:
    proposal = scenario.proposal
    parts = [f"**#{proposal.number}** {shorten(escape(proposal.title), 80)}", standing(t, proposal)]
    if counts and proposal.opened_at is not None and proposal.state != State.WITHDRAWN:
        parts.append(t("count-ballots", count=scenario.ballots))
        if proposal.state != State.VOTING and scenario.tokens:
            parts.append(t("count-token", count=scenario.tokens))
    return " · ".join(parts)


def standing(t: Translate, proposal: Proposal) -> str:
    """Return in a few words where a scenario stands: what has won, why nothing has, or when voting ends."""
    if proposal.state == State.VOTING:
        return t("list-ends", when=when(ends(proposal)))
    outcome = proposal.outcome or {}
    if outcome.get("winners"):
        names = [escape(proposal.options[index]) for index in outcome["winners"]]
        if "seats" in outcome:
            names = [f"{name} {seats}" for name, seats in zip(names, outcome["seats"], strict=True)]
        return f"**{shorten(', '.join(names), 100)}**"
    if "reason" in outcome:
        return t(f"scenario-ended-{outcome['reason']}")
    return t(f"scenario-{proposal.state}")


def campaign_list(t: Translate, found: Sequence[Campaign], page: Page) -> View:
    """List a page of the campaigns."""
    if not found:
        return View(t("campaign-list-empty"))
    lines = [
        f"**{campaign.number}** {shorten(escape(campaign.title), 80)} · "
        + t(f"campaign-state-{campaign.state}", stage=campaign.stage)
        for campaign in found
    ]
    embed = disnake.Embed(title=t("campaign-list-title"), description="\n".join(lines), colour=OPEN_COLOUR)
    return View(embeds=[embed], rows=page.rows(routes.CAMPAIGNS))


# --- a voter ----------------------------------------------------------------------------------------------------------


def my_papers(
    t: Translate,
    progress: Progress,
    own: Mapping[int, BallotRecord],
    purse: tuple[int, int] | None,
) -> View:
    """Return all papers of a voter in the stage that runs, with their purse as it was at its start."""
    campaign = progress.campaign
    running = [each.proposal for each in progress.of(campaign.stage) if each.proposal.state == State.VOTING]
    lines = [f"**{t('campaign-stage-heading', stage=campaign.stage, heading=campaign_heading(campaign))}**"]
    if purse is not None:
        lines.append(purse_was(t, *purse))
    buttons: list[Button[Any]] = []
    for proposal in running:
        ballot = own.get(proposal.number)
        said = t("paper-empty") if ballot is None else shorten(words(t, proposal, ballot.choices), 60)
        if ballot is not None and ballot.stake:
            said += f" · {t('count-token', count=ballot.stake)}"
        lines.append(f"#{proposal.number} {shorten(escape(proposal.title), 40)}: {said}")
        buttons.append(
            Button(
                label=shorten(f"#{proposal.number} {proposal.title}", 80),
                style=ButtonStyle.primary if ballot is None else ButtonStyle.secondary,
                custom_id=routes.BALLOT.id(number=proposal.number),
            )
        )
    return View(
        shorten("\n".join(lines), 2000),
        rows=[buttons[start : start + 5] for start in range(0, len(buttons), 5)],
    )


def with_purse(
    t: Translate, receipt: View, proposal: Proposal, ballot: BallotRecord, left: int | None
) -> View:
    """Add to a receipt what is invested, what is left, and the ways to change both; where there is a purse."""
    if left is None:
        return receipt
    number = proposal.number
    buttons: list[Button[Any]] = [
        Button(label=t("receipt-cancel"), custom_id=routes.TAKE_BACK.id(number=number))
    ]
    if ballot.choices:
        label = t("receipt-invest" if not ballot.stake else "receipt-reinvest")
        invest = routes.INVEST.id(number=number)
        buttons.insert(0, Button(label=label, style=ButtonStyle.primary, custom_id=invest))
    said = invested(t, Tokens(ballot.stake, left))
    return replace(receipt, content=f"{receipt.content}\n{said}", rows=[*receipt.rows, buttons])


def taken_back(t: Translate, proposal: Proposal, left: int | None) -> View:
    """Say that a ballot is cancelled, and what is in the purse."""
    said = t("receipt-cancelled", number=str(proposal.number))
    if left is not None:
        said += "\n" + t("receipt-left", left=left)
    vote: Button[Any] = Button(
        label=t("card-vote"),
        style=ButtonStyle.primary,
        custom_id=routes.AGAIN.id(number=proposal.number),
    )
    return View(said, rows=[[vote]])
