"""What the documentation says is so."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [path for path in ROOT.glob("**/*.md") if ".venv" not in path.parts]


def _generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "reference" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["hooks.md", "cli.md", "configuration.md", "constitution.md"])
def test_the_reference_follows_from_the_code(name):
    expected = _generator().PAGES[name]()
    found = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert found == expected, "run `uv run python docs/reference/generate.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_has_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install uv && uv run guildkit demo" in readme
    assert "pip install uv && uv run pytest" in readme


def test_the_tutorials_code_is_the_examples_code():
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    example = ROOT / "examples" / "guildkit-hello"
    sources = [
        path.read_text(encoding="utf-8") for path in example.rglob("*") if path.suffix in {".py", ".toml"}
    ]
    blocks = re.findall(r"```(?:python|toml)\n(.*?)```", tutorial, re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        assert any(block.strip() in source for source in sources), block


def test_the_tutorials_blocks_in_order_are_the_whole_plugin():
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    *blocks, _ = re.findall(r"```python\n(.*?)```", tutorial, re.DOTALL)
    module = (ROOT / "examples/guildkit-hello/src/guildkit_hello/__init__.py").read_text(encoding="utf-8")
    assert "".join("".join(blocks).split()) == "".join(module.split())


def test_the_how_to_of_tests_shows_tests_that_pass():
    page = (ROOT / "docs" / "how-to" / "test-a-plugin.md").read_text(encoding="utf-8")
    files = ("examples/guildkit-hello/tests/test_hello.py", "tests/sandbox/test_sandbox_voice.py")
    tests = "".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    shown = re.findall(r"^async def .*?(?=^```|^async def )", page, re.DOTALL | re.MULTILINE)
    assert len(shown) >= 3
    for each in shown:
        assert each.strip() in tests, each


def test_the_code_for_other_libraries_is_tested():
    page = (ROOT / "docs" / "how-to" / "other-libraries.md").read_text(encoding="utf-8")
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "sandbox").glob("*.py")]
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        assert any(block.strip() in test for test in tests), block


def test_every_distribution_has_a_readme_and_a_changelog_for_its_version():
    for project in (ROOT / "core", ROOT / "sandbox", *(ROOT / "plugins").iterdir()):
        version = tomllib.loads((project / "pyproject.toml").read_text())["project"]["version"]
        assert f"## {version}" in (project / "CHANGELOG.md").read_text(encoding="utf-8")
        assert len((project / "README.md").read_text(encoding="utf-8").splitlines()) > 5


def test_known_good_versions_name_no_host():
    constraints = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"][
        "constraint-dependencies"
    ]
    assert constraints
    for line in constraints:
        assert re.fullmatch(r"[a-z0-9._-]+==[0-9][0-9a-z.]*( ; .+)?", line), line
