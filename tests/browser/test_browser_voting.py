"""A vote on the page, from the question to the result."""

import pytest

from tests.browser import NO_PLAYWRIGHT

expect = pytest.importorskip("playwright.async_api", reason=NO_PLAYWRIGHT).expect


async def propose(visitor, title="Capital", options="Nashville\nMemphis\nKnoxville"):
    await visitor.slash("proposal create")
    form = visitor.view.get_by_role("dialog", name="A new proposal")
    await form.get_by_label("Title").fill(title)
    await form.get_by_label("Options").fill(options)
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    await visitor.sees(f"Your proposal #1 · {title} is open.")


async def vote(visitor, option):
    await visitor.button("Vote").click()
    await visitor.view.get_by_role("combobox", name="Choose one").click()
    await visitor.view.get_by_role("option", name=option).click()
    await expect(visitor.message("Change my ballot")).to_contain_text(option)


async def press_until_focused(visitor, key, wanted):
    for _ in range(8):
        await visitor.view.keyboard.press(key)
        if await wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead there")


async def test_a_vote_by_mouse_until_the_clock_closes_it(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await propose(visitor)
        await vote(visitor, "Memphis")
        await expect(visitor.message("Memphis").get_by_text("Only you can see this")).to_be_visible()
        await visitor.be("Ben")
        await vote(visitor, "Nashville")
        await visitor.be("Cleo")
        await vote(visitor, "Nashville")
        await visitor.open_bench("Clock and bot")
        await visitor.view.get_by_label("How much").fill("4")
        await visitor.button("Go forward").click()
        result = await visitor.sees("wins")
        await expect(result).to_contain_text("Nashville")
        await expect(visitor.button("Voting has ended")).to_be_disabled()


async def test_a_vote_by_keyboard_alone(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        keys = visitor.view.keyboard
        await expect(visitor.entry).to_be_focused()
        await keys.press("Shift+Tab")
        await keys.press("/")
        await keys.type("prop cre")
        await keys.press("Enter")
        await keys.press("Enter")
        await expect(visitor.view.get_by_role("textbox", name="Title")).to_be_focused()
        await keys.type("Capital")
        await keys.press("Tab")
        await keys.press("Tab")
        await keys.type("Nashville")
        await keys.press("Enter")
        await keys.type("Memphis")
        await keys.press("Tab")
        await keys.press("ArrowDown")
        await expect(visitor.view.get_by_role("listbox", name="Method")).to_be_visible()
        await keys.press("Escape")
        await expect(visitor.view.get_by_role("dialog")).to_be_visible()
        await keys.press("Tab")
        await keys.press("Enter")
        await visitor.sees("Your proposal #1 · Capital is open.")
        await expect(visitor.button("Vote")).to_be_visible()
        await expect(visitor.entry).to_be_focused()

        await press_until_focused(visitor, "Shift+Tab", visitor.button("Vote"))
        await keys.press("Enter")
        choose = visitor.view.get_by_role("combobox", name="Choose one")
        await expect(choose).to_be_visible()
        await press_until_focused(visitor, "Tab", choose)
        await keys.press("Enter")
        await keys.press("ArrowDown")
        await expect(visitor.view.get_by_role("option", name="Memphis")).to_have_attribute(
            "aria-selected", "true"
        )
        await keys.press("Enter")
        await expect(visitor.message("Your ballot on #1 is in: Memphis")).to_be_visible()
        assert await visitor.view.evaluate("document.activeElement !== document.body")


async def test_a_form_that_is_not_complete_stays_open(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.slash("proposal create")
        form = visitor.view.get_by_role("dialog", name="A new proposal")
        await form.get_by_label("Options").fill("Nashville\nMemphis")
        await form.get_by_role("button", name="Submit").click()
        await expect(form.get_by_role("alert")).to_have_text("The field 'Title' is required.")
        await form.get_by_label("Title").fill("x" * 201)
        await form.get_by_role("button", name="Submit").click()
        await expect(form.get_by_role("alert")).to_contain_text("takes at most 200 characters, not 201")
        await form.get_by_label("Title").fill("Capital")
        await form.get_by_role("combobox", name="Method").click()
        await visitor.view.get_by_role("option", name="Borda").click()
        await form.get_by_role("button", name="Submit").click()
        await expect(form).to_have_count(0)
        await expect(visitor.message("#1 · Capital").get_by_text("Borda")).to_be_visible()


async def test_several_options_are_chosen_in_one_select(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.begins("proposal create")
        await visitor.button("Add the option method: How the ballots are counted").click()
        await visitor.view.get_by_role("option", name="approval").click()
        await visitor.view.keyboard.press("Enter")
        form = visitor.view.get_by_role("dialog", name="A new proposal")
        await form.get_by_label("Title").fill("Cities")
        await form.get_by_label("Options").fill("Nashville\nMemphis\nKnoxville")
        await form.get_by_role("button", name="Submit").click()
        await visitor.button("Vote").click()
        await visitor.view.get_by_role("combobox", name="Choose all that you approve of").click()
        for option in ("Nashville", "Knoxville"):
            await visitor.view.get_by_role("option", name=option).click()
        await expect(visitor.view.get_by_role("option", selected=True)).to_have_count(2)
        await visitor.button("Done").click()
        await visitor.sees("Your ballot on #1 is in: Nashville, Knoxville")


async def test_what_is_for_one_is_seen_by_one(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await propose(visitor)
        await visitor.be("Ben")
        await visitor.does_not_see("Your proposal #1")
        await expect(visitor.button("Vote")).to_be_visible()
        await visitor.button("Vote").click()
        await visitor.sees("Only you can see this")
        await visitor.be("Olivia")
        await expect(visitor.view.get_by_role("combobox", name="Choose one")).to_have_count(0)
        await visitor.button("Dismiss message").click()
        await visitor.does_not_see("Your proposal #1")


async def test_two_pages_see_the_same_at_once(stand, visit):
    async with stand() as place:
        olivia, ben = await visit(place), await visit(place)
        await ben.be("Ben")
        await propose(olivia)
        await expect(ben.button("Vote")).to_be_visible()
        await ben.does_not_see("Your proposal #1")


async def test_after_a_restart_of_the_bot_old_buttons_work(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await propose(visitor)
        before = place.keeper.bot
        await visitor.open_bench("Clock and bot")
        await visitor.button("Restart the bot").click()
        await expect(visitor.toast).to_contain_text("The bot runs again.")
        assert place.keeper.bot is not before
        await vote(visitor, "Memphis")
        await expect(visitor.message("Memphis").get_by_text("Only you can see this")).to_be_visible()


async def test_where_a_plugin_is_off_it_offers_nothing(stand, visit):
    async with stand() as place:
        visitor = await visit(place)
        await visitor.go("Ohio")
        await expect(visitor.view.get_by_role("heading", name="Ohio")).to_be_visible()
        await visitor.entry.fill("/p")
        await expect(visitor.view.get_by_role("option", name="/plugins list")).to_be_visible()
        await expect(visitor.view.get_by_role("option", name="/proposal create")).to_have_count(0)
        await visitor.entry.fill("")
        await visitor.slash("plugins list")
        await visitor.sees("off · Voting")
