zone-unknown = There is no such time zone. One is written Europe/Berlin or America/New_York; a big city alone finds its zone, too.
zone-near = There is no such time zone. It may be one of these: { $near }. A big city alone finds its zone, too.
