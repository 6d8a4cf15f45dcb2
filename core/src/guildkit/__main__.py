"""`python -m guildkit` is `guildkit`."""

from guildkit.cli import main

main()
