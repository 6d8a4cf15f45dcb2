"""`guildkit init`, `doctor`, `health`, `errors` and `commands` against a Discord."""

import asyncio
import io
import json
import logging
import stat
import sys
import tomllib

import pytest
import structlog

from guildkit import Plugin
from guildkit.cli import main
from guildkit_sandbox.bots import environment


@pytest.fixture
def cli(sandbox, tmp_path, monkeypatch, capsys, database_url):
    """Run a command in a thread of its own, beside the sandbox; return exit code, standard output and standard error."""
    for name, value in environment(sandbox, tmp_path, database_url=database_url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("guildkit.cli.output.console.width", 300)
    monkeypatch.setattr("guildkit.cli.output.errors.width", 300)
    logs, handlers = structlog.get_config(), logging.getLogger().handlers[:]

    def run(arguments, typed):
        monkeypatch.setattr(sys, "argv", ["guildkit", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            main()
        except SystemExit as end:
            return end.code or 0
        return 0

    async def cli(*arguments, typed="", **variables):
        capsys.readouterr()  # what bots of the test itself have logged
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            code = await asyncio.to_thread(run, arguments, typed)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    yield cli
    structlog.configure(**logs)
    logging.getLogger().handlers[:] = handlers


def greeter(description="Say hello"):
    plugin = Plugin("greeter")

    @plugin.command("hello", description=description)
    async def _hello(ctx):
        raise RuntimeError("boom")

    return plugin


async def test_init_tries_the_token_writes_the_file_and_prints_the_link(cli, sandbox, tmp_path, monkeypatch):
    file = tmp_path / "guildkit.toml"
    arguments = (
        "--config",
        file,
        "init",
        "--yes",
        "--operator",
        "5",
        "--operator",
        "6",
        "--operator-guild",
        "7",
    )
    token = sandbox.token
    monkeypatch.setenv("GUILDKIT_TOKEN", "")
    code, _, err = await cli(*arguments)
    assert (code, "There is no token." in err, file.exists()) == (3, True, False)
    code, _, err = await cli(*arguments, "--token", token[:-3] + "xyz")
    assert (code, "Discord does not accept the token." in err, file.exists()) == (5, True, False)
    code, out, err = await cli(*arguments, "--token", token, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert f"client_id={found['application']}" in found["invite"]
    assert "scope=bot+applications.commands" in found["invite"]
    assert f"permissions={found['permissions']}" in found["invite"]
    assert tomllib.loads(file.read_text()) == {"token": token, "operators": [5, 6], "operator_guilds": [7]}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    code, _, err = await cli(*arguments, "--token", token)
    assert (code, "is there already" in err, "--force" in err) == (1, True, True)
    code, _, err = await cli("--config", "/dev/null/x.toml", "init", "--yes", "--token", token)
    assert (code, "/dev/null/x.toml cannot be written: Not a directory." in err) == (3, True)


async def test_init_asks_a_person(cli, sandbox, tmp_path, monkeypatch):
    token = sandbox.token
    monkeypatch.setenv("GUILDKIT_TOKEN", "")
    secret = tmp_path / "secret"
    secret.write_text(token)
    file = tmp_path / "guildkit.toml"
    code, _, err = await cli("--config", file, "init", "--token-file", secret, typed="\nalice\n")
    assert (code, "'alice' is no id" in err) == (1, True)
    assert not file.exists()
    code, out, err = await cli("--config", file, "init", "--token-file", secret, typed="\n5\n7\ny\n")
    assert code == 0, err
    assert "Plugins can do more with members" in out
    assert "Invite the bot: https://discord.com/oauth2/authorize?" in out
    assert token not in out + err
    assert tomllib.loads(file.read_text()) == {
        "token_file": str(secret),
        "operators": [5],
        "operator_guilds": [7],
        "plugins": {"music": {"youtube": True}},
    }


async def test_the_doctor_finds_what_is_wrong(cli, sandbox, guild, tmp_path):
    code, out, _ = await cli("doctor", "--json")
    found = {each["name"]: each for each in json.loads(out)}
    assert {each["level"] for each in found.values()} == {"ok"}
    assert found.keys() >= {"configuration", "token", "home", "database", "tables", "Discord", "intents"}
    assert "raids could do more with members" in found["intents"]["says"]
    assert code == 0
    code, out, _ = await cli(
        "doctor",
        GUILDKIT_TOKEN="your-token-here",
        GUILDKIT_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/x.sqlite3",
        GUILDKIT_DISCORD_ADDRESS="127.0.0.1:9",
    )
    assert code == 1
    for says in (
        "still holds a placeholder",
        "unable to open database file",
        "Make sure that its folder exists",
        "Cannot connect to host discord.com",
    ):
        assert says in out
    (tmp_path / "wrong.toml").write_text('tokn = "x"')
    code, out, _ = await cli("--config", tmp_path / "wrong.toml", "doctor")
    assert (code, "Did you mean 'token'?" in out) == (1, True)


async def test_health_says_whether_the_bot_serves(cli, sandbox, guild, bot_process):
    async def healthy():
        code, out, _ = await cli("health", "--json")
        return code, json.loads(out)

    code, said = await healthy()
    while code:  # the first heartbeat is left right after the bot has said that it is ready
        code, said = await healthy()
    assert {check["name"] for check in said["checks"]} >= {
        "heartbeat",
        "shards",
        "database",
        "jobs",
        "commands",
    }
    assert [process["guilds"] for process in said["processes"]] == [1]
    await bot_process.stop()
    code, said = await healthy()
    assert (code, said["healthy"], said["checks"][0]["says"]) == (1, False, "no bot is running")


async def test_health_without_a_database(cli):
    code, out, _ = await cli("health", GUILDKIT_DATABASE_URL="sqlite:////nowhere/x.sqlite3")
    assert (code, "unable to open database file" in out) == (1, True)


async def test_an_error_is_found_by_the_id_that_a_member_was_told(cli, sandbox, start_bot, guild):
    await start_bot(greeter())
    answer = await guild.join("alice").slash("hello")
    told = answer.text.split("`")[1]
    bot = await start_bot()
    await bot.close()
    code, out, _ = await cli("errors", "show", told.lower())
    assert code == 0
    for said in (
        "RuntimeError",
        "in _hello",
        f"guild:         {guild.id}",
        "seen:          1 in 1h, 1 in 24h",
    ):
        assert said in out
    code, out, _ = await cli("errors", "list", "--json", "--guild", guild.id)
    assert [each["id"] for each in json.loads(out)] == [told]
    code, out, _ = await cli("errors", "list", "--plugin", "other")
    assert (code, out) == (0, "Nothing has failed.\n")
    for command in ("show", "resolve"):
        code, _, err = await cli("errors", command, "NOTTHERE")
        assert (code, "There is no error 'NOTTHERE'." in err) == (1, True)

    code, out, _ = await cli("errors", "top", "--json")
    (kind,) = json.loads(out)
    assert (kind["count"], kind["guilds"], kind["state"]) == (1, 1, "open")
    assert kind["place"].endswith("_hello")
    for command, state in (("mute", "muted"), ("resolve", "resolved"), ("reopen", "open")):
        code, out, _ = await cli("errors", command, told)
        assert (code, f"{kind['fingerprint']} is {state}." in out) == (0, True)
        code, out, _ = await cli("errors", "top")
        assert ("RuntimeError" in out) is (state == "open")
        code, out, _ = await cli("errors", "top", "--all", "--json")
        assert json.loads(out)[0]["state"] == state
    code, out, _ = await cli("audit", "list", "--json")
    assert [each["action"] for each in json.loads(out)][:3] == [
        "error.reopened",
        "error.resolved",
        "error.muted",
    ]
    code, out, _ = await cli("errors", "export", "--guild", guild.id)
    exported = json.loads(out)
    assert [sum(each["hours"].values()) for each in exported["kinds"]] == [1]
    assert [each["id"] for each in exported["failures"]] == [told]

    for command, name, expected in (
        ("off", "/proposal create", 0),
        ("on", "proposal create", 0),
        ("off", "/none", 1),
    ):
        code, out, err = await cli("commands", command, name, "--guild", guild.id)
        assert (code, name in out + err) == (expected, True)
    code, out, _ = await cli("audit", "list", "--json", "--guild", guild.id)
    assert [each["action"] for each in json.loads(out)][:2] == ["command.enabled", "command.disabled"]


async def test_commands_are_planned_and_put_right(cli, sandbox, start_bot, guild, other_guild, tmp_path):
    bot = await start_bot()
    core = guild.owner.commands()
    payloads = [{**payload, "description": "Old"} for payload in bot.reconciler.desired(guild.id)[:1]]
    payloads.append({"name": "left-over", "description": "Of another time", "type": 1})
    await bot._overwrite_commands(guild.id, payloads)
    await bot.close()
    calls = len(sandbox.transcript.requests("PUT"))
    code, out, _ = await cli("commands", "plan")
    lines = out.splitlines()
    assert code == 0
    planned = lines[lines.index(f"Tennessee ({guild.id})") + 1 :][: len(core) + 1]
    assert planned == [
        *(f"  + /{name}" for name in sorted(core) if name != "plugins"),
        "  ~ /plugins (description)",
        "  - /left-over",
    ]
    assert f"Ohio ({other_guild.id}): nothing to do" in lines
    assert (await cli("commands", "plan"))[1] == out
    assert len(sandbox.transcript.requests("PUT")) == calls
    code, out, _ = await cli("commands", "sync")
    assert (code, out) == (0, f"✓ Tennessee ({guild.id})\n")
    assert guild.owner.commands() == core
    assert len(sandbox.transcript.requests("PUT")) == calls + 1
    assert (await cli("commands", "sync"))[:2] == (0, "Nothing differs.\n")
    noted = json.loads((await cli("audit", "list", "--action", "commands", "--json"))[1])
    assert [(each["guild"], each["details"]["deleted"]) for each in noted] == [(str(guild.id), 1)]
    code, _, err = await cli("commands", "plan", "--guild", "5")
    assert (code, "never been in a guild" in err) == (1, True)
