# Answers that take longer than Discord waits for them.
late-public = This takes longer. I keep working on it, and post the answer in this channel.
late-private = This takes longer. I keep working on it, and send you the answer as a direct message.
late-for = For **{ $name }**:
late-from = From **{ $guild }**:
