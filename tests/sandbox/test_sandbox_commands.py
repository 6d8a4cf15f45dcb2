from __future__ import annotations

import disnake
import pytest

from guildkit_sandbox import CannotDo, NoAnswer, Patience, Sandbox

OPTION = disnake.Option


@pytest.fixture
async def ping(bot, guild):
    await bot.sync(guild, disnake.SlashCommand("ping", "Say pong."))

    @bot.on("ping")
    async def handler(inter):
        await inter.response.send_message("pong")


async def test_a_synced_command_is_shown_and_answered(guild, ping, alice):
    assert alice.commands() == ["ping"]
    answer = await alice.slash("ping")
    assert answer.text == "pong"
    assert not answer.private
    assert answer.message.raw["interaction_metadata"]["name"] == "ping"


async def test_an_unsynced_command_cannot_be_typed(ping, sandbox, alice):
    with pytest.raises(CannotDo, match="there is no command /pong in Tennessee"):
        await alice.slash("pong")
    elsewhere = sandbox.create_guild("Kentucky").join("alice")
    with pytest.raises(CannotDo, match="there is no command /ping in Kentucky"):
        await elsewhere.slash("ping")


async def test_a_command_can_be_hidden_by_permissions(bot, guild, alice):
    needed = disnake.Permissions(manage_guild=True)
    await bot.sync(guild, disnake.SlashCommand("set", "Set.", default_member_permissions=needed))
    boss = guild.join("boss", permissions=["manage_guild"])
    assert boss.commands() == ["set"]
    assert guild.owner.commands() == ["set"]
    assert alice.commands() == []
    with pytest.raises(CannotDo, match="does not show alice the command /set"):
        await alice.slash("set")


async def test_global_commands_are_shown_in_direct_messages_too(bot, guild, alice):
    await bot.http.upsert_global_command(bot.application_id, disnake.SlashCommand("hi", "Say hi.").to_dict())

    @bot.on("hi")
    async def handler(inter):
        await inter.response.send_message(f"in {inter.guild}, {inter.context.bot_dm}")

    assert (await alice.slash("hi")).text == "in Tennessee, False"
    alice.go(alice.dm)
    assert (await alice.slash("hi")).text == "in None, True"
    assert [message.text for message in alice.dms()] == ["in None, True"]


async def test_every_kind_of_option_arrives(bot, guild, alice, bob):
    kinds = disnake.OptionType
    command = disnake.SlashCommand(
        "all",
        "All options.",
        [
            OPTION("text", "T", kinds.string, required=True),
            OPTION("count", "C", kinds.integer, min_value=1, max_value=9),
            OPTION("ratio", "R", kinds.number),
            OPTION("sure", "S", kinds.boolean),
            OPTION("who", "W", kinds.user),
            OPTION("where", "W", kinds.channel),
            OPTION("role", "R", kinds.role),
            OPTION("file", "F", kinds.attachment),
            OPTION("method", "M", kinds.string, choices={"Borda count": "borda"}),
        ],
    )
    await bot.sync(guild, command)
    seen = {}

    @bot.on("all")
    async def handler(inter):
        seen.update({option.name: option.value for option in inter.data.options})
        seen["members"] = [member.name for member in inter.data.resolved.members.values()]
        seen["content"] = await next(iter(inter.data.resolved.attachments.values())).read()
        await inter.response.send_message("ok")

    role = guild.role("voters")
    await alice.slash(
        "all",
        text="hello",
        count=3,
        ratio=0.5,
        sure=True,
        who=bob,
        where="general",
        role=role,
        file=("a.txt", b"content"),
        method="Borda count",
    )
    assert seen["text"] == "hello"
    assert (seen["count"], seen["ratio"], seen["sure"]) == (3, 0.5, True)
    assert seen["who"].id == bob.id
    assert seen["role"].id == role.id
    assert seen["where"].id == (guild.channel("general").id)
    assert seen["method"] == "borda"
    assert seen["members"] == ["bob"]
    assert seen["content"] == b"content"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "the option 'text' is required"),
        ({"text": "a", "count": 10}, "takes 1 to 9, not 10"),
        ({"text": "a", "count": "many"}, "takes a number"),
        ({"text": "a", "method": "dice"}, "none of the choices of 'method': Borda count"),
        ({"text": "a", "other": 1}, "has no option 'other'"),
        ({"text": "toolong"}, "takes 0 to 5 characters"),
    ],
)
async def test_the_client_does_not_accept_wrong_options(bot, guild, alice, values, reason):
    kinds = disnake.OptionType
    options = [
        OPTION("text", "T", kinds.string, required=True, max_length=5),
        OPTION("count", "C", kinds.integer, min_value=1, max_value=9),
        OPTION("method", "M", kinds.string, choices={"Borda count": "borda"}),
    ]
    await bot.sync(guild, disnake.SlashCommand("vote", "Vote.", options))
    with pytest.raises(CannotDo, match=reason):
        await alice.slash("vote", **values)


async def test_sub_commands(bot, guild, alice):
    sub = disnake.OptionType.sub_command
    group = OPTION("list", "L", disnake.OptionType.sub_command_group, options=[OPTION("open", "O", sub)])
    create = OPTION("create", "C", sub, options=[OPTION("title", "T", required=True)])
    await bot.sync(guild, disnake.SlashCommand("proposal", "Proposals.", [create, group]))

    @bot.on("proposal")
    async def handler(inter):
        await inter.response.send_message(str(inter.data.options[0].name))

    assert (await alice.slash("proposal create", title="x")).text == "create"
    assert (await alice.slash("proposal list open")).text == "list"
    with pytest.raises(CannotDo, match="needs a sub-command: create, list"):
        await alice.slash("proposal")
    with pytest.raises(CannotDo, match="has no sub-command 'delete'"):
        await alice.slash("proposal delete")


async def test_autocomplete(bot, guild, alice):
    number = OPTION("number", "N", disnake.OptionType.integer, autocomplete=True)
    await bot.sync(guild, disnake.SlashCommand("show", "Show.", [OPTION("kind", "K"), number]))

    @bot.on("show")
    async def handler(inter):
        assert inter.data.focused_option.name == "number"
        await inter.response.autocomplete(choices={f"#{inter.data.focused_option.value} Capital": 12})

    assert await alice.autocomplete("show", number="1") == [("#1 Capital", 12)]
    with pytest.raises(CannotDo, match="nothing is suggested"):
        await alice.autocomplete("show", kind="x")


async def test_context_menus(bot, guild, alice, bob):
    await bot.sync(guild, disnake.UserCommand("Greet"), disnake.MessageCommand("Quote"))

    @bot.on("Greet")
    async def greet(inter):
        await inter.response.send_message(f"hello {inter.target.name}")

    @bot.on("Quote")
    async def quote(inter):
        await inter.response.send_message(f"> {inter.target.content}")

    said = await bob.says("so it goes")
    assert (await alice.menu("Greet", bob)).text == "hello bob"
    assert (await alice.menu("Quote", said)).text == "> so it goes"
    assert alice.commands() == ["Greet", "Quote"]


async def test_a_silent_bot_is_noticed(guild, bot, alice):
    async def silence(_inter):
        return

    await bot.sync(guild, disnake.SlashCommand("ping", "Say pong."))
    bot.handlers["ping"] = silence
    guild.patience.answer = 0.01
    with pytest.raises(NoAnswer, match="did not respond"):
        await alice.slash("ping")


async def test_nobody_answers_without_a_bot():
    async with Sandbox(patience=Patience(answer=0.01)) as sandbox:
        alice = sandbox.create_guild("Tennessee").join("alice")
        with pytest.raises(CannotDo):
            await alice.slash("ping")


# ---------------------------------------------------------------------- the forms


async def refusal(bot, guild, *payloads):
    with pytest.raises(disnake.HTTPException) as caught:
        await bot.http.bulk_upsert_guild_commands(bot.application_id, guild.id, list(payloads))
    return caught.value


def slash(name="ok", description="Fine.", **more):
    return {"name": name, "description": description, **more}


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (slash(name="Not OK"), "0.name: Command name is invalid"),
        (slash(name="x" * 33), "0.name: Must be between 1 and 32 in length."),
        (slash(description=""), "0.description: This field is required"),
        (slash(description="x" * 101), "0.description: Must be between 1 and 100"),
        (
            slash(options=[{"type": 3, "name": "a", "description": ""}]),
            "0.options.0.description: This field is required",
        ),
        (
            slash(
                options=[
                    {"type": 3, "name": "a", "description": "a"},
                    {"type": 3, "name": "b", "description": "b", "required": True},
                ]
            ),
            "0.options.1: Required options must be placed before",
        ),
        (
            slash(options=[{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)]),
            "0.options: Must be 25 or fewer",
        ),
        (
            slash(
                options=[
                    {
                        "type": 3,
                        "name": "a",
                        "description": "a",
                        "choices": [{"name": str(n), "value": "x"} for n in range(26)],
                    }
                ]
            ),
            "0.options.0.choices: Must be 25 or fewer",
        ),
        (
            slash(
                options=[
                    {
                        "type": 3,
                        "name": f"o{number}",
                        "description": "x" * 100,
                        "choices": [{"name": f"{n}" * 20, "value": "y" * 100} for n in range(10)],
                    }
                    for number in range(8)
                ]
            ),
            r"Command exceeds maximum size \(8000\)",
        ),
        (
            slash(
                options=[
                    {"type": 1, "name": "a", "description": "a"},
                    {"type": 3, "name": "b", "description": "b"},
                ]
            ),
            "Sub-command and sub-command group option types are mutually exclusive",
        ),
    ],
)
async def test_command_forms_are_refused_naming_the_field(bot, guild, payload, field):
    error = await refusal(bot, guild, payload)
    assert error.code == 50035
    with pytest.raises(AssertionError, match=field):
        raise AssertionError(error.text)


async def test_names_must_be_unique(bot, guild):
    error = await refusal(bot, guild, slash(), slash())
    assert "1: Application command names must be unique" in error.text


async def test_no_more_than_100_commands_a_scope(bot, guild):
    error = await refusal(bot, guild, *(slash(name=f"c{number}") for number in range(101)))
    assert error.code == 30032
    await bot.sync(guild, *(disnake.SlashCommand(f"c{number}", "x") for number in range(100)))
    with pytest.raises(disnake.HTTPException) as caught:
        await bot.http.upsert_guild_command(bot.application_id, guild.id, slash(name="more"))
    assert caught.value.code == 30032


async def test_no_more_than_200_creations_a_day(sandbox, bot, guild):
    for batch in range(2):
        names = (f"b{batch}c{number}" for number in range(100))
        await bot.sync(guild, *(disnake.SlashCommand(name, "x") for name in names))
    error = await refusal(bot, guild, slash(name="more"))
    assert error.code == 30034
    sandbox.time.advance(days=1)
    await bot.sync(guild, disnake.SlashCommand("more", "x"))


async def test_commands_keep_their_ids_and_change_their_versions(bot, guild):
    before = await bot.sync(guild, disnake.SlashCommand("a", "A"), disnake.SlashCommand("b", "B"))
    after = await bot.sync(guild, disnake.SlashCommand("b", "changed"), disnake.SlashCommand("a", "A"))
    ids = {command["name"]: command["id"] for command in before}
    versions = {command["name"]: command["version"] for command in before}
    assert {command["name"]: command["id"] for command in after} == ids
    changed = {command["name"] for command in after if command["version"] != versions[command["name"]]}
    assert changed == {"b"}


async def test_one_command_is_made_changed_and_deleted(bot, guild):
    http, app = bot.http, bot.application_id
    made = await http.upsert_guild_command(app, guild.id, slash())
    assert made["guild_id"] == str(guild.id)
    edited = await http.edit_guild_command(app, guild.id, made["id"], {"description": "New."})
    assert (edited["id"], edited["name"], edited["description"]) == (made["id"], "ok", "New.")
    assert (await http.get_guild_command(app, guild.id, made["id"]))["description"] == "New."
    await http.delete_guild_command(app, guild.id, made["id"])
    assert await http.get_guild_commands(app, guild.id) == []
    with pytest.raises(disnake.NotFound) as caught:
        await http.delete_guild_command(app, guild.id, made["id"])
    assert caught.value.code == 10063


async def test_commands_of_a_guild_without_the_bot_are_out_of_reach(sandbox, bot):
    other = sandbox.create_guild("Kentucky", bot=False)
    with pytest.raises(disnake.Forbidden) as caught:
        await bot.sync(other, disnake.SlashCommand("a", "A"))
    assert caught.value.code == 50001
