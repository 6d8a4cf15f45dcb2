"""The files by which the bot and a player are deployed: what they say, and that what they start starts."""

import asyncio
import configparser
import importlib.resources
import io
import json
import os
import re
import shlex
import sys
from pathlib import Path

import jsonschema
import pytest
from dockerfile_parse import DockerfileParser
from ruamel.yaml import YAML

from guildkit_sandbox.bots import environment as of_sandbox

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?:(?P<how>:[-?])(?P<text>(?:[^{}]|\$\{[^{}]*\})*))?\}")
SOUND = {"av", "yt-dlp", "dave.py"}
INSTRUCTIONS = {
    "CMD",
    "COPY",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "RUN",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
}


def template():
    lines = (DEPLOY / "env.template").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def filled(text, values):
    """Put variables in, as compose does."""

    def value(match):
        found = values.get(match["name"], "")
        if found or match["how"] is None:
            return found
        assert match["how"] == ":-", f"compose asks for {match['name']}: {match['text']}"
        return filled(match["text"], values)

    return VARIABLE.sub(value, text)


@pytest.fixture(scope="module")
def compose():
    return YAML(typ="safe").load(DEPLOY / "compose.yaml")


def image(name):
    file = io.BytesIO((DEPLOY / f"Dockerfile.{name}").read_bytes())
    return DockerfileParser(fileobj=file, env_replace=False).structure


def last(steps, instruction):
    return [step["value"] for step in steps if step["instruction"] == instruction][-1]


# --- Dockerfiles -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bot", "player"])
def test_images_are_small_and_run_by_nobody_in_particular(name):
    steps = [step for step in image(name) if step["instruction"] != "COMMENT"]
    assert {step["instruction"] for step in steps} <= INSTRUCTIONS
    bases = [step["value"].split()[0] for step in steps if step["instruction"] == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)
    user, _, group = last(steps, "USER").partition(":")
    assert int(user) > 0
    assert int(group) > 0
    after = [step["instruction"] for step in steps][-3:]
    assert "RUN" not in after, "nothing is installed as somebody else"
    for instruction in ("CMD", "HEALTHCHECK"):
        assert "[" in last(steps, instruction), "the exec form gets SIGTERM itself"
    assert last(steps, "STOPSIGNAL") == "SIGTERM"
    assert not re.search(r"token|password|secret", " ".join(step["value"] for step in steps).lower())
    for step in steps:
        if step["instruction"] == "COPY":
            source, _ = step["value"].split()
            assert (ROOT / source).is_dir()
        if step["instruction"] == "RUN":
            pips = [part for part in re.split(r"&&|;", step["value"]) if "pip " in part]
            assert all("--no-cache-dir" in part for part in pips)
            assert all(shlex.split(part) for part in re.split(r"&&|;", step["value"]))


@pytest.mark.parametrize(("name", "plays"), [("bot", False), ("player", True)])
def test_the_player_alone_carries_what_plays_sound(name, plays):
    runs = " ".join(step["value"] for step in image(name) if step["instruction"] == "RUN")
    assert ("[player" in runs) is plays
    assert not any(f" {each}" in runs for each in SOUND)


def test_what_images_are_built_from_is_sent_to_the_builder():
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = {
        step["value"].split()[0].split("/")[0]
        for name in ("bot", "player")
        for step in image(name)
        if step["instruction"] == "COPY"
    }
    assert copied == set(kept)


# --- compose.yaml ------------------------------------------------------------------------------------------------


def test_the_compose_file_is_one(compose):
    schemas = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((schemas / "compose-spec.json").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(compose)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**compose, "services": {"bot": {"restarts": "always"}}}, schema)


def test_what_it_names_is_there(compose):
    for name, service in compose["services"].items():
        if "build" in service:
            file = DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]
            assert file.is_file(), name
        assert set(service.get("networks", ())) <= compose["networks"].keys()
        assert {each.split(":")[0] for each in service["volumes"]} <= compose["volumes"].keys()
        for other, how in service.get("depends_on", {}).items():
            waited_for = compose["services"][other]
            if how["condition"] == "service_healthy":
                assert "test" in waited_for["healthcheck"]
            else:
                assert waited_for["restart"] == "no"


def test_what_runs_is_looked_after(compose):
    for service in compose["services"].values():
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.get("privileged")
        assert "ports" not in service, "nothing is offered to the network outside"
    for name in ("bot", "player", "database"):
        assert compose["services"][name]["restart"] == "unless-stopped"
    for name in ("bot", "player"):
        service = compose["services"][name]
        assert service["healthcheck"]["test"] == [
            "CMD",
            *json.loads(last(image(name), "HEALTHCHECK").split("CMD")[1]),
        ]
        assert float(service["stop_grace_period"].rstrip("s")) > 10


def test_the_player_has_no_route_to_the_database(compose):
    reach = {name: set(service.get("networks", ())) for name, service in compose["services"].items()}
    assert not reach["player"] & reach["database"]
    assert reach["bot"] & reach["database"]
    assert reach["bot"] & reach["player"]
    assert all(compose["networks"][name]["internal"] for name in reach["database"])
    told = json.dumps(compose["services"]["player"])
    assert not re.search(r"TOKEN|PASSWORD|DATABASE", told)


def test_the_template_has_what_the_compose_file_asks_for(compose):
    asked = {match["name"] for match in VARIABLE.finditer(json.dumps(compose))}
    assert asked <= template().keys()
    assert template().keys() <= {*asked, "POSTGRES_PASSWORD"}


# --- what they start ---------------------------------------------------------------------------------------------


def command_of(compose, name):
    """Return what a container of a service runs, with the program of this environment."""
    program, *arguments = compose["services"][name].get("command") or json.loads(last(image(name), "CMD"))
    return [str(Path(sys.executable).with_name(program)), *arguments]


def environment_of(compose, name, values, folder):
    """Return the environment of a service's container, its volumes in a folder."""
    found = {
        key: step.split("=", 1)[1]
        for each in image(name)
        if each["instruction"] == "ENV"
        for step in each["value"].split()
        for key in [step.split("=", 1)[0]]
    }
    told = compose["services"][name]["environment"]
    found |= {key: filled(str(value), values) for key, value in told.items()}
    for volume in compose["services"][name]["volumes"]:
        source, target = volume.split(":")[:2]
        (folder / source).mkdir(exist_ok=True, mode=0o700)
        found = {key: re.sub(f"^{target}$", str(folder / source), value) for key, value in found.items()}
    kept = {key: os.environ[key] for key in ("HOME", "LANG", "PATH", "TMPDIR") if key in os.environ}
    return {**kept, **found}


async def ended(command, environment):
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert b"Traceback" not in said, said.decode()
    return process.returncode, said.decode()


@pytest.mark.parametrize(
    ("service", "changed", "says"),
    [
        ("bot", {"GUILDKIT_DATABASE_URL": "sqlite+aiosqlite://"}, "DISCORD_TOKEN still holds a placeholder"),
        ("bot", {}, "GUILDKIT_DATABASE_URL is wrong: it still holds a placeholder"),
        (
            "bot",
            {"POSTGRES_PASSWORD": "x", "GUILDKIT_SINGLE_GUILD": "Ohio"},
            "GUILDKIT_SINGLE_GUILD is wrong",
        ),
        ("player", {"COMMAND_PORT": "a door"}, "COMMAND_PORT is wrong"),
        ("player", {"EVENT_PORT": "99999"}, "EVENT_PORT is wrong"),
    ],
)
async def test_the_template_as_it_is_and_bad_numbers_are_refused_by_name(
    compose, tmp_path, service, changed, says
):
    environment = environment_of(compose, service, {**template(), **changed}, tmp_path)
    code, said = await ended(command_of(compose, service), environment)
    assert (code, says in said) == (3, True), said
    assert "change-me" not in said


@pytest.fixture
def values(sandbox, tmp_path, unused_tcp_port_factory):
    """What an operator has put into the template."""
    ports = {name: str(unused_tcp_port_factory()) for name in ("COMMAND_PORT", "EVENT_PORT", "FRAME_PORT")}
    return {
        **template(),
        **ports,
        "DISCORD_TOKEN": sandbox.token,
        "GUILDKIT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3",
        "PLAYER_SERVICE_HOST": "127.0.0.1",
    }


@pytest.mark.timeout(300)
async def test_each_service_starts_is_healthy_plays_and_ends_in_order(sandbox, compose, values, tmp_path):
    guild = sandbox.create_guild("Tennessee")
    environments = {name: environment_of(compose, name, values, tmp_path) for name in ("bot", "player")}
    environments["player"]["PLAYER_SERVICE_HOST"] = "127.0.0.1"  # not the network of this machine
    reached = {
        key: value
        for key, value in of_sandbox(sandbox, tmp_path).items()
        if key.startswith("GUILDKIT_DISCORD_")
    }
    for environment in environments.values():
        environment.update(reached)
    keys = command_of(compose, "keys")
    code, said = await ended([*keys[:-1], str(tmp_path / "keys")], environments["player"])
    assert code == 0, said
    processes = []
    try:
        for name in ("player", "bot"):
            process = await asyncio.create_subprocess_exec(
                *command_of(compose, name), env=environments[name], stdin=asyncio.subprocess.DEVNULL
            )
            processes.append(process)
            _, *check = compose["services"][name]["healthcheck"]["test"]
            check[0] = str(Path(sys.executable).with_name(check[0]))
            said = ""
            while (await ended(check, environments[name]))[0] != 0:
                assert process.returncode is None, said
        await guild.owner.slash("plugins enable", name="music")
        assert guild.owner.commands()
    finally:
        for process in reversed(processes):
            if process.returncode is None:
                process.terminate()
    assert [await process.wait() for process in processes] == [0, 0]


# --- systemd -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["guildkit", "guildkit-player"])
def test_units_start_what_is_installed_and_wait_for_its_end(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string((DEPLOY / "systemd" / f"{name}.service").read_text())
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert Path(program).name == name
    assert Path(sys.executable).with_name(name).is_file()
    assert arguments == json.loads(last(image("bot" if name == "guildkit" else "player"), "CMD"))[1:]
    assert int(unit["Service"]["TimeoutStopSec"]) > 10
    assert "3" in unit["Service"]["RestartPreventExitStatus"].split()
    assert unit["Service"]["User"] != "root"
