"""`plugin.toml` is found and read without running any of the plugin's code, and a broken one is refused in a sentence."""

import re
import sys
from pathlib import Path

import pytest

from guildkit.discovery import discover
from guildkit.errors import PluginError
from guildkit.manifest import Manifest, read_manifest
from tests.core.test_discovery import found

COMPLETE = """
[plugin]
intents = ["members", "guild_messages"]
optional_intents = ["presences"]
permissions = ["send_messages", "manage_roles"]
requires = ["economy"]

[plugin.data]
greetings = "Whom somebody greeted"
"""


def package(folder, manifest=COMPLETE, *, name="hello_there"):
    """A package that must not be imported."""
    home = folder / name
    home.mkdir(parents=True)
    (home / "__init__.py").write_text("raise SystemExit('I must not be imported')\n")
    if manifest is not None:
        (home / "plugin.toml").write_text(manifest)
    return home


def metadata(folder, files, *, module="hello_there"):
    info = folder / "guildkit_hello-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guildkit-hello\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[guildkit.plugins]\nhello = {module}:plugin\n")
    if files is not None:
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))


def test_every_key(tmp_path):
    package(tmp_path)
    metadata(tmp_path, ["hello_there/__init__.py", "hello_there/plugin.toml"])
    (hello,) = found(tmp_path)
    assert hello.problem == ""
    assert hello.manifest == Manifest(
        intents=("members", "guild_messages"),
        optional_intents=("presences",),
        permissions=("send_messages", "manage_roles"),
        requires=("economy",),
        data={"greetings": "Whom somebody greeted"},
    )
    assert hello.manifest.gateway_intents.members
    assert not hello.manifest.gateway_intents.presences
    assert hello.manifest.optional_gateway_intents.presences
    assert "hello_there" not in sys.modules


def test_an_editable_install_lists_only_what_leads_to_its_sources(tmp_path, monkeypatch):
    package(tmp_path / "src")
    metadata(tmp_path / "site", ["_hello.pth", "guildkit_hello-1.0.dist-info/METADATA"])
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    (hello,) = found(tmp_path / "site")
    assert hello.declared.requires == ("economy",)
    assert "hello_there" not in sys.modules


def test_a_distribution_without_a_list_of_files(tmp_path, monkeypatch):
    package(tmp_path)
    metadata(tmp_path, None)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert found(tmp_path)[0].declared.requires == ("economy",)


def test_the_plugins_of_the_project_are_installed_editable_and_declare_what_they_keep():
    (voting,) = [candidate for candidate in discover() if candidate.name == "voting"]
    assert "ballots" in voting.declared.data


def test_two_plugins_of_one_package_have_one_each(tmp_path):
    package(tmp_path)
    package(tmp_path, '[plugin]\nrequires = ["music"]\n', name="hello_there/loud")
    metadata(tmp_path, ["hello_there/plugin.toml", "hello_there/loud/plugin.toml"], module="hello_there.loud")
    assert found(tmp_path)[0].declared.requires == ("music",)


@pytest.mark.parametrize("module", ["hello_there.speech", "hello_there"])
def test_it_stands_in_the_nearest_package(tmp_path, module):
    package(tmp_path)
    metadata(tmp_path, ["hello_there/plugin.toml"], module=module)
    assert found(tmp_path)[0].declared.requires == ("economy",)


def test_without_one_nothing_is_declared(tmp_path, monkeypatch):
    package(tmp_path, None)
    metadata(tmp_path, ["hello_there/__init__.py"])
    (hello,) = found(tmp_path)
    assert (hello.manifest, hello.declared, hello.problem) == (None, Manifest(), "")
    (tmp_path / "guildkit_hello-1.0.dist-info" / "RECORD").unlink()
    assert found(tmp_path)[0].manifest is None  # the package is nowhere on the path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[plugin\n", "is not valid TOML: Expected ']'"),
        ("[plugin]\nname = 'x\xff'", "is not valid TOML: 'utf-8' codec can't decode"),
        ("", "it has no table [plugin]; write its keys below that line."),
        ("[plugins]\n", "it has no table [plugin]"),
        ("[plugin]\nintent = []\n", "there is no key 'plugin.intent'; did you mean 'intents'?"),
        ("[plugin]\n[tool]\n", "there is no key 'tool'; there are plugin."),
        (
            '[plugin]\nintents = ["guild_members"]\n',
            "the value of 'plugin.intents.0' cannot be used: there is no intent 'guild_members'; did you mean 'members'?",
        ),
        (
            '[plugin]\npermissions = ["SEND_MESSAGES"]\n',
            "there is no permission 'SEND_MESSAGES'; did you mean 'send_messages'?",
        ),
        (
            "[plugin]\nrequires = 5\n",
            "the value of 'plugin.requires' cannot be used: input should be a valid tuple",
        ),
        (
            "[plugin]\ndata = ['x']\n",
            "the value of 'plugin.data' cannot be used: input should be a valid dictionary",
        ),
        (
            "[plugin.data]\nballots = ''\n",
            "the value of 'plugin.data.ballots' cannot be used: string should have",
        ),
    ],
)
def test_a_broken_one_names_file_key_and_remedy(tmp_path, content, says):
    home = package(tmp_path)
    (home / "plugin.toml").write_bytes(content.encode("latin-1"))
    metadata(tmp_path, ["hello_there/plugin.toml"])
    (hello,) = found(tmp_path)
    assert hello.problem.startswith(str(home / "plugin.toml"))
    assert says in hello.problem


def test_the_one_that_is_shown_to_authors_can_be_read(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-plugin.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "plugin.toml").write_text(shown)
    assert read_manifest(tmp_path / "plugin.toml").requires == ("economy",)


def test_one_that_cannot_be_read(tmp_path):
    with pytest.raises(PluginError, match=r"nowhere/plugin.toml cannot be read: No such file"):
        read_manifest(tmp_path / "nowhere" / "plugin.toml")
