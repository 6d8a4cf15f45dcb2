# What is clicked in a direct message that a server had sent.
direct-not-there = This belongs to a server that you or I have left.
direct-elsewhere = That server is served by a part of me which direct messages do not reach. Please do it there.
direct-trouble = Discord does not answer me at the moment. Please try again.
