"""guildkit: a Discord bot that is nothing but plugins.

Every name in `__all__` is the public API, for first-party plugins as for anybody's.
"""

from guildkit.attachments import Attachment
from guildkit.context import GuildContext
from guildkit.durations import read_duration
from guildkit.errors import (
    ChannelNotFound,
    GuildkitError,
    OperatorError,
    PluginError,
    TenancyError,
    UserError,
)
from guildkit.figures import Figure
from guildkit.hookspecs import hookimpl
from guildkit.interaction import InteractionContext
from guildkit.jobs import JobContext
from guildkit.members import GuildMember, MembersUnavailable
from guildkit.offline import Offline, StoredGuild, offline
from guildkit.paging import Page
from guildkit.plugin import Plugin
from guildkit.progress import Progress
from guildkit.quiet import QuietHours
from guildkit.records import (
    Choice,
    Command,
    Component,
    Cooldown,
    ErrorHint,
    Group,
    GuideSection,
    HealthCheck,
    Job,
    Listener,
    LiveMessage,
    Option,
    Scene,
    Schedule,
    Storage,
)
from guildkit.routes import Route
from guildkit.served import ServedGuilds
from guildkit.setting_types import (
    Channel,
    ChannelSetting,
    OperatorOnly,
    Role,
    RoleSetting,
    Secret,
    SecretSetting,
)
from guildkit.shortening import shorten
from guildkit.text import clean, escape, is_invisible, likeness
from guildkit.texts import Text, Texts
from guildkit.views import LimitError, View

__version__ = "0.1.0"

__all__ = [
    "Attachment",
    "Channel",
    "ChannelNotFound",
    "ChannelSetting",
    "Choice",
    "Command",
    "Component",
    "Cooldown",
    "ErrorHint",
    "Figure",
    "Group",
    "GuideSection",
    "GuildContext",
    "GuildMember",
    "GuildkitError",
    "HealthCheck",
    "InteractionContext",
    "Job",
    "JobContext",
    "LimitError",
    "Listener",
    "LiveMessage",
    "MembersUnavailable",
    "Offline",
    "OperatorError",
    "OperatorOnly",
    "Option",
    "Page",
    "Plugin",
    "PluginError",
    "Progress",
    "QuietHours",
    "Role",
    "RoleSetting",
    "Route",
    "Scene",
    "Schedule",
    "Secret",
    "SecretSetting",
    "ServedGuilds",
    "Storage",
    "StoredGuild",
    "TenancyError",
    "Text",
    "Texts",
    "UserError",
    "View",
    "__version__",
    "clean",
    "escape",
    "hookimpl",
    "is_invisible",
    "likeness",
    "offline",
    "read_duration",
    "shorten",
]
