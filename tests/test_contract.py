"""What members can type is a promise: nothing of it goes, or asks for more, without having been announced."""

import importlib.util
import json
import sys
from typing import Annotated, Literal

import disnake
import pytest
from packaging.version import Version

from guildkit import Option, Plugin
from guildkit.host import PluginHost
from tests.core.plugins import candidate
from tests.test_docs import ROOT

_spec = importlib.util.spec_from_file_location("contract", ROOT / "docs" / "reference" / "contract.py")
contract = importlib.util.module_from_spec(_spec)
sys.modules["contract"] = contract  # where dataclasses look for it
_spec.loader.exec_module(contract)

Size = Annotated[Literal["small", "large"], Option("Size")]
MANAGERS = disnake.Permissions(manage_guild=True)


@pytest.fixture(scope="module")
def installed():
    return contract.installed()


def test_nothing_that_members_can_type_is_gone_or_different_unannounced(installed):
    before = json.loads(contract.SNAPSHOT.read_text(encoding="utf-8"))
    assert len(before) >= 5
    versions = {name: plugin.version for name, plugin in installed.items()}
    found = contract.unannounced(
        contract.breaks(before, contract.contract(installed)), contract.announced(), versions
    )
    assert not found, "announce it in docs/reference/deprecations.toml: " + "; ".join(map(str, found))


def test_the_snapshot_holds_what_there_is(installed):
    expected = contract.written(contract.contract(installed))
    found = contract.SNAPSHOT.read_text(encoding="utf-8")
    assert found == expected, "run `uv run python docs/reference/contract.py`"
    assert json.loads(expected) == contract.contract(installed)


def test_what_is_announced_says_what_and_when_and_is_kept_until_then(installed):
    now = contract.contract(installed)
    for entry in contract.announced():
        assert entry.keys() - {"option"} == {"plugin", "command", "announced", "done", "instead"}, entry
        assert Version(entry["announced"]) < Version(entry["done"]), f"nobody could read it before: {entry}"
        if Version(installed[entry["plugin"]].version) < Version(entry["done"]):
            command = now[entry["plugin"]].get(entry["command"])
            assert command is not None, f"gone too early: {entry}"
            assert entry.get("option", "") in {"", *command.get("options", {})}, f"gone too early: {entry}"


def shop(handler, *, path="buy", **options):
    """The contract of a plugin with one command."""
    plugin = Plugin("shop")
    plugin.group("shop", "The shop")
    plugin.command(path, description="Buy something", **options)(handler)
    host = PluginHost()
    host.load_all([candidate(plugin)])
    assert not host.failures
    return contract.contract(host.plugins)


async def buy(ctx, what: Annotated[str, Option("What", max=50)], size: Size = "small"): ...
async def without_size(ctx, what: Annotated[str, Option("What", max=50)]): ...
async def shorter(ctx, what: Annotated[str, Option("What", max=20)], size: Size = "small"): ...
async def counted(ctx, what: Annotated[int, Option("What")], size: Size = "small"): ...
async def size_required(ctx, what: Annotated[str, Option("What", max=50)], size: Size): ...
async def smaller(
    ctx,
    what: Annotated[str, Option("What", max=50)],
    size: Annotated[Literal["small"], Option("Size")] = "small",
): ...
async def chosen(ctx, what: Annotated[Literal["hat"], Option("What")], size: Size = "small"): ...
async def one_more(
    ctx,
    what: Annotated[str, Option("What", max=50)],
    who: Annotated[disnake.Member, Option("For whom")],
    size: Size = "small",
): ...
async def allows_more(
    ctx,
    what: Annotated[str, Option("Which", max=90)],
    size: Annotated[Literal["tiny", "small", "large"], Option("Size")] = "small",
    who: Annotated[disnake.Member | None, Option("For whom")] = None,
): ...


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({}, ["shop: /buy: is gone"]),
        (shop(buy, path="shop buy"), ["shop: /buy: is gone"]),
        (shop(without_size), ["shop: /buy, option size: is gone"]),
        (shop(shorter), ["shop: /buy, option what: has 20 as its max length, not 50"]),
        (shop(counted), ["shop: /buy, option what: is integer, not string"]),
        (shop(size_required), ["shop: /buy, option size: is required now"]),
        (shop(smaller), ["shop: /buy, option size: does not take large any more"]),
        (shop(chosen), ["shop: /buy, option what: takes only what it offers now"]),
        (shop(one_more), ["shop: /buy, option who: is new, and required"]),
        (
            shop(buy, permissions=MANAGERS),
            [
                "shop: /buy: is shown to others than before: those with ['manage_guild'], not None",
                "shop: /buy: asks another permission than before: ['manage_guild'], not None",
            ],
        ),
        (
            shop(buy, operator=True),
            [
                "shop: /buy: is for others than before: operators True, not None",
            ],
        ),
        (shop(allows_more), []),
        (shop(buy, path="shop buy", formerly="buy"), []),
    ],
    ids=lambda value: (
        (value[0].partition(": ")[2] if value else "allowed") if isinstance(value, list) else ""
    ),
)
def test_what_breaks_a_promise(now, said):
    assert list(map(str, contract.breaks(shop(buy), now))) == said


def test_an_announcement_counts_from_its_version_on_and_for_that_alone():
    entry = {"plugin": "shop", "command": "/buy", "option": "size", "announced": "0.2", "done": "0.3"}

    def refused(now, version):
        return list(
            map(str, contract.unannounced(contract.breaks(shop(buy), now), [entry], {"shop": version}))
        )

    assert refused(shop(without_size), "0.3") == []
    assert refused(shop(without_size), "0.2.9") == ["shop: /buy, option size: is gone"]
    assert refused({}, "0.3") == ["shop: /buy: is gone"]


def test_the_snapshot_is_not_renewed_over_a_broken_promise(tmp_path, monkeypatch):
    """It would hide what is gone."""
    kept = json.loads(contract.SNAPSHOT.read_text(encoding="utf-8"))
    kept["core"]["/farewell"] = {}
    snapshot = tmp_path / "commands.json"
    snapshot.write_text(contract.written(kept), encoding="utf-8")
    monkeypatch.setattr(contract, "SNAPSHOT", snapshot)
    with pytest.raises(SystemExit, match="core: /farewell: is gone"):
        contract.main()
    assert "/farewell" in snapshot.read_text(encoding="utf-8")
    del kept["core"]["/farewell"], kept["core"]["/help"]
    snapshot.write_text(contract.written(kept), encoding="utf-8")
    contract.main()
    assert "/help" in json.loads(snapshot.read_text(encoding="utf-8"))["core"]
