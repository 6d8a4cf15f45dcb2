"""Who holds the bot's voice connection: the service, or the bot itself; and where the bot is to be."""
