"""`jiceng grids`: import outlines, locate rows, list versions, gaps and aliases."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from time import monotonic

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.console import emit, progress, say
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.grids import actions, locating, published_grids, queries, rules
from jiceng.grids.coordinate_systems import Crs
from jiceng.grids.csv_locate import add_codes
from jiceng.grids.file_readers import read_features
from jiceng.grids.models import GridLevel

COMMANDS = {
    "grids": ("grids", "Grids and smallest units: load, locate.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_CRS = click.Choice([each.value for each in Crs])
_FILE = click.Path(path_type=Path)
_SHOWN_WARNINGS = 20


@click.group()
def grids() -> None:
    """Grids and smallest units."""


@grids.command()
@click.argument("file", type=_FILE)
@click.option("--code", required=True, metavar="FIELD", help="Property that holds the code.")
@click.option("--name", metavar="FIELD", help="Property that holds the name.")
@click.option("--crs", type=_CRS, default="wgs84", show_default=True)
@click.option(
    "--level",
    type=click.Choice(GridLevel.values),
    default=GridLevel.GRID.value,
    show_default=True,
)
@click.option("--publish/--no-publish", default=True, show_default=True)
@click.option("--note", default="", help="Description of the change, shown with the version.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def load(
    file: Path,
    code: str,
    name: str | None,
    crs: str,
    level: str,
    publish: bool,
    note: str,
    as_json: bool,
) -> None:
    """Load outlines from GeoJSON or a zipped Shapefile as a new version of their level."""
    features = read_features(file, code_field=code, name_field=name, crs=Crs(crs))
    at = timezone.now()
    loaded = actions.load_grids(features=features, level=level, by=SYSTEM, at=at, note=note)
    if publish:
        actions.publish_version(version=loaded.version, by=SYSTEM, at=at)
    for warning in loaded.warnings[:_SHOWN_WARNINGS]:
        say(warning)
    if len(loaded.warnings) > _SHOWN_WARNINGS:
        say(_("There are %(count)d more warnings.") % {"count": len(loaded.warnings)})
    differs = loaded.diff
    say(
        _(
            "Version %(number)d: %(cells)d cells, of which %(added)d are new, %(renamed)d "
            "renamed, %(reshaped)d redrawn, %(given)d given to another unit; %(removed)d are "
            "removed."
        )
        % {
            "number": loaded.version.number,
            "cells": len(features),
            "added": len(differs.added),
            "renamed": len(differs.renamed),
            "reshaped": len(differs.reshaped),
            "given": len(differs.given),
            "removed": len(differs.removed),
        }
    )
    if not publish:
        say(_("It is a draft. Publish it with “grids publish”."))
    if as_json:
        emit(
            {
                "version": loaded.version.number,
                "level": level,
                "state": "published" if publish else "draft",
                "cells": len(features),
                "warnings": loaded.warnings,
                "diff": _summary(differs),
            }
        )


def _summary(differs: rules.Diff) -> dict[str, object]:
    return {
        "added": differs.added,
        "removed": differs.removed,
        "renamed": [asdict(each) for each in differs.renamed],
        "reshaped": [asdict(each) for each in differs.reshaped],
        "moved": [asdict(each) for each in differs.moved],
        "given": [asdict(each) for each in differs.given],
    }


@grids.command()
@click.argument("number", type=int)
def publish(number: int) -> None:
    """Put a draft version in force."""
    version = queries.versions(SYSTEM).filter(number=number).first()
    if version is None:
        raise Invalid(_("Version not found."), "grids.no_version")
    actions.publish_version(version=version, by=SYSTEM, at=timezone.now())
    say(_("Version %(number)d is in force.") % {"number": number})


@grids.command()
@click.argument("file", type=_FILE)
@click.option("--lon", required=True, metavar="COL", help="Column with the longitude.")
@click.option("--lat", required=True, metavar="COL", help="Column with the latitude.")
@click.option("--out", required=True, metavar="FILE.csv", type=_FILE)
@click.option("--crs", type=_CRS, default="wgs84", show_default=True)
@click.option("--column", default="grid_code", show_default=True, help="Name of the new column.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def locate(file: Path, lon: str, lat: str, out: Path, crs: str, column: str, as_json: bool) -> None:
    """Add the code of the cell that contains each row's point; empty where there is none.

    Codes are those of the lowest level that is loaded.
    """
    if published_grids.current().lowest is None:
        raise Invalid(_("No grids are loaded. Load them with “grids load”."), "grids.none")
    began = monotonic()
    with progress() as bar:
        size = file.stat().st_size if file.is_file() else None
        task = bar.add_task(_("Locating"), total=size)
        counts = add_codes(
            file,
            out,
            lon=lon,
            lat=lat,
            column=column,
            find=lambda x, y: locating.lowest_codes(x, y, Crs(crs)),
            progress=lambda done: bar.advance(task, done),
        )
    seconds = round(monotonic() - began, 3)
    say(
        _("%(located)d of %(read)d rows are in a cell.")
        % {"located": counts.located, "read": counts.read}
    )
    if as_json:
        emit({"read": counts.read, "located": counts.located, "seconds": seconds})


@grids.command("list")
@click.option("--json", "as_json", is_flag=True, help="List as JSON on standard output.")
def list_(as_json: bool) -> None:
    """List the versions, newest first."""
    rows = [
        {
            "number": each.number,
            "level": each.level,
            "state": each.state,
            "cells": each.grids.count(),
            "created_at": each.created_at.isoformat(),
            "published_at": each.published_at.isoformat() if each.published_at else None,
            "synthetic": each.synthetic,
            "note": each.note,
        }
        for each in queries.versions(SYSTEM)
    ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        click.echo(
            f"{row['number']}\t{row['level']}\t{row['state']}\t{row['cells']}\t{row['note']}"
        )


@grids.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def diff(before: int, after: int, as_json: bool) -> None:
    """Show how two versions of one level differ."""
    differs = queries.diff_of(SYSTEM, before, after)
    if as_json:
        emit(_summary(differs))
        return
    for code in differs.added:
        click.echo(f"+ {code}")
    for code in differs.removed:
        click.echo(f"- {code}")
    for renamed in differs.renamed:
        click.echo(f"~ {renamed.code}\t{renamed.before} → {renamed.after}")
    for reshaped in differs.reshaped:
        click.echo(f"# {reshaped.code}\t{reshaped.area_before:.0f} → {reshaped.area_after:.0f} m²")
    units = directory.tree()
    for given in differs.given:
        ways = [units.get(unit) for unit in (given.before, given.after)]
        labels = [units.label(node) if node else "-" for node in ways]
        click.echo(f"@ {given.code}\t{labels[0]} → {labels[1]}")
    for moved in differs.moved:
        click.echo(f"> {moved.source}\t{moved.to or '-'}\t{moved.share:.1%}")


@grids.command()
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def gaps(as_json: bool) -> None:
    """List the grids that lack an officer, a chief or a Party unit."""
    found = queries.gaps(SYSTEM, directory.civil_day(timezone.now()))
    if as_json:
        emit(asdict(found))
        return
    click.echo(_("Grids: %(count)d") % {"count": found.grids})
    for title, codes in (
        (_("Without officer"), found.without_officer),
        (_("Without chief"), found.without_chief),
        (_("Without Party unit"), found.without_party),
    ):
        click.echo(f"{title}: {len(codes)}\t{' '.join(codes)}")


@grids.command()
@click.argument("name")
@click.argument("code")
def alias(name: str, code: str) -> None:
    """Give the place with a code another name by which texts may call it."""
    actions.set_alias(name=name, code=code, by=SYSTEM, at=timezone.now())
    say(_("“%(name)s” is %(code)s now.") % {"name": name, "code": code})
