"""The command line, run from a checkout: `python cli.py …` is `guildkit …`."""

from guildkit.cli import main

if __name__ == "__main__":
    main()
