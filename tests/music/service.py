"""`python -m tests.music.service`: a service as operators run it, with stand-ins for what finds, reads and sends."""

import functools

from guildkit_player.cli import main
from guildkit_player.server import app
from tests.music.running import Songs
from tests.music.standins import READER, SENDER

app.Service = functools.partial(app.Service, source=Songs(), sender=SENDER, reader=READER)

if __name__ == "__main__":
    main()
