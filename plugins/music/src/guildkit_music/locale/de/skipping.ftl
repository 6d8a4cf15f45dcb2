# Ein Lied überspringen, und darüber abstimmen.
skip-done = ⏭ **{ $title }** ist übersprungen.
skip-voted = Du willst **{ $title }** überspringen: { $votes } von { $needed } Stimmen.
skip-nothing = Gerade läuft nichts.
skip-nothing-hint = `/play` spielt etwas.
skip-over = Dieses Lied ist schon vorbei.
skip-deafened = Nur wer das Lied hört, stimmt ab; du bist taub geschaltet.
