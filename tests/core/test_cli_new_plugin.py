"""`guildkit new-plugin`: what it refuses, and that it leaves nothing half done. What it makes is tried in `tests/e2e`."""

import os
import resource
import subprocess
import sys

import pytest

from guildkit.bot import Bot
from guildkit.config import Config
from guildkit.gate import CORE


def test_every_placeholder_is_filled(guildkit, tmp_path):
    code, out, _ = guildkit("new-plugin", "rose_garden2", "--in", tmp_path)
    target = tmp_path / "guildkit-rose-garden2"
    assert (code, f"✓ The plugin rose_garden2 is in {target}." in out) == (0, True)
    made = [path for path in target.rglob("*") if path.is_file()]
    assert target / "src" / "guildkit_rose_garden2" / "py.typed" in made
    assert target / ".gitignore" in made
    for path in made:
        assert path.suffix != ".template"
        assert "{{" not in f"{path}{path.read_text(encoding='utf-8')}", path
    assert 'name = "guildkit-rose-garden2"' in (target / "pyproject.toml").read_text()
    assert 'title="Rose garden2"' in (target / "src/guildkit_rose_garden2/__init__.py").read_text()
    assert "class RoseGarden2Settings(" in (target / "src/guildkit_rose_garden2/settings.py").read_text()


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Rose Garden", "rose_garden"),
        ("rose-garden", "rose_garden"),
        ("rose__garden", "rose_garden"),
        ("garden_", "garden"),
        ("2garden", "garden"),
        ("../garden", "garden"),
        ("x" * 33, "x" * 32),
        ("gärten", "g_rten"),
        ("", "garden"),
        ("花园", "garden"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_with_a_better_one(guildkit, tmp_path, name, better):
    code, _, err = guildkit("new-plugin", name, "--in", tmp_path)
    assert (code, f"A plugin cannot be called {name!r}" in err) == (1, True)
    assert err.endswith(f"guildkit new-plugin {better}\n")
    assert list(tmp_path.iterdir()) == []
    assert guildkit("new-plugin", better, "--in", tmp_path)[0] == 0


def test_what_belongs_to_guildkit_is_refused(guildkit, tmp_path, home):
    own = Bot(Config(home=home), candidates=()).host.plugins[CORE].records
    commands = {command.path[0] for command in own.commands}
    assert {"plugins", "reload"} <= commands
    for name in ("core", "sandbox", *commands):
        code, _, err = guildkit("new-plugin", name, "--in", tmp_path)
        assert (code, f"The name {name!r} belongs to guildkit itself." in err) == (1, True)


def test_a_plugin_that_is_installed_is_not_begun_again(guildkit, tmp_path):
    code, _, err = guildkit("new-plugin", "voting", "--in", tmp_path)
    assert (code, "A plugin called 'voting' is installed already." in err) == (1, True)


def test_a_folder_that_is_there_stays_as_it_is(guildkit, tmp_path):
    (tmp_path / "guildkit-garden").mkdir()
    (tmp_path / "guildkit-garden" / "notes.txt").write_text("Roses first.")
    code, _, err = guildkit("new-plugin", "garden", "--in", tmp_path)
    assert (code, "is there already, and is left as it is." in err, "--in" in err) == (1, True, True)
    assert [path.name for path in (tmp_path / "guildkit-garden").iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made(guildkit, tmp_path):
    (tmp_path / "file").write_text("")
    for folder, says in (("nowhere", "No such file or directory"), ("file", "Not a directory")):
        code, _, err = guildkit("new-plugin", "garden", "--in", tmp_path / folder)
        assert (code, f"cannot be written: {says}." in err) == (1, True)
        assert "guildkit new-plugin NAME --in FOLDER" in err


def test_where_writing_fails_in_the_middle_nothing_stays_behind(tmp_path):
    """No file may grow beyond 1 kB: some of them can be written, and others cannot."""
    done = subprocess.run(
        [sys.executable, "-m", "guildkit", "new-plugin", "garden"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "guildkit-garden cannot be written: File too large." in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
