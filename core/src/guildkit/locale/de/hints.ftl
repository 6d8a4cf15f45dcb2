error-guide-title = Wenn etwas schiefgeht
error-guide-id = Eine Antwort mit einer Nummer wurde notiert. Nenne die Nummer denen, die den Server leiten: /debug error weiß mehr.
error-guide-unknown = Davon weiß ich nichts.
error-guide-unknown-hint = /error_guide allein zeigt alles, was ich weiß.

hint-retry = Es noch einmal zu versuchen kann helfen.
hint-no-retry = Es noch einmal zu versuchen hilft nicht.

hint-discord-cause = Discord hat abgelehnt, was ich von ihm wollte.
hint-discord-remedy = Vielleicht wurde inzwischen gelöscht, worum es geht, oder Discord hat selbst Schwierigkeiten.
hint-permission-cause = Discord lässt mich das hier nicht tun.
hint-permission-remedy = Wer den Server leitet, kann meine Berechtigungen und die des Kanals ansehen, und ob meine Rolle hoch genug steht.
hint-rate-cause = Von Discord wurde in kurzer Zeit zu viel verlangt.
hint-rate-remedy = Warte ein paar Minuten.
hint-database-cause = Mein Gedächtnis hat nicht getan, was ich wollte.
hint-database-remedy = Bleibt das so, muss nachsehen, wer mich betreibt.
hint-timeout-cause = Etwas hat zu lange gedauert, und ich habe es aufgegeben.
hint-timeout-remedy = Vielleicht war gerade viel zu tun.
hint-network-cause = Jemand, den ich brauchte, war über das Netz nicht zu erreichen.
hint-network-remedy = Warte eine Minute; bleibt es so, sag es denen, die den Server leiten.
hint-file-cause = Wo ich laufe, ließ sich eine Datei nicht lesen oder schreiben.
hint-file-remedy = Wer mich betreibt, muss die Festplatte ansehen, und was ich dort darf.
hint-validation-cause = Etwas, das eingegeben wurde oder ankam, war nicht so, wie ich es brauchte.
hint-validation-remedy = Hast du etwas eingegeben, gib es anders ein; sonst sag es denen, die den Server leiten.

command-error_guide =
    .description = Was schiefging, und was dagegen hilft
    .option-topic = Was fehlgeschlagen ist
