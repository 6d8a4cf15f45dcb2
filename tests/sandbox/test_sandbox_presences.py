"""Who is there: presences, the members that the gateway tells of, and what they wrote."""

from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo, GatewayRules, Sandbox
from tests.sandbox.wire import dial

GUILDS, MEMBERS, PRESENCES, MESSAGES, CONTENT = 1, 1 << 1, 1 << 8, 1 << 9, 1 << 15
ALL = ["members", "presences", "message_content"]


@pytest.fixture
async def open_sandbox():
    """A sandbox whose bot was granted everything."""
    async with Sandbox(seed=1, privileged_intents=ALL) as sandbox:
        yield sandbox


@pytest.fixture
def tennessee(open_sandbox):
    return open_sandbox.create_guild("Tennessee")


async def test_the_bot_sees_people_come_and_go(open_sandbox, tennessee, connect):
    alice = tennessee.join("alice")
    intents = disnake.Intents(guilds=True, members=True, presences=True)
    async with connect(open_sandbox, intents=intents) as bot:
        seen = bot.get_guild(tennessee.id).get_member(alice.id)
        assert seen.status is disnake.Status.online
        await alice.goes("idle", playing="Chess")
        await open_sandbox.settled()
        assert seen.status is disnake.Status.idle
        assert seen.activity.name == "Chess"
        await alice.goes("invisible")
        await alice.goes("offline")  # Which looks the same.
        await open_sandbox.settled()
        assert seen.status is disnake.Status.offline
        assert bot.events.count("PRESENCE_UPDATE") == 2


async def test_without_the_intent_nobody_is_seen(open_sandbox, tennessee, connect):
    alice = tennessee.join("alice")
    async with connect(open_sandbox) as bot:
        await alice.goes("dnd")
        await open_sandbox.settled()
        assert "PRESENCE_UPDATE" not in bot.events


async def test_people_see_the_bot_and_what_it_does(sandbox, guild, alice, connect):
    assert alice.presence_of(sandbox.bot_user) == ("offline", "")
    async with connect(sandbox) as bot:
        assert alice.presence_of(sandbox.bot_user) == ("online", "")
        await bot.change_presence(status=disnake.Status.idle, activity=disnake.Game("Chess"))
        await sandbox.settled()
        assert alice.presence_of(sandbox.bot_user) == ("idle", "Playing Chess")
        await bot.change_presence(activity=disnake.CustomActivity("counting votes"))
        await sandbox.settled()
        assert alice.presence_of(sandbox.bot_user) == ("online", "counting votes")
    assert alice.presence_of(sandbox.bot_user) == ("offline", "")


async def test_the_bot_may_say_at_once_what_it_does(sandbox, guild, alice):
    async with dial(sandbox) as wire:
        listening = {"name": "the rain", "type": 2}
        await wire.identify(
            presence={"status": "dnd", "activities": [listening], "since": None, "afk": False}
        )
        await wire.hear("READY")
        assert alice.presence_of(sandbox.bot_user) == ("dnd", "Listening to the rain")
        sandbox.faults.drop()
        await sandbox.until(lambda: not sandbox.gateway.connected, within=1)
        assert alice.presence_of(sandbox.bot_user).status == "dnd"  # It may still resume.


async def test_people_can_only_be_what_there_is(guild, alice, sandbox):
    with pytest.raises(CannotDo, match="asleep"):
        await alice.goes("asleep")
    with pytest.raises(CannotDo, match="not in Tennessee"):
        alice.presence_of(sandbox.create_guild("Ohio").join("carol"))


# --- what GUILD_CREATE says of members


async def test_members_come_with_the_guild_where_presences_do(open_sandbox, tennessee):
    await tennessee.join("alice").goes("offline")
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | MEMBERS | PRESENCES)
        told = await wire.hear("GUILD_CREATE")
        assert names(told) == ["owner", "guildkit", "alice"]
        assert [presence["status"] for presence in told["presences"]] == ["online", "online"]
        assert told["large"] is False
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | MEMBERS)
        told = await wire.hear("GUILD_CREATE")
        assert names(told) == ["guildkit"]
        assert told["presences"] == []


async def test_large_guilds_come_without_those_who_are_offline(open_sandbox, tennessee):
    for person in tennessee.join_many(60):
        await person.goes("offline")
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | PRESENCES)
        told = await wire.hear("GUILD_CREATE")
        assert told["large"] is True
        assert told["member_count"] == 62
        assert names(told) == ["owner", "guildkit"]
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | PRESENCES, large_threshold=250)
        told = await wire.hear("GUILD_CREATE")
        assert told["large"] is False
        assert len(told["members"]) == 62


async def test_no_guild_of_fifty_is_large(open_sandbox, tennessee):
    for person in tennessee.join_many(48):
        await person.goes("offline")
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | PRESENCES, large_threshold=10)
        told = await wire.hear("GUILD_CREATE")
        assert told["large"] is False
        assert len(told["members"]) == 50


# --- what REQUEST_GUILD_MEMBERS answers


async def test_members_are_asked_for_by_the_beginning_of_their_names(open_sandbox, tennessee):
    tennessee.join_many(120)
    async with dial(open_sandbox) as wire:
        await wire.identify()
        ask = {"guild_id": str(tennessee.id), "query": "MEMBER", "limit": 3, "nonce": "n" * 32}
        await wire.say(8, ask)
        told = await wire.hear("GUILD_MEMBERS_CHUNK")
        assert names(told) == ["member1", "member2", "member3"]
        assert told["nonce"] == "n" * 32
        assert "presences" not in told
        await wire.say(8, {**ask, "limit": 500, "nonce": "n" * 33})
        told = await wire.hear("GUILD_MEMBERS_CHUNK")
        assert len(told["members"]) == 100
        assert "nonce" not in told


async def test_members_are_asked_for_by_their_ids(open_sandbox, tennessee):
    alice = tennessee.join("alice")
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | PRESENCES)
        ids = [str(alice.id), "77"]
        await wire.say(8, {"guild_id": str(tennessee.id), "user_ids": ids, "presences": True})
        told = await wire.hear("GUILD_MEMBERS_CHUNK")
        assert names(told) == ["alice"]
        assert told["not_found"] == ["77"]
        assert [presence["user"]["id"] for presence in told["presences"]] == [str(alice.id)]
        await wire.say(8, {"guild_id": str(tennessee.id), "user_ids": str(alice.id)})
        told = await wire.hear("GUILD_MEMBERS_CHUNK")
        assert names(told) == ["alice"]
        assert "presences" not in told


async def test_a_hundred_members_at_most_are_asked_for_by_their_ids(open_sandbox, tennessee):
    people = tennessee.join_many(101)
    async with dial(open_sandbox) as wire:
        await wire.identify()
        await wire.say(8, {"guild_id": str(tennessee.id), "user_ids": [person.id for person in people]})
        told = await wire.hear("GUILD_MEMBERS_CHUNK")
        assert len(told["members"]) == 100
        assert "not_found" not in told


async def test_a_shard_is_told_of_the_members_of_its_own_guilds_alone(open_sandbox, tennessee):
    other = ((tennessee.id >> 22) + 1) % 2
    async with dial(open_sandbox) as wire:
        await wire.identify(shard=[other, 2])
        await wire.say(8, {"guild_id": str(tennessee.id), "query": "own", "limit": 1})
        await wire.say(1)
        await wire.hear("READY")
        assert (await wire.hear())["op"] == 11


async def test_all_members_come_in_chunks_of_a_thousand(open_sandbox, tennessee):
    tennessee.join_many(1100)
    async with dial(open_sandbox) as wire:
        await wire.identify(GUILDS | MEMBERS)
        await wire.say(8, {"guild_id": str(tennessee.id), "query": "", "limit": 0, "presences": True})
        chunks = [await wire.hear("GUILD_MEMBERS_CHUNK") for _ in range(2)]
        assert [len(chunk["members"]) for chunk in chunks] == [1000, 102]
        assert [(chunk["chunk_index"], chunk["chunk_count"]) for chunk in chunks] == [(0, 2), (1, 2)]
        assert "presences" not in chunks[0]  # The intent for them was not named.


async def test_a_paced_bot_is_told_all_members_only_every_thirty_seconds():
    async with Sandbox(privileged_intents=ALL, gateway_rules=GatewayRules(paced=True)) as sandbox:
        guild = sandbox.create_guild("Tennessee")
        async with dial(sandbox) as wire:
            await wire.identify(GUILDS | MEMBERS)
            ask = {"guild_id": str(guild.id), "query": "", "limit": 0, "nonce": "again"}
            await wire.say(8, ask)
            assert await wire.hear("GUILD_MEMBERS_CHUNK")
            await wire.say(8, ask)
            told = await wire.hear("RATE_LIMITED")
            assert told["opcode"] == 8
            assert 29 < told["retry_after"] <= 30
            assert told["meta"] == {"guild_id": str(guild.id), "nonce": "again"}
            sandbox.time.advance(seconds=30)
            await wire.say(8, ask)
            assert await wire.hear("GUILD_MEMBERS_CHUNK")


# --- what is read of messages


async def test_edits_and_quoted_messages_are_blank_without_the_intent(sandbox, guild, bot, alice, bob):
    said = await alice.says("secret")
    await bob.says(f"{sandbox.bot_user.mention} look", reply_to=said)
    said.model.content = "another secret"
    sandbox.world.update_message(said.model)
    await sandbox.settled()
    assert [message.content for message in bot.messages] == ["", f"{sandbox.bot_user.mention} look"]
    assert bot.messages[1].reference.resolved.content == ""
    assert "secret" not in str([entry.sent for entry in sandbox.transcript.entries if entry.kind == "EVENT"])


async def test_with_the_intent_everything_is_read(open_sandbox, tennessee):
    alice = tennessee.join("alice")
    async with dial(open_sandbox) as wire:
        await wire.identify(MESSAGES | CONTENT)
        await wire.hear("READY")
        await alice.says("hello")
        assert (await wire.hear("MESSAGE_CREATE"))["content"] == "hello"


async def test_direct_messages_are_read_without_it(sandbox, guild, bot, alice):
    alice.go(alice.dm)
    await alice.says("psst")
    await sandbox.settled()
    assert [message.content for message in bot.messages] == ["psst"]


# --- what is told to those who may


@pytest.mark.invented_events
async def test_some_events_need_a_permission_besides_their_intent(sandbox, guild):
    async with dial(sandbox) as wire:
        await wire.identify(1 << 2)
        await wire.hear("READY")
        sandbox.world.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", {"id": "1"}, guild=guild.model)
        guild.bot_may("view_audit_log")
        sandbox.world.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", {"id": "2"}, guild=guild.model)
        assert (await wire.hear("GUILD_AUDIT_LOG_ENTRY_CREATE"))["id"] == "2"


def names(told):
    return [member["user"]["username"] for member in told["members"]]
