channel-refused = Ich kann den Kanal #{ $name } nicht führen.
channel-lacking-hint = Bitte erlaube mir in { $place } dies: { $permissions }.
channel-refused-hint = Discord sagt: { $reason }
channel-reason = für { $plugin }
channel-nowhere = Dort kann ich nichts schreiben. Wähle einen Textkanal dieses Servers.
channel-mute = In { $channel } kann ich nichts schreiben: Mir fehlt { $permissions }.
channel-mute-hint = Bitte einen Admin darum, oder nimm einen anderen Kanal.
channel-away = Discord zeigt mir diesen Server gerade nicht. Bitte versuche es später noch einmal.
