# What is clicked in a direct message that a server had sent.
direct-not-there = This belongs to a server that you or I have left.
direct-trouble = Discord does not answer me at the moment. Please try again.
