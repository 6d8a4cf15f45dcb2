members-unavailable = Ich kann nicht sehen, wer auf diesem Server ist.
members-unavailable-hint = Wer diesen Bot betreibt, muss im Entwicklerportal von Discord den Server Members Intent einschalten: Bot → Privileged Gateway Intents.
