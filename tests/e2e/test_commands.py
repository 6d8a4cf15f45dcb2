"""Guild commands are reconciled: exactly what a guild should have, with as few calls as possible."""

import json
from typing import Annotated

import pytest

from guildkit import Option, Plugin, reconciler
from guildkit.command_diff import diff
from guildkit_sandbox import CannotDo
from tests.core.plugins import CORE_COMMANDS, commands_of


def plugin_with(name, *commands):
    """A plugin whose commands say their name."""

    def saying(command):
        async def run(ctx):
            await ctx.reply(f"{command} of {ctx.plugin}")

        return run

    plugin = Plugin(name)
    for command in commands:
        plugin.command(command, description=f"Does {command}")(saying(command))
    return plugin


def command_calls(sandbox):
    return [entry.name for entry in sandbox.transcript.requests() if "/commands" in entry.name]


async def test_a_restart_with_nothing_changed_makes_no_command_call(start_bot, sandbox, guild, other_guild):
    await start_bot(plugin_with("a", "one"))
    before = len(command_calls(sandbox))
    assert before == 3  # one for each guild, and one for the switch
    await start_bot(plugin_with("a", "one"))
    assert len(command_calls(sandbox)) == before
    assert commands_of(guild.join("alice")) == ["one"]


async def test_a_changed_plugin_touches_only_the_guilds_where_it_is_on(
    start_bot, sandbox, guild, other_guild
):
    await start_bot(plugin_with("a", "one"))
    before = len(command_calls(sandbox))
    await start_bot(plugin_with("a", "one", "two"))
    (call,) = command_calls(sandbox)[before:]
    assert f"/guilds/{guild.id}/commands" in call
    assert commands_of(guild.join("alice")) == ["one", "two"]
    assert commands_of(other_guild.join("zoe")) == []


async def test_the_last_command_of_a_plugin_really_disappears(start_bot, guild):
    await start_bot(plugin_with("a", "one"))
    alice = guild.join("alice")
    await start_bot(plugin_with("a"))
    assert commands_of(alice) == []
    assert guild.owner.commands() == CORE_COMMANDS


async def test_an_uninstalled_plugin_takes_its_commands_along_and_brings_them_back(start_bot, guild):
    await start_bot(plugin_with("a", "one"))
    alice = guild.join("alice")
    await start_bot()
    assert commands_of(alice) == []
    await start_bot(plugin_with("a", "one"), on=False)
    assert commands_of(alice) == ["one"]


async def test_two_plugins_may_share_a_command_as_long_as_no_guild_has_both(
    start_bot, guild, other_guild, switch_on
):
    await start_bot(plugin_with("a", "sing"), plugin_with("b", "sing"), on=False)
    await switch_on(guild, "a")
    await switch_on(other_guild, "b")
    alice = guild.join("alice")
    assert (await alice.slash("sing")).text == "sing of a"
    assert (await other_guild.join("zoe").slash("sing")).text == "sing of b"
    answer = await guild.owner.slash("plugins enable", name="b")
    assert answer.text == "b and a both bring /sing; switch a off first."
    german = guild.join("carl", permissions=["manage_guild"], locale="de")
    answer = await german.slash("plugins enable", name="b")
    assert answer.text == "b und a bringen beide /sing; schalte zuerst a aus."
    assert (await alice.slash("sing")).text == "sing of a"


async def test_more_commands_than_discord_allows_are_refused_before_any_call(start_bot, sandbox, guild):
    room = 100 - len(CORE_COMMANDS)
    bot = await start_bot(plugin_with("many", *(f"c{i}" for i in range(room))))
    assert len(commands_of(guild.join("alice"))) == room
    calls = len(command_calls(sandbox))
    await start_bot(
        plugin_with("many", *(f"c{i}" for i in range(room))), plugin_with("more", "c99"), on=False
    )
    answer = await guild.owner.slash("plugins enable", name="more")
    assert answer.text == "With more this server would have 101 commands; Discord allows 100."
    assert len(command_calls(sandbox)) == calls
    assert bot


async def test_a_command_that_another_bot_process_left_behind_is_answered_kindly(start_bot, sandbox, guild):
    """Discord's client may show a command for a moment after it was switched off."""
    await start_bot(plugin_with("a", "one"))
    alice = guild.join("alice")
    scope = sandbox.world.scopes[guild.id]
    kept = dict(vars(scope))
    await guild.owner.slash("plugins disable", name="a")
    vars(scope).update(kept)
    assert commands_of(alice) == ["one"]
    calls = len(command_calls(sandbox))
    answer = await alice.slash("one")
    assert (answer.text, answer.private) == ("/one is switched off on this server.", True)
    assert commands_of(alice) == ["one"]  # nobody has wiped the guild because of a command that is not known
    assert len(command_calls(sandbox)) == calls


async def test_when_discord_fails_the_sync_is_tried_again(start_bot, sandbox, guild, monkeypatch):
    bot = await start_bot(plugin_with("a", "one"))
    monkeypatch.setattr(reconciler, "RETRY_SECONDS", (0, 0))
    real, failures = bot.reconciler._apply, [OSError("no route to host")]

    async def apply(guild_id, payloads):
        if failures:
            raise failures.pop()
        await real(guild_id, payloads)

    monkeypatch.setattr(bot.reconciler, "_apply", apply)
    await guild.owner.slash("plugins disable", name="a")
    assert not failures
    alice = guild.join("alice")
    while bot.reconciler._retries:
        await next(iter(bot.reconciler._retries.values()))
    assert commands_of(alice) == []


async def test_a_guild_that_the_bot_leaves_and_joins_again_gets_its_commands_back(start_bot, sandbox, guild):
    bot = await start_bot(plugin_with("a", "one"))
    alice = guild.join("alice")
    guild.kick_bot()
    await sandbox.settled()
    await bot.rest()
    assert commands_of(alice) == []
    guild.invite_bot()
    await sandbox.settled()
    await bot.rest()
    assert commands_of(alice) == ["one"]
    assert (await alice.slash("one")).text == "one of a"


async def test_options_reach_the_handler_as_what_they_are(start_bot, guild):
    import disnake

    plugin, got = Plugin("types"), []

    @plugin.command("try", description="Try every type")
    async def _try(
        ctx,
        who: Annotated[disnake.Member, Option("Who")],
        count: Annotated[int, Option("How many", min=1, max=5)],
        share: Annotated[float, Option("How much")] = 0.5,
        loud: Annotated[bool, Option("Loud")] = False,
        where: Annotated[disnake.TextChannel | None, Option("Where")] = None,
        role: Annotated[disnake.Role | None, Option("Role")] = None,
    ):
        got.append((who.display_name, count, share, loud, where and where.name, role and role.name))
        await ctx.reply("ok")

    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    await alice.slash("try", who=bob, count=3)
    await alice.slash(
        "try", who=bob, count=3, share=0.25, loud=True, where=guild.channel("general"), role=guild.role("x")
    )
    assert got == [("bob", 3, 0.5, False, None, None), ("bob", 3, 0.25, True, "general", "x")]
    with pytest.raises(CannotDo):
        await alice.slash("try", who=bob, count=6)


async def test_what_is_sent_holds_no_surprises(start_bot, sandbox, guild):
    await start_bot(plugin_with("a", "one"))
    (entry,) = sandbox.transcript.requests("PUT", containing=f"/guilds/{guild.id}/commands")[-1:]
    plugins, *_, one = json.loads(entry.sent)
    assert (plugins["name"], one["name"]) == ("plugins", "one")
    assert plugins["default_member_permissions"] == "32"
    assert plugins["contexts"] == [0]
    assert one["default_member_permissions"] is None


async def test_a_change_of_what_a_member_needs_is_synced(start_bot, sandbox, guild):
    import disnake

    def plugin(permissions):
        plugin = Plugin("a")

        @plugin.command("one", description="Does one", permissions=permissions)
        async def _one(ctx):
            await ctx.reply("one")

        return plugin

    await start_bot(plugin(None))
    alice = guild.join("alice")
    assert commands_of(alice) == ["one"]
    await start_bot(plugin(disnake.Permissions(ban_members=True)))
    assert commands_of(alice) == []
    assert "one" in guild.owner.commands()


async def test_more_new_commands_a_day_than_discord_allows_are_held_back_until_tomorrow(
    start_bot, sandbox, guild, monkeypatch
):
    monkeypatch.setattr(reconciler, "RETRY_SECONDS", (3600.0,))
    monkeypatch.setattr(reconciler, "CREATIONS_PER_DAY", len(CORE_COMMANDS) + 3)
    bot = await start_bot(plugin_with("a", "one"))
    alice = guild.join("alice")
    for _ in range(2):
        await guild.owner.slash("plugins disable", name="a")
        await guild.owner.slash("plugins enable", name="a")
    assert (commands_of(alice), bot.reconciler.waiting) == (["one"], 0)
    await guild.owner.slash("plugins disable", name="a")
    calls = len(command_calls(sandbox))
    answer = await guild.owner.slash("plugins enable", name="a")
    assert "I keep trying" in answer.text
    assert (commands_of(alice), bot.reconciler.waiting) == ([], 1)
    assert len(command_calls(sandbox)) == calls  # Discord was not even asked
    sandbox.time.advance(hours=25)
    assert await bot.reconciler.reconcile(guild.id)
    assert (commands_of(alice), bot.reconciler.waiting) == (["one"], 0)


def test_defaults_that_discord_spells_out_are_no_difference():
    desired = {"type": 1, "name": "a", "description": "A", "options": [], "default_member_permissions": None}
    present = {
        **desired,
        "id": "1",
        "application_id": "2",
        "version": "3",
        "nsfw": False,
        "name_localizations": None,
        "default_member_permissions": None,
    }
    assert not diff([desired], [present])
    option = {"type": 3, "name": "x", "description": "X"}
    found = diff(
        [{**desired, "options": [option]}, {**desired, "name": "b"}],
        [{**present, "options": [{**option, "required": False, "min_length": 2}]}, {**present, "name": "c"}],
    )
    assert (found.created, found.changed, found.deleted) == (["b"], {"a": ["options"]}, ["c"])
    assert not diff(
        [{**desired, "options": [option]}], [{**present, "options": [{**option, "required": False}]}]
    )
