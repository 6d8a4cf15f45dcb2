"""Who did what administrative thing, as admins and operators read it afterwards."""

from datetime import timedelta

import pytest
from pydantic import BaseModel

from guildkit import GuildkitError, Plugin, audit
from guildkit.logs import redact
from guildkit.setting_types import SecretSetting
from guildkit_sandbox import CannotDo


class Settings(BaseModel):
    greeting: str = "Hello"
    password: SecretSetting = None


@pytest.fixture
def plugin():
    plugin = Plugin("test", settings=Settings)

    @plugin.command("tidy", description="Tidy up")
    async def _tidy(ctx):
        async with ctx.transaction():
            ctx.audit("room.deleted", "#old-room", {"messages": 12})
        await ctx.reply("Tidied up.")

    @plugin.command("fail", description="Fail half-way")
    async def _fail(ctx):
        async with ctx.transaction():
            ctx.audit("room.deleted", "#old-room")
            raise ZeroDivisionError

    return plugin


@pytest.fixture
def acts(guild):
    """What is noted in a guild, the newest first."""

    async def acts(bot, guild_id=None):
        async with bot.database.system_session("test", read_only=True) as session:
            found = await audit.find(session, guild.id if guild_id is None else guild_id)
        return [(each.action, each.subject, each.by) for each in found]

    return acts


async def test_switches_and_settings_are_noted_with_who_changed_them(start_bot, guild, alice, plugin, acts):
    bot = await start_bot(plugin)
    await guild.owner.slash("plugins disable", name="test")
    await bot.settings.set(guild.id, "test", "greeting", "Moin", by=alice.id)
    await bot.settings.reset(guild.id, "test", "greeting", by=alice.id)
    assert await acts(bot) == [
        ("setting.reset", "test.greeting", alice.id),
        ("setting.changed", "test.greeting", alice.id),
        ("plugin.disabled", "test", guild.owner.id),
        ("plugin.enabled", "test", guild.owner.id),
    ]


async def test_what_changes_nothing_is_not_noted(start_bot, guild, plugin, acts):
    bot = await start_bot(plugin)
    await guild.owner.slash("plugins enable", name="test")
    assert len(await acts(bot)) == 1


async def test_a_secret_is_not_noted(start_bot, guild, plugin):
    bot = await start_bot(plugin, on=False)
    await bot.settings.set(guild.id, "test", "greeting", "Moin", by=None)
    await bot.settings.set(guild.id, "test", "password", "hunter2", by=None)
    await bot.settings.set(guild.id, "gone", "password", "hunter2", by=None)
    async with bot.database.system_session("test", read_only=True) as session:
        found = await audit.find(session, guild.id)
    assert [each.details for each in found] == [{}, {}, {"value": "Moin"}]


async def test_a_secret_is_in_no_log(start_bot, guild, plugin):
    bot = await start_bot(plugin)
    await bot.settings.set(guild.id, "test", "password", "hunter-of-logs", by=None)
    await bot.settings.load()
    assert bot.settings.of(guild.id, "test").password == "hunter-of-logs"
    assert redact("they typed hunter-of-logs") == "they typed •••"


async def test_a_plugin_notes_its_own_acts_with_what_they_do(start_bot, alice, plugin, acts):
    bot = await start_bot(plugin)
    await alice.slash("tidy")
    await alice.slash("fail")  # nothing was done, so nothing is noted
    assert [each for each in await acts(bot) if each[0] != "plugin.enabled"] == [
        ("test.room.deleted", "#old-room", alice.id)
    ]


async def test_an_act_outside_a_transaction_is_refused(start_bot, guild, alice):
    plugin, refused = Plugin("test"), []

    @plugin.command("tidy", description="Tidy up")
    async def _tidy(ctx):
        with pytest.raises(GuildkitError) as caught:
            ctx.audit("room.deleted")
        refused.append(str(caught.value))
        await ctx.reply("No.")

    await start_bot(plugin)
    await alice.slash("tidy")
    assert refused == ["An act is noted inside `async with ctx.transaction()`, with what it does."]


async def test_the_order_is_that_of_the_acts_even_within_one_instant(start_bot, guild):
    bot = await start_bot(on=False)
    async with bot.database.system_session("test") as session:
        for number in range(30):
            audit.note(session, at=bot.clock.now(), guild_id=guild.id, by=None, action=f"act.{number}")
    async with bot.database.system_session("test", read_only=True) as session:
        newest = await audit.find(session, guild.id, limit=10)
        older = await audit.find(session, guild.id, before=newest[-1].id)
    assert [each.action for each in [*newest, *older]] == [f"act.{number}" for number in reversed(range(30))]


async def test_old_acts_are_forgotten(start_bot, guild, acts):
    bot = await start_bot(on=False)
    async with bot.database.system_session("test") as session:
        audit.note(session, at=bot.clock.now() - timedelta(days=2), guild_id=guild.id, by=None, action="old")
        audit.note(session, at=bot.clock.now(), guild_id=guild.id, by=None, action="new")
        assert await audit.forget(session, before=bot.clock.now() - timedelta(days=1)) == 1
    assert [action for action, _, _ in await acts(bot)] == ["new"]


# --- /audit -----------------------------------------------------------------------------------------------------------


async def test_admins_read_who_did_what(start_bot, guild, alice, plugin):
    bot = await start_bot(plugin)
    await bot.settings.set(guild.id, "test", "greeting", "*Moin*", by=alice.id)
    await bot.settings.set(guild.id, "test", "password", "hunter2", by=alice.id)
    await bot.settings.reset(guild.id, "test", "greeting", by=None)
    await alice.slash("tidy")
    answer = await guild.owner.slash("audit")
    assert answer.private
    assert [line.partition(" ago ")[2] for line in answer.text.splitlines()[1:]] == [
        "@alice: **test.room.deleted** #old-room",
        "the operator: took **test.greeting** back",
        "@alice: set **test.password**",
        '@alice: set **test.greeting** to "\\*Moin\\*"',
        "@owner: switched **test** on",
    ]
    only_hers = await guild.owner.slash("audit", member=alice)
    assert "operator" not in only_hers.text
    assert "greeting" in only_hers.text
    assert ("setting.reset", "setting.reset") in await guild.owner.autocomplete("audit", action="setting")
    assert len((await guild.owner.slash("audit", action="setting")).text.splitlines()) == 1 + 3
    assert "Nothing has been noted." in (await guild.owner.slash("audit", action="raid/../x")).text


async def test_letting_a_plugin_work_again_and_making_the_guide_are_noted(start_bot, guild, plugin):
    bot = await start_bot(plugin, guide=True)
    bot.breaker.limit = 1
    bot.failures.note(ValueError("oh"), where="test", plugin="test", guild_id=guild.id)
    await guild.owner.slash("plugins retry", name="test")
    await guild.owner.slash("guide")
    shown = (await guild.owner.slash("audit")).text
    assert "had **test** work again" in shown
    assert "made the server guide" in shown


async def test_the_audit_has_pages(start_bot, guild, plugin):
    bot = await start_bot(plugin, on=False)
    async with bot.database.system_session("test") as session:
        for number in range(25):
            audit.note(session, at=bot.clock.now(), guild_id=guild.id, by=None, action=f"act.{number:02}")

    def shown(answer):
        lines = [line for line in answer.text.splitlines() if "act." in line]
        return [line[line.index("act.") :][:6] for line in lines], [
            each.label for each in answer.message.buttons
        ]

    first, buttons = shown(await guild.owner.slash("audit"))
    assert buttons == ["Older"]
    second, buttons = shown(await guild.owner.click("Older"))
    assert buttons == ["Newest", "Older"]
    third, buttons = shown(await guild.owner.click("Older"))
    assert buttons == ["Newest"]
    assert [*first, *second, *third] == [f"act.{number:02}" for number in reversed(range(25))]
    assert shown(await guild.owner.click("Newest")) == (first, ["Older"])


async def test_only_those_who_may_manage_the_server_read_it(start_bot, guild, other_guild, alice, plugin):
    await start_bot(plugin)
    with pytest.raises(CannotDo):
        await alice.slash("audit")
    assert "Nothing has been noted." in (await other_guild.owner.slash("audit")).text


async def test_an_erased_member_is_nobody_in_the_audit(start_bot, guild, alice, plugin):
    bot = await start_bot(plugin)
    await alice.slash("tidy")
    await alice.slash("privacy erase")
    await alice.click("Erase my data")
    await bot.rest()
    text = (await guild.owner.slash("audit")).text
    assert "a member who was erased: had a member’s data erased" in text
    assert "a member who was erased: **test.room.deleted** #old-room" in text
    assert str(alice.id) not in text
