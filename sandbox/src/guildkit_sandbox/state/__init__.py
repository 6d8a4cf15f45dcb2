"""What there is: users, guilds, channels, messages, commands, interactions, and the world that holds them."""
