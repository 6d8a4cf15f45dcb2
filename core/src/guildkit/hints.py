"""What is known of failures: cause, remedy, and whether trying again helps; the core's own hints and those of plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit.categories import chain
from guildkit.gate import CORE
from guildkit.records import ErrorHint
from guildkit.texts import core_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from guildkit.host import LoadedPlugin
    from guildkit.interaction import InteractionContext

OF_THE_CORE: Final = (
    ErrorHint("discord_api", core_text("hint-discord-cause"), core_text("hint-discord-remedy"), retry=True),
    ErrorHint("permission", core_text("hint-permission-cause"), core_text("hint-permission-remedy")),
    ErrorHint("rate_limit", core_text("hint-rate-cause"), core_text("hint-rate-remedy"), retry=True),
    ErrorHint("database", core_text("hint-database-cause"), core_text("hint-database-remedy"), retry=True),
    ErrorHint("timeout", core_text("hint-timeout-cause"), core_text("hint-timeout-remedy"), retry=True),
    ErrorHint("network", core_text("hint-network-cause"), core_text("hint-network-remedy"), retry=True),
    ErrorHint("file_system", core_text("hint-file-cause"), core_text("hint-file-remedy")),
    ErrorHint("validation", core_text("hint-validation-cause"), core_text("hint-validation-remedy")),
)
"""One for each category but for what is uncategorized, of which nothing is known."""


def hint_for(
    plugins: Mapping[str, LoadedPlugin], plugin: str, category: str, error: BaseException | None = None
) -> ErrorHint | None:
    """Return the hint that fits a failure best; None where nothing is known.

    That is the plugin's own for what was raised, then its own for the category, then the core's for the category.

    Args:
        plugins: those that are loaded.
        plugin: whose code has failed.
        category: of the failure.
        error: what was raised, if that is known.
    """
    loaded = plugins.get(plugin)
    own = loaded.records.error_hints if loaded else []
    if error is not None:
        for link in chain(error):
            for hint in own:
                if hint.exceptions and isinstance(link, hint.exceptions):
                    return hint
    whole = [hint for hint in own if not hint.exceptions]
    core = plugins.get(CORE)
    whole += core.records.error_hints if core else []
    # Where what was raised is not known, the category is all there is to go by.
    whole += [hint for hint in own if hint.exceptions and error is None]
    return next((hint for hint in whole if hint.category == category), None)


def known(plugins: Mapping[str, LoadedPlugin], on: Collection[str]) -> list[tuple[LoadedPlugin, ErrorHint]]:
    """Return every hint of the plugins that are on, the core's first, with whose it is."""
    return [
        (loaded, hint)
        for name, loaded in sorted(plugins.items(), key=lambda each: (each[0] != CORE, each[0]))
        if name in on
        for hint in loaded.records.error_hints
    ]


def said(ctx: InteractionContext, hint: ErrorHint) -> str:
    """Put a hint into a member's language."""
    again = core_text("hint-retry" if hint.retry else "hint-no-retry")
    return f"{ctx.for_member(hint.cause)} {ctx.for_member(hint.remedy)} {ctx.for_member(again)}"
