"""`python -m guildkit_player`."""

from guildkit_player.cli import main

if __name__ == "__main__":
    main()
