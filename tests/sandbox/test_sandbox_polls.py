from __future__ import annotations

from datetime import timedelta

import disnake
import pytest

from guildkit_sandbox import CannotDo
from tests.sandbox.asking import code_of, request


def poll(**more):
    return disnake.Poll("Capital?", answers=["Nashville", "Memphis"], **more)


async def test_people_vote(sandbox, bot, general, alice, bob):
    message = await general.send(poll=poll(duration=timedelta(hours=1)))
    seen = await alice.sees("Capital?")
    await alice.votes("Nashville")
    await bob.votes("nashville", on=seen)
    await alice.votes("Memphis", on=seen)
    assert seen.votes == {"Nashville": 1, "Memphis": 1}
    fetched = (await general.fetch_message(message.id)).poll
    assert [answer.vote_count for answer in fetched.answers] == [1, 1]
    voters = [user.id async for user in fetched.answers[1].voters()]
    assert voters == [alice.id]
    with pytest.raises(CannotDo, match="takes one answer"):
        await alice.votes("Nashville", "Memphis", on=seen)
    with pytest.raises(CannotDo, match="no answer 'Knoxville'; it has Nashville, Memphis"):
        await alice.votes("Knoxville", on=seen)
    await sandbox.settled()
    assert bot.events.count("MESSAGE_POLL_VOTE_ADD") == 3
    assert bot.events.count("MESSAGE_POLL_VOTE_REMOVE") == 1


async def test_a_poll_ends_by_itself(sandbox, bot, general, alice):
    message = await general.send(poll=poll(duration=timedelta(hours=1), allow_multiselect=True))
    await alice.votes("Nashville", "Memphis")
    await alice.votes("Nashville")
    sandbox.time.advance(hours=1)
    fetched = (await general.fetch_message(message.id)).poll
    assert fetched.is_finalized
    result = (await general.history(limit=1).flatten())[0]
    assert result.type.value == 46
    fields = {field.name: field.value for field in result.embeds[0].fields}
    assert (fields["victor_answer_text"], fields["total_votes"]) == ("Nashville", "1")
    with pytest.raises(CannotDo, match="has ended"):
        await alice.votes("Memphis")


async def test_the_bot_ends_its_polls(bot, general, alice):
    message = await general.send(poll=poll())
    ended = await message.poll.expire()
    assert ended.poll.is_finalized
    assert await code_of(message.poll.expire()) == 520001
    said = await alice.says("no poll")
    assert await code_of(request(bot, "POST", f"/channels/{general.id}/polls/{said.id}/expire")) == 520006
    assert await code_of(message.edit("x")) == 520003


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": {"text": "x" * 301}},
        {"question": {}},
        {"answers": []},
        {"answers": [{"poll_media": {"text": "x"}}] * 11},
        {"answers": [{"poll_media": {"text": "x" * 56}}]},
        {"duration": 0},
        {"duration": 769},
        {"layout_type": 2},
    ],
)
async def test_polls_have_limits(bot, general, wrong):
    form = {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "x"}}], "duration": 1, **wrong}
    body = {"poll": form}
    assert await code_of(request(bot, "POST", f"/channels/{general.id}/messages", json=body)) == 50035


async def test_a_poll_needs_a_permission(bot, guild, general):
    guild.bot_may_not("send_polls")
    assert await code_of(general.send(poll=poll())) == 50013
