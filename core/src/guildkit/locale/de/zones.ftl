zone-unknown = Eine solche Zeitzone gibt es nicht. Geschrieben wird eine Europe/Berlin oder America/New_York; auch eine große Stadt allein findet ihre Zone.
zone-near = Eine solche Zeitzone gibt es nicht. Vielleicht ist es eine von diesen: { $near }. Auch eine große Stadt allein findet ihre Zone.

setting-time-zone =
    .description = In welcher Zeitzone Stunden und Tage hier gemeint sind, wie Europe/Berlin
