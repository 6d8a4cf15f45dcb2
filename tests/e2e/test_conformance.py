"""`assert_plugin_conforms` finds what is wrong, and leaves alone what is right."""

import asyncio
import itertools
import time
import types
from typing import Annotated

import pytest
from disnake.ui import Button, Label, TextInput

from guildkit import Command, Option, Plugin, Route, View, gate, hookimpl
from guildkit_sandbox import Patience
from guildkit_sandbox.conformance import NotConforming, assert_plugin_conforms
from tests.core.tables import Base

PRESS = Route("test", "press/{number:int}")
FORM = Route("test", "form")


def plugin_with(**handlers):
    """A plugin with a command, a button, a modal and a job; each does what it should unless it is told otherwise."""
    plugin = Plugin("test")

    async def nothing(ctx, *_arguments):
        pass

    act = {**dict.fromkeys(("command", "button", "modal", "job", "enabled"), nothing), **handlers}

    @plugin.command("test", description=handlers.get("description", "A test"))
    async def _command(
        ctx,
        word: Annotated[str, Option("A word")] = "",
        number: Annotated[int, Option("A number", max=9)] = 1,
    ):
        await act["command"](ctx, word, number)
        async with ctx.transaction():
            await ctx.jobs.enqueue("work", {}, at=ctx.now)
        await ctx.reply(View("Look!", rows=[[Button(label="Press", custom_id=PRESS.id(number=number))]]))

    @plugin.component(PRESS, opens_modal=True)
    async def _press(ctx, number):
        await act["button"](ctx, number)
        await ctx.modal("A form", FORM.id(), [Label("Word", TextInput(custom_id="word"))])

    @plugin.modal(FORM)
    async def _form(ctx):
        await act["modal"](ctx)
        await ctx.reply("Filled in.", private=True)

    @plugin.job("work")
    async def _work(ctx):
        await act["job"](ctx)

    @plugin.listener("guild_channel_create")
    async def _listen(ctx, channel):
        pass

    @plugin.on_enabled
    async def _on(ctx):
        await act["enabled"](ctx)

    return plugin


async def problems_of(plugin, **options):
    with pytest.raises(NotConforming) as caught:
        await assert_plugin_conforms(plugin, **options)
    assert str(caught.value).startswith("The plugin test does not conform:\n  - ")
    return caught.value.problems


async def test_a_plugin_that_conforms_is_walked_through():
    used = []

    async def note(ctx, *arguments):
        used.append(arguments)

    async def note_form(ctx):
        used.append(ctx.fields["word"])

    await assert_plugin_conforms(plugin_with(command=note, button=note, modal=note_form))
    words = {arguments[0] for arguments in used if isinstance(arguments, tuple) and len(arguments) == 2}
    assert {"", "W" * 6000} < words
    assert any("@everyone" in word for word in words)
    assert {arguments[1] for arguments in used if isinstance(arguments, tuple) and len(arguments) == 2} >= {
        1,
        9,
        -1,
    }
    forms = {form for form in used if isinstance(form, str)}
    assert {"a", "W" * 4000} <= forms


@pytest.mark.parametrize("plugin", ["economy", "music", "raids", "voting"])
async def test_the_plugins_of_the_project_conform(plugin):
    await assert_plugin_conforms(plugin)


async def test_what_cannot_be_loaded():
    with pytest.raises(NotConforming, match=r"It does not load: .*description"):
        await assert_plugin_conforms(plugin_with(description="x" * 101))


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("command", "/test raised ZeroDivisionError: division by zero"),
        ("button", "the component 'press' raised ZeroDivisionError: division by zero"),
        ("modal", "the modal 'form' raised ZeroDivisionError: division by zero"),
        ("job", "the job 'work' raised ZeroDivisionError: division by zero"),
        ("enabled", "guildkit_guild_enabled raised ZeroDivisionError: division by zero"),
    ],
)
async def test_what_raises(where, what):
    async def fails(*_arguments):
        1 / 0  # noqa: B018

    assert what in await problems_of(plugin_with(**{where: fails}))


async def test_what_is_not_answered():
    async def dawdles(*_arguments):
        await asyncio.sleep(0.6)

    found = await problems_of(plugin_with(button=dawdles), steps=2, patience=Patience(answer=0.5))
    silence = "'test:1:press/1' (on a message) was not answered: The application did not respond"
    assert any(problem.startswith(silence) for problem in found)


async def test_what_cannot_serve_and_so_not_be_switched_on():
    plugin = plugin_with()

    @plugin.on_start
    async def _start():
        1 / 0  # noqa: B018

    assert await problems_of(plugin) == [
        "It cannot serve: Its guildkit_start failed; the log says why.",
        "It could not be switched on: test could not be loaded: Its guildkit_start failed; the log says why.",
        "guildkit_start raised ZeroDivisionError: division by zero",
    ]


async def test_people_take_as_many_steps_as_they_are_told():
    used = []

    async def note(*_arguments):
        used.append(1)

    await assert_plugin_conforms(plugin_with(command=note, button=note), steps=2)
    assert len(used) == 3  # the owner uses the command and the button, alice the command alone


async def test_a_database_elsewhere(tmp_path):
    await assert_plugin_conforms(
        plugin_with(), steps=2, database_url=f"sqlite:///{tmp_path}/elsewhere.sqlite3"
    )
    assert (tmp_path / "elsewhere.sqlite3").exists()


async def test_what_fails_for_the_longest_input_only():
    async def echo(ctx, word, number):
        await ctx.reply(f"You said {word}", private=True)

    found = await problems_of(plugin_with(command=echo))
    assert any("LimitError" in problem for problem in found)


async def test_what_discord_refuses():
    async def post(ctx, word, number):
        await ctx.guild.create_text_channel("x" * 101)

    found = await problems_of(plugin_with(command=post))
    assert any("Discord refused POST /guilds/{guild_id}/channels (400)" in problem for problem in found)


async def test_commands_that_are_others_each_time():
    count = itertools.count()

    async def hello(ctx):
        await ctx.reply("Hello!")

    class Restless(Plugin):
        @hookimpl
        def guildkit_commands(self):
            return [Command(("hello",), f"The {next(count)}th", hello)]

    found = await problems_of(Restless("test"))
    assert any("written again after a restart" in problem for problem in found)


async def test_a_gate_that_leaks(monkeypatch):
    monkeypatch.setattr(gate.Gate, "enabled", lambda *_: True)
    found = await problems_of(plugin_with())
    assert "the component 'press' ran in a guild where the plugin is off" in found
    assert "the listener of guild_channel_create ran in a guild where the plugin is off" in found


async def test_models_that_are_ahead_of_their_migrations(tmp_path, monkeypatch):
    folder = tmp_path / "conformance_migrations"
    folder.mkdir()
    (folder / "__init__.py").touch()
    revision = "revision = '0001'\ndown_revision = None\n\ndef upgrade():\n    pass\n"
    (folder / "0001_nothing.py").write_text(revision)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = await problems_of(Plugin("test", metadata=Base.metadata, migrations=folder.name))
    assert sum("Its models differ from what its migrations make" in problem for problem in found) == 3
    assert any("add_table" in problem and "t_books" in problem for problem in found)


async def test_an_object_without_a_name_needs_one():
    with pytest.raises(TypeError, match="Say what the plugin is called"):
        await assert_plugin_conforms(object())
    nameless = types.ModuleType("nameless")
    await assert_plugin_conforms(nameless, name="test")
    with pytest.raises(LookupError, match="No plugin called 'nothing' is installed"):
        await assert_plugin_conforms("nothing")


async def forever(*_arguments):
    await asyncio.Event().wait()


async def blocking(*_arguments):
    time.sleep(1.2)  # noqa: ASYNC251 - what a plugin should not do


async def beginning_anew(ctx, *_arguments):
    async with ctx.transaction():
        await ctx.jobs.enqueue("work", {}, at=ctx.now)


@pytest.mark.parametrize(
    "handlers",
    [{"job": forever}, {"command": forever}, {"command": blocking}, {"job": beginning_anew}],
    ids=["a job for ever", "a command for ever", "blocking", "a job without end"],
)
async def test_what_never_ends_is_given_up(handlers):
    with pytest.raises(NotConforming) as caught:
        await assert_plugin_conforms(plugin_with(**handlers), within=1.0)
    assert any("was not done within 1 s" in problem for problem in caught.value.problems)
