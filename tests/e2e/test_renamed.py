"""A renamed command keeps its old name for a while: it answers, tells the new one, and is otherwise the same command."""

from datetime import timedelta
from typing import Annotated

import disnake
import pytest

from guildkit import Cooldown, Option, Plugin, PluginError, UserError
from guildkit.commands import check_commands
from guildkit.records import Command
from tests.core.plugins import commands_of

TOLD = "/{} is now called /{}; the old name will go with a later version."


def bank():
    """A plugin three of whose commands had other names."""
    plugin = Plugin("bank")
    plugin.group("coins", "Coins of this server", permissions=disnake.Permissions(manage_guild=True))
    plugin.group("money", "What coins were called")

    async def names(_ctx, typed):
        return [name for name in ("alice", "bob") if name.startswith(typed)]

    @plugin.command(
        "send", description="Send coins", formerly="money give", cooldown=Cooldown(2, timedelta(hours=1))
    )
    async def send(
        ctx,
        to: Annotated[str, Option("Who", autocomplete=names)],
        count: Annotated[int, Option("How many")] = 1,
    ):
        if to == "nobody":
            raise UserError("Nobody is there.")
        await ctx.reply(f"{count} to {to}")

    @plugin.command("coins burn", description="Burn coins", formerly="burn")
    async def burn(ctx):
        await ctx.reply("burnt")

    @plugin.command("note", description="Write a note", formerly="memo", opens_modal=True)
    async def note(ctx):
        field = disnake.ui.TextInput(label="Text", custom_id="text")
        await ctx.modal("Note", plugin.route("note").id(), [field])

    @plugin.modal("note")
    async def noted(ctx):
        await ctx.reply(ctx.fields["text"])

    return plugin


async def test_the_old_name_answers_and_tells_the_new_one(start_bot, sandbox, guild):
    await start_bot(bank())
    alice = guild.join("alice")
    carl = guild.join("carl", locale="de", permissions=["manage_guild"])

    async def use(person, command, **options):
        """What a command says, and what is said after it."""
        answer = await person.slash(command, **options)
        await sandbox.settled()
        said = answer.modal.title if answer.modal else answer.message.text
        return said, [(each.text, each.private) for each in answer.followups]

    told = [(TOLD.format("money give", "send"), True)]
    assert await use(alice, "money give", to="bob", count=3) == ("3 to bob", told)
    assert await use(alice, "send", to="bob") == ("1 to bob", [])
    # Both names share one cooldown, and who is refused is told the new name all the same.
    refused, after = await use(alice, "money give", to="bob")
    assert refused.startswith("That was a little too often.")
    assert after == told
    german = "/money give heißt jetzt /send; den alten Namen gibt es in einer späteren Version nicht mehr."
    assert await use(carl, "money give", to="nobody") == ("Nobody is there.", [(german, True)])
    assert await alice.autocomplete("money give", to="b") == [("bob", "bob")]

    assert await use(alice, "memo") == ("Note", [(TOLD.format("memo", "note"), True)])
    assert (await alice.fill(Text="Hello")).text == "Hello"

    # What was hidden with its group is not shown by an old name outside of it.
    assert commands_of(alice) == ["send", "money", "note", "memo"]
    assert "burn" in commands_of(carl)
    # People are shown where to find it now.
    helped = (await alice.slash("help2")).text
    assert "/send" in helped
    assert "money" not in helped


async def _nothing(_ctx):
    pass


@pytest.mark.parametrize("new", [("nowhere",), ("remote", "set")])
def test_a_former_name_of_nothing_is_refused(new):
    there = Command(("remote", "set"), "Set", _nothing, operator=True)
    former = Command(("old",), "Now called something else", _nothing, operator=True, renamed=new)
    with pytest.raises(PluginError, match=r"/old is the former name of /.*, which does not fit it"):
        check_commands([there, former], [])
