not-enough = That takes { $amount }, and there are { $balance }.
not-enough-there = That takes { $amount } from an account of the server, which has { $balance }.
no-room = An account cannot hold so much.
no-such-transaction = There is no transaction #{ $number }.
not-reversible = Transaction #{ $number } cannot be reversed: it set money aside, settled that, or is a reversal itself.
