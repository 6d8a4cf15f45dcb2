"""Fixtures for the tests of plugins: a Discord, guilds, people, and a bot.

```python
async def test_hello(bot, guild, alice, switch_on):
    await switch_on(guild, "hello")
    answer = await alice.slash("hello")
    assert answer.text == "Hello!"
```
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import uuid
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import pytest_asyncio
import structlog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator
    from pathlib import Path

    from guildkit.bot import Bot
    from guildkit.discovery import Candidate
    from guildkit.storage.database import Database
    from guildkit_sandbox import Patience, Person, Sandbox, SandboxGuild
    from guildkit_sandbox.bots import BotProcess
    from guildkit_sandbox.migrated import MigratedDatabase, MigratedFile

# What needs the sandbox is imported where it is used: pytest loads this module for every project.

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
_SHOWN = 40


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests run on another database."""
    parser.getgroup("guildkit").addoption(
        "--database",
        choices=[SQLITE, POSTGRESQL, "both"],
        default=SQLITE,
        help="The database behind the fixtures `database`, `bot` and `start_bot`. A PostgreSQL server is started for the tests, or the one "
        "that GUILDKIT_TEST_POSTGRESQL names is used.",
    )
    parser.addini(
        "sandbox_patience",
        "How many times as long as usual people in the fixture `sandbox` wait for the bot, for busy machines.",
        default="1",
    )


def pytest_configure() -> None:
    """Keep the core's log out of the tests, unless somebody has set it up."""
    if not structlog.is_configured():
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses a database on the one that was asked for, or on both."""
    if "database_url" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--database")
        if asked != SQLITE:
            kinds = [SQLITE, POSTGRESQL] if asked == "both" else [POSTGRESQL]
            metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what went over the wire."""
    report = yield
    sandbox = getattr(item, "funcargs", {}).get("sandbox")
    if report.failed and sandbox is not None:
        report.sections.append((f"the sandbox's last {_SHOWN} entries", sandbox.transcript.last(_SHOWN)))
    return report


# ---------------------------------------------------------------------- Discord and its people


@pytest.fixture
def sandbox_options() -> dict[str, Any]:
    """What `sandbox` is made with besides: override it for another clock, or for privileged intents."""
    return {}


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> Patience:
    """How long people wait, as `sandbox_patience` says; for a test that makes a `Sandbox` of its own."""
    from guildkit_sandbox import Patience  # noqa: PLC0415

    return Patience().times(float(request.config.getini("sandbox_patience")))


@pytest_asyncio.fixture
async def sandbox(patience: Patience, sandbox_options: dict[str, Any]) -> AsyncIterator[Sandbox]:
    """A fresh Discord. A request for which it has no route fails the test by the route's name."""
    from guildkit_sandbox import Sandbox  # noqa: PLC0415

    async with Sandbox(**{"seed": 1, "patience": patience, **sandbox_options}) as sandbox:
        yield sandbox
        assert not sandbox.missing_routes, f"The sandbox lacks {sandbox.missing_routes}."


@pytest_asyncio.fixture
async def guild(sandbox: Sandbox) -> SandboxGuild:
    """A guild with the bot in it."""
    return sandbox.create_guild("Tennessee")


@pytest_asyncio.fixture
async def two_guilds(sandbox: Sandbox, guild: SandboxGuild) -> tuple[SandboxGuild, SandboxGuild]:
    """`guild`, and a second one with the bot in it."""
    return guild, sandbox.create_guild("Ohio")


@pytest_asyncio.fixture
async def alice(guild: SandboxGuild) -> Person:
    """A member of `guild`."""
    return guild.join("alice")


@pytest_asyncio.fixture
async def bob(guild: SandboxGuild) -> Person:
    """Another member of `guild`."""
    return guild.join("bob")


@pytest_asyncio.fixture
async def carol(guild: SandboxGuild) -> Person:
    """A third member of `guild`."""
    return guild.join("carol")


# ---------------------------------------------------------------------- databases


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a PostgreSQL database whose user may create databases.

    It is what GUILDKIT_TEST_POSTGRESQL names, or a server that is started here. Where there is none, tests that run on
    both databases are skipped on this one, and those that were to run on it alone fail.
    """
    named = os.environ.get("GUILDKIT_TEST_POSTGRESQL")
    if named:
        yield named
        return
    from guildkit_sandbox.postgresql import NoServer, temporary_server  # noqa: PLC0415

    try:
        if importlib.util.find_spec("asyncpg") is None:
            raise NoServer("asyncpg is not installed: `pip install guildkit[postgresql]`.")  # noqa: TRY301
        with temporary_server() as url:
            yield url
    except NoServer as reason:
        if request.config.getoption("--database") == "both":
            pytest.skip(str(reason))
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> MigratedFile:
    """A SQLite file with the tables of every installed plugin."""
    from guildkit_sandbox.migrated import MigratedFile  # noqa: PLC0415

    return MigratedFile(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def migrated_database(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: str
) -> Iterator[MigratedDatabase]:
    """A database with the tables of every installed plugin on the PostgreSQL server."""
    import asyncpg  # noqa: PLC0415 - only where it is asked for

    from guildkit_sandbox.migrated import MigratedDatabase  # noqa: PLC0415

    async def drop() -> None:
        connection = await asyncpg.connect(postgresql_server)
        await migrated.drop(connection)
        await connection.close()

    server = postgresql_server.rpartition("/")[0]
    migrated = MigratedDatabase(tmp_path_factory.mktemp("migrated"), server)
    yield migrated
    asyncio.run(drop())


@pytest_asyncio.fixture
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a fresh database: empty for a SQLite file in the bot's home; see `--database`.

    It has the tables of every installed plugin where a bot with all of them uses it, and none otherwise.
    """
    names = set(request.fixturenames)
    migrated = not names.isdisjoint({"bot", "bot_process"}) and "start_bot" not in names
    if getattr(request, "param", SQLITE) == SQLITE:
        if migrated:
            await request.getfixturevalue("migrated_file").copy(tmp_path)
        yield ""
        return
    import asyncpg  # noqa: PLC0415 - only where it is asked for

    server: str = request.getfixturevalue("postgresql_server")
    name = f"guildkit_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        if migrated:
            await request.getfixturevalue("migrated_database").copy(connection, name)
        else:
            await connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest_asyncio.fixture
async def database(tmp_path: Path, database_url: str) -> AsyncIterator[Database]:
    """The fresh database, open: the one that `bot` uses, for tests of what a plugin stores."""
    from guildkit.config import DATABASE_FILE  # noqa: PLC0415
    from guildkit.storage.database import Database, sqlite_url  # noqa: PLC0415

    database = Database(database_url or sqlite_url(tmp_path / DATABASE_FILE))
    yield database
    await database.close()


# ---------------------------------------------------------------------- bots


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox, guild: SandboxGuild, tmp_path: Path, database_url: str) -> AsyncIterator[Bot]:  # noqa: ARG001 - it has to be there first
    """The bot with every installed plugin, at rest; none is switched on yet."""
    from guildkit_sandbox.bots import running_bot  # noqa: PLC0415

    async with running_bot(sandbox, tmp_path, database_url=database_url) as bot:
        yield bot


class SwitchOn(Protocol):
    """Switches a plugin on in a guild, as its owner would."""

    async def __call__(self, guild: SandboxGuild, plugin: str) -> None:
        """Return when its commands are there."""
        ...


@pytest.fixture
def switch_on(sandbox: Sandbox) -> SwitchOn:
    """What a test calls to switch a plugin on, whatever started the bot.

    ```python
    await switch_on(guild, "hello")
    ```
    """

    async def switch(guild: SandboxGuild, plugin: str) -> None:
        await guild.owner.slash("plugins enable", name=plugin)
        await sandbox.bot_at_rest()

    return switch


class StartBot(Protocol):
    """Starts a bot with these plugins, in place of the one that runs; they are switched on in `guild`."""

    async def __call__(self, *plugins: Any, on: bool = True, guide: bool = False) -> Bot:
        """Return the bot, at rest; without `on`, plugins stay as they are, and with `guide` there is a server guide."""
        ...


@pytest_asyncio.fixture
async def start_bot(
    sandbox: Sandbox, guild: SandboxGuild, tmp_path: Path, database_url: str, switch_on: SwitchOn
) -> AsyncIterator[StartBot]:
    """What a test calls to start a bot with plugins of its own.

    ```python
    bot = await start_bot(plugin)
    ```
    """
    from guildkit.discovery import in_order  # noqa: PLC0415
    from guildkit_sandbox.bots import as_installed, running_bot  # noqa: PLC0415

    async with AsyncExitStack() as running:

        async def start(*plugins: Any, on: bool = True, guide: bool = False) -> Bot:
            await running.aclose()
            candidates = as_installed(*map(_candidate, plugins))
            bot = await running.enter_async_context(
                running_bot(sandbox, tmp_path, database_url=database_url, candidates=candidates, guide=guide)
            )
            for candidate in in_order(candidates):  # those that others require first
                if on and not bot.gate.enabled(guild.id, candidate.name):
                    await switch_on(guild, candidate.name)
            return bot

        yield start


@pytest_asyncio.fixture
async def bot_process(
    sandbox: Sandbox,
    guild: SandboxGuild,  # noqa: ARG001 - it has to be there first
    tmp_path: Path,
    database_url: str,
) -> AsyncIterator[BotProcess]:
    """A bot in a process of its own, with every installed plugin; `sandbox.kill_bot()` kills it."""
    from guildkit_sandbox.bots import BotProcess  # noqa: PLC0415

    process = BotProcess(sandbox, tmp_path, database_url=database_url)
    await process.start()
    yield process
    await process.stop()


class GuildSettings(Protocol):
    """Changes settings of a plugin in a guild, as its admins would."""

    async def __call__(self, guild: SandboxGuild, plugin: str, **values: Any) -> None:
        """Set each value, and return when the bot acts on it."""
        ...


@pytest_asyncio.fixture
async def guild_settings(bot: Bot) -> GuildSettings:
    """What a test calls to change settings.

    ```python
    await guild_settings(guild, "hello", greeting="Moin")
    ```
    """

    async def change(guild: SandboxGuild, plugin: str, **values: Any) -> None:
        for name, value in values.items():
            checked = bot.settings.check(plugin, name, value)
            await bot.settings.set(guild.id, plugin, name, checked, by=None)
        await bot.switches.apply()

    return change


def _candidate(plugin: Any) -> Candidate:
    from guildkit.discovery import Candidate  # noqa: PLC0415

    return Candidate(plugin.name, lambda: plugin, f"guildkit-{plugin.name}")
