"""A plugin that cannot be loaded is listed with its reason, leaves nothing behind, and the rest start."""

import sys
import types
from typing import Annotated

import pytest
from pydantic import BaseModel

from guildkit import (
    Command,
    Component,
    GuideSection,
    HealthCheck,
    Job,
    Listener,
    Option,
    Plugin,
    Route,
    Scene,
    hookimpl,
)
from guildkit.discovery import Candidate
from guildkit.host import PluginHost
from guildkit.manifest import Manifest
from tests.core.plugins import candidate
from tests.core.tables import Base


def good():
    plugin = Plugin("good")

    @plugin.command("good", description="Works")
    async def _good(ctx):
        await ctx.reply("Good.")

    return candidate(plugin)


def module(**hooks):
    made = types.ModuleType("made")
    for name, function in hooks.items():
        setattr(made, name, hookimpl(function))
    return made


def raising():
    raise ImportError("no module named left_pad")


async def handler(ctx):
    """Do nothing."""


async def other(ctx):
    """Do nothing either."""


async def misordered(ctx, a: Annotated[str, Option("A")] = "", *, b: Annotated[str, Option("B")]):
    """Discord wants required options first."""


async def undescribed(ctx, a: str):
    """Discord wants a description."""


class Demanding(BaseModel):
    needed: int


def records(*commands):
    return lambda: list(commands)


async def async_registration():
    return []


def wrong_argument(ctx, colour):
    """Takes what the hook does not have."""


def exploding():
    raise RuntimeError("boom")


BAD = {
    "it raises when imported": (raising, "ImportError: no module named left_pad"),
    "it ends the process when imported": (lambda: sys.exit(3), "SystemExit: 3"),
    "a hook that is no hook": (lambda: module(guildkit_comands=exploding), "unknown hook"),
    "a hook with a wrong argument": (lambda: module(guildkit_guild_enabled=wrong_argument), "colour"),
    "an async registration hook": (lambda: module(guildkit_commands=async_registration), "plain def"),
    "a sync life-cycle hook": (lambda: module(guildkit_start=lambda: None), "async def"),
    "a hook that raises": (lambda: module(guildkit_commands=exploding), "RuntimeError: boom"),
    "a handler that is not async": (
        lambda: module(guildkit_commands=records(Command(("x",), "X", lambda ctx: None))),
        "must be async",
    ),
    "a command with a bad name": (
        lambda: module(guildkit_commands=records(Command(("Bad Name",), "X", handler))),
        "lower-case",
    ),
    "a command declared twice": (
        lambda: module(
            guildkit_commands=records(Command(("x",), "X", handler), Command(("x",), "X", handler))
        ),
        "/x is declared twice: tests.core.test_host.handler and tests.core.test_host.handler.",
    ),
    "a command in no group": (
        lambda: module(guildkit_commands=records(Command(("x", "y"), "X", handler))),
        "stands in a group that nothing describes",
    ),
    "a long description": (
        lambda: module(guildkit_commands=records(Command(("x",), "X" * 101, handler))),
        "1–100 characters, not 101",
    ),
    "a required option behind an optional one": (
        lambda: module(guildkit_commands=records(Command(("x",), "X", misordered))),
        "required option 'b'",
    ),
    "an option without a description": (
        lambda: module(guildkit_commands=records(Command(("x",), "X", undescribed))),
        "must be annotated as Annotated",
    ),
    "a registration hook that ends the process": (
        lambda: module(guildkit_jobs=lambda: sys.exit(1)),
        "SystemExit: 1",
    ),
    "a hook that returns no list": (
        lambda: module(guildkit_components=lambda: 5),
        "must return a list, not 5",
    ),
    "a hook that returns something else": (
        lambda: module(guildkit_components=lambda: ["x"]),
        "guildkit_components returned 'x', which is no Component",
    ),
    "settings that are no model": (lambda: module(guildkit_settings=lambda: 7), "is no pydantic model"),
    "a setting without a default": (
        lambda: module(guildkit_settings=lambda: Demanding),
        "'needed' has no usable default",
    ),
    "storage that is none": (lambda: module(guildkit_storage=lambda: 7), "is no Storage"),
    "an event that does not exist": (
        lambda: module(guildkit_listeners=records(Listener("full_moon", handler))),
        "no gateway event 'full_moon'",
    ),
    "nothing at all": (lambda: None, "names nothing"),
    "another name than its entry point's": (lambda: Plugin("other"), "calls itself 'other'"),
    "a component of another plugin": (
        lambda: module(guildkit_components=records(Component(Route("good", "x"), handler))),
        "belongs to 'good'",
    ),
    "two handlers for one route": (
        lambda: module(
            guildkit_components=records(
                Component(Route("bad", "x"), handler), Component(Route("bad", "x"), handler)
            )
        ),
        "share the route 'x': tests.core.test_host.handler and tests.core.test_host.handler",
    ),
    "two jobs of one name": (
        lambda: module(guildkit_jobs=records(Job("x", handler), Job("x", other))),
        "Two jobs are called 'x': tests.core.test_host.handler and tests.core.test_host.other.",
    ),
    "a job of a name that the core uses": (
        lambda: module(guildkit_jobs=records(Job("live-message", handler))),
        "The job tests.core.test_host.handler is called 'live-message', which is the core's own.",
    ),
    "two guide sections of one name": (
        lambda: module(
            guildkit_guide_sections=records(
                GuideSection("x", "First", handler), GuideSection("x", "Second", other)
            )
        ),
        "Two guide sections are called 'x': tests.core.test_host.handler and tests.core.test_host.other.",
    ),
    "two demo scenes of one name": (
        lambda: module(guildkit_demo_scenes=records(Scene("x", "X", handler), Scene("x", "X", other))),
        "Two demo scenes are called 'x': tests.core.test_host.handler and tests.core.test_host.other.",
    ),
    "two health checks of one name": (
        lambda: module(guildkit_health_checks=records(HealthCheck("x", handler), HealthCheck("x", other))),
        "Two health checks are called 'x': tests.core.test_host.handler and tests.core.test_host.other.",
    ),
    "a handler without its argument": (
        lambda: module(guildkit_components=records(Component(Route("bad", "x/{number:int}"), handler))),
        "does not take number",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plugin_is_listed_with_its_reason_and_the_rest_start(name):
    load, reason = BAD[name]
    host = PluginHost()
    host.load_all([Candidate("bad", load), good()])
    assert list(host.plugins) == ["good"]
    assert reason in host.failures["bad"]
    assert not host._manager.has_plugin("bad")


def test_all_bad_plugins_at_once():
    host = PluginHost()
    host.load_all([Candidate(f"bad-{i}", load) for i, (load, _) in enumerate(BAD.values())] + [good()])
    assert list(host.plugins) == ["good"]
    assert len(host.failures) == len(BAD)
    assert [plugin for plugin, _ in host._manager.list_name_plugin()] == ["good"]


def test_what_metadata_refuses_is_never_imported():
    host = PluginHost()
    host.load(Candidate("bad", lambda: pytest.fail("it was imported"), problem="It needs guildkit >=2."))
    assert host.failures == {"bad": "It needs guildkit >=2."}


def requiring(name, *others):
    return candidate(Plugin(name), manifest=Manifest(requires=others))


def test_plugins_are_loaded_after_those_that_they_require():
    host = PluginHost()
    host.load_all([requiring("a", "b", "c"), requiring("b", "c"), requiring("c")])
    assert list(host.plugins) == ["c", "b", "a"]


def test_a_circle_of_plugins_is_named_and_the_rest_start():
    host = PluginHost()
    host.load_all(
        [requiring("a", "b"), requiring("b", "a"), requiring("me", "me"), requiring("z", "a"), good()]
    )
    assert list(host.plugins) == ["good"]
    assert "in a circle: a → b → a." in host.failures["a"]
    assert host.failures["b"] == host.failures["a"]
    assert "in a circle: me → me." in host.failures["me"]
    assert host.failures["z"] == "It needs the plugin 'a', which could not be loaded."


def test_what_is_required_and_cannot_be_had_is_named():
    host = PluginHost()
    bad = Candidate("bad", raising)
    host.load_all([requiring("a", "nowhere"), requiring("b", "bad"), requiring("c", "b"), bad, good()])
    assert host.failures["a"] == "It needs the plugin 'nowhere', which is not installed."
    assert host.failures["b"] == "It needs the plugin 'bad', which could not be loaded."
    assert host.failures["c"] == "It needs the plugin 'b', which could not be loaded."
    assert list(host.plugins) == ["good"]


def test_a_plugin_that_fails_later_takes_with_it_those_that_require_it():
    host = PluginHost()
    host.load_all([requiring("a", "b"), requiring("b"), good()])
    host.fail("b", "Its tables cannot be migrated.")
    assert host.failures["a"] == "It needs the plugin 'b', which could not be loaded."
    assert [plugin for plugin, _ in host._manager.list_name_plugin()] == ["good"]


@pytest.mark.parametrize(
    ("event", "manifest", "lacks"),
    [
        ("member_join", None, "members"),
        ("member_join", Manifest(), "members"),
        ("message", Manifest(intents=("members",)), "guild_messages"),
        ("member_join", Manifest(intents=("members",)), None),
        ("message", None, None),
        ("guild_channel_create", Manifest(), None),
    ],
)
def test_listeners_need_no_intent_that_operators_could_not_know_of(event, manifest, lacks):
    plugin = Plugin("test")
    plugin.listener(event)(handler)
    host = PluginHost()
    host.load(candidate(plugin, manifest=manifest))
    if lacks:
        assert f"It listens to {event!r}, which needs the intent {lacks!r}" in host.failures["test"]
    else:
        assert host.failures == {}


def test_two_plugins_with_one_table_are_told_of_each_other():
    host = PluginHost()
    for name in ("first", "second"):
        host.load(candidate(Plugin(name, metadata=Base.metadata, migrations="x.migrations")))
    assert host.failures == {
        "second": "first has a table called 't_books' as well; begin it with the plugin's name."
    }


async def test_a_life_cycle_hook_that_raises_or_hangs_is_left_behind(monkeypatch):
    import asyncio

    from guildkit import hooks

    monkeypatch.setattr(hooks, "LIFE_CYCLE_SECONDS", 0.01)
    called = []

    async def raises():
        raise RuntimeError("boom")

    async def hangs():
        await asyncio.Event().wait()

    async def works():
        called.append(True)

    host = PluginHost()
    for name, start in {"a": raises, "b": hangs, "c": works}.items():
        host.load(Candidate(name, lambda start=start: module(guildkit_start=start)))
    assert [await host.call("guildkit_start", name) for name in "abc"] == [False, False, True]
    assert called == [True]
