from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import NoAnswer
from tests.sandbox.asking import code_of


async def answered(inter):
    await inter.response.send_message("answered")


async def test_old_interactions_are_forgotten_and_still_counted(sandbox, run):
    old = []

    async def handler(inter):
        old.append(inter)
        await answered(inter)

    for _ in range(3):
        await run(handler)
    assert len(sandbox.world.interactions.by_id) == 3
    sandbox.time.advance(minutes=16)
    await run(handler)
    assert len(sandbox.world.interactions.by_id) == len(sandbox.world.interactions.by_token) == 1
    assert sandbox.interaction_count == 4
    assert await code_of(old[0].followup.send("late")) == 50027
    assert await code_of(old[0].edit_original_response("late")) == 50027
    route = disnake.http.Route(
        "POST", "/interactions/{id}/{token}/callback", id=old[0].id, token=old[0].token
    )
    assert await code_of(old[0].bot.http.request(route, json={"type": 5})) == 10062


async def test_nonces_are_forgotten(sandbox, bot, general):
    route = disnake.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id)
    for number in range(3):
        await bot.http.request(route, json={"content": "x", "nonce": f"n{number}"})
    sandbox.time.advance(minutes=6)
    await bot.http.request(route, json={"content": "x", "nonce": "n0"})
    await bot.http.request(route, json={"content": "x", "nonce": "n0", "enforce_nonce": True})
    assert len(await general.history().flatten()) == 4


async def test_activities_are_refused_by_name(sandbox, run):
    refused = []

    async def handler(inter):
        route = disnake.http.Route(
            "POST", "/interactions/{id}/{token}/callback", id=inter.id, token=inter.token
        )
        with pytest.raises(disnake.HTTPException, match="LAUNCH_ACTIVITY") as caught:
            await inter.bot.http.request(route, json={"type": 12})
        refused.append(caught.value)
        await answered(inter)

    await run(handler)
    assert refused[0].status == 501
    assert len(sandbox.missing_routes) == 1


async def test_what_is_private_stays_private(run, alice, bob):
    async def handler(inter):
        await inter.response.defer(ephemeral=True)
        await inter.edit_original_response("between us")
        await inter.followup.send("also", ephemeral=True)
        await inter.followup.send("for all")

    answer = await run(handler)
    await bob.sees("for all")
    assert answer.private
    assert "also" in answer.text
    assert [message.text for message in bob.messages()] == ["for all"]


async def test_files_in_every_kind_of_answer(run, alice):
    def file(name):
        return disnake.File(__file__, filename=name)

    async def handler(inter):
        await inter.response.send_message("one", file=file("one.py"))
        await inter.edit_original_response(file=file("two.py"))
        await inter.followup.send("three", file=file("three.py"))

    answer = await run(handler)
    await alice.sees("three")
    assert [file.filename for file in answer.message.attachments] == ["one.py", "two.py"]
    assert [file.filename for file in answer.followups[0].attachments] == ["three.py"]


async def test_another_application_is_an_unknown_webhook(bot, general, run):
    async def handler(inter):
        await answered(inter)
        route = disnake.http.Route("POST", f"/webhooks/1/{inter.token}")
        codes.append(await code_of(bot.http.request(route, json={"content": "x"})))

    codes = []
    await run(handler)
    await general.send("done")
    assert codes == [10015]


async def test_a_poll_is_an_answer(run, alice):
    async def handler(inter):
        await inter.response.send_message(poll=disnake.Poll("Capital?", answers=["Nashville", "Memphis"]))

    answer = await run(handler)
    await alice.votes("Memphis")
    assert answer.message.votes == {"Nashville": 0, "Memphis": 1}


async def test_what_does_not_come_to_be_is_not_waited_for_longer(sandbox, alice):
    await alice.says("hello")
    await sandbox.until(alice.messages, within=0)
    with pytest.raises(NoAnswer, match="It did not come to be within 0 s"):
        await sandbox.until(lambda: len(alice.messages()) == 2, within=0)
