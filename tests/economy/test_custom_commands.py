"""Commands of a guild's own: names that nobody shares, placeholders of a fixed list, and money with the use it pays for."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from guildkit import UserError
from guildkit_economy.games import custom_commands, placeholders
from guildkit_economy.games.custom_commands import Terms, name_of, names_of
from guildkit_economy.ledger import MINT, NotEnough, member, post, prove, transfer
from guildkit_economy.models import Account, CommandName, CustomCommand, Kind

TENNESSEE, OHIO = 1234567890123456789, 987654321098765432
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ALICE = 1


async def add(database, name="hello", said="Hi {user}", *aliases, guild=TENNESSEE, **terms):
    async with database.guild_session(guild) as session:
        await custom_commands.add(session, name_of(name), Terms(said, **terms), aliases)


async def edit(database, name, aliases=None, **changes):
    async with database.guild_session(TENNESSEE) as session:
        return (await custom_commands.edit(session, name, aliases, **changes))[1]


async def use(database, name="hello", key="1", guild=TENNESSEE, **more):
    async with database.guild_session(guild) as session:
        return (await custom_commands.use(session, name, ALICE, key=key, now=NOON, **more)).uses


async def names(database, guild=TENNESSEE):
    async with database.guild_session(guild, read_only=True) as session:
        return {each.command.name: each.aliases for each in await custom_commands.listed(session)}


async def balances(database):
    async with database.guild_session(TENNESSEE) as session:
        assert (await prove(session)).wrong == []
        rows = await session.execute(select(Account.kind, Account.balance))
        return {kind: balance for kind, balance in rows if kind != Kind.MINT}


@pytest.fixture
async def rich(database):
    async with database.guild_session(TENNESSEE) as session:
        await post(session, transfer(MINT, member(ALICE), 100, key="made", kind="mint", at=NOON))
    return database


def test_names_are_written_in_one_way():
    assert name_of(" !Hello-World_2 ") == "hello-world_2"
    assert names_of("hi, Hi  /hey") == ("hi", "hey")
    for wrong in ("", "!", "-x", "two words", "ä", "h\u0435llo", "x" * 33, "a/b", "{user}"):
        with pytest.raises(UserError, match="is no name for a command"):
            name_of(wrong)
    with pytest.raises(UserError, match="at most 10 other names"):
        names_of(" ".join(f"n{number}" for number in range(11)))


@pytest.mark.parametrize(
    "written",
    ["{user.id}", "{user!r}", "{0}", "{}", "{User}", "{count:>1000000}", "{args.__class__}", "{ user }"],
)
def test_placeholders_beyond_the_list_are_refused(written):
    with pytest.raises(UserError, match="There is no placeholder") as refused:
        Terms(f"Hi {written}").checked()
    assert "`{user}`, `{server}`, `{count}`, `{points}`, `{args}`" in str(refused.value.hint)


def test_values_are_put_in_once():
    placeholders.check("a } brace { alone")
    values = {"user": "@alice", "args": "{points} {user}", "points": "5"}
    assert placeholders.fill("{user}: {args} {{points}", values) == "@alice: {points} {user} {5"


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"text": " \u200b "}, "something that can be seen"),
        ({"text": "x" * 4000}, "1,500 characters at most"),
        ({"text": "x", "cost": -1}, "whole number from 0"),
        ({"text": "x", "cost": 2**60}, "whole number from 0"),
        ({"text": "x", "cooldown": -1}, "0 to 86,400 seconds"),
        ({"text": "x", "pause": 10**6}, "0 to 86,400 seconds"),
    ],
)
def test_terms_that_cannot_be_get_a_sentence(terms, says):
    with pytest.raises(UserError, match=says):
        Terms(**terms).checked()
    assert Terms("one\\ntwo").checked().text == "one\ntwo"


async def test_no_two_commands_share_a_name(database):
    await add(database, "hello", "Hi", "hi", "hey", "hello")
    await add(database, "bye", "Bye")
    assert await names(database) == {"bye": (), "hello": ("hey", "hi")}
    for name, others, says in (
        ("hello", (), "There is a command called hello already"),
        ("hi", (), "hi is another name of the command hello already"),
        ("new", ("bye",), "There is a command called bye already"),
        ("new", ("hey",), "hey is another name of the command hello already"),
    ):
        with pytest.raises(UserError, match=says):
            await add(database, name, "x", *others)
    # Neither can two be names of each other.
    with pytest.raises(UserError, match="There is a command called hello already"):
        await edit(database, "bye", ("hello",))
    with pytest.raises(UserError, match="There is a command called bye already"):
        await edit(database, "hey", ("hi", "bye"))
    assert await names(database) == {"bye": (), "hello": ("hey", "hi")}
    await add(database, guild=OHIO)
    assert await names(database, OHIO) == {"hello": ()}


async def test_a_name_is_free_again_when_it_was_given_up(database):
    await add(database, "hello", "Hi", "hi", "hey")
    assert await edit(database, "HI", ("hey", "hello"), text="Hi!") == {"text": "Hi!", "aliases": ["hey"]}
    await add(database, "hi", "Hi")
    async with database.guild_session(TENNESSEE) as session:
        assert await custom_commands.remove(session, "hey") == "hello"
        assert [*await session.scalars(select(CommandName.name))] == ["hi"]
    await add(database, "hello", "Hi", "hey")


async def test_many_add_the_same_at_once(database):
    results = await asyncio.gather(
        *(add(database, f"c{number}", "x", "same") for number in range(6)), return_exceptions=True
    )
    assert sum(each is None for each in results) == 1
    assert all(isinstance(each, UserError) for each in results if each is not None)
    assert [*(await names(database)).values()] == [("same",)]


async def test_there_is_an_end_of_commands(database, monkeypatch):
    monkeypatch.setattr(custom_commands, "COMMANDS_LIMIT", 1)
    await add(database)
    with pytest.raises(UserError, match="There are 1 commands already"):
        await add(database, "more")
    assert list(await names(database)) == ["hello"]


async def test_a_use_and_its_money_go_together(rich):
    await add(rich, cost=40)
    assert await use(rich, "hello", "a") == 1
    assert await use(rich, "HELLO", "b", seen=40, paid_to=Kind.BURN) == 2
    assert await balances(rich) == {"member": 20, "house": 40, "burn": 40}
    with pytest.raises(NotEnough):
        await use(rich, "hello", "c")
    await edit(rich, "hello", cost=10)
    with pytest.raises(UserError, match="costs something else by now"):
        await use(rich, "hello", "d", seen=40)
    assert await balances(rich) == {"member": 20, "house": 40, "burn": 40}
    async with rich.guild_session(TENNESSEE) as session:
        assert await session.scalar(select(CustomCommand.uses)) == 2


async def test_sixteen_uses_at_once_count_what_was_paid(rich):
    await add(rich, cost=30)
    await add(rich, "free", "x")
    results = await asyncio.gather(
        *(use(rich, "hello", f"{number}") for number in range(8)),
        *(use(rich, "free", f"{number}") for number in range(8)),
        return_exceptions=True,
    )
    assert sorted(each for each in results[:8] if isinstance(each, int)) == [1, 2, 3]
    assert sum(isinstance(each, NotEnough) for each in results) == 5
    assert max(results[8:]) == 8
    assert await balances(rich) == {"member": 10, "house": 90}


async def test_what_is_not_there_is_said(database):
    await add(database, guild=OHIO)
    for name in ("hello", "", "x" * 100, "'; drop table", "*"):
        with pytest.raises(UserError, match="There is no command"):
            await use(database, name)


async def test_a_role_may_be_needed(database):
    await add(database, role_id=7)
    async with database.guild_session(TENNESSEE, read_only=True) as session:
        command = await custom_commands.find(session, "hello")
    custom_commands.require_allowed(command, [6, 7])
    with pytest.raises(UserError, match="you need the role <@&7>"):
        custom_commands.require_allowed(command, [6])
