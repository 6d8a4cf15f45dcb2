late-public = Das dauert länger. Ich arbeite weiter daran und schreibe die Antwort in diesen Kanal.
late-private = Das dauert länger. Ich arbeite weiter daran und schicke dir die Antwort als Direktnachricht.
late-for = Für **{ $name }**:
late-from = Von **{ $guild }**:
