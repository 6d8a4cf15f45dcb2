# Umbenannte Befehle.
renamed-description = Heißt jetzt /{ $new }
renamed-told = { $old } heißt jetzt { $new }; den alten Namen gibt es in einer späteren Version nicht mehr.
