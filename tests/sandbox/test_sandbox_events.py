from __future__ import annotations

from datetime import timedelta

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import refused

KIND = disnake.GuildScheduledEventEntityType
STATUS = disnake.GuildScheduledEventStatus


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("create_events", "connect")
    return bot.get_guild(guild.id)


@pytest.fixture
def announce(sandbox, tennessee):
    """Return what announces an event of the bot's in the town hall, for tomorrow."""

    async def create(**changes):
        start = sandbox.time.now() + timedelta(days=1)
        form = {
            "name": "election",
            "entity_type": KIND.external,
            "entity_metadata": disnake.GuildScheduledEventMetadata(location="town hall"),
            "scheduled_start_time": start,
            "scheduled_end_time": start + timedelta(hours=2),
        }
        return await tennessee.create_scheduled_event(**{**form, **changes})

    return create


async def test_an_event_is_announced_and_people_are_interested(sandbox, bot, tennessee, announce, alice):
    event = await announce(description="Who is it to be?")
    assert (event.name, event.entity_metadata.location) == ("election", "town hall")
    assert alice.events() == ["election"]
    await alice.is_interested_in("election")
    await sandbox.settled()
    assert [user.name async for user in event.fetch_users()] == ["alice"]
    counted = await tennessee.fetch_scheduled_event(event.id, with_user_count=True)
    assert counted.user_count == 1
    await alice.is_no_longer_interested_in("election")
    await sandbox.settled()
    assert [user.name async for user in event.fetch_users()] == []
    assert [name for name in bot.events if name.startswith("GUILD_SCHEDULED")] == [
        "GUILD_SCHEDULED_EVENT_CREATE",
        "GUILD_SCHEDULED_EVENT_USER_ADD",
        "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    ]


async def test_an_event_is_started_and_completed_and_then_over(announce, tennessee, alice):
    event = await announce()
    with refused(50035):
        await event.edit(status=STATUS.completed)
    await event.edit(status=STATUS.active)
    with refused(50035):
        await event.edit(status=STATUS.canceled)
    await event.edit(status=STATUS.completed)
    assert alice.events() == []
    assert await tennessee.fetch_scheduled_events() == []
    with refused(180000):
        await event.edit(name="again")
    with pytest.raises(CannotDo, match="sees no event 'election'; there are none"):
        await alice.is_interested_in("election")


async def test_a_new_session_is_told_of_events_to_come(sandbox, connect, guild):
    guild.bot_may("create_events")
    start = sandbox.time.now() + timedelta(days=1)
    async with connect(sandbox) as bot:
        await bot.get_guild(guild.id).create_scheduled_event(
            name="election",
            entity_type=KIND.external,
            entity_metadata=disnake.GuildScheduledEventMetadata(location="town hall"),
            scheduled_start_time=start,
            scheduled_end_time=start + timedelta(hours=2),
        )
    async with connect(sandbox) as bot:
        assert [event.name for event in bot.get_guild(guild.id).scheduled_events] == ["election"]


async def test_an_event_is_deleted(sandbox, announce, tennessee):
    event = await announce()
    await event.delete()
    await sandbox.settled()
    assert tennessee.scheduled_events == []
    with refused(10070):
        await tennessee.fetch_scheduled_event(event.id)


async def test_an_event_in_a_voice_channel(sandbox, tennessee, guild, announce, alice):
    lounge = guild.create_channel("lounge", kind="voice")
    await sandbox.settled()
    voice = {"entity_type": KIND.voice, "entity_metadata": disnake.utils.MISSING}
    event = await announce(**voice, channel=tennessee.get_channel(lounge.id))
    assert event.channel_id == lounge.id
    for wrong in (None, tennessee.get_channel(guild.channel("general").id)):
        with refused(50035):
            await announce(**voice, channel=wrong)
    with refused(50035):
        await announce(channel=tennessee.get_channel(lounge.id))
    guild.allow(guild.role("@everyone"), channel="lounge", deny=["view_channel"])
    assert alice.events() == []
    with pytest.raises(CannotDo, match="there are none"):
        await alice.is_interested_in("election")


async def test_times_and_places_are_checked(sandbox, announce):
    now = sandbox.time.now()
    with refused(50035) as caught:
        await announce(scheduled_start_time=now - timedelta(hours=1))
    assert "Cannot schedule event in the past." in caught.value.text
    with refused(50035):
        await announce(scheduled_end_time=now)
    with refused(50035):
        await announce(scheduled_start_time=now + timedelta(days=6 * 365), scheduled_end_time=None)
    with refused(50035):
        await announce(entity_metadata=disnake.GuildScheduledEventMetadata(location=""))
    with refused(50035):
        await announce(name="x" * 101)


@pytest.mark.parametrize(
    ("rule", "accepted"),
    [
        ({"frequency": 2, "interval": 2, "by_weekday": [0]}, True),
        ({"frequency": 3, "by_weekday": [0, 1, 2, 3, 4]}, True),
        ({"frequency": 1, "by_n_weekday": [{"n": 5, "day": 4}]}, True),
        ({"frequency": 0, "by_month": [7], "by_month_day": [24]}, True),
        ({"frequency": 3, "interval": 2}, False),
        ({"frequency": 3, "by_weekday": [0, 3]}, False),
        ({"frequency": 2, "by_weekday": [0, 1]}, False),
        ({"frequency": 2, "by_month": [1]}, False),
        ({"frequency": 0, "by_month": [7]}, False),
        ({"frequency": 2, "by_weekday": [0], "count": 3}, False),
        ({"frequency": 4, "by_weekday": [0]}, False),
    ],
)
async def test_recurrence_rules(sandbox, tennessee, rule, accepted):
    start = sandbox.time.now() + timedelta(days=1)
    form = {
        "name": "market",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "square"},
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": (start + timedelta(hours=1)).isoformat(),
        "recurrence_rule": {"start": start.isoformat(), "interval": 1, **rule},
    }
    route = disnake.http.Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=tennessee.id)
    if accepted:
        payload = await tennessee._state.http.request(route, json=form)
        assert payload["recurrence_rule"]["frequency"] == rule["frequency"]
    else:
        with refused(50035) as caught:
            await tennessee._state.http.request(route, json=form)
        assert "recurrence_rule" in caught.value.text


async def test_a_guild_plans_a_hundred_events(sandbox, announce, guild):
    event = await announce()
    model = guild.model.scheduled_events[event.id]
    guild.model.scheduled_events |= dict.fromkeys(range(99), model)
    with refused(30038):
        await announce()


async def test_events_need_permissions(bot, guild, announce):
    event = await announce()
    guild.bot_may_not("create_events")
    for act in (announce(), event.edit(name="x"), event.delete()):
        with refused(50013):
            await act
    guild.bot_may("manage_events")
    await event.edit(name="x")
