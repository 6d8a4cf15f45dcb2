"""Files on messages: sent, replaced and taken away with what is shown."""

import disnake
import pytest
from disnake.ui import Button

from guildkit import Attachment, LimitError, Plugin, Route, View

CHART = Attachment("the chart.png", b"\x89PNG one", description="Alice leads")
TABLE = Attachment("table.csv", b"alice,3\n")
NEXT = Route("chess", "next")
BOARD = Route("chess", "board")


def with_chart(*files):
    embed = disnake.Embed(title="Standings").set_image(url=files[0].url)
    return View(embeds=[embed], files=files)


@pytest.fixture
def shown():
    """What the plugin shows; tests change it."""
    return [View("Here", files=[CHART, TABLE])]


@pytest.fixture
def plugin(shown):
    plugin = Plugin("chess")

    @plugin.command("post", description="Post")
    async def _post(ctx):
        shown.append(await ctx.send(ctx.channel_id, shown[0], once="it"))
        await ctx.reply("Posted.", private=True)

    @plugin.command("change", description="Change")
    async def _change(ctx):
        await ctx.edit(ctx.channel_id, shown[-1], shown[0])
        await ctx.reply("Changed.", private=True)

    @plugin.command("answer", description="Answer", answers="public")
    async def _answer(ctx):
        await ctx.reply(View("First", rows=[[Button(label="Next", custom_id=NEXT.id())]], files=[CHART]))
        await ctx.reply(shown[0])

    @plugin.command("slow", description="Answer late", answers="public")
    async def _slow(ctx):
        await ctx.defer()
        await ctx.reply(shown[0])

    @plugin.component(NEXT, answers="update")
    async def _next(ctx):
        await ctx.update(View("Second", files=[TABLE]))

    @plugin.live(BOARD)
    async def _board(_ctx):
        return shown[0]

    @plugin.command("live", description="Show it live")
    async def _live(ctx):
        async with ctx.transaction():
            if not await ctx.live.refresh(BOARD.id(), at_once=True):
                await ctx.live.show(BOARD.id(), ctx.channel_id)
        await ctx.reply("Live.", private=True)

    return plugin


def files_of(message):
    return [(file.filename, file.content, file.description) for file in message.attachments]


BOTH = [("the_chart.png", b"\x89PNG one", "Alice leads"), ("table.csv", b"alice,3\n", None)]


async def test_a_message_has_its_files_once_and_an_edit_replaces_them(start_bot, alice, plugin, shown):
    await start_bot(plugin)
    await alice.slash("post")
    await alice.slash("post")
    (posted,) = [message for message in alice.messages("general") if message.content == "Here"]
    assert files_of(posted) == BOTH
    shown[0] = with_chart(CHART)
    await alice.slash("change")
    assert files_of(posted) == BOTH[:1]
    assert posted.embeds[0]["image"]["url"].endswith(f"{posted.attachments[0].id}/the_chart.png")
    shown[0] = View("Nothing left")
    await alice.slash("change")
    assert files_of(posted) == []


async def test_answers_follow_ups_and_updates_have_files(start_bot, alice, plugin, shown):
    await start_bot(plugin)
    answer = await alice.slash("answer")
    assert files_of(answer.message) == BOTH[:1]
    await alice.sees("Here")
    assert [files_of(message) for message in answer.followups] == [BOTH]
    assert files_of((await alice.click("Next")).message) == BOTH[1:]
    assert files_of((await alice.slash("slow")).message) == BOTH


async def test_a_live_message_is_edited_where_a_file_has_changed_only(
    start_bot, sandbox, alice, plugin, shown
):
    bot = await start_bot(plugin)
    shown[0] = with_chart(CHART)
    for _ in range(2):
        await alice.slash("live")
        await bot.rest()
    board = await alice.sees("Standings")
    assert not board.edited
    shown[0] = with_chart(Attachment(CHART.name, b"\x89PNG two", CHART.description))
    await alice.slash("live")
    await bot.rest()
    assert files_of(board) == [("the_chart.png", b"\x89PNG two", "Alice leads")]


async def test_more_than_the_guild_takes_is_refused_before_it_is_sent(start_bot, sandbox, alice):
    plugin = Plugin("chess")
    half = Attachment("half", bytes(6 * 2**20))

    @plugin.command("post", description="Post")
    async def _post(ctx):
        try:
            await ctx.reply(View("Large", files=[half, Attachment("more", half.data)]))
        except LimitError as error:
            await ctx.reply(str(error))

    await start_bot(plugin)
    assert (await alice.slash("post")).text == "12582912 bytes in files; Discord takes 10485760"


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (View(files=[Attachment(f"{n}.txt", b"x") for n in range(11)]), "11 files"),
        (View(files=[Attachment("a.txt", b"x", description="x" * 1025)]), "1025 characters in a file's"),
        (View(files=[Attachment("a b.txt", b"x"), Attachment("a_b.txt", b"y")]), "share a name"),
        (View(embeds=[disnake.Embed().set_image(url="attachment://a.png")], files=[TABLE]), "a.png"),
    ],
)
def test_the_limits_of_files_are_those_of_the_view(view, says):
    with pytest.raises(LimitError, match=says):
        view.check()


@pytest.mark.parametrize(
    ("name", "filename"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("größe 1.png", "gr_e_1.png"),
        ("x" * 200 + ".png", "x" * 96 + ".png"),
        ("…", "_"),
        ("", "file"),
    ],
)
def test_names_are_such_as_discord_keeps(name, filename):
    assert Attachment(name, b"").filename == filename
    assert Attachment(name, b"", spoiler=True).filename == f"SPOILER_{filename}"
