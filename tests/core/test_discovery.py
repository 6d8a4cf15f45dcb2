"""Discovery reads metadata and runs no code of a plugin."""

import importlib.metadata

import pytest

from guildkit.discovery import discover


def install(folder, distribution, *, version="1.0", requires=(), plugin="hello", module="hello_plugin"):
    info = folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {distribution}", f"Version: {version}", "Summary: Says hello"]
    (info / "METADATA").write_text(
        "\n".join([*lines, *(f"Requires-Dist: {each}" for each in requires)]) + "\n"
    )
    (info / "entry_points.txt").write_text(f"[guildkit.plugins]\n{plugin} = {module}:plugin\n")
    (folder / f"{module}.py").write_text("raise SystemExit('I must not be imported')\n")


def found(folder):
    points = [
        point
        for dist in importlib.metadata.distributions(path=[str(folder)])
        for point in dist.entry_points
        if point.group == "guildkit.plugins"
    ]
    return discover(points)


def test_a_plugin_is_found_with_its_metadata(tmp_path):
    install(tmp_path, "guildkit-hello", version="2.3", requires=["guildkit>=0.1", "rich"])
    (hello,) = found(tmp_path)
    assert (hello.name, hello.distribution, hello.version, hello.summary) == (
        "hello",
        "guildkit-hello",
        "2.3",
        "Says hello",
    )
    assert hello.problem == ""


@pytest.mark.parametrize(
    ("requires", "reason"),
    [
        ("guildkit>=7", "It needs guildkit >=7, and this is 0."),
        ("guildkit[x", "cannot be read: 'guildkit[x'"),
    ],
)
def test_a_plugin_for_another_guildkit_is_refused_by_name(tmp_path, requires, reason):
    install(tmp_path, "guildkit-hello", requires=[requires])
    assert reason in found(tmp_path)[0].problem


def test_a_requirement_for_another_platform_does_not_count(tmp_path):
    install(tmp_path, "guildkit-hello", requires=['guildkit>=7; sys_platform == "atari"'])
    assert found(tmp_path)[0].problem == ""


def test_two_plugins_of_one_name_name_each_other(tmp_path):
    install(tmp_path, "guildkit-hello")
    install(tmp_path, "other-hello", module="other")
    (hello,) = found(tmp_path)
    assert "guildkit-hello and other-hello" in hello.problem


def test_the_cores_own_name_is_taken(tmp_path):
    install(tmp_path, "guildkit-core", plugin="core")
    assert "belongs to guildkit itself" in found(tmp_path)[0].problem


def test_the_installed_plugins_are_found():
    assert "voting" in [candidate.name for candidate in discover()]
