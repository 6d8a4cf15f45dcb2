"""What every plugin has to keep: one call for its author's tests.

```python
async def test_it_conforms():
    await assert_plugin_conforms(plugin)
```
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from guildkit.discovery import Candidate, discover
from guildkit_sandbox.conformance.checks import Examination
from guildkit_sandbox.conformance.fuzz import fuzz_commands
from guildkit_sandbox.conformance.observed import Observed
from guildkit_sandbox.conformance.wording import assert_texts_complete
from guildkit_sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit_sandbox.people.interacting import Patience

__all__ = ["NotConforming", "assert_plugin_conforms", "assert_texts_complete", "fuzz_commands"]


class NotConforming(AssertionError):  # noqa: N818 - what a test reads when it fails
    """A plugin does not keep what every plugin has to.

    Args:
        plugin: its name.
        problems: what it does instead, each in a sentence.
    """

    def __init__(self, plugin: str, problems: Sequence[str]) -> None:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"The plugin {plugin} does not conform:\n{listed}")
        self.problems = list(problems)


async def assert_plugin_conforms(
    plugin: object,
    *,
    name: str | None = None,
    database_url: str = "",
    steps: int = 200,
    within: float = 45.0,
    patience: Patience | None = None,
) -> None:
    """Let a plugin live in a guild of the sandbox, beside one where it is off, and say what it does wrong.

    It loads; its tables are what its migrations make; Discord takes its commands; people use each command with the
    least, the most and the oddest that its options take, fill in what opens and click what appears, and every answer
    comes in time and within Discord's limits; a month passes; each id in its tables says of what it is, and a member who is
    erased is gone from them; nothing of it runs in the other guild, and nothing where
    it is switched off; it survives a restart, with its commands in place and its old buttons answering.

    Args:
        plugin: the object that its entry point names, or the name of an installed plugin.
        name: what the entry point calls it, where the object has no `name`.
        database_url: where it stores; by default a SQLite file that goes afterwards.
        steps: how many things people do at most; a plugin with many commands needs more.
        within: after how many seconds it is given up, with what was found until then.
        patience: how long people wait for an answer.

    Raises:
        NotConforming: with every problem that was found.
    """
    called, found = _found(plugin, name)
    try:
        observed = Observed(called, found)
    except Exception as error:
        raise NotConforming(called, [f"It does not load: {error}"]) from error
    with tempfile.TemporaryDirectory(prefix="guildkit-conformance-") as home:
        # An operator may grant it; whether a plugin asks for it is not what is examined here.
        async with Sandbox(seed=1, patience=patience, privileged_intents=["members"]) as sandbox:
            examination = Examination(sandbox, observed, Path(home), database_url, steps, within)
            await examination.hold()
    if examination.problems:
        raise NotConforming(called, examination.problems)


def _found(plugin: object, name: str | None) -> tuple[str, Candidate]:
    if isinstance(plugin, str):
        for candidate in discover():
            if candidate.name == plugin:
                return plugin, candidate
        raise LookupError(f"No plugin called {plugin!r} is installed.")
    called = name or getattr(plugin, "name", None)
    if not isinstance(called, str):
        raise TypeError("Say what the plugin is called: `assert_plugin_conforms(plugin, name=…)`.")
    return called, Candidate(called, lambda: plugin)
