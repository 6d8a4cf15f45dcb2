"""`guildkit economy import …`: an old bot's database is looked at, brought in, and taken out again."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit import OperatorError, offline

if TYPE_CHECKING:
    from guildkit import Offline, StoredGuild
    from guildkit_economy.importing.plan import Plan
    from guildkit_economy.models import Import

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Of = Annotated[int, typer.Option("--guild", "-g", help="Of which guild.", min=1)]
Number = Annotated[
    int, typer.Argument(help="The import's number; `guildkit economy imports` lists them.", min=1)
]
Apply = Annotated[
    bool,
    typer.Option(
        "--apply/--dry-run",
        help="Do it, after a backup; without it nothing is changed. No bot may be running.",
    ),
]


def import_(
    source: Annotated[
        str, typer.Argument(help="A SQLite file, or a URL as for GUILDKIT_DATABASE_URL; it is only read.")
    ],
    guild: Annotated[
        int | None,
        typer.Option("--guild", "-g", help="Into which guild; needed if there are several.", min=1),
    ] = None,
    from_server: Annotated[
        str | None, typer.Option("--from-server", help="Which of the old bot's servers, if it has several.")
    ] = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="With rows that belong to none of its several servers.")
    ] = False,
    merge: Annotated[bool, typer.Option("--merge", help="Add up rows that are one person's.")] = False,
    raffle: Annotated[
        int | None,
        typer.Option("--raffle", help="Give the tickets of a raffle that was going on to this one.", min=1),
    ] = None,
    apply: Apply = False,
    as_json: Json = False,
) -> None:
    """Bring in what an old bot for one server has stored; by default only say what would come of it."""
    plan, said = asyncio.run(
        _import(
            source,
            guild,
            from_server=from_server,
            unassigned=unassigned,
            merge=merge,
            raffle=raffle,
            apply=apply,
        )
    )
    _report(plan, said, as_json=as_json)
    if plan.problems:
        raise OperatorError(
            f"{len(plan.problems)} {'problem stands' if len(plan.problems) == 1 else 'problems stand'} in the way of {plan.where}.",
            hint="Nothing was changed.",
        )


def imports(guild: Of, as_json: Json = False) -> None:
    """List which databases of old bots were brought in."""
    found = asyncio.run(_imports(guild))
    if as_json:
        _print([_import_data(each) for each in found])
        return
    for each in found:
        rows = sum(proof["rows"] for proof in each.proofs.values())
        undone = f", taken back {each.undone_at:%Y-%m-%d %H:%M} UTC" if each.undone_at else ""
        server = f", server {each.server}" if each.server else ""
        typer.echo(
            f"#{each.number} {each.at:%Y-%m-%d %H:%M} UTC: {rows} rows of {each.source}{server}{undone}"
        )
    if not found:
        typer.echo("None was brought in.")


def imported(
    number: Number,
    guild: Of,
    table: Annotated[str | None, typer.Option("--table", help="Only of this table.")] = None,
) -> None:
    """Print the rows that were brought in, word for word: a line of JSON each."""
    asyncio.run(_imported(number, guild, table))


def unimport(number: Number, guild: Of, apply: Apply = False) -> None:
    """Take back what was brought in, unless somebody has built upon it; by default only say whether that can be done."""
    kept, found = asyncio.run(_unimport(number, guild, apply=apply))
    if kept:
        typer.echo(f"What there was before is in {kept}.")
        typer.echo(f"Import {found.number} was taken back; the reversals of its points stay in the ledger.")
    else:
        typer.echo(f"Import {found.number} can be taken back; nobody has built upon it. --apply does it.")


async def _import(
    source: str,
    guild: int | None,
    *,
    from_server: str | None,
    unassigned: bool,
    merge: bool,
    raffle: int | None,
    apply: bool,
) -> "tuple[Plan, dict[str, str]]":
    from guildkit_economy.importing import applying, tickets  # noqa: PLC0415 - only what is used is imported
    from guildkit_economy.importing.plan import plan  # noqa: PLC0415
    from guildkit_economy.importing.source import read  # noqa: PLC0415

    old = await read(source)
    async with offline("economy", alone=apply) as stored:
        target = await _target(stored, guild)
        async with stored.read(target.id) as session:
            made = plan(
                old,
                target.id,
                server=from_server,
                unassigned=unassigned,
                merge=merge,
                raffle=raffle,
                here=await applying.here(session),
            )
            known = await applying.before(session, made)
            if raffle is not None:
                await tickets.require_open(session, raffle, stored.now)
        said = {"guild": str(target.id), "name": target.name}
        if known is not None and known.fingerprint == made.fingerprint:
            return made, {**said, "already": str(known.number)}
        if known is not None:
            made.problems.append(applying.brought_before(known))
        if not apply or made.problems:
            return made, said
        backup = await stored.backup()
        async with stored.transaction(target.id) as session:
            found = await applying.bring_in(session, made, now=stored.now, rng=stored.rng)
            rows = sum(each.proof.rows for each in made.tables)
            stored.audit(
                session, target.id, "imported", f"#{found.number}", {"source": made.where, "rows": rows}
            )
        return made, {**said, "import": str(found.number), "backup": str(backup)}


async def _target(stored: "Offline", guild: int | None) -> "StoredGuild":
    known = await stored.guilds(guild)
    if not known:
        raise OperatorError(
            "The bot knows no guild yet.", hint="It learns of one when it runs and is invited there."
        )
    if len(known) > 1:
        names = ", ".join(f"{each.name} ({each.id})" for each in known)
        raise OperatorError(f"The bot knows several guilds: {names}.", hint="Say into which with --guild ID.")
    return known[0]


async def _imports(guild: int) -> "list[Import]":
    from sqlalchemy import select  # noqa: PLC0415

    from guildkit_economy.models import Import  # noqa: PLC0415

    async with offline("economy") as stored:
        (known,) = await stored.guilds(guild)
        async with stored.read(known.id) as session:
            return list(await session.scalars(select(Import).order_by(Import.number)))


async def _imported(number: int, guild: int, table: str | None) -> None:
    from guildkit_economy.importing.undoing import find, lines  # noqa: PLC0415

    async with offline("economy") as stored:
        (known,) = await stored.guilds(guild)
        async with stored.read(known.id) as session:
            await find(session, number)
            async for each in lines(session, number, table):
                typer.echo(each)


async def _unimport(number: int, guild: int, *, apply: bool) -> "tuple[str, Import]":
    from guildkit_economy.importing.undoing import built_upon, find, take_back  # noqa: PLC0415

    async with offline("economy", alone=apply) as stored:
        (known,) = await stored.guilds(guild)
        async with stored.read(known.id) as session:
            found = await find(session, number)
            if reasons := await built_upon(session, found):
                raise OperatorError(" ".join(reasons), hint="Nothing was changed.")
        if not apply:
            return "", found
        backup = await stored.backup()
        async with stored.transaction(known.id) as session:
            found = await take_back(session, number, now=stored.now)
            stored.audit(session, known.id, "import-undone", f"#{number}", {"source": found.source})
        return str(backup), found


def _report(plan: "Plan", said: dict[str, str], *, as_json: bool) -> None:
    from guildkit_economy.importing.report import data, show  # noqa: PLC0415

    if as_json:
        _print({**said, **data(plan)})
    else:
        show(plan, said)


def _import_data(found: "Import") -> dict[str, Any]:
    return {
        "number": found.number,
        "at": found.at.isoformat(),
        "source": found.source,
        "server": found.server,
        "fingerprint": found.fingerprint,
        "tables": found.proofs,
        "undone_at": found.undone_at and found.undone_at.isoformat(),
    }


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
