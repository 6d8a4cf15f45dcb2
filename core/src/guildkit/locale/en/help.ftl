# /help and /help2: what this bot can do for the member who asks.
help-title = What I can do for you here
help-more = /help2 shows every command with its options.
help-by-itself = works by itself
help-everything = Every command that you may use here
help-optional = What stands in [ ] may be left out.
