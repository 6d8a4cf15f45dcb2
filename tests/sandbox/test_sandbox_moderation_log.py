from __future__ import annotations

import disnake
import pytest

Action = disnake.AuditLogAction


@pytest.fixture
def log(bot, guild):
    """Return what reads the audit log, oldest first."""
    guild.bot_may("view_audit_log", "manage_webhooks", "manage_threads", "create_private_threads")

    async def read():
        return [entry async for entry in bot.get_guild(guild.id).audit_logs(oldest_first=True)]

    return read


async def test_what_is_done_to_messages_is_logged(general, alice, log):
    said = await alice.says("one")
    theirs = await general.fetch_message(said.id)
    own = [await general.send(str(number)) for number in range(3)]
    await own[0].pin()
    await own[0].unpin()
    await theirs.delete()
    await own[0].delete()
    await general.delete_messages(own[1:])
    pin, unpin, deletion, bulk = await log()
    assert [entry.action for entry in (pin, unpin, deletion, bulk)] == [
        Action.message_pin,
        Action.message_unpin,
        Action.message_delete,
        Action.message_bulk_delete,
    ]
    assert (deletion.target.id, deletion.extra.count, deletion.extra.channel.id) == (alice.id, 1, general.id)
    assert int(bulk.extra["count"]) == 2
    assert pin.extra.message_id == own[0].id


async def test_what_is_done_to_webhooks_is_logged(general, log):
    webhook = await general.create_webhook(name="Herald", reason="news")
    await webhook.edit(name="Crier")
    await webhook.delete()
    entries = [entry for entry in await log() if entry.target.id == webhook.id]
    assert [entry.action for entry in entries] == [
        Action.webhook_create,
        Action.webhook_update,
        Action.webhook_delete,
    ]
    assert entries[0].reason == "news"
    assert (entries[1].before.name, entries[1].after.name) == ("Herald", "Crier")


async def test_what_is_done_to_threads_is_logged(general, log):
    thread = await general.create_thread(
        name="Ideas", type=disnake.ChannelType.public_thread, reason="to collect"
    )
    await thread.edit(name="Plans", archived=True)
    await thread.delete(reason="done")
    created, changed, deleted = await log()
    assert (created.action, created.target.id, created.reason) == (
        Action.thread_create,
        thread.id,
        "to collect",
    )
    assert (changed.after.name, changed.after.archived) == ("Plans", True)
    assert (deleted.action, deleted.reason) == (Action.thread_delete, "done")
