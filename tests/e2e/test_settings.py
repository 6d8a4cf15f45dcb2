"""`/settings`: read, explained and changed by an admin, with components that follow from the model."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from guildkit import Option, Plugin, settings
from guildkit.setting_types import ChannelSetting, RoleSetting, SecretSetting
from guildkit.settings import OPERATOR


class CafeSettings(BaseModel):
    mood: Annotated[Literal["calm", "loud"], Field(description="How it is here")] = "calm"
    open: Annotated[bool, Field(description="Whether anybody may come in")] = True
    seats: Annotated[int, Field(description="How many people fit", ge=1, le=40)] = 12
    motto: Annotated[str, Field(description="What the sign says", max_length=20)] = "Welcome"
    cakes: Annotated[list[str], Field(description="What there is", max_length=3)] = []
    corner: Annotated[ChannelSetting, Field(description="Where to meet")] = None
    regulars: Annotated[RoleSetting, Field(description="Who gets a discount")] = None
    till: Annotated[SecretSetting, Field(description="The code of the till")] = None


@pytest.fixture
async def cafe(guild, start_bot):
    """A bot with a plugin that has settings of every kind, switched on in the guild."""
    plugin = Plugin("cafe", title="Café", settings=CafeSettings)

    @plugin.command("zone", description="See by which clocks it opens")
    async def zone(ctx):
        await ctx.reply(f"{ctx.zone} {ctx.now.astimezone(ctx.zone):%Z}")

    @plugin.command("menu", description="See what it is like")
    async def menu(ctx):
        settings = ctx.settings
        await ctx.reply(
            f"{settings.mood} {settings.open} {settings.seats} {settings.motto} {settings.cakes} "
            f"{settings.corner} {settings.regulars} {settings.till}"
        )

    return await start_bot(plugin)


async def shown(person, key):
    """Open one setting and return what is seen."""
    await person.slash("settings", plugin="cafe")
    return (await person.select(key)).text


async def test_an_admin_sees_what_can_be_set_and_changes_it_by_choosing(cafe, guild):
    owner, corner = guild.owner, guild.create_channel("corner")
    regulars = guild.role("regulars")
    seen = (await owner.slash("settings", plugin="cafe")).text
    assert "Settings of Café" in seen
    assert "mood" in seen
    assert "How it is here" in seen
    assert "nobody here: the default holds" in (await owner.select("mood")).text
    assert "Changed." in (await owner.select("loud")).text
    await shown(owner, "open")
    assert "Off" in (await owner.click("Off")).text
    await shown(owner, "corner")
    assert "#corner" in (await owner.select(corner)).text
    await shown(owner, "regulars")
    assert "@regulars" in (await owner.select(regulars)).text
    said = (await owner.slash("menu")).text
    assert said == f"loud False 12 Welcome [] {corner.id} {regulars.id} None"


async def test_what_is_refused_is_explained_in_the_readers_language(cafe, guild):
    carl = guild.join("carl", permissions=["manage_guild"], locale="de")
    await shown(carl, "seats")
    await carl.click("Ändern …")
    refused = await carl.fill(value="41")
    assert "❌ '41' ist kein Wert für cafe.seats: Es darf höchstens 40 sein." in refused.text


async def test_what_is_typed_is_checked_and_nothing_of_it_lost(cafe, guild):
    owner = guild.owner
    assert "≥ 1 · ≤ 40" in await shown(owner, "seats")
    await owner.click("Change …")
    refused = await owner.fill(value="four dozen")
    assert "'four dozen' is not a value for cafe.seats" in refused.text
    assert "You entered: four dozen" in refused.text
    await owner.click("Change …")
    assert "Changed." in (await owner.fill(value="40")).text
    await shown(owner, "cakes")
    await owner.click("Change …")
    await owner.fill(value="plum\n\n cheese ")
    await shown(owner, "motto")
    await owner.click("Change …")
    await owner.fill(value="**Hello** @everyone")
    assert "calm True 40 **Hello** @everyone ['plum', 'cheese']" in (await owner.slash("menu")).text


async def test_a_setting_says_who_has_changed_it_and_can_be_taken_back(cafe, guild):
    alice = guild.join("alice", permissions=["manage_guild"])
    await shown(alice, "open")
    await alice.click("Off")
    assert "@alice" in await shown(guild.owner, "open")
    assert "The default holds again." in (await guild.owner.click("Back to the default")).text
    assert "calm True" in (await guild.owner.slash("menu")).text
    assert "Settings of Café" in (await guild.owner.click("Back")).text


async def test_a_secret_is_never_shown(cafe, guild):
    owner = guild.owner
    await shown(owner, "till")
    await owner.click("Change …")
    seen = await owner.fill(value="4711")
    assert "set, and never shown" in seen.text
    opened = await owner.click("Change …")
    assert "4711" not in str(opened.modal)
    await owner.fill(value="")
    assert "None" in (await owner.slash("menu")).text.split()[-1]


async def test_only_who_runs_the_server_may(cafe, guild):
    alice = guild.join("alice")
    assert "settings" not in alice.commands()
    message = (await alice.slash("menu")).message
    answer = await alice.forge(custom_id="core:1:settings-press/cafe/open/false", on=message)
    assert "you need the permission Manage Server" in answer.text
    assert "calm True" in (await alice.slash("menu")).text


async def test_each_guild_has_its_own_and_what_is_off_has_none(cafe, guild, other_guild):
    await shown(guild.owner, "open")
    await guild.owner.click("Off")
    answer = await other_guild.owner.slash("settings", plugin="cafe")
    assert answer.text == "cafe is off here.\nTo switch it on: /plugins enable cafe"
    await other_guild.owner.slash("plugins enable", name="cafe")
    assert "calm True" in (await other_guild.owner.slash("menu")).text


async def test_each_guild_lives_in_its_own_time_zone(cafe, sandbox, guild, other_guild, monkeypatch):
    monkeypatch.setattr(settings, "_RESOLVED", 1)  # as if there were thousands of guilds
    owner, there = guild.owner, other_guild.owner
    await sandbox.until(lambda: "plugins" in there.commands())
    await there.slash("plugins enable", name="cafe")
    assert (await owner.slash("zone")).text == "UTC UTC"
    chosen = cafe.settings.check("core", "time_zone", "america/phoenix")
    await cafe.settings.set(OPERATOR, "core", "time_zone", chosen, by=None)
    await cafe.switches.apply()
    assert "America/Phoenix" in (await owner.slash("settings", plugin="core")).text
    await owner.select("time_zone")
    await owner.click("Change …")
    refused = await owner.fill(value="Tokio")
    assert "There is no such time zone. It may be one of these: Asia/Tokyo" in refused.text
    await owner.click("Change …")
    assert "Changed." in (await owner.fill(value="tokyo")).text
    assert (await owner.slash("zone")).text == "Asia/Tokyo JST"
    assert (await there.slash("zone")).text == "America/Phoenix MST"


async def test_a_time_zone_is_explained_in_german(cafe, guild):
    carl = guild.join("carl", permissions=["manage_guild"], locale="de")
    assert "In welcher Zeitzone" in (await carl.slash("settings", plugin="core")).text
    await carl.select("time_zone")
    await carl.click("Ändern …")
    refused = await carl.fill(value="x" * 4000)
    assert "Eine solche Zeitzone gibt es nicht. Geschrieben wird eine Europe/Berlin" in refused.text


@pytest.mark.parametrize(
    ("custom_id", "values", "says"),
    [
        ("core:1:settings-press/cafe/door/false", None, "There is no setting cafe.door (any more)."),
        ("core:1:settings-press/core/log/1", None, None),
        ("core:1:settings-press/moon/x/1", None, "There is no plugin called 'moon'."),
        ("core:1:settings-press/cafe/seats/9999", None, "is not a value for cafe.seats"),
        ("core:1:settings-pick/cafe/corner", ["nowhere"], None),
        ("core:1:settings/cafe/99999", None, "Settings of Café"),
        ("core:1:settings/cafe/-5", None, "Settings of Café"),
        ("core:1:settings-plugin", ["moon"], "There is no plugin called 'moon'."),
    ],
)
async def test_a_rigged_client_gets_a_sentence(cafe, guild, custom_id, values, says):
    message = (await guild.owner.slash("settings", plugin="cafe")).message
    answer = await guild.owner.forge(custom_id=custom_id, on=message, values=values)
    assert "Something went wrong" not in answer.text
    assert says is None or says in answer.text


async def test_german_admins_read_german(cafe, guild):
    alice = guild.join("alice", permissions=["manage_guild"], locale="de")
    assert "Einstellungen von Café" in (await alice.slash("settings", plugin="cafe")).text
    assert await alice.autocomplete("settings", plugin="caf") == [("Café", "cafe")]


@pytest.mark.parametrize(
    "stored", ["nope", "[" * 100_000, '"many"', "NaN"], ids=["none", "deep", "text", "nan"]
)
async def test_what_somebody_has_broken_in_the_database_is_left_out(cafe, guild, database_url, stored):
    if database_url:
        pytest.skip("PostgreSQL takes no JSON that is none")
    async with cafe.database.migration_connection() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO core_settings (guild_id, plugin, key, value, changed_at) VALUES (?, 'cafe', 'seats', ?, ?)",
            (guild.id, stored, "2026-01-01 00:00:00"),
        )
    await cafe.settings.load()
    assert (await guild.owner.slash("menu")).text.startswith("calm True 12 Welcome")


async def test_a_plugin_may_change_its_own_settings_all_of_them_or_none(
    guild, two_guilds, start_bot, switch_on, alice
):
    plugin = Plugin("cafe", settings=CafeSettings)

    @plugin.command("tidy", description="Change what it is like")
    async def tidy(ctx, seats: Annotated[int, Option("How many")]):
        await ctx.set(mood="loud", seats=seats)
        await ctx.reply(f"{ctx.settings.mood} {ctx.settings.seats}")

    bot = await start_bot(plugin)
    _, ohio = two_guilds
    await switch_on(ohio, "cafe")
    assert "It has to be at least 1." in (await alice.slash("tidy", seats=0)).text
    assert bot.settings.of(guild.id, "cafe").mood == "calm"
    assert (await alice.slash("tidy", seats=7)).text == "loud 7"
    assert bot.settings.of(ohio.id, "cafe").mood == "calm"
    rows = await bot.settings.stored(guild.id, "cafe")
    assert {key: row.changed_by for key, row in rows.items()} == {"mood": alice.id, "seats": alice.id}
