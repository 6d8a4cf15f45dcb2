"""The standing rules that no other test or linter holds, and that `docs/compliance.md` names what holds each."""

import ast
import functools
import importlib.util
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import guildkit
import guildkit.storage
from tests.test_docs import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "compliance.md").read_text(encoding="utf-8")
RULES = re.findall(r"^\| (?!rule )([^|]+?) \| (.+) \|$", PAGE, re.MULTILINE)

PACKAGES = sorted(path for path in [*ROOT.glob("*/src/*"), *ROOT.glob("plugins/*/src/*")] if path.is_dir())
PLUGINS = [path for path in PACKAGES if path.parts[-4] == "plugins"]
SWITCHES = {
    # Documented switches of a library, not its code: whether it warns where voice is not installed.
    "disnake.VoiceClient.warn_nacl",
    "disnake.VoiceClient.warn_dave",
    # The environment of this process.
    "os.environ",
}


def sources(*folders):
    """Every module below some folders, parsed."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            yield path.relative_to(ROOT), parsed(path)


@functools.cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    """What a module imports: the module that it names, what it takes of it, and what that is called here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield each.name, None, each.asname or each.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield node.module or "", each.name, each.asname or each.name


# --- the page ---------------------------------------------------------------------------------------------------------


def test_there_are_rules():
    assert len(RULES) > 25
    assert len({rule for rule, _ in RULES}) == len(RULES)


@pytest.mark.parametrize(("rule", "holders"), RULES, ids=[rule for rule, _ in RULES])
def test_what_holds_a_rule_exists_and_is_run(rule, holders):
    found = re.findall(r"`([^`]+)`", holders)
    assert found, "nothing holds it"
    assert not re.sub(r"`[^`]+`", "", holders).strip()
    for holder in found:
        assert _holds(holder), holder


def _holds(holder):
    tool, _, what = holder.partition(": ")
    if tool == "lint-imports":
        return tool in CI and what in {each["name"] for each in PROJECT["tool"]["importlinter"]["contracts"]}
    if tool == "ruff":
        lint = PROJECT["tool"]["ruff"]["lint"]
        return "ruff check" in CI and lint["select"] == ["ALL"] and not what.startswith(tuple(lint["ignore"]))
    if tool == "mypy":
        return tool in CI and PROJECT["tool"]["mypy"][what] is True
    if tool == "on request":
        return (ROOT / what).exists() and what not in CI
    if holder.startswith(".ci/"):
        return (ROOT / holder).exists() and holder in CI
    path, _, name = holder.partition("::")
    tests = [
        node
        for node in parsed(ROOT / path).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name
    ]
    skipped = any("skip" in ast.unparse(each) for node in tests for each in node.decorator_list)
    return bool(tests) and not skipped and "uv run pytest" in CI


# --- rules that are held here -----------------------------------------------------------------------------------------


def test_plugins_import_only_the_public_api():
    public = {
        "guildkit": set(guildkit.__all__),
        "guildkit.storage": set(guildkit.storage.__all__),
        "guildkit.demo": {"Actor", "Stage"},  # what scenes are typed with
    }
    examples = [ROOT / "examples"]
    found = [
        f"{path}: {module} {name}"
        for path, tree in sources(*PLUGINS, *examples)
        for module, name, _ in imported(tree)
        if (module == "guildkit" or module.startswith("guildkit.")) and name not in public.get(module, ())
    ]
    assert not found


def test_no_plugin_imports_another():
    folders = {path.name: path.parts[-3] for path in PLUGINS}
    assert len(set(folders.values())) >= 4
    for package in PLUGINS:
        own = {name for name, folder in folders.items() if folder == package.parts[-3]}
        for path, tree in sources(package):
            strangers = {module.partition(".")[0] for module, *_ in imported(tree)} & folders.keys() - own
            assert not strangers, path


def test_nothing_of_a_library_is_exchanged():
    """No assignment to what belongs to a module or class that was imported from elsewhere."""
    found = []
    for path, tree in sources(*PACKAGES):
        strangers = {name for module, _, name in imported(tree) if not module.startswith("guildkit")}
        found += [f"{path}: {each}" for each in _assigned(tree) if each.partition(".")[0] in strangers]
    assert not [each for each in found if not each.endswith(tuple(SWITCHES))]
    # What is let pass is there, so that the list does not outlive its reasons.
    assert {each.rpartition(" ")[2] for each in found} == SWITCHES


def _assigned(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.Delete)):
            targets = node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            targets = [node.target]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"setattr", "delattr"}:
            if node.args and re.fullmatch(r"[\w.]+", ast.unparse(node.args[0])):
                yield f"{ast.unparse(node.args[0])}.{'' if len(node.args) < 2 else ast.unparse(node.args[1])}"
            continue
        else:
            continue
        for target in targets:
            for each in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(each, ast.Attribute):
                    yield ast.unparse(each)
                elif isinstance(each, ast.Subscript):
                    yield ast.unparse(each.value)


@pytest.mark.parametrize(
    "patch",
    [
        "import disnake\ndisnake.Client.login = own",
        "from disnake import Client\nClient.login = own",
        "import asyncio as aio\nsetattr(aio, 'sleep', own)",
        "import disnake\ndel disnake.Client.login",
        "import sys\nsys.modules['disnake'] = own",
    ],
)
def test_a_library_that_is_patched_is_noticed(patch):
    tree = ast.parse(patch)
    names = {name for _, _, name in imported(tree)}
    assert [each for each in _assigned(tree) if each.partition(".")[0] in names]


def test_nothing_asks_for_a_members_tier():
    """Tiers are looked up by a guild's id alone, and what is stored of them belongs to guilds."""
    tree = parsed(ROOT / "core" / "src" / "guildkit" / "tiers.py")
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    assert "guild_id" in arguments
    assert not {name for name in arguments if "member" in name or "user" in name}


def test_nothing_is_mocked():
    mocks = re.compile(
        r"^\s*(?:from|import) (?:unittest\.mock|unittest import mock|mock|pytest_mock|dpytest)\b",
        re.MULTILINE,
    )
    assert mocks.search("import os\nfrom unittest.mock import Mock")
    tests = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("examples/**/*.py")]
    assert not [path for path in tests if mocks.search(path.read_text(encoding="utf-8"))]


def _distributions():
    for file in (ROOT / "core", ROOT / "sandbox", *(ROOT / "plugins").iterdir()):
        project = tomllib.loads((file / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = project.get("optional-dependencies", {}).values()
        yield project["name"], [*project["dependencies"], *(each for extra in extras for each in extra)]


def test_dependencies_are_ranges_and_have_a_known_good_version_within():
    pins = [Requirement(line) for line in PROJECT["tool"]["uv"]["constraint-dependencies"]]
    known = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins}
    own = {name for name, _ in _distributions()}
    for name, dependencies in _distributions():
        for dependency in map(Requirement, dependencies):
            called = canonicalize_name(dependency.name)
            if called in own:
                continue
            assert called in known, (
                f"{name}: the root pyproject.toml has no known-good version of {dependency}"
            )
            assert {each.operator for each in dependency.specifier} <= {">=", "<", "!="}, (
                f"{name}: {dependency}"
            )
            assert known[called] in dependency.specifier, f"{name}: {dependency} shuts out {known[called]}"


def test_what_is_behind_is_listed():
    """Without asking anybody: what the index says stands in the test."""
    spec = importlib.util.spec_from_file_location("outdated", ROOT / ".ci" / "outdated.py")
    outdated = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(outdated)
    known = outdated.known_good()
    assert {"disnake", "sqlalchemy", "pluggy"} <= known.keys()
    assert outdated.behind(known, known) == []
    later = {**known, "disnake": Version("99.1"), "pluggy": Version("0.1")}
    assert outdated.behind(known, later) == [f"disnake {known['disnake']} → 99.1"]
