"""Answers of several parts: a question back, a bar that grows, pages to turn."""

import asyncio

import pytest
from disnake.ui import Button

from guildkit import LimitError, Page, Plugin, View, progress


@pytest.fixture
def plugin():
    return Plugin("test")


# ---------------------------------------------------------------------- a question back


@pytest.fixture
def deleting(plugin):
    deleted = []
    delete = plugin.route("delete/{number:int}")

    @plugin.command("delete", description="Delete")
    async def _delete(ctx):
        await ctx.confirm("Delete #12?", delete.id(number=12), label="Delete it")

    @plugin.component(delete)
    async def _do(ctx, number):
        deleted.append((ctx.member.name, number))
        await ctx.update(f"#{number} is deleted.")

    return deleted


async def test_a_yes_counts_after_a_restart_and_only_who_asked_sees_the_question(
    start_bot, guild, plugin, deleting, sandbox
):
    await start_bot(plugin)
    alice, bob = guild.join("alice"), guild.join("bob")
    answer = await alice.slash("delete")
    assert answer.private
    assert [button.label for button in answer.message.buttons] == ["Delete it", "No"]
    assert bob.messages() == []
    await sandbox.restart_bot()
    sandbox.time.advance(days=1)
    answer = await alice.click("Delete it")
    assert (answer.text, answer.message.buttons) == ("#12 is deleted.", [])
    assert deleting == [("alice", 12)]


async def test_a_no_changes_nothing_and_a_yes_to_a_plugin_that_is_off_is_told(
    start_bot, guild, plugin, deleting, sandbox
):
    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("delete")
    assert (await alice.click("No")).text == "Nothing was changed."
    message = (await alice.slash("delete")).message
    await guild.owner.slash("plugins disable", name="test")
    await bot.rest()
    assert "Test is switched off on this server." in (await alice.click("Delete it", on=message)).text
    assert deleting == []


# ---------------------------------------------------------------------- how far it has come


async def test_a_bar_grows_and_ends_in_a_report(start_bot, guild, plugin, sandbox, monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0.01)
    halfway = asyncio.Event()

    @plugin.command("count", description="Count")
    async def _count(ctx):
        async with ctx.progress("Counting", total=1000) as bar:
            for _ in range(500):
                bar.step()
            await halfway.wait()
            bar.step(500)
        await ctx.update("1000 counted.")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    assert (await alice.slash("count")).text == "Counting\n`" + "░" * 20 + "` 0 / 1000"
    await alice.sees("Counting\n`" + "█" * 10 + "░" * 10 + "` 500 / 1000")
    halfway.set()
    await bot.rest()
    assert [message.text for message in alice.messages()] == ["1000 counted."]
    # Five hundred steps are no five hundred edits.
    assert len(sandbox.transcript.requests("PATCH")) < 10


async def test_a_bar_goes_on_after_the_token_has_died(start_bot, guild, plugin, sandbox, monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0.01)

    @plugin.command("count", description="Count")
    async def _count(ctx):
        async with ctx.progress("Counting", total=4) as bar:
            sandbox.time.advance(minutes=20)
            for number in range(1, 5):
                bar.step()
                await sandbox.until(lambda done=number: f"{done} / 4" in alice.messages()[-1].text)
        await ctx.update("4 counted.")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("count")
    await bot.rest()
    texts = [message.text for message in alice.messages()]
    assert texts[1:] == ["For **alice**:\n4 counted."]


async def test_a_bar_that_fails_stops_and_says_so(start_bot, guild, plugin):
    @plugin.command("count", description="Count")
    async def _count(ctx):
        async with ctx.progress("Counting", total=4) as bar:
            bar.step(3)
            raise RuntimeError("boom")

    bot = await start_bot(plugin)
    alice = guild.join("alice")
    await alice.slash("count")
    await bot.rest()
    texts = [message.text for message in alice.messages()]
    assert texts[0] == "Counting (stopped)\n`" + "█" * 15 + "░" * 5 + "` 3 / 4"
    assert "has been written down" in texts[1]


# ---------------------------------------------------------------------- pages


async def test_pages_are_turned_after_a_restart_and_quickly(start_bot, guild, plugin, sandbox):
    names = [f"name {number}" for number in range(1, 48)]
    turn = plugin.route("list/{kind}/{page:int}")

    def view(number):
        page = Page(number, total=len(names))
        return View("\n".join(page.of(names)), rows=page.rows(turn, kind="names"))

    @plugin.command("list", description="List")
    async def _list(ctx):
        await ctx.reply(view(1))

    @plugin.component(turn, repeatable=True)
    async def _turn(ctx, kind, page):
        assert kind == "names"
        await ctx.update(view(page))

    await start_bot(plugin)
    alice = guild.join("alice")
    message = (await alice.slash("list")).message
    assert message.text.startswith("name 1\n")
    assert [button.disabled for button in message.buttons] == [True, True, True, False, False]
    await sandbox.restart_bot()
    await alice.double_click("▶")
    await alice.click("▶")
    assert "21" in message.text.splitlines()[0]
    assert [button.label for button in message.buttons][2] == "3 / 5"
    await alice.click("⏭")
    assert message.text.startswith("name 41")
    names[20:] = []
    await alice.click("◀")
    assert message.text.startswith("name 11")  # the list has become shorter meanwhile
    await alice.click("⏮")
    assert message.text.startswith("name 1\n")


@pytest.mark.parametrize("total", [0, 1, 10, 11, 20, 21, 10**6])
@pytest.mark.parametrize("number", [-5, 0, 1, 2, 3, 10**9])
def test_every_page_of_every_list_is_one_that_discord_takes(total, number):
    page = Page(number, total=total)
    assert 1 <= page.number <= page.count
    assert page.offset < max(total, 1)
    rows = page.rows(Plugin("test").route("list/{page:int}"))
    View("Page", rows=rows).check()
    assert bool(rows) is (total > 10)


def test_a_row_with_one_id_twice_is_still_refused():
    with pytest.raises(LimitError):
        View("x", rows=[[Button(label="A", custom_id="a:1:b"), Button(label="B", custom_id="a:1:b")]]).check()
