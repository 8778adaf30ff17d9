"""Command `jiceng cases`: import requests, adopt the category tree, learn words of categories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.cases.actions import adopt_tree, restore_former_tree
from jiceng.cases.actions.category_tree import REGIONS
from jiceng.cases.importing import ImportReport, import_file, load_mapping, shipped
from jiceng.cases.queries import confirmed_requests
from jiceng.cases.triage.cli import words_path
from jiceng.cases.triage.confirmed import confirmed_words, write_words
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.console import emit, progress, say

COMMANDS = {
    "cases": ("cases", "Requests: import; category tree.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


# Users of the command line have full access to the server; events name "import" as the actor.
IMPORT = Actor(kind="import", name="import", all_powers=True)


@click.group()
def cases() -> None:
    """Requests: import; category tree."""


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
    """Import requests from the CSV table FILE. Safe to repeat; an interrupted import is resumed."""
    mapping = load_mapping(mapping_name)
    with progress() as bar:

        def tick(total: int) -> Callable[[int], None]:
            task = bar.add_task(file.name, total=total)
            return lambda done: bar.update(task, completed=done)

        report = import_file(
            file, mapping, by=IMPORT, at=timezone.now(), rejects=rejects, tick=tick
        )
    _print_details(report, rejects)
    if as_json:
        emit(
            {
                "read": report.read,
                "opened": report.opened,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "rejected": report.rejected,
                "seconds": report.seconds,
            }
        )
        return
    say(
        _(
            "%(read)d rows read: %(opened)d opened, %(updated)d updated, %(unchanged)d unchanged,"
            " %(rejected)d rejected."
        )
        % {
            "read": report.read,
            "opened": report.opened,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
        }
    )


def _print_details(report: ImportReport, rejects: Path | None) -> None:
    """Print details beyond the totals."""
    if report.resumed_at:
        say(_("Went on after row %d, where it had been interrupted.") % report.resumed_at)
    if count := report.notes["no_place"]:
        say(
            _("%d points are invalid (zero, whole degrees, impossible): treated as missing.")
            % count
        )
    if count := report.notes["swapped"]:
        say(_("%d points had latitude and longitude exchanged: corrected.") % count)
    if count := report.notes["outside"]:
        say(_("%d points are outside all grids.") % count)
    if count := report.notes["left"]:
        say(_("Of the rejected, %d change requests already handled here.") % count)
    if report.rejected and rejects is None:
        say(_("Name a file with --rejects to see which rows were rejected and why."))


@cases.command("adopt-categories")
@click.option("--undo", is_flag=True, help="Go back to the first category tree.")
@click.option(
    "--region",
    "regions",
    type=click.Choice(["lingnan", "north"]),
    multiple=True,
    default=REGIONS,
    help="Regional packs to use; may be given more than once.",
)
def adopt_categories(undo: bool, regions: tuple[str, ...]) -> None:
    """Put the shipped category tree in the place of the first one; no request is rewritten."""
    if undo:
        restored = restore_former_tree(by=SYSTEM, at=timezone.now())
        say(_("%d former categories are in use again.") % restored)
        return
    adopted = adopt_tree(by=SYSTEM, at=timezone.now(), regions=regions)
    say(
        _("%(created)d categories created, %(replaced)d former ones replaced.")
        % {"created": adopted.created, "replaced": adopted.replaced}
    )


@cases.command("learn-words")
def learn_words() -> None:
    """Read words of categories from the requests whose category a clerk has confirmed."""
    found = confirmed_words(confirmed_requests())
    write_words(words_path(), found)
    say(
        _("%(words)d words of %(count)d categories.")
        % {"words": sum(map(len, found.values())), "count": len(found)}
    )
