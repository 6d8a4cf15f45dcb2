"""What members read: keys here, words in `locale/`."""

from typing import Final

from guildkit import Texts

text: Final = Texts("guildkit_music.locale")
"""The plugin's own texts: `text("queue-empty")`."""
