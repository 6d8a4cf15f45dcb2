"""The constitution as members read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import disnake

from guildkit import View, shorten
from guildkit_voting import routes
from guildkit_voting.constitution import grouped
from guildkit_voting.constitution.values import Variable
from guildkit_voting.views.common import OPEN_COLOUR, person, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from guildkit import Page
    from guildkit_voting.constitution import Constitution, Version
    from guildkit_voting.constitution.values import Roles
    from guildkit_voting.views.common import Translate


def variables(t: Translate, page: Page, rules: Constitution, versions: Sequence[Version]) -> View:
    """Show a group of variables: what each of them is, what it means, and since when."""
    ((group, names),) = page.of(list(grouped().items()))
    embed = disnake.Embed(title=t("constitution-title", group=t(f"group-{group}")), colour=OPEN_COLOUR)
    for name in names:
        found = Variable.named(name)
        embed.add_field(f"{t(found.title)} · {name}", _described(t, found, rules, versions), inline=False)
    embed.set_footer(text=t("constitution-footer", version=versions[0].number if versions else 0))
    return View(embeds=[embed], rows=page.rows(routes.CONSTITUTION))


def variable(t: Translate, found: Variable, rules: Constitution, versions: Sequence[Version]) -> View:
    """Show one variable, with what it takes."""
    embed = disnake.Embed(title=f"{t(found.title)} · {found.name}", colour=OPEN_COLOUR)
    embed.description = f"{_described(t, found, rules, versions)}\n{t(found.accepts)}"
    embed.set_footer(text=t("constitution-footer", version=versions[0].number if versions else 0))
    return View(embeds=[embed])


def _described(t: Translate, found: Variable, rules: Constitution, versions: Iterable[Version]) -> str:
    value = getattr(rules, found.name)
    changed = (each for each in versions if any(change.name == found.name for change in each.changes))
    last = next(changed, None)
    if last is None:
        since = t("constitution-as-delivered")
    else:
        since = t("constitution-since", when=when(last.at), version=last.number, by=_by(t, last))
    if value != found.default:
        since += f" · {t('constitution-default', value=found.in_words(found.default))}"
    return f"**{t(found.in_words(value))}**\n{t(found.meaning)}\n-# {since}"


def versions(t: Translate, page: Page, found: Sequence[Version]) -> View:
    """Show versions with what each has changed, the newest first."""
    if not found:
        return View(t("history-none"))
    embed = disnake.Embed(title=t("history-title"), colour=OPEN_COLOUR)
    for version in found:
        lines = [
            t(
                "history-change",
                name=each.title,
                before=each.in_words(change.before),
                after=each.in_words(change.after),
            )
            for change in version.changes
            for each in [Variable.named(change.name)]
        ]
        # Discord shows neither mentions nor times in the name of a field.
        since = t("history-since", when=when(version.at, "f"), by=_by(t, version))
        said = shorten("\n".join(lines), 900) or t("history-founded")
        embed.add_field(t("history-version", number=version.number), f"{said}\n-# {since}", inline=False)
    return View(embeds=[embed], rows=page.rows(routes.HISTORY))


def changed(t: Translate, found: Variable, before: Constitution, after: Constitution, version: int) -> View:
    """Tell who has changed a variable what it is now."""
    said = t(
        "constitution-changed",
        name=found.title,
        value=found.in_words(getattr(after, found.name)),
        before=found.in_words(getattr(before, found.name)),
        version=version,
    )
    return View(f"{said}\n{t('constitution-changed-open')}")


def suggestions(t: Translate, found: Variable, value: Any, roles: Roles) -> list[tuple[str, str]]:
    """Return what a variable may be, as it is shown and as it is written; what it is now comes first."""

    def named(role: int) -> str:
        return f"@{roles.get(role, role)}"

    match found.kind:
        case "boolean":
            return [(t(f"value-{switch}"), switch) for switch in ("on", "off")]
        case "string":
            offered = [(t(found.choice(choice)), choice) for choice in found.choices]
        case "role":
            offered = [(f"@{name}", f"<@&{role}>") for role, name in roles.items()]
        case "object":
            written = ", ".join(f"{named(int(role))} {weight}" for role, weight in value.items())
            offered = [(written, written)] if written else []
        case _:
            numbers = [each for each in (value, found.default) if each is not None]
            offered = [(t(found.in_words(each)), str(each)) for each in dict.fromkeys(numbers)]
    empty = found.optional or found.kind == "object"
    return [*offered, *([(t(found.in_words(None)), "none")] if empty else [])]


def _by(t: Translate, version: Version) -> str:
    if version.proposal is not None:
        return t("by-proposal", number=str(version.proposal))
    if version.by is None:
        return t("by-bot")
    return person(t, version.by)
