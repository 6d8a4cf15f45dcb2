# /privacy: what is kept of a member, the file with it, and its erasure.
privacy-title = What I keep of you on { $server }
privacy-explained = /privacy export sends you all of it as a file, /privacy erase has it erased. Other servers are asked there: each answers for itself.
privacy-nothing = I keep nothing of you on this server.
privacy-rows = { $what }: { $count } · { $fate }
privacy-declared = What is kept of members here
privacy-category = **{ $category }**: { $words }
privacy-on-delete = deleted when you have your data erased
privacy-on-anonymise = stays without you when you have your data erased, so that counts and sums remain true
privacy-on-keep = must be kept, even when you have your data erased
privacy-file = This is what I keep of you on { $server }.
privacy-sent = I have sent you a direct message with the file.
privacy-closed = You take no direct messages from here, so the file comes as an answer that only you see.
privacy-too-large = There is too much of it for a file on Discord.
privacy-too-large-hint = Ask those who run this bot: they can export it on the command line.
privacy-erase-ask =
    Shall I erase what I keep of you on { $server }? This cannot be undone.

    What is yours alone is deleted. What others rely on, such as votes that were counted and amounts that were booked, stays, but nobody can tell any more that it was yours. Other servers are asked there: each answers for itself. Those who run this bot may keep backups for a while.
privacy-erase-button = Erase my data
privacy-erased = It is done: on { $server } { $deleted } { $deleted ->
        [one] entry was
       *[other] entries were
    } deleted, and { $anonymised } { $anonymised ->
        [one] stays
       *[other] stay
    } without you.

