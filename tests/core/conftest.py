"""The command line, a guild that it knows, and migrations that tests write."""

import asyncio
import sys

import pytest
from sqlalchemy import MetaData

from guildkit.cli import main
from guildkit.models import GuildRecord
from guildkit.records import Storage
from guildkit.storage.database import Database, sqlite_url

GUILD = 1234567890123456789


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def history(tmp_path, monkeypatch):
    """A package of migrations that a test writes."""
    package = tmp_path / "history_x"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(*revisions):
        for number, source in enumerate(revisions, 1):
            (package / f"{number:04}_x.py").write_text(source)
        return Storage(MetaData(), "history_x")

    yield write
    sys.modules.pop("history_x", None)


@pytest.fixture
def guildkit(monkeypatch, capsys):
    """Run a command; return exit code, standard output and standard error."""
    monkeypatch.setattr("guildkit.cli.output.console.width", 300)
    monkeypatch.setattr("guildkit.cli.output.errors.width", 300)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["guildkit", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.fixture
def known_guild(home, guildkit):
    async def remember():
        database = Database(sqlite_url(home / "guildkit.sqlite3"))
        async with database.system_session("test") as session:
            session.add(GuildRecord(guild_id=GUILD, name="Tennessee", present=True))
        await database.close()

    guildkit("db", "upgrade")
    asyncio.run(remember())
