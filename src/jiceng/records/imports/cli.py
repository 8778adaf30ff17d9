"""Command `jiceng import`: import a table of any target."""

from __future__ import annotations

from pathlib import Path

import click

from jiceng.records.imports.known_targets import targets
from jiceng.records.imports.reporting import import_and_report
from jiceng.records.imports.targets import Chosen

COMMANDS = {
    "import": ("import_", "Import a table: requests, needs and other records.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


@click.command("import")
@click.argument("target", type=click.Choice(sorted(targets())))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    default="",
    metavar="NAME|FILE",
    help="Requests: what the columns mean; the name of a shipped mapping, or a TOML file.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=HEADING",
    help="Other records: the column of a field, where its heading is not the field's label.",
)
@click.option(
    "--unit",
    default="",
    metavar="CODE|NAME",
    help="Other records: the unit of rows that name none.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the rows that are not taken to this spreadsheet (.xlsx), each with its reason.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def import_(
    target: str,
    file: Path,
    mapping: str,
    columns: tuple[str, ...],
    unit: str,
    rejects: Path | None,
    as_json: bool,
) -> None:
    """Import the table FILE (CSV or .xlsx) as records of the kind TARGET.

    The rules and reports are those of the import pages. Safe to repeat; an interrupted import is
    resumed.
    """
    pairs = [each.partition("=") for each in columns]
    if any(not heading for _name, _sign, heading in pairs):
        raise click.UsageError("--column needs FIELD=HEADING.")
    chosen = Chosen(mapping, {name: heading for name, _sign, heading in pairs}, unit)
    import_and_report(target, file, chosen, rejects=rejects, as_json=as_json)
