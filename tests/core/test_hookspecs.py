"""The contract: every hook is documented with an example that runs."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

from guildkit import hookspecs
from guildkit.plugin import Plugin

HOOKS = sorted(name for name in vars(hookspecs) if name.startswith("guildkit_"))


@pytest.mark.parametrize("name", HOOKS)
def test_the_example_of_a_hook_runs_and_implements_it(name):
    hook = getattr(hookspecs, name)
    (test,) = doctest.DocTestFinder(recurse=False).find(hook, name, globs={})
    assert test.examples, f"{name} has no example"
    result = doctest.DocTestRunner().run(test, clear_globs=False)
    assert result.failed == 0
    assert inspect.iscoroutinefunction(test.globs[name]) is inspect.iscoroutinefunction(hook)
    assert set(inspect.signature(test.globs[name]).parameters) <= set(inspect.signature(hook).parameters)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_since_when_it_is_there(name):
    assert re.search(r"\.\. versionadded:: \d+\.\d+", getattr(hookspecs, name).__doc__)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented(name):
    reference = Path(__file__).parents[2] / "docs" / "reference" / "hooks.md"
    assert f"## `{name}`" in reference.read_text(encoding="utf-8")


def test_the_sugar_hands_over_every_registration_hook():
    registration = [name for name in HOOKS if not inspect.iscoroutinefunction(getattr(hookspecs, name))]
    assert set(registration) <= set(dir(Plugin))
