"""Calling hooks: each implementation apart, so that one plugin's failure costs nobody else anything.

pluggy's own call stops at the first implementation that raises and discards the others' results, and hands back
coroutines un-awaited; so the core walks the implementations itself.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any, Final

import pluggy

from guildkit import hookspecs
from guildkit.errors import PluginError

if TYPE_CHECKING:
    from pluggy import HookImpl

LIFE_CYCLE_SECONDS: Final = 10.0


def new_manager() -> pluggy.PluginManager:
    """Return a plugin manager that knows the contract."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def register(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    """Register a plugin, atomically: where it is refused, nothing of it stays behind.

    Raises:
        PluginError: an unknown hook, an argument that the hook does not have, or a hook of the wrong colour.
    """
    # pluggy leaves a refused plugin registered, so a scratch manager takes the blow first.
    for each in (new_manager(), manager):
        try:
            each.register(plugin, name)
            _check(each, name)
        except (pluggy.PluginValidationError, PluginError, ValueError) as error:
            if each.has_plugin(name):
                each.unregister(name=name)
            raise PluginError(str(error).strip().replace("\n", " ")) from error


def _check(manager: pluggy.PluginManager, name: str) -> None:
    manager.check_pending()
    for hook in dir(hookspecs):
        if not hook.startswith("guildkit_"):
            continue
        wants_async = inspect.iscoroutinefunction(getattr(hookspecs, hook))
        for impl in implementations(manager, hook, name):
            if impl.hookwrapper or impl.wrapper:
                raise PluginError(
                    f"{hook} is a wrapper; wrappers around other plugins' hooks are not allowed."
                )
            if inspect.iscoroutinefunction(impl.function) is not wants_async:
                raise PluginError(
                    f"{hook} must be {'async def' if wants_async else 'a plain def, not async'}."
                )


def implementations(manager: pluggy.PluginManager, hook: str, plugin: str) -> list[HookImpl]:
    """Return one plugin's implementations of a hook."""
    return [impl for impl in getattr(manager.hook, hook).get_hookimpls() if impl.plugin_name == plugin]


def collect(manager: pluggy.PluginManager, hook: str, plugin: str) -> Any:
    """Call one plugin's implementation of a registration hook; None where it has none.

    Raises:
        PluginError: it raised.
    """
    for impl in implementations(manager, hook, plugin):
        try:
            return impl.function()
        except (Exception, SystemExit) as error:
            raise PluginError(f"{hook} raised {type(error).__name__}: {error}") from error
    return None


async def call(manager: pluggy.PluginManager, hook: str, plugin: str, **arguments: Any) -> Any:
    """Call one plugin's implementation of an asynchronous hook, for ten seconds at most, and return what it returned.

    Raises:
        TimeoutError: it took longer and was cancelled.
        Exception: whatever it raised.
    """
    for impl in implementations(manager, hook, plugin):
        async with asyncio.timeout(LIFE_CYCLE_SECONDS):
            function: Any = impl.function
            return await function(**{name: arguments[name] for name in impl.argnames})
    return None
