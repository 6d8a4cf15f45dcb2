"""A plugin that cannot be loaded is listed with its reason, leaves nothing behind, and the rest start."""

import sys
import types
from typing import Annotated

import pytest
from pydantic import BaseModel

from guildkit import Command, Component, Listener, Option, Plugin, Route, hookimpl
from guildkit.discovery import Candidate
from guildkit.host import PluginHost
from tests.core.plugins import candidate


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
        "/x is declared twice",
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
        "share the route",
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
