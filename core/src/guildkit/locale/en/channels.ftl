# Channels that are kept for plugins.
channel-refused = I cannot keep the channel #{ $name }.
channel-lacking-hint = Please let me do this in { $place }: { $permissions }.
channel-refused-hint = Discord says: { $reason }
channel-reason = for { $plugin }
channel-nowhere = I cannot post there. Choose a text channel of this server.
channel-mute = I cannot post in { $channel }: I lack { $permissions }.
channel-mute-hint = Ask an admin to grant it, or use another channel.
channel-away = Discord does not show me this server at the moment. Please try again later.
