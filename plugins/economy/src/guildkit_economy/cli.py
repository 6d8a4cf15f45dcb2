"""`guildkit economy …`: what operators do with the ledgers. It needs no bot, and does not disturb one."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit import OperatorError, offline
from guildkit_economy import cli_imports

if TYPE_CHECKING:
    from guildkit import StoredGuild
    from guildkit_economy.ledger import Proof, Report

app = typer.Typer(help="The ledgers of guilds: proven, and added up.", no_args_is_help=True)

app.command("import")(cli_imports.import_)
app.command()(cli_imports.imports)
app.command()(cli_imports.imported)
app.command()(cli_imports.unimport)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


@app.command()
def verify(
    guild: Annotated[int | None, typer.Option("--guild", "-g", help="Only of this guild.", min=1)] = None,
    as_json: Json = False,
) -> None:
    """Add every ledger up again and follow its chain: it is right, or every mistake is named (exit code 1)."""
    found = asyncio.run(_prove(guild))
    if as_json:
        _print([_proof_data(each, proof) for each, proof in found])
    else:
        for each, proof in found:
            typer.echo(_proof_line(each, proof))
            for mistake in proof.wrong:
                typer.echo(f"    {mistake}")
    wrong = [str(each.id) for each, proof in found if proof.wrong]
    if wrong:
        raise OperatorError(
            f"{len(wrong)} of {len(found)} ledgers do not add up: {', '.join(wrong)}.",
            hint="Somebody has changed the database by other means. Compare it with a backup: `guildkit db restore --help`.",
        )


@app.command()
def report(
    guild: Annotated[int, typer.Option("--guild", "-g", help="Of which guild.", min=1)],
    as_json: Json = False,
) -> None:
    """Say how much money a guild has, where it comes from and where it goes."""
    found = asyncio.run(_report(guild))
    if as_json:
        _print(_report_data(found))
        return
    typer.echo(f"Supply: {found.supply} ({found.made} made, {found.ended} gone for good)")
    for kind, held in found.held.items():
        typer.echo(f"  {kind}: {held}")
    typer.echo(f"Members with any: {found.accounts}; the ten richest have {found.share:.0%}")
    for title, sums in (("Made", found.sources), ("Gone", found.sinks)):
        typer.echo(f"{title} in 30 days: {sum(sums.values())}")
        for of, amount in sums.items():
            typer.echo(f"  {of}: {amount}")
    typer.echo(f"Spent by members in 30 days: {found.spent}, {found.velocity:.2f} times the supply")


async def _prove(guild: int | None) -> "list[tuple[StoredGuild, Proof]]":
    from guildkit_economy.ledger import prove  # noqa: PLC0415 - only what is used is imported

    found = []
    async with offline("economy") as stored:
        for each in await stored.guilds(guild):
            async with stored.read(each.id) as session:
                proof = await prove(session)
            if proof.transactions or proof.wrong or guild is not None:
                found.append((each, proof))
    return found


async def _report(guild: int) -> "Report":
    from guildkit_economy.ledger import report  # noqa: PLC0415

    async with offline("economy") as stored:
        (known,) = await stored.guilds(guild)
        async with stored.read(known.id) as session:
            return await report(session, stored.now)


def _proof_line(guild: "StoredGuild", proof: "Proof") -> str:
    counts = f"{proof.transactions} transactions, {proof.accounts} accounts"
    if proof.wrong:
        return f"✗ {guild.name} ({guild.id}): {counts}"
    return f"✓ {guild.name} ({guild.id}): {counts}, and the chain ends with {proof.hash}"


def _proof_data(guild: "StoredGuild", proof: "Proof") -> dict[str, Any]:
    return {
        "guild": str(guild.id),  # a number of this size loses digits in some JSON readers
        "name": guild.name,
        "transactions": proof.transactions,
        "accounts": proof.accounts,
        "hash": proof.hash,
        "wrong": proof.wrong,
    }


def _report_data(report: "Report") -> dict[str, Any]:
    return {
        "supply": report.supply,
        "made": report.made,
        "ended": report.ended,
        "held": report.held,
        "accounts": report.accounts,
        "share_of_ten_richest": round(report.share, 4),
        "sources": report.sources,
        "sinks": report.sinks,
        "spent": report.spent,
        "velocity": round(report.velocity, 4),
    }


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
