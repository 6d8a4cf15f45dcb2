"""`guildkit voting …`: count ballots from files, and check tally sheets. It needs no bot and no database."""

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guildkit import OperatorError
from guildkit_voting.methods import METHODS, TiePolicy, count

if TYPE_CHECKING:
    from guildkit_voting.files.sheets import Line, Sheet, Voice

app = typer.Typer(help="Count ballots from files, and check what was counted.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
SheetFile = Annotated[Path, typer.Argument(help="A tally sheet, as it was published with a result.")]


def _method(value: str) -> str:
    if value not in METHODS:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(METHODS)}.")
    return value


def _share(value: str | Fraction) -> Fraction:
    try:
        # Fraction("1e999999999") would fill the memory.
        share = Fraction(value) if len(str(value)) <= 40 and "e" not in str(value).lower() else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"{value!r} is no share between 0 and 1, such as 0.03.")
    return share


@app.command("count")
def count_(
    file: Annotated[
        Path,
        typer.Argument(
            help="Ballots: PrefLib (.soc .soi .toc .toi .cat), a tally sheet, or CSV with one ballot a line, best "
            "first (for D'Hondt one list a line: NAME,VOTES)."
        ),
    ],
    method: Annotated[
        str, typer.Option("--method", "-m", help=f"One of {', '.join(METHODS)}.", callback=_method)
    ],
    seats: Annotated[int, typer.Option(help="How many seats D'Hondt shares out.", min=0)] = 1,
    threshold: Annotated[
        Fraction,
        typer.Option(
            help="The share of ballots that a list needs for any seat, such as 0.03.", parser=_share
        ),
    ] = "0",  # type: ignore[assignment]  # typer parses defaults too
    threshold_of_all: Annotated[
        bool, typer.Option("--threshold-of-all", help="The threshold is a share of abstentions too.")
    ] = False,
    ties: Annotated[TiePolicy, typer.Option(help="What becomes of a tie.")] = TiePolicy.CLOSED,
    seed: Annotated[str, typer.Option(help="What a lot is drawn from.")] = "",
    as_json: Json = False,
) -> None:
    """Count the ballots of a file by any method. A tie, or no winner, is a result like any other."""
    from guildkit_voting.files.ballots import read  # noqa: PLC0415 - only what is used is imported

    try:
        found = read(file, method=method)
        report = count(
            method,
            found.options,
            found.for_method(method),
            seats=seats,
            threshold=threshold,
            threshold_includes_abstentions=threshold_of_all,
            ties=ties,
            seed=seed,
        )
    except ValueError as error:
        raise OperatorError(str(error)) from error
    for remark in found.remarks:
        typer.echo(remark, err=True)
    if unclear := found.without_first(method):
        typer.echo(
            f"Ballots that put several options level at the top: {unclear}. They have no first choice, and count for the "
            "turnout only.",
            err=True,
        )
    if as_json:
        from guildkit_voting.methods.data import as_data  # noqa: PLC0415

        _print({**as_data(report), "explanation": list(map(str, report.explanation))})
        return
    typer.echo("\n".join(map(str, report.explanation)))
    abstained = f", {report.abstentions} abstained" if report.abstentions else ""
    typer.echo(f"Turnout: {report.turnout}{abstained}.")


@app.command()
def verify(
    sheet: SheetFile,
    receipt: Annotated[str, typer.Option(help="Your receipt: show the ballot that it stands for.")] = "",
    head: Annotated[str, typer.Option(help="The last hash of the log, as announced with the result.")] = "",
    opening: Annotated[str, typer.Option(help="The hash of the opening, as it stood on the card.")] = "",
    as_json: Json = False,
) -> None:
    """Count and judge a tally sheet again and follow its log: it says the same, or names every difference (exit code 1)."""
    from guildkit_voting.files import verifying  # noqa: PLC0415

    found = _read(sheet)
    differences = verifying.verify(found, head=head, opening=opening)
    line = verifying.find_line(found, receipt) if receipt else None
    if as_json:
        own = {"receipt": _own(line)} if receipt else {}
        says = {"verdict": found.verdict, "head": found.head}
        _print({"same": not differences, "differences": differences, **says, **own})
    elif differences:
        typer.echo("\n".join(f"✗ {difference}" for difference in differences))
    else:
        named = ", ".join(found.result["winners"]) or "nobody"
        typer.echo(
            f"✓ #{found.terms.proposal}: {len(found.ballots)} ballots, counted again with the same result: {named}."
        )
        typer.echo(f"✓ Judged again with the same verdict: {_verdict(found.verdict)}.")
        typer.echo(f"✓ The log of {len(found.log)} events holds. Its last hash: {found.head}")
    if line is not None and not as_json:
        typer.echo(f"✓ {line.receipt}: {_counted(line)}")
    if receipt and line is None:
        raise OperatorError(
            f"No ballot has the receipt {receipt}.",
            hint="Whoever casts anew gets a new receipt; the last one counts.",
        )
    if differences:
        raise typer.Exit(1)


@app.command()
def export(
    sheet: SheetFile,
    file: Annotated[
        Path, typer.Argument(help="The new file: .csv, or .soc .soi .toc .toi .cat for PrefLib.")
    ],
) -> None:
    """Write the ballots of a tally sheet as CSV or PrefLib, without receipts."""
    from guildkit_voting.files import exports  # noqa: PLC0415

    found = _read(sheet)
    try:
        if file.suffix.lower() == ".csv":
            text = exports.as_csv(found)
        else:
            suffix, text = exports.as_preflib(found)
            if suffix != file.suffix.lower():
                raise OperatorError(
                    f"These ballots make a {suffix} file.", hint=f"Name it {file.stem}{suffix}."
                )
    except ValueError as error:
        raise OperatorError(str(error)) from error
    try:
        with file.open("x", encoding="utf-8", newline="") as new:
            new.write(text)
    except OSError as error:
        raise OperatorError(f"{file} cannot be written: {error.strerror}.") from error
    typer.echo(f"✓ {len(found.ballots)} ballots in {file}.")


def _read(path: Path) -> "Sheet":
    from guildkit_voting.files.ballots import BadFile, read_text  # noqa: PLC0415
    from guildkit_voting.files.sheets import read_sheet  # noqa: PLC0415

    try:
        return read_sheet(read_text(path))
    except BadFile as error:
        raise OperatorError(str(error)) from error


def _own(found: "Line | Voice | None") -> dict[str, Any] | None:
    from guildkit_voting.files.sheets import Line, line_data, voice_data  # noqa: PLC0415

    if found is None:
        return None
    return line_data(found) if isinstance(found, Line) else voice_data(found)


def _counted(found: "Line | Voice") -> str:
    from guildkit_voting.files.sheets import Line  # noqa: PLC0415

    if not isinstance(found, Line):
        return f"counted with the weight {found.weight} in the ballot of another member."
    several = f" (speaks for {found.people} members, weight {found.weight})" if found.people > 1 else ""
    return f"{_words(found.ballot)}{several}"


def _words(ballot: tuple[str | tuple[str, ...], ...]) -> str:
    places = [place if isinstance(place, str) else " = ".join(place) for place in ballot]
    return " › ".join(places) or "abstained"


def _verdict(said: dict[str, Any]) -> str:
    missed = f": {said['reached']} reached, {said['asked']} % asked for" if "asked" in said else ""
    return f"{said['state']} ({said['reason']}{missed})"


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
