"""What people see: pure functions from state to views."""

from guildkit_voting.views.audit import written
from guildkit_voting.views.campaigns import (
    campaign_heading,
    campaign_list,
    campaign_result,
    control,
    my_papers,
    stage,
    stage_result,
    taken_back,
    with_purse,
)
from guildkit_voting.views.cards import card, decided, edited, held_back, in_full, made, overview, waiting
from guildkit_voting.views.common import Translate, heading, when
from guildkit_voting.views.constitution import changed, suggestions, variable, variables, versions
from guildkit_voting.views.delegations import delegated
from guildkit_voting.views.forms import form, refused, rejection_form
from guildkit_voting.views.mail import by_mail, reminder
from guildkit_voting.views.papers import (
    ballot,
    cast_form,
    invest_form,
    mine,
    ranking_form,
    receipt,
    refused_ballot,
    spoken_for,
)
from guildkit_voting.views.results import announcement, decided_by_rules, ended, headline, outcome, result

__all__ = [
    "Translate",
    "announcement",
    "ballot",
    "by_mail",
    "campaign_heading",
    "campaign_list",
    "campaign_result",
    "card",
    "cast_form",
    "changed",
    "control",
    "decided",
    "decided_by_rules",
    "delegated",
    "edited",
    "ended",
    "form",
    "heading",
    "headline",
    "held_back",
    "in_full",
    "invest_form",
    "made",
    "mine",
    "my_papers",
    "outcome",
    "overview",
    "ranking_form",
    "receipt",
    "refused",
    "refused_ballot",
    "rejection_form",
    "reminder",
    "result",
    "spoken_for",
    "stage",
    "stage_result",
    "suggestions",
    "taken_back",
    "variable",
    "variables",
    "versions",
    "waiting",
    "when",
    "with_purse",
    "written",
]
