"""Commands on the page: their options, what is suggested for them, and what the client refuses."""

from typing import Annotated

import disnake
import pytest

from guildkit import Choice, InteractionContext, Option, Plugin, UserError
from tests.browser import NO_PLAYWRIGHT

expect = pytest.importorskip("playwright.async_api", reason=NO_PLAYWRIGHT).expect


async def cities(ctx: InteractionContext, typed: str) -> list[Choice]:
    return [Choice(name, name.lower()) for name in ("Nashville", "Memphis") if typed.lower() in name.lower()]


def travel():
    plugin = Plugin("travel")

    @plugin.command("travel", description="Go somewhere")
    async def go(
        ctx: InteractionContext,
        city: Annotated[str, Option("Which city", autocomplete=cities)],
        by: Annotated[str, Option("How", choices=(Choice("On foot", "foot"), Choice("By train", "train")))],
        days: Annotated[int, Option("How long", min=1, max=9)] = 1,
        friend: Annotated[disnake.Member | None, Option("With whom")] = None,
        back: Annotated[bool, Option("And back")] = False,
        ticket: Annotated[disnake.Attachment | None, Option("A ticket")] = None,
    ) -> None:
        whom = friend.mention if friend else "nobody"
        size = len(await ticket.read()) if ticket else 0
        await ctx.reply(f"to {city} by {by} for {days}, with {whom}, back {back}, ticket {size}")

    @plugin.command("secret", description="Whisper", answers="private")
    async def secret(ctx: InteractionContext) -> None:
        raise UserError("Nobody whispers here.", hint="Speak up.")

    @plugin.command("dm", description="Write to you", answers="private")
    async def dm(ctx: InteractionContext) -> None:
        await ctx.member.send("Psst!")
        await ctx.reply("Look there.")

    @plugin.command("report", description="Report", permissions=disnake.Permissions(manage_messages=True))
    async def report(ctx: InteractionContext) -> None:
        await ctx.reply("Reported.")

    return plugin


def option(visitor, name):
    return visitor.view.get_by_role("option", name=name)


async def test_every_kind_of_option(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        keys = visitor.view.keyboard
        await visitor.begins("travel")
        form = visitor.view.get_by_role("form", name="/travel")
        await expect(form.get_by_label("city: Which city")).to_be_focused()
        await keys.type("mem")
        await expect(option(visitor, "Nashville")).to_have_count(0)
        await option(visitor, "Memphis").click()
        await expect(form.get_by_label("by: How")).to_be_focused()
        await option(visitor, "By train").click()
        await form.get_by_role("button", name="Add the option days").click()
        await keys.type("3")
        await form.get_by_role("button", name="Add the option friend").click()
        await keys.type("ben")
        await keys.press("Enter")
        await form.get_by_role("button", name="Add the option back").click()
        await option(visitor, "True").click()
        await form.get_by_role("button", name="Add the option ticket").click()
        await form.get_by_label("ticket: A ticket").set_input_files(
            {"name": "ticket.txt", "mimeType": "text/plain", "buffer": b"12345"}
        )
        await form.get_by_role("button", name="Send the command").click()
        await visitor.sees("to memphis by train for 3, with @Ben, back True, ticket 5")
        await expect(visitor.message("to memphis").get_by_text("Olivia used /travel")).to_be_visible()


async def test_suggestions_are_asked_for_once_the_typing_pauses(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        await visitor.begins("travel")
        await expect(option(visitor, "Memphis")).to_be_visible()
        before = place.sandbox.interaction_count
        await visitor.view.keyboard.type("nashvi")
        await expect(option(visitor, "Memphis")).to_have_count(0)
        await expect(option(visitor, "Nashville")).to_be_visible()
        assert place.sandbox.interaction_count - before < 6


async def test_what_is_missing_is_said_before_anything_is_sent(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        await visitor.begins("travel")
        await expect(option(visitor, "Memphis")).to_be_visible()
        await option(visitor, "Memphis").click()
        before = place.sandbox.interaction_count
        await visitor.button("Send the command").click()
        await expect(visitor.view.get_by_text("by is required")).to_be_visible()
        await expect(visitor.view.get_by_label("by: How")).to_be_focused()
        assert place.sandbox.interaction_count == before


async def test_what_the_client_refuses_is_said_and_nothing_is_lost(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        await visitor.begins("travel")
        await option(visitor, "Memphis").click()
        await option(visitor, "On foot").click()
        await visitor.button("Add the option days", exact=False).click()
        days = visitor.view.get_by_label("days: How long")
        await days.fill("10")
        await days.press("Enter")
        await expect(visitor.toast).to_contain_text("the option 'days' takes 1 to 9, not 10.")
        await expect(days).to_have_value("10")
        await days.fill("9")
        await days.press("Enter")
        await visitor.sees("to memphis by foot for 9")


async def test_a_member_sees_the_commands_that_they_may_use(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        await visitor.entry.fill("/")
        await expect(option(visitor, "/report")).to_be_visible()
        await visitor.be("Cleo")
        await visitor.entry.fill("/")
        await expect(option(visitor, "/travel")).to_be_visible()
        await expect(option(visitor, "/report")).to_have_count(0)


async def test_a_refusal_of_the_plugin_is_for_one_alone(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        await visitor.slash("secret")
        await visitor.sees("Nobody whispers here.")
        await visitor.be("Ben")
        await visitor.does_not_see("Nobody whispers here.")


async def test_direct_messages_of_the_bot(stand, visit):
    async with stand(travel()) as place:
        visitor = await visit(place)
        await visitor.slash("dm")
        await visitor.button("Direct messages, unread").click()
        await visitor.sees("Psst!")
        await visitor.says("Who is there?")
        await visitor.sees("Who is there?")
        await visitor.be("Ben")
        await visitor.does_not_see("Psst!")


async def test_a_bot_that_does_not_answer(stand, visit):
    async with stand(travel()) as place:
        place.sandbox.patience.answer = 0.3
        visitor = await visit(place)
        await visitor.open_bench("Faults")
        late = visitor.button("Late events", exact=False)
        await late.click()
        await expect(late).to_have_attribute("aria-pressed", "true")
        await visitor.slash("secret")
        await expect(visitor.view.get_by_text("Waiting for guildkit …")).to_be_visible()
        await expect(visitor.toast).to_contain_text("The application did not respond.")
        await late.click()
        await expect(late).to_have_attribute("aria-pressed", "false")
