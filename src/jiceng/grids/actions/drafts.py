"""Actions on a draft: draw, correct, split, merge and remove cells, and undo each change.

Each action replaces some cells of the draft. It is stored as a step, so that it can be undone, and
counted as a revision, so that two people do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.grids import border_editing
from jiceng.grids.actions.cells import AREA_KINDS, require_over, require_units, rows_of
from jiceng.grids.actions.outlines import locked_draft
from jiceng.grids.file_cells import Feature
from jiceng.grids.geometry import area_m2
from jiceng.grids.models import Grid, GridStep, GridVersion

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LONGEST_CODE, LONGEST_NAME = 40, 120
_KEPT = ("code", "name", "parent_code", "area_m2", "lon", "lat", "synthetic")


@transaction.atomic
def add_grid(
    *,
    version: GridVersion | UUID,
    code: str,
    name: str,
    polygon: BaseGeometry,
    by: Actor,
    at: datetime,
    unit_id: UUID | None = None,
    neighbours_follow: bool = False,
    revision: int | None = None,
) -> GridVersion:
    """Draw a new cell.

    Args:
        polygon: in WGS 84 degrees.
        unit_id: the community that it belongs to; found by its code when not given.
        neighbours_follow: their outlines give up the area that it takes.
        revision: the state of the draft on which it was drawn; None takes it as it is.

    Raises:
        Refused: no draft, changed since, or no right over the area.
        Invalid: the outline or the code cannot be used.
    """
    draft = _locked(version, revision)
    cells = _cells(draft)
    code = _free_code(code, cells)
    shape = border_editing.snapped(
        border_editing.sound(polygon), [cell.geometry for cell in cells.values()]
    )
    moved = _moved(None, shape, cells, "") if neighbours_follow else {}
    row = _row(draft, code, name, shape, unit_id, at)
    gone = [cells[each] for each in moved]
    come = [row, *(_redrawn(cells[each], outline) for each, outline in moved.items())]
    return _exchange(draft, "added", gone, come, by=by, at=at, data={"code": code})


@transaction.atomic
def edit_grid(
    *,
    version: GridVersion | UUID,
    code: str,
    changes: Mapping[str, Any],
    by: Actor,
    at: datetime,
    polygon: BaseGeometry | None = None,
    neighbours_follow: bool = False,
    revision: int | None = None,
) -> GridVersion:
    """Correct a cell: what it is called, whose it is, how far it reaches.

    Args:
        changes: any of ``code``, ``name``, ``unit_id`` (None: found by the code).
        polygon: its new outline; None leaves the old one.
        neighbours_follow: their outlines lose the area that it takes and get the area that it
            leaves.

    Raises:
        NotFound: the draft has no such cell.
        Refused, Invalid: as for `add_grid`.
    """
    draft = _locked(version, revision)
    cells = _cells(draft)
    old = _cell(cells, code)
    others = {each: row for each, row in cells.items() if each != code}
    to = changes.get("code", code)
    to = code if to == code else _free_code(to, others)
    shape, moved = old.geometry, dict[str, "BaseGeometry"]()
    if polygon is not None:
        near = [row.geometry for row in cells.values()]
        shape = border_editing.snapped(border_editing.sound(polygon), near)
        moved = _moved(old.geometry, shape, others, code) if neighbours_follow else {}
    unit_id = changes.get("unit_id", old.unit_id if to == code else None)
    row = _row(draft, to, changes.get("name", old.name), shape, unit_id, at)
    if not moved and _plain(row) == _plain(old):
        return draft
    gone = [old, *(cells[each] for each in moved)]
    come = [row, *(_redrawn(cells[each], outline) for each, outline in moved.items())]
    data = {"code": to} if to == code else {"code": to, "before": code}
    kind = "edited" if polygon is None else "reshaped"
    return _exchange(draft, kind, gone, come, by=by, at=at, data=data)


@transaction.atomic
def remove_grid(
    *,
    version: GridVersion | UUID,
    code: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
) -> GridVersion:
    """Remove a cell from a draft; its area then belongs to no cell."""
    draft = _locked(version, revision)
    gone = [_cell(_cells(draft), code)]
    return _exchange(draft, "removed", gone, [], by=by, at=at, data={"code": code})


@transaction.atomic
def split_grid(
    *,
    version: GridVersion | UUID,
    code: str,
    line: BaseGeometry,
    new_code: str,
    new_name: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
) -> GridVersion:
    """Split a cell in two. The larger part keeps the code, and with it the posts.

    Args:
        line: across the cell, from outside to outside.
    """
    draft = _locked(version, revision)
    cells = _cells(draft)
    old = _cell(cells, code)
    new_code = _free_code(new_code, cells)
    larger, smaller = border_editing.cut(old.geometry, line)
    come = [_redrawn(old, larger), _row(draft, new_code, new_name, smaller, None, at)]
    if come[1].unit_id is None:
        come[1].unit_id = old.unit_id
    return _exchange(
        draft, "split", [old], come, by=by, at=at, data={"code": code, "new": new_code}
    )


@transaction.atomic
def join_grids(
    *,
    version: GridVersion | UUID,
    code: str,
    other: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
) -> GridVersion:
    """Merge two adjacent cells; the result keeps the first one's code and name."""
    draft = _locked(version, revision)
    cells = _cells(draft)
    one, two = _cell(cells, code), _cell(cells, other)
    if one.code == two.code:
        raise Invalid(_("Choose another grid to join this one with."), "grids.same", field="other")
    whole = _redrawn(one, border_editing.joined(one.geometry, two.geometry))
    return _exchange(
        draft, "joined", [one, two], [whole], by=by, at=at, data={"code": code, "other": other}
    )


@transaction.atomic
def undo_step(
    *, version: GridVersion | UUID, by: Actor, at: datetime, revision: int | None = None
) -> GridVersion:
    """Take the last change to a draft back; again for the one before it.

    Raises:
        Refused: there are no changes left to undo.
    """
    draft = _locked(version, revision)
    step = GridStep.objects.filter(version=draft).order_by("-number").first()
    if step is None:
        raise Refused(_("There are no changes left to undo."), "grids.nothing_to_undo")
    gone = list(draft.grids.filter(code__in=step.put).select_related("unit").order_by("code"))
    come = [_restored(draft, each) for each in step.taken]
    step.delete()
    return _exchange(
        draft, "undone", gone, come, by=by, at=at, data={"step": step.kind}, is_step=False
    )


def _locked(version: GridVersion | UUID, revision: int | None) -> GridVersion:
    draft = locked_draft(version, _("Only a draft can be changed. Begin one with these grids."))
    if revision is not None and revision != draft.revision:
        raise Refused(
            _(
                "This draft has just been changed by a colleague. The map is updated and "
                "your drawing is preserved: review both and save again."
            ),
            "grids.draft_changed",
            revision=draft.revision,
        )
    return draft


def _cells(draft: GridVersion) -> dict[str, Grid]:
    return {row.code: row for row in draft.grids.select_related("unit").order_by("code")}


def _cell(cells: Mapping[str, Grid], code: str) -> Grid:
    found = cells.get(code)
    if found is None:
        raise NotFound(
            _("Grid %(code)s not found. Check the code.") % {"code": code[:LONGEST_CODE]},
            "grids.no_grid",
        )
    return found


def _free_code(code: str, cells: Mapping[str, Grid]) -> str:
    code = code.strip()
    if not code or len(code) > LONGEST_CODE:
        raise Invalid(_("Give the grid a code of 1 to 40 characters."), "grids.code", field="code")
    if code in cells:
        raise Invalid(
            _("The code %(code)s is already used by “%(name)s”. Codes must differ.")
            % {"code": code, "name": cells[code].name},
            "grids.duplicate_code",
            field="code",
        )
    return code


def _moved(
    before: BaseGeometry | None, after: BaseGeometry, cells: Mapping[str, Grid], own: str
) -> dict[str, BaseGeometry]:
    others = {code: row.geometry for code, row in cells.items() if code != own}
    return dict(border_editing.give_way(before, after, others)) if others else {}


def _row(
    draft: GridVersion,
    code: str,
    name: str,
    shape: BaseGeometry,
    unit_id: UUID | None,
    at: datetime,
) -> Grid:
    """One cell with its unit and grid; of the unit given, else of the one that its code names."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(_("Give the grid a name of 1 to 120 characters."), "grids.name", field="name")
    day = directory.civil_day(at)
    (row,) = rows_of(draft, [Feature(1, code, name, shape)], day)
    if unit_id is not None:
        node = directory.tree().get(unit_id)
        if node is None or node.kind not in AREA_KINDS:
            raise Invalid(
                _("A grid belongs to a community or a street."), "grids.no_unit", field="unit"
            )
        if not node.exists_on(day):
            raise Invalid(
                _("%(unit)s has closed. Choose the unit that has taken over from it.")
                % {"unit": directory.tree().label(node)},
                "grids.unit_closed",
                field="unit",
            )
        row.unit_id = node.id
    return row


def _redrawn(row: Grid, shape: BaseGeometry) -> Grid:
    """The same cell with another outline."""
    inside = shapely.point_on_surface(shape)
    return Grid(
        version_id=row.version_id,
        level=row.level,
        code=row.code,
        name=row.name,
        parent_code=row.parent_code,
        unit_id=row.unit_id,
        synthetic=row.synthetic,
        polygon=shapely.to_wkb(shapely.force_2d(shape)),
        area_m2=area_m2(shape),
        lon=inside.x,
        lat=inside.y,
    )


def _plain(row: Grid) -> dict[str, Any]:
    """A cell as stored in a step."""
    return {
        **{name: getattr(row, name) for name in _KEPT},
        "unit": str(row.unit_id) if row.unit_id else "",
        "polygon": bytes(row.polygon).hex(),
    }


def _restored(draft: GridVersion, kept: Mapping[str, Any]) -> Grid:
    return Grid(
        id=uuid7(),
        version=draft,
        level=draft.level,
        polygon=bytes.fromhex(kept["polygon"]),
        unit_id=UUID(kept["unit"]) if kept["unit"] else None,
        **{name: kept[name] for name in _KEPT},
    )


def _exchange(
    draft: GridVersion,
    kind: str,
    gone: Sequence[Grid],
    come: Sequence[Grid],
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    is_step: bool = True,
) -> GridVersion:
    """Replace cells by others: the only function that changes a draft."""
    require_units(by, come)
    require_over(by, [*gone, *come])
    draft.revision += 1
    if is_step:
        GridStep.objects.create(
            version=draft,
            number=draft.revision,
            kind=kind,
            taken=[_plain(row) for row in gone],
            put=[row.code for row in come],
        )
    draft.grids.filter(code__in=[row.code for row in gone]).delete()
    Grid.objects.bulk_create(come)
    draft.save(update_fields=["revision"])
    touched = sorted({row.code for row in (*gone, *come)})
    record(
        "grid_version",
        draft.pk,
        f"grids.draft_{kind}",
        by=by,
        at=at,
        data={"number": draft.number, "codes": touched, **data},
    )
    return draft
