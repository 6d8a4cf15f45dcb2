from __future__ import annotations

import asyncio

import disnake
import pytest

from guildkit_sandbox import CannotDo, NoAnswer
from tests.sandbox.asking import respond

BUTTON = disnake.ui.Button


def button(label="Vote", custom_id="vote", **more):
    return BUTTON(label=label, custom_id=custom_id, **more)


def select(**more):
    options = [disnake.SelectOption(label=name, value=name[:3].lower()) for name in ("Nashville", "Memphis")]
    return disnake.ui.StringSelect(custom_id="pick", options=options, placeholder="Your choice", **more)


def modal(*components, **more):
    labels = components or (
        disnake.ui.Label("Title", disnake.ui.TextInput(custom_id="title", max_length=10)),
        disnake.ui.Label(
            "Options", disnake.ui.TextInput(custom_id="options", style=disnake.TextInputStyle.long)
        ),
    )
    return disnake.ui.Modal(title="New proposal", custom_id="new", components=list(labels), **more)


# ---------------------------------------------------------------------- components


async def test_a_button_changes_its_message(bot, general, alice):
    posted = await general.send("0 votes", components=[button()])

    @bot.on("vote")
    async def handler(inter):
        assert inter.author.id == alice.id
        assert inter.message.id == posted.id
        await inter.response.edit_message("1 vote")

    message = await alice.sees("0 votes")
    answer = await alice.click("Vote", on=message)
    assert answer.message == message
    assert message.content == "1 vote"
    assert message.edited
    assert not answer.private


async def test_the_newest_button_is_clicked(bot, general, alice):
    await general.send("old", components=[button(custom_id="old")])
    await general.send("new", components=[button(custom_id="new")])

    @bot.on("new")
    async def handler(inter):
        await inter.response.send_message("right")

    assert (await alice.click("vote")).text == "right"


async def test_disabled_and_missing_buttons_cannot_be_clicked(general, alice):
    await general.send(
        "x", components=[button(disabled=True), BUTTON(label="Site", url="https://example.org")]
    )
    with pytest.raises(CannotDo, match="'Vote' is disabled"):
        await alice.click("Vote")
    with pytest.raises(CannotDo, match="is a link"):
        await alice.click("Site")
    with pytest.raises(CannotDo, match="sees no button 'Yes'"):
        await alice.click("Yes")
    with pytest.raises(CannotDo, match="has no button 'Yes'; it has 'Vote', 'Site'"):
        await alice.click("Yes", on=await alice.sees("x"))


async def test_a_select(bot, general, alice):
    await general.send("Capital?", components=[select(max_values=2)])
    values = []

    @bot.on("pick")
    async def handler(inter):
        values.extend(inter.values)
        await inter.response.send_message("thanks", ephemeral=True)

    answer = await alice.select("Nashville", "mem", of="your choice")
    assert answer.private
    assert values == ["nas", "mem"]
    with pytest.raises(CannotDo, match="takes 1 to 2 choices, not 0"):
        await alice.select()
    with pytest.raises(CannotDo, match="no option 'Knoxville'; it has Nashville, Memphis"):
        await alice.select("Knoxville")
    with pytest.raises(CannotDo, match="picked twice"):
        await alice.select("Nashville", "nas")


async def test_a_user_select_resolves(bot, general, alice, bob):
    await general.send("Who?", components=[disnake.ui.UserSelect(custom_id="who")])

    @bot.on("who")
    async def handler(inter):
        await inter.response.send_message(inter.resolved_values[0].name)

    assert (await alice.select(bob)).text == "bob"


async def test_a_double_click_is_two_interactions(bot, general, alice):
    await general.send("x", components=[button()])
    ids = []

    @bot.on("vote")
    async def handler(inter):
        ids.append(inter.id)
        await inter.response.send_message("counted", ephemeral=True)

    first, second = await alice.double_click("Vote")
    assert first.text == second.text == "counted"
    assert len(set(ids)) == 2


async def test_what_is_forged_arrives(bot, general, alice):
    await general.send("x", components=[button()])

    @bot.on("admin")
    async def handler(inter):
        await inter.response.send_message(f"no: {inter.values}", ephemeral=True)

    message = await alice.sees("x")
    assert (await alice.forge(custom_id="admin", on=message, values=["1"])).text == "no: ['1']"

    @bot.on("modal")
    async def on_modal(inter):
        await inter.response.send_message(inter.text_values["a"], ephemeral=True)

    assert (await alice.forge(custom_id="modal", fields={"a": "b"})).text == "b"


# ---------------------------------------------------------------------- modals


async def test_a_modal_is_filled(bot, run, alice):
    @bot.on("new")
    async def submitted(inter):
        await inter.response.send_message("{title}: {options}".format(**inter.text_values))

    answer = await run(lambda inter: inter.response.send_modal(modal()))
    assert answer.modal.title == "New proposal"
    assert [field.label for field in answer.modal.fields] == ["Title", "Options"]
    answer = await alice.fill(title="Capital", options="A\nB")
    assert answer.text == "Capital: A\nB"
    with pytest.raises(CannotDo, match="no modal open"):
        await alice.fill(title="x")


async def test_nothing_is_lost_in_a_modal(bot, run, alice):
    async def silence(_inter):
        return

    bot.handlers["new"] = silence
    await run(lambda inter: inter.response.send_modal(modal()))
    with pytest.raises(CannotDo, match="field 'Options' is required"):
        await alice.fill(title="Capital")
    with pytest.raises(CannotDo, match="field 'Title' takes at most 10 characters, not 11"):
        await alice.fill(title="x" * 11, options="A")
    with pytest.raises(CannotDo, match="no field 'Method'; it has 'Title', 'Options'"):
        await alice.fill({"Method": "x"})
    alice.guild.patience.answer = 0.01
    with pytest.raises(NoAnswer):
        await alice.fill(title="x", options="A")
    assert alice.modal is not None


async def test_a_modal_with_a_select_and_old_rows(bot, run, alice):
    @bot.on("new")
    async def submitted(inter):
        await inter.response.send_message(str(sorted(inter.values.items())))

    picker = disnake.ui.Label("City", select(required=False))
    await run(lambda inter: inter.response.send_modal(modal(disnake.ui.TextDisplay("Read me"), picker)))
    assert "Read me" in alice.modal.text
    assert (await alice.fill(city="Memphis")).text == "[('pick', ['mem'])]"

    text = disnake.ui.TextInput(label="Name", custom_id="name", value="Al", required=False)
    await run(lambda inter: inter.response.send_modal(modal(text)))
    assert (await alice.fill()).text == "[('name', 'Al')]"


async def test_a_modal_from_a_button_updates_the_message(bot, general, alice):
    await general.send("untitled", components=[button(custom_id="rename", label="Rename")])

    @bot.on("rename")
    async def clicked(inter):
        await inter.response.send_modal(modal())

    @bot.on("new")
    async def submitted(inter):
        await inter.response.edit_message(inter.text_values["title"])

    await alice.click("Rename")
    answer = await alice.fill(title="Titled", options="x")
    assert answer.message.text.startswith("Titled")
    assert not answer.private


# ---------------------------------------------------------------------- the life of an interaction


async def test_ephemeral_answers_are_for_one_person(general, run, alice, bob):
    async def handler(inter):
        await inter.response.send_message("for you", ephemeral=True, components=[button()])

    answer = await run(handler)
    assert answer.private
    assert (await alice.sees("for you")).private
    bob.does_not_see("for you")
    assert bob.messages() == []
    with pytest.raises(CannotDo, match="for somebody else alone"):
        await bob.click("Vote", on=answer.message)
    with pytest.raises(disnake.NotFound) as caught:
        await general.fetch_message(answer.message.id)
    assert caught.value.code == 10008


async def test_a_deferred_answer_is_awaited(run, bot, alice):
    seen = []

    async def handler(inter):
        await inter.response.defer(ephemeral=True)
        seen.extend(message.text for message in alice.messages())
        await inter.edit_original_response("done")

    answer = await run(handler)
    assert seen == ["guildkit is thinking…"]
    assert answer.text == "done"
    assert answer.private
    assert not answer.message.edited


async def test_a_follow_up_after_the_loading_message_was_deleted_is_a_message_of_its_own(run, alice, bob):
    async def handler(inter):
        await inter.response.defer()
        await inter.delete_original_response()
        await inter.followup.send("only for you", ephemeral=True)

    await run(handler)
    assert (await alice.sees("only for you")).private
    bob.does_not_see("only for you")


async def test_a_follow_up_fills_the_deferred_message(run, alice):
    async def handler(inter):
        await inter.response.defer()
        await inter.followup.send("first")
        await inter.followup.send("second", ephemeral=True)

    answer = await run(handler)
    assert answer.message.text == "first"
    second = await alice.sees("second")
    assert second.private
    assert answer.followups == [second]


async def test_a_deferred_update_shows_the_edit(bot, general, alice):
    await general.send("x", components=[button()])

    @bot.on("vote")
    async def handler(inter):
        await inter.response.defer(with_message=False)
        await inter.edit_original_response("y")

    assert (await alice.click("Vote")).message.content == "y"


async def test_a_deferred_update_may_stay_silent(bot, general, alice):
    await general.send("x", components=[button()])

    @bot.on("vote")
    async def handler(inter):
        await inter.response.defer(with_message=False)

    assert (await alice.click("Vote")).message.content == "x"


async def test_the_original_response_is_edited_and_deleted(run, bot, sandbox, alice):
    done = asyncio.Event()

    async def handler(inter):
        await inter.response.send_message("one")
        original = await inter.original_response()
        await original.edit("two")
        follow_up = await inter.followup.send("three")
        await follow_up.edit("four")
        await follow_up.delete()
        await inter.delete_original_response()
        done.set()

    answer = await run(handler)
    await done.wait()
    assert answer.message is None
    assert alice.messages() == []


async def test_a_second_answer_is_refused(failing):
    async def handler(inter):
        await inter.response.send_message("one")
        await respond(inter, {"content": "two"})

    error = await failing(handler)
    assert (error.status, error.code) == (400, 40060)


async def test_a_late_answer_is_refused(sandbox, bot, run, alice):
    codes = []

    async def handler(inter):
        sandbox.time.advance(seconds=3.1)
        try:
            await inter.response.send_message("late")
        except disnake.InteractionTimedOut as error:
            codes.append(error.__cause__.code)

    alice.guild.patience.answer = 0.05
    with pytest.raises(NoAnswer):
        await run(handler)
    await sandbox.settled()
    assert codes == [10062]


async def test_follow_ups_need_an_answer_and_end_after_15_minutes(sandbox, failing):
    error = await failing(lambda inter: inter.followup.send("too early"))
    assert (error.status, error.code) == (404, 10015)

    async def handler(inter):
        await inter.response.send_message("in time")
        sandbox.time.advance(minutes=15, seconds=1)
        await inter.followup.send("too late")

    error = await failing(handler)
    assert (error.status, error.code) == (401, 50027)


@pytest.mark.parametrize("kind", [6, 7, 8, 1, 42])
async def test_a_command_is_not_answered_with_just_anything(failing, kind):
    error = await failing(lambda inter: respond(inter, {}, kind))
    assert error.code == 50035
    assert "type: Value must be one of {4, 5, 9}." in error.text


async def test_a_modal_is_not_answered_with_a_modal(bot, run, alice):
    codes = []

    @bot.on("new")
    async def submitted(inter):
        try:
            await respond(inter, {}, 9)
        except disnake.HTTPException as error:
            codes.append(error.text)
        await inter.response.send_message("ok")

    await run(lambda inter: inter.response.send_modal(modal()))
    await alice.fill(title="a", options="b")
    assert "type: Value must be one of {4, 5}." in codes[0]


async def test_with_response_describes_the_answer(sandbox, bot, run):
    found = {}

    async def handler(inter):
        route = disnake.http.Route(
            "POST", "/interactions/{id}/{token}/callback", id=inter.id, token=inter.token
        )
        body = {"type": 4, "data": {"content": "hi"}}
        found.update(await inter.bot.http.request(route, json=body, params={"with_response": "true"}))

    await run(handler)
    await sandbox.settled()
    assert found["resource"]["message"]["content"] == "hi"
    assert found["interaction"]["response_message_ephemeral"] is False


async def test_interactions_are_complete(bot, run, guild, alice):
    found = {}

    async def handler(inter):
        found["permissions"] = inter.permissions
        found["app"] = inter.app_permissions
        found["guild"] = inter.guild
        found["channel"] = inter.channel.name
        found["locale"] = str(inter.locale)
        found["context"] = inter.context.guild
        found["owners"] = inter.authorizing_integration_owners.guild_id
        await inter.response.send_message("ok")

    await run(handler)
    assert found["permissions"].send_messages
    assert not found["permissions"].manage_guild
    assert found["app"].manage_messages
    assert found["guild"].id == guild.id == found["owners"]
    assert (found["channel"], found["locale"], found["context"]) == ("general", "en-US", True)


async def test_components_v2_are_read(general, alice):
    box = disnake.ui.Container(
        disnake.ui.TextDisplay("# Results"),
        disnake.ui.Section("Nashville wins", accessory=button()),
    )
    await general.send(components=[box])
    message = await alice.sees("Nashville wins")
    assert message.text == "# Results\nNashville wins\nVote"
    assert [found.label for found in message.buttons] == ["Vote"]


async def test_a_hundred_people_click_at_once(sandbox, guild, bot, general):
    sandbox.patience.answer = 10.0  # A hundred connections are opened first, which is slow on a busy machine.
    await general.send("x", components=[button()])
    voters = guild.join_many(100, prefix="voter")
    seen = set()

    @bot.on("vote")
    async def handler(inter):
        seen.add(inter.author.name)
        await inter.response.send_message(f"thanks {inter.author.name}", ephemeral=True)

    answers = await asyncio.gather(*(voter.click("Vote") for voter in voters))
    assert len(seen) == 100
    assert {answer.text for answer in answers} == {f"thanks voter{number}" for number in range(1, 101)}
    assert all(len(voter.messages()) == 2 for voter in voters)
