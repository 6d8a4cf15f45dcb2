"""What members read: keys here, words in `locale/`."""

from typing import Final

from guildkit import Texts

text: Final = Texts("guildkit_voting.locale")
"""The plugin's own texts: `text("no-such-proposal", number="7")`."""
