help-title = Was ich hier für dich tun kann
help-more = /help2 zeigt jeden Befehl mit seinen Optionen.
help-by-itself = arbeitet von allein
help-everything = Alle Befehle, die du hier benutzen darfst
help-optional = Was in [ ] steht, kann wegbleiben.

command-help =
    .description = Was dieser Bot hier für dich tun kann
command-help2 =
    .description = Alle Befehle, die du hier benutzen darfst, mit ihren Optionen
