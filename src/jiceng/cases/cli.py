"""Command `jiceng cases`: import requests; install and adopt categories, learn their words."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.cases.actions import adopt_tree, install_categories, restore_former_tree
from jiceng.cases.actions.category_tree import REGIONS
from jiceng.cases.importing import shipped
from jiceng.cases.importing.target import KIND
from jiceng.cases.queries import confirmed_requests
from jiceng.cases.triage.cli import words_path
from jiceng.cases.triage.confirmed import confirmed_words, write_words
from jiceng.core.access import SYSTEM
from jiceng.core.console import say
from jiceng.records.imports.public import Chosen, import_and_report

COMMANDS = {
    "cases": ("cases", "Requests: import; category tree.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


@click.group()
def cases() -> None:
    """Requests: import; category tree."""


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
