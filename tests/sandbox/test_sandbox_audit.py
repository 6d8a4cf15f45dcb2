from __future__ import annotations

from datetime import timedelta

import disnake
import pytest

from tests.sandbox.asking import refused

ACTION = disnake.AuditLogAction


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("view_audit_log", "manage_roles", "kick_members", "ban_members", "moderate_members")
    return bot.get_guild(guild.id)


async def log(tennessee, **wanted):
    return [entry async for entry in tennessee.audit_logs(**wanted)]


async def test_the_log_says_who_did_what_to_whom_and_why(tennessee, bob):
    await (await tennessee.fetch_member(bob.id)).kick(reason="no more of the töwn")
    (entry,) = await log(tennessee)
    assert (entry.action, entry.user, entry.target.id) == (ACTION.kick, tennessee.me, bob.id)
    assert entry.reason == "no more of the töwn"


async def test_the_log_says_what_changed(tennessee, bob):
    role = await tennessee.create_role(name="voters")
    await role.edit(name="electors")
    await (await tennessee.fetch_member(bob.id)).add_roles(role)
    await role.delete()
    deleted, given, changed, created = await log(tennessee)
    assert (deleted.action, deleted.before.name) == (ACTION.role_delete, "electors")
    assert (given.action, given.after.roles[0].id) == (ACTION.member_role_update, role.id)
    assert (changed.before.name, changed.after.name) == ("voters", "electors")
    assert (created.action, created.after.name) == (ACTION.role_create, "voters")


async def test_the_log_is_filtered_and_read_in_parts(tennessee, guild, alice):
    for person in guild.join_many(4):
        await tennessee.ban(disnake.Object(person.id), clean_history_duration=0)
    await guild.owner.times_out(alice, minutes=5)
    assert len(await log(tennessee, limit=None)) == 5
    by_owner = await log(tennessee, user=disnake.Object(guild.owner.id))
    assert [entry.action for entry in by_owner] == [ACTION.member_update]
    bans = await log(tennessee, action=ACTION.ban, limit=3)
    assert [entry.action for entry in bans] == [ACTION.ban] * 3
    older = await log(tennessee, before=disnake.Object(bans[-1].id))
    assert len(older) == 1
    # Not by the library's own iterator, which asks for the newest and drops what is too old.
    route = disnake.http.Route("GET", "/guilds/{guild_id}/audit-logs", guild_id=guild.id)
    newer = await tennessee._state.http.request(route, params={"after": older[0].id, "limit": 2})
    assert [int(entry["id"]) for entry in newer["audit_log_entries"]] == [bans[-1].id, bans[-2].id]


async def test_old_entries_are_forgotten(sandbox, tennessee):
    await tennessee.create_role(name="voters")
    sandbox.time.advance(timedelta(days=46))
    assert await log(tennessee) == []


async def test_a_bot_hears_of_entries_as_they_are_made(sandbox, bot, tennessee, guild, bob):
    heard = []

    async def handler(entry):
        heard.append(entry)

    bot.on_audit_log_entry_create = handler
    await guild.owner.bans(bob, reason="spam")
    await sandbox.settled()
    assert [(entry.action, entry.reason) for entry in heard] == [(ACTION.ban, "spam")]


async def test_the_log_brings_the_commands_that_it_is_about(bot, tennessee, guild, alice):
    await bot.sync(guild, disnake.SlashCommand("vote", "Vote."))
    await guild.owner.allows_command("vote", member=alice, allow=False)
    (entry,) = await log(tennessee)
    assert entry.action is ACTION.application_command_permission_update
    assert entry.target.name == "vote"


async def test_acts_upon_channels_and_guilds_are_logged(tennessee, guild, general):
    guild.bot_may("manage_guild", "create_events", "create_guild_expressions", "manage_webhooks")
    await tennessee.edit(name="Volunteer State")
    await general.edit(topic="talk")
    await general.set_permissions(tennessee.default_role, send_messages=False)
    await general.set_permissions(tennessee.default_role, overwrite=None)
    invite = await general.create_invite()
    await invite.delete()
    channel = await tennessee.create_text_channel("polls")
    await channel.delete()
    entries = reversed(await log(tennessee))
    assert [entry.action for entry in entries] == [
        ACTION.guild_update,
        ACTION.channel_update,
        ACTION.overwrite_create,
        ACTION.overwrite_delete,
        ACTION.invite_create,
        ACTION.invite_delete,
        ACTION.channel_create,
        ACTION.channel_delete,
    ]


async def test_the_log_is_not_for_everybody(bot, guild):
    with refused(50013):
        await log(bot.get_guild(guild.id))


async def test_a_reason_has_its_length(sandbox, tennessee, bob):
    with refused(50035):
        await tennessee.ban(disnake.Object(bob.id), clean_history_duration=0, reason="x" * 513)
    assert guild_has(sandbox, tennessee, bob)


def guild_has(sandbox, tennessee, person):
    return person.id in sandbox.world.guilds[tennessee.id].members


# --- messages, webhooks and threads


@pytest.fixture
def logged(bot, guild):
    """Return what reads the audit log, oldest first."""
    guild.bot_may("view_audit_log", "manage_webhooks", "manage_threads", "create_private_threads")

    async def read():
        return [entry async for entry in bot.get_guild(guild.id).audit_logs(oldest_first=True)]

    return read


async def test_what_is_done_to_messages_is_logged(general, alice, logged):
    said = await alice.says("one")
    theirs = await general.fetch_message(said.id)
    own = [await general.send(str(number)) for number in range(3)]
    await own[0].pin()
    await own[0].unpin()
    await theirs.delete()
    await own[0].delete()
    await general.delete_messages(own[1:])
    pin, unpin, deletion, bulk = await logged()
    assert [entry.action for entry in (pin, unpin, deletion, bulk)] == [
        ACTION.message_pin,
        ACTION.message_unpin,
        ACTION.message_delete,
        ACTION.message_bulk_delete,
    ]
    assert (deletion.target.id, deletion.extra.count, deletion.extra.channel.id) == (alice.id, 1, general.id)
    assert int(bulk.extra["count"]) == 2
    assert pin.extra.message_id == own[0].id


async def test_what_is_done_to_webhooks_is_logged(general, logged):
    webhook = await general.create_webhook(name="Herald", reason="news")
    await webhook.edit(name="Crier")
    await webhook.delete()
    entries = [entry for entry in await logged() if entry.target.id == webhook.id]
    assert [entry.action for entry in entries] == [
        ACTION.webhook_create,
        ACTION.webhook_update,
        ACTION.webhook_delete,
    ]
    assert entries[0].reason == "news"
    assert (entries[1].before.name, entries[1].after.name) == ("Herald", "Crier")


async def test_what_is_done_to_threads_is_logged(general, logged):
    thread = await general.create_thread(
        name="Ideas", type=disnake.ChannelType.public_thread, reason="to collect"
    )
    await thread.edit(name="Plans", archived=True)
    await thread.delete(reason="done")
    created, changed, deleted = await logged()
    assert (created.action, created.target.id, created.reason) == (
        ACTION.thread_create,
        thread.id,
        "to collect",
    )
    assert (changed.after.name, changed.after.archived) == ("Plans", True)
    assert (deleted.action, deleted.reason) == (ACTION.thread_delete, "done")
