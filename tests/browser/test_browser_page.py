"""The page itself: hostile text, pictures, light and dark, names for everything, and what stands beside the chat."""

from datetime import timedelta

import disnake
import pytest

from guildkit_sandbox.state.messages import Attachment, Message
from guildkit_sandbox.state.polls import Poll
from tests.browser import NO_PLAYWRIGHT

expect = pytest.importorskip("playwright.async_api", reason=NO_PLAYWRIGHT).expect


HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold?</b> [click](javascript:alert(3)) &amp;"
)
# The smallest picture there is.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005000201a5f645400000000049454e44ae426082"
)


def post(stand, content="", channel="general", **parts):
    """Let the bot post a message."""
    world = stand.world
    message = Message(
        world.snowflakes.next(), stand.guild.channel(channel), world.bot, world.now(), content, **parts
    )
    world.add_message(message)
    return message


def attachment(stand, name, content, kind):
    channel = stand.guild.channel("general")
    return Attachment(stand.world.snowflakes.next(), name, content, kind, channel.id)


@pytest.mark.invented_events  # its embeds are less than Discord makes of them
async def test_hostile_text_stays_text(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.says(HOSTILE)
        message = await visitor.sees("<b>bold?</b>")
        await expect(message).to_contain_text("<img src=x onerror=alert(1)><script>alert(2)</script>")
        await expect(message).to_contain_text("[click](javascript:alert(3)) &amp;")
        await expect(message.locator("img, script, b, a")).to_have_count(0)
        user = place.world.create_user("<i>Mallory</i>")
        place.world.add_member(place.guild.model, user)
        embed = {
            "title": HOSTILE,
            "url": "javascript:alert(4)",
            "fields": [{"name": HOSTILE, "value": HOSTILE}],
        }
        link = {"type": 2, "style": 5, "label": HOSTILE, "url": "javascript:alert(5)", "id": 2}
        post(place, HOSTILE, embeds=[embed], components=[{"type": 1, "id": 1, "components": [link]}])
        await expect(visitor.view.locator(".embed")).to_be_visible()
        await expect(visitor.view.locator(".embed a, .message [href^='javascript']")).to_have_count(0)
        await expect(visitor.view.get_by_role("button", name="<i>Mallory</i>")).to_be_visible()


MARKDOWN = [
    ("**bold**", "strong", "bold"),
    ("*slanted*", "em", "slanted"),
    ("***both***", "strong em", "both"),
    ("__under__", "u", "under"),
    ("~~gone~~", "s", "gone"),
    ("snake_case_name", ".text", "snake_case_name"),
    ("2 * 3 * 4", ".text", "2 * 3 * 4"),
    (r"\*plain\*", ".text", "*plain*"),
    ("`a * b * c`", "code", "a * b * c"),
    ("```py\nx = 1\n```", "pre code", "x = 1"),
    ("> quoted", "blockquote", "quoted"),
    ("# Great", ".h1", "Great"),
    ("- one\n- two", "ul li:last-child", "two"),
    ("[here](https://example.org)", "a[href='https://example.org']", "here"),
    ("<#{channel}>", ".mention", "#ideas"),
    ("<@{user}>", ".mention", "@Ben"),
    ("@everyone", ".mention", "@everyone"),
    ("<t:0:D>", "time", "January 1, 1970"),
    ("<:party:1234>", ".emoji-name", ":party:"),
]


async def test_markdown(stand, visit):
    async with stand() as place:
        visitor = await visit(place, timezone_id="UTC")
        names = {"{channel}": str(place.guild.channel("ideas").id), "{user}": str(place.person("Ben").id)}
        for written, tag, shown in MARKDOWN:
            text = written
            for name, value in names.items():
                text = text.replace(name, value)
            message = post(place, text)
            there = visitor.view.locator(f"[data-id='{message.id}'] .content {tag}").first
            await expect(there).to_have_text(shown)


async def test_a_spoiler_is_shown_when_one_asks(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        post(place, "It was ||the butler||.")
        spoiler = visitor.button("Spoiler: show it")
        await spoiler.focus()
        await spoiler.press("Enter")
        await expect(visitor.view.locator(".spoiler.shown")).to_have_text("the butler")


@pytest.mark.invented_events  # its embeds are less than Discord makes of them
async def test_pictures_are_shown_and_files_are_saved(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        picture = attachment(place, "dot.png", PICTURE, "image/png")
        page = attachment(place, "trap.html", b"<script>parent.alert(1)</script>", "text/html")
        away = {"title": "Away", "image": {"url": "https://example.org/cat.png"}}
        inside = {"title": "Inside", "thumbnail": {"url": "attachment://dot.png"}}
        post(place, "files", attachments=[picture, page], embeds=[away, inside])
        image = visitor.view.locator(".embed img")
        await expect(image).to_have_js_property("naturalWidth", 1)
        await expect(visitor.view.locator("img")).to_have_count(1)
        await expect(visitor.view.get_by_text("example.org")).to_be_visible()
        async with visitor.view.expect_download() as downloading:
            await visitor.view.get_by_role("link", name="trap.html").click()
        assert (await downloading.value).suggested_filename == "trap.html"


async def test_reactions_replies_and_deleting(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.says("Who comes along?")
        message = await visitor.sees("Who comes along?")
        await message.hover()
        await visitor.button("Add a reaction").click()
        await visitor.button("rocket").click()
        reaction = message.get_by_role("button", name="🚀: 1")
        await expect(reaction).to_have_attribute("aria-pressed", "true")
        await visitor.be("Ben")
        await expect(reaction).to_have_attribute("aria-pressed", "false")
        await reaction.click()
        await expect(message.get_by_role("button", name="🚀: 2")).to_be_visible()
        await message.hover()
        await visitor.button("Reply").click()
        await visitor.says("I do.")
        reply = await visitor.sees("I do")
        await expect(reply.locator(".origin")).to_contain_text("Olivia Who comes along?")
        await visitor.be("Olivia")
        assert await reply.evaluate("each => each.classList.contains('pings')")
        await reply.hover()
        await visitor.button("More").click()
        await visitor.view.get_by_role("menuitem", name="Delete message").click()
        await visitor.does_not_see("I do")


async def test_editing_what_one_wrote(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.says("Teh end")
        await visitor.message("Teh end").hover()
        await visitor.button("More").click()
        await visitor.view.get_by_role("menuitem", name="Edit message").click()
        await expect(visitor.entry).to_have_value("Teh end")
        await visitor.says("The end")
        await expect(visitor.message("The end")).to_contain_text("(edited)")
        await expect(visitor.entry).to_have_value("")
        await visitor.be("Ben")
        await visitor.message("The end").hover()
        await visitor.button("More").click()
        await expect(visitor.view.get_by_role("menuitem", name="Edit message")).to_have_count(0)


async def test_a_thread_is_started_from_a_message(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.says("About apples")
        await visitor.message("About apples").hover()
        await visitor.button("More").click()
        await visitor.view.get_by_role("menuitem", name="Start a thread").click()
        await expect(visitor.view.get_by_role("heading", name="Welcome to #About apples")).to_be_visible()
        await visitor.says("They are red.")
        await visitor.sees("They are red.")
        await visitor.go("general")
        await visitor.message("About apples").get_by_role("button", name="Open the thread").click()
        await visitor.sees("They are red.")


async def test_a_file_is_sent_with_a_message(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        file = {"name": "dot.png", "mimeType": "image/png", "buffer": PICTURE}
        await visitor.view.locator("message-entry input[type=file]").set_input_files(file)
        await visitor.says("Look!")
        await expect(visitor.message("Look!").get_by_role("img", name="dot.png")).to_have_js_property(
            "naturalWidth", 1
        )


async def test_votes_in_a_poll(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        answers = [{"text": "Red"}, {"text": "Blue"}]
        ends = place.world.now() + timedelta(days=1)
        post(place, poll=Poll({"text": "Which colour?"}, answers, ends))
        poll = visitor.view.get_by_role("group", name="Poll: Which colour?")
        await poll.get_by_role("button", name="Red").click()
        await expect(poll.get_by_role("button", name="Red 1 vote", pressed=True)).to_be_visible()
        await visitor.be("Ben")
        await poll.get_by_role("button", name="Red").click()
        await expect(poll.get_by_role("button", name="Red 2 votes", pressed=True)).to_be_visible()
        await poll.get_by_role("button", name="Blue").click()
        await expect(poll.get_by_role("button", name="Red 1 vote", pressed=False)).to_be_visible()


async def test_a_mention_is_picked_while_one_types(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.entry.press_sequentially("Hello @cl")
        await visitor.entry.press("Tab")
        await expect(visitor.entry).to_have_value("Hello @Cleo ")
        await visitor.entry.press("Enter")
        await visitor.sees("Hello @Cleo")
        message = list(place.guild.channel("general").messages.values())[-1]
        assert message.content == f"Hello {place.person('Cleo').mention}"


async def test_who_may_not_write_is_told_so(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.be("Cleo")
        await expect(visitor.view.get_by_role("button", name="moderators")).to_have_count(0)
        await visitor.go("announcements")
        await expect(visitor.entry).to_be_disabled()
        await expect(visitor.entry).to_have_attribute("placeholder", "Cleo may not write in #announcements")


async def test_something_new_elsewhere_is_marked(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        post(place, "An idea", channel="ideas")
        await visitor.go("ideas, unread")
        await visitor.sees("An idea")
        await expect(visitor.view.get_by_role("button", name="ideas", exact=True)).to_have_attribute(
            "aria-current", "page"
        )


async def test_the_traffic_of_the_last_action(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.open_bench("Traffic")
        await visitor.slash("plugins list")
        await visitor.sees("on · Voting")
        lines = visitor.view.get_by_role("list", name="Traffic").get_by_role("listitem")
        await expect(lines.first).to_contain_text("Olivia: plugins list")
        await expect(lines.nth(1)).to_contain_text("INTERACTION_CREATE")
        answer = lines.filter(has_text="callback").get_by_role("button")
        await expect(answer).to_contain_text("204")
        await answer.click()
        await expect(lines.filter(has_text="callback")).to_contain_text('"title": "Plugins"')
        await visitor.view.get_by_label("Filter the traffic").fill("4xx")
        await expect(visitor.view.get_by_text("Nothing here passes the filter.")).to_be_visible()


async def test_faults_and_their_end(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.open_bench("Faults")
        outage = visitor.button("Outage", exact=False)
        await outage.click()
        await expect(outage).to_have_attribute("aria-pressed", "true")
        await expect(visitor.view.get_by_role("tab", name="Faults, 1 active")).to_be_visible()
        assert [fault.name for fault in place.sandbox.faults.active] == ["an outage of everything"]
        await visitor.slash("plugins list")
        await expect(visitor.toast).to_contain_text("The application did not respond.")
        await visitor.button("Close this note").click()
        await outage.click()
        await expect(outage).to_have_attribute("aria-pressed", "false")
        await place.sandbox.bot_connected(within=90)
        await visitor.button("Send the command").click()
        await visitor.sees("on · Voting")


async def test_light_and_dark(stand, visit):
    async with stand() as place:
        visitor = await visit(place, color_scheme="dark")
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = await visitor.view.evaluate(ground)
        assert dark == "rgb(34, 38, 46)"
        await visitor.button("Switch to light").click()
        assert await visitor.view.evaluate(ground) == "rgb(255, 255, 255)"
        await visitor.view.reload()
        await expect(visitor.button("Switch to dark")).to_be_visible()


async def test_the_place_stays_the_same_when_the_page_is_loaded_again(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.be("Ada")
        await visitor.go("ideas")
        await expect(visitor.view.get_by_role("heading", name="Welcome to #ideas")).to_be_visible()
        assert "key=" not in visitor.view.url
        await visitor.view.reload()
        await expect(visitor.view.get_by_role("heading", name="Welcome to #ideas")).to_be_visible()
        await expect(visitor.button("You are Ada. Act as somebody else")).to_be_visible()


async def test_a_lost_connection_is_found_again(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.be("Ada")
        await visitor.go("ideas")
        await visitor.says("Before")
        await visitor.sees("Before")
        for viewer in list(place.page._viewers):
            await viewer.close()
        await expect(visitor.view.get_by_text("The sandbox does not answer.")).to_be_visible()
        await visitor.says("Lost?")
        await expect(visitor.toast).to_contain_text("There is no connection to the sandbox.")
        await expect(visitor.view.get_by_text("The sandbox does not answer.")).to_have_count(0)
        await expect(visitor.entry).to_have_value("Lost?")
        await visitor.entry.press("Enter")
        await visitor.sees("Lost?")
        await visitor.sees("Before")
        await expect(visitor.button("You are Ada. Act as somebody else")).to_be_visible()


async def test_the_quick_switcher(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        keys = visitor.view.keyboard
        await keys.press("Control+k")
        await keys.type("ideas")
        await keys.press("Enter")
        await expect(visitor.view.get_by_role("heading", name="Welcome to #ideas")).to_be_visible()
        await keys.press("Control+k")
        await keys.type("ben")
        await keys.press("Enter")
        await expect(visitor.button("You are Ben. Act as somebody else")).to_be_visible()


async def test_on_a_phone_guilds_and_channels_are_in_a_drawer(stand, visit):
    async with stand() as place:
        visitor = await visit(place, viewport={"width": 390, "height": 780})
        await expect(visitor.view.get_by_role("navigation")).to_have_count(0)
        await visitor.button("Guilds and channels").click()
        await visitor.go("ideas")
        await expect(visitor.view.get_by_role("heading", name="Welcome to #ideas")).to_be_visible()
        await expect(visitor.view.get_by_role("navigation")).to_have_count(0)
        assert await visitor.view.evaluate("document.documentElement.scrollWidth") == 390


UNNAMED = """
[...document.querySelectorAll("button, input, textarea, select, a, [role=button], [role=option], [role=menuitem]")]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    const label = each.getAttribute("aria-label") || each.labels?.[0]?.textContent || each.textContent;
    return !label?.trim();
  })
  .map((each) => each.outerHTML)
"""
UNSEEN_FOCUS = """
(() => {
  if (document.activeElement === document.body) return null; // the browser's own bars have it
  const style = getComputedStyle(document.activeElement);
  const within = document.activeElement.closest(".entry-box, .option");
  const around = within ? getComputedStyle(within).borderColor !== getComputedStyle(document.querySelector(".who")).borderColor : false;
  return style.outlineStyle === "none" && !around ? document.activeElement.outerHTML : null;
})()
"""


async def test_everything_has_a_name_and_shows_its_focus(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        button = {"type": 2, "style": 2, "emoji": {"name": "🎲"}, "custom_id": "dice", "id": 2}
        post(place, "Roll", components=[{"type": 1, "id": 1, "components": [button]}], reactions={"👍": []})
        for tab in ("Traffic", "Faults", "Clock"):
            await visitor.open_bench(tab)
            assert await visitor.view.evaluate(UNNAMED) == []
        seen = set()
        for _ in range(40):
            await visitor.view.keyboard.press("Tab")
            assert await visitor.view.evaluate(UNSEEN_FOCUS) is None
            seen.add(await visitor.view.evaluate("document.activeElement.tagName"))
        assert {"BUTTON", "INPUT", "TEXTAREA"} <= seen
        assert await visitor.view.evaluate("document.documentElement.lang") == "en"


async def test_context_menus_of_messages_and_members(sandbox, guild, visit):
    from guildkit_sandbox.page.server import Page
    from tests.browser.conftest import Stand
    from tests.sandbox.conftest import running

    class Nobody:
        bot, state, trouble, listeners = None, "running", "", []

    page = Page(sandbox, Nobody())
    await page.start()
    place = Stand(sandbox, guild, None, page)
    try:
        async with running(sandbox) as bot:
            await bot.sync(guild.model, disnake.MessageCommand("Quote"), disnake.UserCommand("Wave"))

            @bot.on("Quote")
            async def quote(inter):
                await inter.response.send_message(f"“{inter.target.content}”")

            @bot.on("Wave")
            async def wave(inter):
                await inter.response.send_message(f"{inter.author.name} waves at {inter.target.name}")

            visitor = await visit(place)
            await visitor.says("Let us begin.")
            await visitor.message("Let us begin.").hover()
            await visitor.button("More").click()
            await visitor.view.get_by_role("menuitem", name="Quote").click()
            await visitor.sees("“Let us begin.”")
            await visitor.view.get_by_role("complementary", name="Members").get_by_text("Ben").click()
            await visitor.view.get_by_role("menuitem", name="Wave").click()
            await visitor.sees("Olivia waves at Ben")
    finally:
        await place.close()
