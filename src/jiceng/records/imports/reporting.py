"""Import of a file on the command line, with its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.console import emit, progress, say
from jiceng.records.imports.known_targets import pages_of, target_of
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.run import ImportReport, import_table
from jiceng.records.imports.targets import FATES, Chosen

# Users of the command line have full access to the server; events name "import" as the actor.
IMPORT: Final = Actor(kind="import", name="import", all_powers=True)


def import_and_report(
    kind: str, file: Path, chosen: Chosen, *, rejects: Path | None, as_json: bool
) -> None:
    """Import a file and print the result.

    Args:
        kind: of the target.
        rejects: file for the rejected rows.
        as_json: print JSON for programs.

    Raises:
        Problem: nothing has been imported.
    """
    target = target_of(kind)
    mapping = target.mapping_by_name(file, chosen, by=IMPORT)
    with progress() as bar:

        def tick(total: int) -> Callable[[int], None]:
            task = bar.add_task(file.name, total=total)
            return lambda done: bar.update(task, completed=done)

        report = import_table(
            file, mapping, target, by=IMPORT, at=timezone.now(), rejects=rejects, tick=tick
        )
    _say_details(kind, report, rejects)
    counts = {"read": report.read, **{name: getattr(report, name) for name in FATES}}
    if as_json:
        emit({**counts, "seconds": report.seconds})
        return
    say(
        _(
            "%(read)d rows read: %(opened)d opened, %(updated)d updated, %(unchanged)d unchanged,"
            " %(rejected)d rejected."
        )
        % counts
    )


def _say_details(kind: str, report: ImportReport, rejects: Path | None) -> None:
    """Print what the page of an import says beside its counts."""
    if report.resumed_at:
        say(_("Went on after row %d, where it had been interrupted.") % report.resumed_at)
    for note in pages_of(kind).notes(TableImport(kind=kind, notes=dict(report.notes))):
        say(note)
    if report.rejected and rejects is None:
        say(_("Name a file with --rejects to see which rows were rejected and why."))
