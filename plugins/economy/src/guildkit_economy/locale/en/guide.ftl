guide-money = Money on this server
guide-money-text = Here people have **{ $currency }**. `/balance` says how much, `/history` where it came from and where it went, and `/pay` gives some to another member. It is worth nothing anywhere else, not on other servers either.
guide-money-confirm = From { $amount } on, `/pay` asks once more.
guide-money-ledger = Every movement is a transaction with a number, and stays as it is: money cannot appear or vanish in between, and a mistake is put right by another transaction, which everybody concerned finds in their history. Whoever manages this server can make money and take it out of circulation; that is noted with their name and a reason.
guide-money-commands = What you can do with money
