"""The life cycle of data: what is kept of a member or a guild is exported, erased and purged.

Plugins declare by column types whose data a row is (`MemberId`). The core remembers that in a table of its own, and acts on
the tables as it finds them: also where a plugin is off, fails to load, or was uninstalled.
"""

from guildkit.data.archive import export_guild, import_guild
from guildkit.data.declared import remember
from guildkit.data.erasure import ERASED, Erased, erase_member
from guildkit.data.files import new_file, write_text
from guildkit.data.members import export_member, kept_tables
from guildkit.data.purge import Waiting, counted, purge_guild, waiting

__all__ = [
    "ERASED",
    "Erased",
    "Waiting",
    "counted",
    "erase_member",
    "export_guild",
    "export_member",
    "import_guild",
    "kept_tables",
    "new_file",
    "purge_guild",
    "remember",
    "waiting",
    "write_text",
]
