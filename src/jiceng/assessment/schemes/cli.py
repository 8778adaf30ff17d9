"""`jiceng assessment`: recompute frozen sheets."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.table import Table

COMMANDS = {
    "assessment": ("assessment", "Assessment: recompute frozen sheets.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


@click.group()
def assessment() -> None:
    """Sheets of assessment."""


@assessment.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def verify(as_json: bool) -> None:
    """Recompute every frozen sheet from its stored inputs and from the records.

    To the last digit. What the records say otherwise since then is no difference if it is listed
    beside the sheet as a late fact. Exit status 1 if there are differences.
    """
    from jiceng.assessment.schemes.verification import verify as recompute
    from jiceng.core.console import emit

    found = recompute()
    if as_json:
        emit(found.as_json())
    else:
        _show(found)
    if found.differences:
        sys.exit(1)


def _show(found: object) -> None:
    from jiceng.assessment.schemes.verification import Verification

    assert isinstance(found, Verification)
    console = Console()
    console.print(
        f"periods {found.periods}, sheets {found.sheets}, lines {found.lines}, "
        f"late facts {found.late}, differences {len(found.differences)}"
    )
    if not found.differences:
        return
    table = Table("period", "unit", "measure", "what", "stored", "found")
    for each in found.differences:
        table.add_row(each.period, each.unit, each.part, each.what, each.stored, each.found)
    console.print(table)
