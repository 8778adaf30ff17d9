"""Command `jiceng supervision`: import a table of tasks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.console import emit, say
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.imports.public import Chosen, import_table, target_of, title_of
from jiceng.records.public import open_record
from jiceng.supervision.tasks.models import TaskList
from jiceng.supervision.tasks.moves import KIND

COMMANDS = {
    "supervision": ("supervision", "Task lists: import the tables that offices keep.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""
FATES = ("opened", "updated", "unchanged", "rejected")


@click.group()
def supervision() -> None:
    """Task lists and projects."""


@supervision.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--list", "name", default="", help="Name of the list; by default that of the table.")
@click.option("--overseer", default="", help="Code of the unit that keeps a new list.")
@click.option("--unit", default="", help="Unit in charge of rows that name none.")
@click.option(
    "--word",
    "words",
    multiple=True,
    metavar="FIELD:TEXT=MEANING",
    help="What a text of the table means, e.g. percent:约八成=80; - for nothing.",
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=HEADING")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the rows that are not taken to this spreadsheet (.xlsx), each with its reason.",
)
@click.option("--dry-run", is_flag=True, help="Say how the table is understood; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def import_(
    file: Path,
    name: str,
    overseer: str,
    unit: str,
    words: tuple[str, ...],
    columns: tuple[str, ...],
    rejects: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a table of tasks (.xlsx or CSV) as offices keep them.

    The rules are those of the import page. Importing the same table again changes nothing. Texts
    that are not understood are listed, and their rows rejected, never guessed.
    """
    title = (name or title_of(file) or file.stem)[:80]
    target, at = target_of(KIND), timezone.now()
    # Columns and words are understood within a list: one that does not exist is opened and undone.
    with transaction.atomic() if dry_run else nullcontext():
        of_list = _list_named(title, overseer)
        chosen = Chosen(
            columns=_pairs(columns),
            unit=unit,
            fixed={"of_list": str(of_list.pk)},
            words=_words(words),
        )
        mapping: Any = target.mapping_by_name(file, chosen, by=SYSTEM)
        puzzles = target.puzzles(file, mapping, by=SYSTEM, now=at)  # type: ignore[attr-defined]
        if dry_run:
            transaction.set_rollback(True)
    report = _understood(of_list.title, mapping.columns, puzzles)
    if not dry_run:
        done = import_table(file, mapping, target, by=SYSTEM, at=at, rejects=rejects)
        report |= {"read": done.read, **{each: getattr(done, each) for each in FATES}}
    if as_json:
        emit(report)
        return
    for each in report["words"]:
        if not each["said"]:
            say(_("%(field)s: “%(text)s” is not explained, in %(rows)s rows.") % each)
    if not dry_run:
        say(
            _(
                "%(read)d rows read: %(opened)d opened, %(updated)d updated, %(unchanged)d"
                " unchanged, %(rejected)d rejected."
            )
            % report
        )


def _understood(title: str, columns: Any, puzzles: Iterable[Any]) -> dict[str, Any]:
    """How a table is understood: its list, columns, and texts that need an explanation."""
    return {
        "list": title,
        "columns": columns,
        "words": [
            {
                "field": each.field,
                "text": each.text,
                "rows": each.count,
                "proposed": each.said if each.is_proposed else "",
                "said": "" if each.is_proposed else each.said,
            }
            for each in puzzles
        ],
    }


def _list_named(title: str, overseer: str) -> TaskList:
    """The running list of a name, opened if there is none.

    Raises:
        Invalid: nobody says which unit keeps it.
    """
    known = TaskList.objects.filter(title=title, state="running").order_by("id").first()
    if known is not None:
        return known
    tree = directory.tree()
    tops = [node for node in tree.within("/") if node.kind in {"district", "city"}]
    node = tree.by_code(overseer) if overseer else next(iter(tops), None)
    if node is None:
        raise Invalid(_("Name the unit that keeps the list with --overseer."), "task.overseer")
    given = {"title": title, "kind": "tasks", "rule": "count"}
    made: Any = open_record("task_list", given, unit=node.id, by=SYSTEM, at=timezone.now())
    return made  # type: ignore[no-any-return]


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    if any(not value for _name, _sign, value in pairs):
        raise click.UsageError("--column needs FIELD=HEADING.")
    return {name: value for name, _sign, value in pairs}


def _words(given: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in given:
        name, colon, rest = each.partition(":")
        text, sign, meaning = rest.rpartition("=")
        if not colon or not sign or not meaning:
            raise click.UsageError("--word needs FIELD:TEXT=MEANING.")
        found.setdefault(name, {})[text] = meaning
    return found
