# The list of a server's members.
members-unavailable = I cannot see who is on this server.
members-unavailable-hint = Whoever runs this bot has to switch on the Server Members Intent in Discord's developer portal: Bot → Privileged Gateway Intents.
