"""What members read: keys here, words in `locale/`."""

from typing import Final

from guildkit import Texts

text: Final = Texts("guildkit_economy.locale")
"""The plugin's own texts: `text("not-enough", balance="3", amount="7")`."""
