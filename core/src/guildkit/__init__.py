"""guildkit: a Discord bot that is nothing but plugins.

Every name in `__all__` is the public API, for first-party plugins as for anybody's.
"""

from guildkit.context import GuildContext, InteractionContext
from guildkit.errors import (
    ChannelNotFound,
    GuildkitError,
    OperatorError,
    PluginError,
    TenancyError,
    UserError,
)
from guildkit.hookspecs import hookimpl
from guildkit.jobs import JobContext
from guildkit.plugin import Plugin
from guildkit.records import (
    Choice,
    Command,
    Component,
    Group,
    Job,
    Listener,
    LiveMessage,
    Option,
    Scene,
    Schedule,
    Storage,
)
from guildkit.routes import Route
from guildkit.text import escape, shorten
from guildkit.views import LimitError, View

__version__ = "0.1.0"

__all__ = [
    "ChannelNotFound",
    "Choice",
    "Command",
    "Component",
    "Group",
    "GuildContext",
    "GuildkitError",
    "InteractionContext",
    "Job",
    "JobContext",
    "LimitError",
    "Listener",
    "LiveMessage",
    "OperatorError",
    "Option",
    "Plugin",
    "PluginError",
    "Route",
    "Scene",
    "Schedule",
    "Storage",
    "TenancyError",
    "UserError",
    "View",
    "__version__",
    "escape",
    "hookimpl",
    "shorten",
]
