from __future__ import annotations

from datetime import timedelta

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import refused, request


@pytest.fixture
def plus(sandbox):
    """What is sold to guilds."""
    return sandbox.create_sku("Plus")


@pytest.fixture
def badge(sandbox):
    """What is sold to users."""
    return sandbox.create_sku("Badge", kind="user")


@pytest.fixture
def potion(sandbox):
    return sandbox.create_sku("Potion", kind="consumable")


@pytest.fixture
def told(bot):
    """What the bot was told of entitlements, as event and end."""
    heard = []
    for event in ("create", "update", "delete"):

        async def handler(entitlement, event=event):
            heard.append((event, entitlement.id, entitlement.ends_at, entitlement.deleted))

        bot.add_listener(handler, f"on_entitlement_{event}")
    return heard


async def listed(bot, **filters):
    return [each.id async for each in bot.entitlements(**filters)]


async def test_a_guild_subscribes_and_the_bot_is_told_of_it_and_of_its_end(sandbox, guild, bot, plus, told):
    now = sandbox.time.now()
    bought = guild.subscribe(plus, ends_at=now + timedelta(days=30))
    found = await bot.fetch_entitlement(bought.id)
    assert (found.guild_id, found.user_id, found.sku_id) == (guild.id, guild.owner.id, plus.id)
    assert found.type is disnake.EntitlementType.application_subscription
    guild.renew(bought, ends_at=now + timedelta(days=60))
    sandbox.time.advance(days=31)
    await sandbox.settled()
    assert [event for event, *_ in told] == ["create", "update"]
    sandbox.time.advance(days=30)
    await sandbox.settled()
    assert told[2:] == [("update", bought.id, now + timedelta(days=60), False)]
    assert await listed(bot) == [bought.id]
    assert await listed(bot, exclude_ended=True) == []
    again = guild.subscribe(plus)
    guild.unsubscribe(again)
    third = guild.subscribe(plus.id)
    guild.unsubscribe(third, refund=True)
    await sandbox.settled()
    assert [event for event, *_ in told[3:]] == ["create", "update", "create", "delete"]
    assert told[-1] == ("delete", third.id, None, True)
    assert await listed(bot) == [again.id, bought.id]
    assert await listed(bot, exclude_deleted=False) == [third.id, again.id, bought.id]


async def test_an_end_that_was_taken_back_is_not_told(sandbox, guild, bot, plus, told):
    bought = guild.subscribe(plus, ends_at=sandbox.time.now() + timedelta(days=1))
    guild.renew(bought)
    other = guild.subscribe(sandbox.create_sku("Pro"), ends_at=sandbox.time.now() + timedelta(days=1))
    guild.unsubscribe(other, refund=True)
    sandbox.time.advance(days=2)
    await sandbox.settled()
    assert [event for event, *_ in told] == ["create", "update", "create", "delete"]
    assert await listed(bot, exclude_ended=True) == [bought.id]


async def test_interactions_say_what_the_user_and_the_guild_have(
    sandbox, guild, bot, run, alice, bob, plus, badge
):
    seen = []

    async def handler(inter):
        seen.append({each.sku_id for each in inter.entitlements})
        await inter.response.send_message("Thanks")

    await run(handler)
    bought = guild.subscribe(plus)
    await alice.subscribe(badge)
    await run(handler)
    await run(handler, bob)
    guild.unsubscribe(bought)
    await run(handler, bob)
    assert seen == [set(), {plus.id, badge.id}, {plus.id}, set()]
    ohio = sandbox.create_guild("Ohio")
    await bot.sync(ohio, disnake.SlashCommand("run", "Run."))
    await run(handler, ohio.join(alice))
    assert seen[-1] == {badge.id}


async def test_entitlements_are_listed_by_what_is_asked_for(sandbox, guild, bot, alice, plus, badge):
    ohio = sandbox.create_guild("Ohio", bot=False)
    first, second = guild.subscribe(plus), ohio.subscribe(plus)
    own = await alice.subscribe(badge)
    assert await listed(bot) == [own.id, second.id, first.id]
    assert await listed(bot, guild=guild.model) == [first.id]
    assert await listed(bot, user=alice.user) == [own.id]
    assert await listed(bot, user=guild.owner.user) == []
    assert await listed(bot, before=disnake.Object(own.id), limit=1) == [second.id]
    assert await listed(bot, after=disnake.Object(first.id), oldest_first=True) == [second.id, own.id]
    path = f"/applications/{bot.application_id}/entitlements"
    found = await request(bot, "GET", path, params={"sku_ids": f"{badge.id},1", "only_active": "true"})
    assert [each["id"] for each in found] == [str(own.id)]
    for wrong in ({"sku_ids": "plus"}, {"limit": "101"}, {"after": "x"}):
        with refused(50035):
            await request(bot, "GET", path, params=wrong)
    with refused(10002):
        await request(bot, "GET", "/applications/1/entitlements")


async def test_the_bot_makes_and_deletes_test_entitlements_only(
    sandbox, guild, bot, alice, plus, badge, told
):
    for_guild = await bot.create_entitlement(plus, guild.model)
    found = await bot.fetch_entitlement(for_guild.id)
    assert (found.guild_id, found.user_id) == (guild.id, bot.application_id)
    assert (found.starts_at, found.ends_at) == (None, None)
    path = f"/applications/{bot.application_id}/entitlements"
    form = {"sku_id": str(badge.id), "owner_id": str(alice.id), "owner_type": 2}
    made = await request(bot, "POST", path, json=form)
    assert (made["user_id"], "guild_id" in made) == (str(alice.id), False)
    await for_guild.delete()
    await sandbox.settled()
    assert [event for event, *_ in told] == ["create", "create", "delete"]
    with refused(10029):
        await for_guild.delete()
    bought = guild.subscribe(plus)
    with refused(10029):
        await (await bot.fetch_entitlement(bought.id)).delete()
    with refused(10029):
        await bot.fetch_entitlement(1)
    for changed, code in (
        ({"sku_id": "1"}, 10027),
        ({"owner_id": "1"}, 10013),
        ({"owner_type": 1}, 50057),
        ({"owner_type": 1, "sku_id": str(plus.id), "owner_id": "1"}, 10004),
    ):
        with refused(code):
            await request(bot, "POST", path, json={**form, **changed})


@pytest.mark.parametrize("missing", ["sku_id", "owner_id", "owner_type"])
async def test_a_form_of_a_test_entitlement_is_complete(bot, plus, guild, missing):
    form = {"sku_id": str(plus.id), "owner_id": str(guild.id), "owner_type": 1}
    del form[missing]
    with refused(50035) as caught:
        await request(bot, "POST", f"/applications/{bot.application_id}/entitlements", json=form)
    assert missing in caught.value.text


async def test_what_is_used_up_can_be_bought_again(bot, alice, guild, potion, plus):
    bought = await alice.buy(potion)
    with pytest.raises(CannotDo, match="alice has Potion already"):
        await alice.buy(potion)
    found = await bot.fetch_entitlement(bought.id)
    assert (found.type, found.consumed) == (disnake.EntitlementType.purchase, False)
    await found.consume()
    assert (await bot.fetch_entitlement(bought.id)).consumed
    assert (await alice.buy(potion)).id != bought.id
    with refused(50057):
        await (await bot.fetch_entitlement(guild.subscribe(plus).id)).consume()


async def test_people_buy_what_is_sold_to_them_once(guild, bob, plus, badge):
    with pytest.raises(CannotDo, match="nothing of the kind is sold for bob"):
        await bob.subscribe(plus)
    with pytest.raises(CannotDo, match="nothing of the kind is sold for Tennessee"):
        guild.subscribe(badge)
    with pytest.raises(CannotDo, match="nothing of the kind"):
        guild.subscribe(1)
    guild.subscribe(plus)
    with pytest.raises(CannotDo, match="Tennessee has Plus already"):
        guild.subscribe(plus)
    await bob.subscribe(badge)


def test_only_what_is_a_kind_is_sold(sandbox):
    with pytest.raises(ValueError, match="'nitro'; there are guild, user, consumable"):
        sandbox.create_sku("Nitro", kind="nitro")
