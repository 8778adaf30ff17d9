"""Command `jiceng cases`: import requests from other systems, install the shipped categories."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.cases.actions import install_categories
from jiceng.cases.importing import shipped
from jiceng.cases.importing.target import KIND
from jiceng.core.access import SYSTEM
from jiceng.core.console import say
from jiceng.records.imports.public import Chosen, import_and_report

COMMANDS = {
    "cases": ("cases", "Requests: import.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


@click.group()
def cases() -> None:
    """Requests: import."""


@cases.command("install-categories")
def install() -> None:
    """Create the shipped categories that are missing; existing ones are not changed."""
    created = install_categories(by=SYSTEM, at=timezone.now())
    say(_("%(count)d categories created.") % {"count": created})


@cases.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    "mapping_name",
    required=True,
    metavar="NAME|FILE",
    help=f"What the columns mean: {', '.join(shipped())}, or a TOML file.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the rows that are not taken to this spreadsheet (.xlsx), each with its reason.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def import_(file: Path, mapping_name: str, rejects: Path | None, as_json: bool) -> None:
    """Import requests from the table FILE; the same as `jiceng import case`.

    Safe to repeat; an interrupted import is resumed.
    """
    import_and_report(KIND, file, Chosen(mapping_name), rejects=rejects, as_json=as_json)
