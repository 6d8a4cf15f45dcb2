privacy-title = Was ich auf { $server } über dich speichere
privacy-explained = /privacy export schickt dir alles als Datei, /privacy erase lässt es löschen. Andere Server fragst du dort: Jeder antwortet für sich.
privacy-nothing = Ich speichere auf diesem Server nichts über dich.
privacy-rows = { $what }: { $count } · { $fate }
privacy-declared = Was hier über Mitglieder gespeichert wird
privacy-category = **{ $category }**: { $words }
privacy-on-delete = wird gelöscht, wenn du deine Daten löschen lässt
privacy-on-anonymise = bleibt ohne dich, wenn du deine Daten löschen lässt, damit Zählungen und Summen stimmen
privacy-on-keep = muss bleiben, auch wenn du deine Daten löschen lässt
privacy-file = Das speichere ich auf { $server } über dich.
privacy-sent = Ich habe dir die Datei als Direktnachricht geschickt.
privacy-closed = Du nimmst von hier keine Direktnachrichten an, darum kommt die Datei als Antwort, die nur du siehst.
privacy-too-large = Es ist zu viel für eine Datei bei Discord.
privacy-too-large-hint = Frag die Betreiber dieses Bots: Sie können es auf der Kommandozeile exportieren.
privacy-erase-ask =
    Soll ich löschen, was ich auf { $server } über dich speichere? Das lässt sich nicht rückgängig machen.

    Was dir allein gehört, wird gelöscht. Worauf andere bauen, etwa gezählte Stimmen und gebuchte Beträge, bleibt, aber niemand kann mehr erkennen, dass es von dir war. Andere Server fragst du dort: Jeder antwortet für sich. Die Betreiber dieses Bots behalten Sicherungskopien unter Umständen noch eine Weile.
privacy-erase-button = Meine Daten löschen
privacy-erased = Erledigt: Auf { $server } { $deleted ->
        [one] wurde { $deleted } Eintrag
       *[other] wurden { $deleted } Einträge
    } gelöscht, und { $anonymised ->
        [one] { $anonymised } bleibt
       *[other] { $anonymised } bleiben
    } ohne dich.

command-privacy =
    .description = Was dieser Bot auf diesem Server über dich speichert
command-privacy-show =
    .description = Was hier über dich gespeichert ist, und wozu
command-privacy-export =
    .description = Alles, was hier über dich gespeichert ist, als Datei bekommen
command-privacy-erase =
    .description = Alles löschen lassen, was hier über dich gespeichert ist
