"""kill -9 in the middle of a proposal's steps: none is left half-way, and nothing is posted twice."""

import asyncio

import pytest

from guildkit_sandbox import NoAnswer
from guildkit_voting import events, proposals
from guildkit_voting.files.sheets import read_sheet
from guildkit_voting.files.verifying import verify


@pytest.fixture
def sandbox_options():
    return {"privileged_intents": ["members"]}


async def killed(sandbox, act, during):
    """Let somebody act, kill the bot when Discord has done what it asked for and it does not know yet, and start it again."""
    fault = sandbox.faults.lose_answer(during, times=1)
    acting = asyncio.create_task(act())
    await sandbox.until(lambda: fault not in sandbox.faults.active)
    await sandbox.kill_bot()
    (answer,) = await asyncio.gather(acting, return_exceptions=True)
    assert not isinstance(answer, Exception) or isinstance(answer, NoAnswer)
    await sandbox.restart_bot()
    await sandbox.bot_connected()


@pytest.mark.parametrize("during", [r"POST .*/callback$", r"POST .*/messages$"])
async def test_no_step_is_left_half_way(sandbox, guild, bot_process, database, alice, bob, during):
    await guild.owner.slash("plugins enable", name="voting")
    await sandbox.until(lambda: "proposal" in alice.commands())
    await alice.slash("proposal create")

    async def seen(beginning):
        await sandbox.until(lambda: found(beginning), within=60)
        await sandbox.settled()
        return found(beginning)

    def found(beginning):
        return [message for message in bob.messages("general") if message.text.startswith(beginning)]

    # Opening: the state, the members who may vote and the card.
    await killed(sandbox, lambda: alice.fill(title="Capital", options="Memphis\nNashville"), during)
    assert len(await seen("#1 · Capital")) == 1
    await bob.click("Vote")
    await bob.select("Nashville")

    # The close: the state, the result and its sheet.
    await killed(sandbox, lambda: alice.slash("proposal close", number=1), during)
    await seen("#1 · Nashville wins")
    again = await alice.slash("proposal close", number=1)
    assert "#1 has ended already" in again.text
    (card,) = await seen("#1 · Capital")
    await sandbox.until(lambda: "Vote" not in [button.label for button in card.buttons], within=60)
    (result,) = await seen("#1 · Nashville wins")
    sheet = read_sheet(next(f for f in result.attachments if f.filename.endswith(".json")).content.decode())
    assert verify(sheet) == []

    await bot_process.stop()
    async with database.guild_session(guild.id, read_only=True) as session:
        proposal = await proposals.find(session, 1)
        assert (proposal.state, proposal.result_message_id) == ("passed", result.id)
        assert [event.what for event in await events.of(session, 1)] == ["created", "opened", "closed"]
