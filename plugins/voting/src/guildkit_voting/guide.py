"""What voting says in the server guide: the rules in force here, the methods, what is secret, and the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import disnake

from guildkit import Command, GuildContext, Text, View
from guildkit_voting import constitution, plugin, rooms
from guildkit_voting.constitution.values import Variable
from guildkit_voting.methods import METHODS
from guildkit_voting.texts import text
from guildkit_voting.views.common import OPEN_COLOUR

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from guildkit_voting.constitution import Constitution
    from guildkit_voting.settings import VotingSettings


@plugin.guide_section("here", title=text("guide-here"))
async def here(ctx: GuildContext) -> View:
    """Say how members propose and vote, where, and by which rules."""
    settings: VotingSettings = ctx.settings
    async with ctx.read() as session:
        version, rules = await constitution.in_force(session)
    own = settings.own_channels
    channels = {
        "proposals": _channel(settings.proposals_channel, _made(ctx, "proposals")),
        "voting": _channel(
            settings.voting_room, _made(ctx, "voting-room") if own else ctx.t("channel-where-proposed")
        ),
        "results": _channel(
            settings.results_channel, _made(ctx, "results") if own else ctx.t("channel-where-voted")
        ),
    }
    parts = [ctx.t("guide-here-text"), "", ctx.t("guide-channels", **channels)]
    if rooms.keeps(settings, "audit_channel"):
        parts.append(
            ctx.t("guide-channels-audit", audit=_channel(settings.audit_channel, _made(ctx, "audit")))
        )
    lines = [f"- {ctx.t(each)}" for each in in_words(rules, settings, ctx.zone)]
    embed = disnake.Embed(title=ctx.t("guide-rules"), description="\n".join(lines), colour=OPEN_COLOUR)
    embed.set_footer(text=ctx.t("guide-rules-version", version=version))
    return View("\n".join(parts), embeds=[embed])


@plugin.guide_section("methods", title=text("guide-methods"))
async def methods(ctx: GuildContext) -> View:
    """Explain what each method is like, and what it is good and bad at."""
    embed = disnake.Embed(colour=OPEN_COLOUR)
    for key, method in METHODS.items():
        about = f"{ctx.t(method.summary)}\n{ctx.t(f'about-{key}')}"
        embed.add_field(ctx.t(method.title), about, inline=False)
    return View(ctx.t("guide-methods-text"), embeds=[embed])


@plugin.guide_section("counting", title=text("guide-counting"))
async def counting(ctx: GuildContext) -> View:
    """Say by which conventions is counted; `docs/how-to/count.md` has them in full."""
    return _long(ctx, "guide-counting-text")


@plugin.guide_section("campaigns", title=text("guide-campaigns"))
async def campaigns(ctx: GuildContext) -> View:
    """Say how votes in stages go, what tokens are for, and what becomes of them."""
    async with ctx.read() as session:
        _, rules = await constitution.in_force(session)
    weight = ctx.t(Variable.named("weighting").in_words(rules.weighting))
    return _long(ctx, "guide-campaigns-text", weight=weight)


@plugin.guide_section("secrecy", title=text("guide-secrecy"))
async def secrecy(ctx: GuildContext) -> View:
    """Say who can see what, the operator above all, and how a result is checked."""
    return _long(ctx, "guide-secrecy-text")


@plugin.guide_section("commands", title=text("guide-commands"))
async def commands(ctx: GuildContext) -> View:
    """List the plugin's commands as Discord describes them in this language."""
    lines = []
    for command in plugin.guildkit_commands():
        if isinstance(command, Command):
            path = " ".join(command.path)
            lines.append(f"`/{path}` {_described(ctx, command)}")
    return View(embeds=[disnake.Embed(description="\n".join(lines), colour=OPEN_COLOUR)])


def in_words(rules: Constitution, settings: VotingSettings, zone: ZoneInfo) -> list[Text]:
    """Return the rules of a constitution as sentences; those that hold nobody back are left out."""

    def value(name: str) -> Text:
        return Variable.named(name).in_words(getattr(rules, name))

    def share(name: str, rule: str) -> list[Text]:
        return [text(rule, share=value(name))] if getattr(rules, name) else []

    method = METHODS[rules.default_method or settings.default_method].title
    hours = rules.default_duration or settings.default_duration
    return [
        text("rule-propose", who=value("propose_role")),
        *_approval(rules),
        text("rule-vote", who=value("vote_role")),
        *([text("rule-member-days", days=value("member_days"))] if rules.member_days else []),
        *([text("rule-weights", weights=value("role_weights"))] if rules.role_weights else []),
        *([text("rule-delegation")] if rules.delegation else []),
        text("rule-method", method=method),
        text("rule-duration", duration=text("value-hours", count=hours)),
        text("rule-live-tally", who=value("live_tally")),
        *share("quorum", "rule-quorum"),
        text("rule-support", share=value("support")),
        *share("approval", "rule-approval-share"),
        text("rule-without-winner", what=value("without_winner")),
        text("rule-ties", what=value("tie_policy")),
        *_reminders(rules, zone),
        text("rule-campaigns", purse=value("purse"), weight=value("weighting")),
        *_scenario_approval(rules),
        text(f"rule-amended-{rules.amended_by}"),
        text("rule-amendment-support", share=value("amendment_support")),
        *share("amendment_quorum", "rule-amendment-quorum"),
        *share("amendment_approval", "rule-amendment-approval"),
    ]


def _approval(rules: Constitution) -> list[Text]:
    if not rules.approval_required:
        return []
    if rules.approve_role is None:
        return [text("rule-approval")]
    return [text("rule-approval-role", role=f"<@&{rules.approve_role}>")]


def _scenario_approval(rules: Constitution) -> list[Text]:
    """What differs for a campaign from what holds for other proposals."""
    if rules.auto_approval == rules.approval_required:
        return [text("rule-auto-approval" if rules.auto_approval else "rule-scenario-approval")]
    return []


def _reminders(rules: Constitution, zone: ZoneInfo) -> list[Text]:
    if not rules.reminder_hours:
        return []
    said = [text("rule-reminder", before=text("value-hours", count=rules.reminder_hours))]
    if rules.quiet_from != rules.quiet_until:
        quiet = {
            "from": text("value-clock", count=rules.quiet_from),
            "until": text("value-clock", count=rules.quiet_until),
            "zone": zone.key,
        }
        said.append(text("rule-quiet", **quiet))
    return said


def _long(ctx: GuildContext, key: str, **values: str) -> View:
    return View(embeds=[disnake.Embed(description=ctx.t(key, **values), colour=OPEN_COLOUR)])


def _channel(channel_id: int | None, otherwise: str) -> str:
    return otherwise if channel_id is None else f"<#{channel_id}>"


def _made(ctx: GuildContext, key: str) -> str:
    return f"#{ctx.t(f'channel-{key}')}"


def _described(ctx: GuildContext, command: Command) -> str:
    said = text.description(f"command-{'-'.join(command.path)}", ctx.language)
    return command.description if said is None else said
