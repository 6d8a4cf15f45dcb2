# What is known of failures by their category, for members and in /error_guide.
error-guide-title = When something goes wrong
error-guide-id = An answer with an id was written down. Tell the id to those who run this server: /debug error knows more.
error-guide-unknown = I know nothing of that.
error-guide-unknown-hint = /error_guide alone shows everything that I know.

hint-retry = Trying again may help.
hint-no-retry = Trying again does not help.

hint-discord-cause = Discord has refused what I asked of it.
hint-discord-remedy = Perhaps what it is about was deleted meanwhile, or Discord has trouble of its own.
hint-permission-cause = Discord does not let me do that here.
hint-permission-remedy = Those who run this server can look at my permissions, at those of the channel, and whether my role stands high enough.
hint-rate-cause = Too much was asked of Discord in a short time.
hint-rate-remedy = Wait for some minutes.
hint-database-cause = My memory did not do what I wanted.
hint-database-remedy = If it stays like that, those who run me have to look.
hint-timeout-cause = Something took too long, and I have given it up.
hint-timeout-remedy = Perhaps there was a lot to do just then.
hint-network-cause = Somebody whom I needed could not be reached over the network.
hint-network-remedy = Wait for a minute; if it stays like that, tell those who run this server.
hint-file-cause = A file could not be read or written where I run.
hint-file-remedy = Those who run me have to look at the disk and at what I may do there.
hint-validation-cause = Something that was entered or received was not as I needed it.
hint-validation-remedy = If you entered something, enter it in another way; otherwise tell those who run this server.
