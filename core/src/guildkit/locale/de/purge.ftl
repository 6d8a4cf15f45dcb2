purge-ask = { $count ->
        [one] Die neueste Nachricht in { $channel } löschen? Das lässt sich nicht rückgängig machen. Ist sie angeheftet, bleibt sie.
       *[other] Die neuesten { $count } Nachrichten in { $channel } löschen? Das lässt sich nicht rückgängig machen. Angeheftete bleiben.
    }
purge-ask-bot = { $count ->
        [one] Meine neueste Nachricht in { $channel } löschen?
       *[other] Meine neuesten { $count } Nachrichten in { $channel } löschen?
    } Das lässt sich nicht rückgängig machen. Angeheftete Nachrichten und solche, die ich aktuell halte, etwa der Server-Guide, bleiben.
purge-yes = Löschen
purge-title = Nachrichten werden gelöscht
purge-bot-may-not = Ich darf hier keine Nachrichten löschen.
purge-bot-cannot-read = Ich kann die Nachrichten dieses Kanals nicht lesen.
purge-bot-hint = Gib mir hier „Kanal ansehen“, „Nachrichtenverlauf anzeigen“ und, für /purge, „Nachrichten verwalten“.
purge-gone = Ich kann diesen Kanal nicht mehr lesen: Er ist weg oder mir verschlossen.
purge-stopped = Ich musste aufhören: Der Kanal ist weg, oder ich darf hier keine Nachrichten mehr löschen.
purge-deleted = { $count ->
        [0] Es wurde keine Nachricht gelöscht.
        [one] { $count } Nachricht wurde gelöscht.
       *[other] { $count } Nachrichten wurden gelöscht.
    }
purge-kept-pinned = Behalten, weil angeheftet: { $count }
purge-kept-system = Behalten, weil Discord sie niemanden löschen lässt: { $count }
purge-kept-old = Behalten, weil zu alt: { $count }. Wiederhole den Befehl, um weiterzumachen.
purge-kept-gone = Schon weg: { $count }

command-purge =
    .description = Die neuesten Nachrichten dieses Kanals löschen
    .option-count = Wie viele, von der neuesten an
command-purgebot =
    .description = Die neuesten Nachrichten dieses Bots in diesem Kanal löschen
    .option-count = Wie viele, von der neuesten an
