"""Who is in which voice channel: what the bot is told, what people and the bot may do."""

from __future__ import annotations

from datetime import UTC, datetime

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import request


@pytest.fixture
def theatre(guild):
    return guild.create_channel("Theatre", kind="stage")


@pytest.fixture
def there(bot, guild):
    """The guild as disnake knows it."""
    return bot.get_guild(guild.id)


@pytest.fixture
def enter(sandbox, bot, guild):
    """Let the bot ask to join a channel, and return its voice state."""

    async def enter(channel, **options):
        await bot.ws.voice_state(guild.id, channel and channel.id, **options)
        await sandbox.settled()
        return sandbox.world.voice.of(guild.model, sandbox.bot_user.id)

    return enter


# ------------------------------------------------------------------ what the bot is told


async def test_the_bot_sees_people_come_and_go(sandbox, lounge, there, alice):
    await alice.joins("Lounge", muted=True)
    await sandbox.settled()
    channel = there.get_channel(lounge.id)
    assert [member.name for member in channel.members] == ["alice"]
    state = channel.voice_states[alice.id]
    assert (state.self_mute, state.self_deaf, state.mute, state.deaf) == (True, False, False, False)
    await alice.leaves_voice()
    await sandbox.settled()
    assert channel.voice_states == {}


async def test_who_was_there_before_is_in_the_guild_that_the_bot_is_shown(
    sandbox, guild, lounge, connect, alice
):
    await alice.joins("Lounge")
    async with connect(sandbox) as bot:
        assert list(bot.get_channel(lounge.id).voice_states) == [alice.id]


async def test_without_the_intent_the_bot_is_told_of_nobody(sandbox, guild, lounge, connect, alice):
    async with connect(sandbox, intents=disnake.Intents(guilds=True)) as bot:
        await alice.joins("Lounge")
        await sandbox.settled()
        assert "VOICE_STATE_UPDATE" not in bot.events


async def test_only_the_bot_is_told_where_to_connect(sandbox, bot, lounge, alice, enter):
    await alice.joins("Lounge")
    await sandbox.settled()
    assert "VOICE_SERVER_UPDATE" not in bot.events
    await enter(lounge)
    assert bot.events[-2:] == ["VOICE_STATE_UPDATE", "VOICE_SERVER_UPDATE"]
    await enter(lounge, self_deaf=True)  # the same channel: nothing to connect to anew
    assert bot.events[-1] == "VOICE_STATE_UPDATE"


async def test_people_who_leave_the_guild_leave_its_voice_channels(sandbox, lounge, there, alice):
    await alice.joins("Lounge")
    await alice.leaves_guild()
    await sandbox.settled()
    assert there.get_channel(lounge.id).voice_states == {}
    assert sandbox.world.voice.inside(lounge) == []


async def test_the_bot_leaves_with_its_session(sandbox, guild, lounge, connect):
    async with connect(sandbox) as bot:
        await bot.ws.voice_state(guild.id, lounge.id)
        await sandbox.settled()
        assert sandbox.world.voice.inside(lounge)
    assert sandbox.world.voice.inside(lounge) == []


async def test_a_dropped_socket_leaves_the_bot_where_it_is(sandbox, guild, lounge, bot, enter):
    await enter(lounge)
    sandbox.faults.drop()
    await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
    await sandbox.bot_connected()
    assert [state.user for state in sandbox.world.voice.inside(lounge)] == [sandbox.bot_user]


# ------------------------------------------------------------------ who may join


@pytest.mark.parametrize("permission", ["view_channel", "connect"])
async def test_what_the_bot_may_not_join_is_not_answered(guild, bot, lounge, enter, permission):
    guild.bot_may_not(permission)
    assert await enter(lounge) is None
    assert "VOICE_STATE_UPDATE" not in bot.events


async def test_what_is_no_voice_channel_is_not_answered(guild, enter, sandbox, bot):
    assert await enter(guild.channel("general")) is None
    await bot.ws.voice_state(guild.id, 1)
    await bot.ws.voice_state(1, 1)
    await bot.ws.voice_state("guild", "channel")
    await sandbox.settled()
    assert "VOICE_STATE_UPDATE" not in bot.events


async def test_a_full_channel_lets_in_only_who_manages_it(guild, lounge, enter, alice, bob):
    lounge.user_limit = 1
    guild.bot_may_not("manage_channels")
    await alice.joins("Lounge")
    with pytest.raises(CannotDo, match="bob may not join Lounge, or it is full"):
        await bob.joins("Lounge")
    assert await enter(lounge) is None
    guild.bot_may("manage_channels")
    assert (await enter(lounge)).channel is lounge


async def test_who_may_not_speak_is_suppressed(guild, lounge, enter):
    guild.bot_may_not("speak")
    assert (await enter(lounge)).suppress


# ------------------------------------------------------------------ moderators


async def test_moderators_need_the_permission_for_what_they_do(guild, lounge, alice, bob):
    guild.create_channel("Den", kind="voice")
    await bob.joins("Lounge")
    for attempt in (alice.moves(bob, "Den"), alice.disconnects(bob), alice.mutes(bob), alice.deafens(bob)):
        with pytest.raises(CannotDo, match="alice may not do that to bob"):
            await attempt
    carol = guild.join("carol", permissions=["move_members", "mute_members", "deafen_members"])
    with pytest.raises(CannotDo, match="alice is in no voice channel"):
        await carol.mutes(alice)
    await carol.mutes(bob)
    await carol.deafens(bob)
    await carol.moves(bob, "Den")
    assert bob.voice.name == "Den"
    assert (bob.member.mute, bob.member.deaf) == (True, True)
    await carol.disconnects(bob)
    assert bob.voice is None
    assert bob.member.mute  # until a moderator lifts it


async def test_nobody_is_moved_where_the_moderator_may_not_go(guild, lounge, bob):
    den = guild.create_channel("Den", kind="voice")
    carol = guild.join("carol", permissions=["move_members"])
    guild.allow(carol, channel=den, deny=["connect"])
    await bob.joins("Lounge")
    with pytest.raises(CannotDo, match="carol may not join Den"):
        await carol.moves(bob, den)


# ------------------------------------------------------------------ REST


async def test_regions(bot):
    regions = await bot.fetch_voice_regions()
    assert [region.id for region in regions if region.optimal] == ["us-east"]


async def test_voice_states_can_be_looked_up(sandbox, guild, bot, lounge, enter, alice):
    path = f"/guilds/{guild.id}/voice-states/"
    with pytest.raises(disnake.NotFound) as failure:
        await request(bot, "GET", path + "@me")
    assert failure.value.code == 10065
    await enter(lounge)
    await alice.joins("Lounge")
    mine = await request(bot, "GET", path + "@me")
    hers = await request(bot, "GET", path + str(alice.id))
    assert (mine["user_id"], mine["channel_id"]) == (str(sandbox.bot_user.id), str(lounge.id))
    assert hers["member"]["user"]["username"] == "alice"


async def test_the_bot_moderates_who_is_there(sandbox, guild, lounge, there, alice):
    den = guild.create_channel("Den", kind="voice")
    await sandbox.settled()
    member = await there.fetch_member(alice.id)
    guild.bot_may("mute_members", "deafen_members", "move_members")
    with pytest.raises(disnake.HTTPException) as failure:
        await member.edit(mute=True)
    assert failure.value.code == 40032
    await alice.joins("Lounge")
    await member.edit(mute=True, deafen=True)
    assert (alice.member.mute, alice.member.deaf) == (True, True)
    await member.move_to(there.get_channel(den.id))
    assert alice.voice is den
    await member.move_to(None)
    assert alice.voice is None
    await alice.joins("Lounge")
    guild.bot_may_not("mute_members", "deafen_members", "move_members")
    for change in ({"mute": False}, {"deafen": False}, {"voice_channel": None}):
        with pytest.raises(disnake.Forbidden):
            await member.edit(**change)


async def test_the_bot_asks_to_speak_and_is_let(guild, bot, theatre, there, enter):
    state = await enter(theatre)
    assert state.suppress
    with pytest.raises(disnake.Forbidden):
        await there.me.request_to_speak()
    guild.bot_may("request_to_speak")
    await there.me.edit(suppress=True)
    path = f"/guilds/{guild.id}/voice-states/@me"
    when = datetime(2030, 1, 1, tzinfo=UTC)
    await request(bot, "PATCH", path, json={"request_to_speak_timestamp": when.isoformat()})
    assert state.requested_at == when
    with pytest.raises(disnake.Forbidden):
        await request(bot, "PATCH", path, json={"suppress": False})
    guild.bot_may("mute_members")
    await request(bot, "PATCH", path, json={"suppress": False})
    assert not state.suppress
    assert state.requested_at is None


async def test_the_bot_brings_people_to_the_front_of_the_stage(sandbox, guild, bot, theatre, alice, there):
    await alice.joins("Theatre")
    path = f"/guilds/{guild.id}/voice-states/{alice.id}"
    with pytest.raises(disnake.Forbidden):
        await request(bot, "PATCH", path, json={"suppress": False})
    guild.bot_may("mute_members")
    await request(bot, "PATCH", path, json={"suppress": False, "channel_id": str(theatre.id)})
    await sandbox.settled()
    state = there.get_channel(theatre.id).voice_states[alice.id]
    assert not state.suppress
    assert state.requested_to_speak_at is not None
    await request(bot, "PATCH", path, json={"suppress": True})
    assert sandbox.world.voice.of(guild.model, alice.id).suppress


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"suppress": True}, 50024),
        ({"suppress": True, "channel_id": "1"}, 10003),
    ],
)
async def test_only_stages_have_an_audience(guild, bot, lounge, enter, form, code):
    await enter(lounge)
    with pytest.raises(disnake.HTTPException) as failure:
        await request(bot, "PATCH", f"/guilds/{guild.id}/voice-states/@me", json=form)
    assert failure.value.code == code


async def test_wrong_forms_name_the_field(guild, bot, theatre, enter):
    await enter(theatre)
    form = {"suppress": "maybe", "request_to_speak_timestamp": "soon"}
    with pytest.raises(disnake.HTTPException) as failure:
        await request(bot, "PATCH", f"/guilds/{guild.id}/voice-states/@me", json=form)
    assert failure.value.code == 50035
    assert "suppress" in str(failure.value)
    assert "request_to_speak_timestamp" in str(failure.value)


async def test_a_voice_channel_says_what_goes_on(sandbox, guild, bot, lounge, enter):
    path = f"/channels/{lounge.id}/voice-status"
    with pytest.raises(disnake.Forbidden):
        await request(bot, "PUT", path, json={"status": "Jazz"})
    guild.bot_may("set_voice_channel_status")
    await request(bot, "PUT", path, json={"status": "Jazz"})
    await sandbox.settled()
    assert bot.events[-1] == "VOICE_CHANNEL_STATUS_UPDATE"
    with pytest.raises(disnake.HTTPException) as failure:
        await request(bot, "PUT", path, json={"status": "x" * 501})
    assert failure.value.code == 50035
    guild.bot_may_not("manage_channels")
    with pytest.raises(disnake.Forbidden):
        await request(bot, "PUT", path, json={"status": "Jazz"})
    await enter(lounge)
    await request(bot, "PUT", path, json={"status": None})
