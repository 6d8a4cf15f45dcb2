from __future__ import annotations

from datetime import timedelta

import disnake
import pytest

from tests.sandbox.asking import refused


@pytest.fixture
def tennessee(bot, guild):
    guild.bot_may("manage_guild")
    return bot.get_guild(guild.id)


@pytest.fixture
def forbid(tennessee):
    """Return what makes a rule that forbids a word."""

    async def create(**changes):
        form = {
            "name": "no shouting",
            "event_type": disnake.AutoModEventType.message_send,
            "trigger_type": disnake.AutoModTriggerType.keyword,
            "trigger_metadata": disnake.AutoModTriggerMetadata(keyword_filter=["HURRAH"]),
            "actions": [disnake.AutoModBlockMessageAction(custom_message="Hush.")],
            "enabled": True,
        }
        return await tennessee.create_automod_rule(**{**form, **changes})

    return create


async def test_a_rule_is_kept_changed_and_deleted(sandbox, bot, tennessee, forbid, general):
    rule = await forbid(exempt_channels=[general])
    found = await tennessee.fetch_automod_rule(rule.id)
    assert (found.name, found.enabled, found.exempt_channel_ids) == ("no shouting", True, {general.id})
    assert found.trigger_metadata.keyword_filter == ["HURRAH"]
    await rule.edit(name="no noise", actions=[disnake.AutoModSendAlertAction(general)])
    (changed,) = await tennessee.fetch_automod_rules()
    assert (changed.name, changed.actions[0].channel_id) == ("no noise", general.id)
    await rule.delete()
    await sandbox.settled()
    assert [name for name in bot.events if name.startswith("AUTO_")] == [
        "AUTO_MODERATION_RULE_CREATE",
        "AUTO_MODERATION_RULE_UPDATE",
        "AUTO_MODERATION_RULE_DELETE",
    ]
    with pytest.raises(disnake.NotFound):
        await tennessee.fetch_automod_rule(rule.id)


async def test_rules_of_a_kind_are_few(forbid):
    for _ in range(6):
        await forbid()
    with refused(50035) as caught:
        await forbid()
    assert "trigger_type" in caught.value.text


async def test_what_is_wrong_with_a_rule_is_refused(forbid, guild):
    with refused(50035):
        await forbid(name="x" * 101)
    with refused(50035):
        await forbid(trigger_metadata=disnake.AutoModTriggerMetadata(keyword_filter=["x" * 61]))
    with refused(50035):
        await forbid(actions=[disnake.AutoModSendAlertAction(disnake.Object(1))])
    with refused(50035):
        await forbid(
            trigger_type=disnake.AutoModTriggerType.spam,
            trigger_metadata=None,
            actions=[disnake.AutoModTimeoutAction(timedelta(minutes=1))],
        )


async def test_rules_need_permissions(bot, guild, forbid):
    with refused(50013):
        await forbid(actions=[disnake.AutoModTimeoutAction(timedelta(minutes=1))])
    guild.bot_may("moderate_members")
    await forbid(actions=[disnake.AutoModTimeoutAction(timedelta(minutes=1))])
    guild.bot_may_not("manage_guild")
    with refused(50013):
        await bot.get_guild(guild.id).fetch_automod_rules()
