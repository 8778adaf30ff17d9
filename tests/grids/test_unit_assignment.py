"""Smallest units follow their grids."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.directory import actions as units
from jiceng.grids import actions, comparison, locating, rules, version_effects
from jiceng.grids.models import Grid, GridVersion, VersionState
from tests.factories import NOW
from tests.grids.conftest import Area, square

DAY = NOW.date()
WEST, EAST = "440704001015001", "440704005201001"
UNITS = {f"{WEST}001": 0.0, f"{WEST}002": 0.01, f"{EAST}001": 0.02, f"{EAST}002": 0.03}


@pytest.fixture
def draft_of_grids(area: Area) -> GridVersion:
    """Two adjacent grids with two smallest units each, in force, and a draft of the grids."""
    grids = [square(1, WEST, 0.0, 0.0, 0.02), square(2, EAST, 0.02, 0.0, 0.02)]
    units = [square(n, code, x, 0.0, 0.01) for n, (code, x) in enumerate(UNITS.items(), 1)]
    for level, features in (("grid", grids), ("min_unit", units)):
        made = actions.load_grids(features=features, level=level, by=SYSTEM, at=NOW)
        actions.publish_version(version=made.version, by=SYSTEM, at=NOW)
    published = GridVersion.objects.get(level="grid", state=VersionState.PUBLISHED)
    return actions.copy_version(version=published, by=SYSTEM, at=NOW)


def enlarge(draft: GridVersion, to: float) -> None:
    """Move the boundary between the two grids."""
    actions.edit_grid(
        version=draft,
        code=WEST,
        changes={},
        polygon=shapely.box(113, 22.5, 113 + to, 22.52),
        neighbours_follow=True,
        by=SYSTEM,
        at=NOW,
        revision=draft.revision,
    )


def at(lon: float, lat: float = 22.505) -> str:
    return locating.locate(lon, lat, on=DAY).grid_code


def moves_by(
    draft: GridVersion, things: list[version_effects.ItemLocation]
) -> dict[tuple[str, str], int]:
    """Reassigned items, computed from cells alone."""
    moved = version_effects.count_moves(version_effects.ComingVersion(draft), things)
    return {(way.before, way.after): count for way, count in moved.items()}


def give(draft: GridVersion, area: Area, code: str = WEST) -> None:
    """Move a grid to the other community."""
    actions.edit_grid(
        version=draft,
        code=code,
        changes={"unit_id": area.other_community.pk},
        by=SYSTEM,
        at=NOW,
        revision=draft.revision,
    )


@pytest.mark.django_db
def test_grid_moved_to_another_community_takes_its_smallest_units_along(
    draft_of_grids: GridVersion, area: Area
) -> None:
    """Boundary, code and name are kept; new reports there go to the other community."""
    give(draft_of_grids, area)
    one, other = area.community.pk, area.other_community.pk
    assert locating.locate(113.005, 22.505, on=DAY).unit_id == one
    (line,) = comparison.compare(SYSTEM, draft_of_grids, DAY).lines
    assert (line.change, line.code) == (comparison.Change.GIVEN, WEST)
    assert line.given is not None
    assert (line.given.before, line.given.after) == (one, other)
    along = version_effects.units_of(version_effects.ComingVersion(draft_of_grids), {WEST})
    assert {(each.code, each.unit_before, each.unit_after) for each in along} == {
        (f"{WEST}001", one, other),
        (f"{WEST}002", one, other),
    }
    inside, above, beside = (113.005, 22.505), (113.005, 22.515), (113.025, 22.505)
    things = [
        version_effects.ItemLocation(code, *point)
        for code, point in ((WEST, inside), (WEST, above), (EAST, beside))
    ]
    assert version_effects.count_moves(version_effects.ComingVersion(draft_of_grids), things) == {
        version_effects.CellChange(WEST, WEST, one, other): 2
    }
    actions.publish_version(version=draft_of_grids, by=SYSTEM, at=NOW)
    for point in (inside, above):
        assert locating.locate(*point, on=DAY).unit_id == other
        assert locating.locate_many([point[0]], [point[1]]).unit_ids == [other]


@pytest.mark.django_db
def test_separately_drafted_smallest_units_follow_a_moved_grid(
    draft_of_grids: GridVersion, area: Area
) -> None:
    """Neither an earlier draft of smallest units nor a file restores the former community."""
    units = GridVersion.objects.get(level="min_unit", state=VersionState.PUBLISHED)
    drawn = actions.copy_version(version=units, by=SYSTEM, at=NOW)
    give(draft_of_grids, area)
    actions.publish_version(version=draft_of_grids, by=SYSTEM, at=NOW)
    actions.publish_version(version=drawn, by=SYSTEM, at=NOW)
    assert locating.locate(113.005, 22.505, on=DAY).unit_id == area.other_community.pk
    again = [square(n, code, x, 0.0, 0.01) for n, (code, x) in enumerate(UNITS.items(), 1)]
    made = actions.load_grids(features=again, level="min_unit", by=SYSTEM, at=NOW)
    assert not made.diff.given
    actions.publish_version(version=made.version, by=SYSTEM, at=NOW)
    assert locating.locate(113.005, 22.505, on=DAY).unit_id == area.other_community.pk


@pytest.mark.django_db
def test_grids_and_names_are_assigned_to_existing_units(
    draft_of_grids: GridVersion, area: Area
) -> None:
    """Codes of a closed community in a file are assigned to its successor; entered by hand they
    are refused, so that the user chooses.
    """
    units.close_unit(unit=area.community, by=SYSTEM, at=NOW, successor=area.other_community)
    closed = area.community.code
    made = actions.load_grids(
        features=[square(1, f"{closed}009", 0.5, 0.0, 0.01)], level="grid", by=SYSTEM, at=NOW
    )
    assert made.version.grids.get().unit_id == area.other_community.pk
    for act in (
        lambda: actions.set_alias(name="桥南老街", code=closed, by=SYSTEM, at=NOW),
        lambda: actions.edit_grid(
            version=draft_of_grids,
            code=EAST,
            changes={"unit_id": area.community.pk},
            by=SYSTEM,
            at=NOW,
            revision=draft_of_grids.revision,
        ),
    ):
        with pytest.raises(Invalid) as told:
            act()
        assert told.value.code == "grids.unit_closed"


@pytest.mark.django_db
def test_smallest_unit_no_longer_within_a_grid_is_reported(draft_of_grids: GridVersion) -> None:
    """The grid is reduced without its neighbour following, then removed altogether."""
    actions.edit_grid(
        version=draft_of_grids,
        code=EAST,
        changes={},
        polygon=shapely.box(113.02, 22.5, 113.036, 22.52),
        by=SYSTEM,
        at=NOW,
        revision=draft_of_grids.revision,
    )
    (line,) = version_effects.units_of(version_effects.ComingVersion(draft_of_grids), {EAST})
    assert (line.code, line.after, line.goes_along) == (f"{EAST}002", EAST, False)
    assert [(code, round(share, 2)) for code, share in line.outside] == [("", 0.4)]
    draft_of_grids.refresh_from_db()
    actions.edit_grid(
        version=draft_of_grids,
        code=EAST,
        changes={},
        polygon=shapely.box(113.02, 22.5, 113.03, 22.52),
        by=SYSTEM,
        at=NOW,
        revision=draft_of_grids.revision,
    )
    (line,) = version_effects.units_of(version_effects.ComingVersion(draft_of_grids), {EAST})
    assert (line.code, line.after, line.outside) == (f"{EAST}002", EAST, (("", 1.0),))


@pytest.mark.django_db
def test_enlarged_grid_takes_its_smallest_units_along_and_counts_are_correct(
    draft_of_grids: GridVersion, area: Area
) -> None:
    """The boundary moves from 0.02 to 0.03, across a whole smallest unit of the other grid."""
    points = [113.005, 113.015, 113.022, 113.028, 113.035]
    before = [at(lon) for lon in points]
    assert before == [WEST, WEST, EAST, EAST, EAST]
    enlarge(draft_of_grids, 0.03)
    things = [
        version_effects.ItemLocation(*each)
        for each in zip(before, points, [22.505] * 5, strict=True)
    ]
    assert moves_by(draft_of_grids, things) == {(EAST, WEST): 2}
    (line,) = version_effects.units_of(version_effects.ComingVersion(draft_of_grids), {WEST, EAST})
    assert (line.code, line.before, line.after, line.outside) == (f"{EAST}001", EAST, WEST, ())
    actions.publish_version(version=draft_of_grids, by=SYSTEM, at=NOW)
    after = [at(lon) for lon in points]
    assert after == [WEST, WEST, WEST, WEST, EAST]
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 2
    unit = Grid.objects.get(version__state="published", code=f"{EAST}001")
    assert (unit.parent_code, unit.unit_id) == (WEST, area.community.pk)
    assert locating.locate(113.025, 22.505, on=DAY).unit_id == area.community.pk


@pytest.mark.django_db
def test_smallest_unit_cut_by_a_boundary_is_named_and_counted_correctly(
    draft_of_grids: GridVersion,
) -> None:
    """The boundary cuts a smallest unit; slightly more of its area stays in its grid."""
    enlarge(draft_of_grids, 0.024)
    (line,) = version_effects.units_of(version_effects.ComingVersion(draft_of_grids), {WEST, EAST})
    assert (line.code, line.before, line.after) == (f"{EAST}001", EAST, EAST)
    assert [(code, round(share, 2)) for code, share in line.outside] == [(WEST, 0.4)]
    inside = version_effects.ItemLocation(
        EAST, 113.022, 22.505
    )  # in the part that the border cuts off
    above = version_effects.ItemLocation(
        EAST, 113.022, 22.515
    )  # no smallest unit there, only the grid
    assert moves_by(draft_of_grids, [inside, above]) == {(EAST, WEST): 1}
    actions.publish_version(version=draft_of_grids, by=SYSTEM, at=NOW)
    assert (at(113.022), at(113.022, 22.515)) == (EAST, WEST)


@pytest.mark.django_db
def test_later_smallest_units_are_assigned_by_location_despite_their_code(
    draft_of_grids: GridVersion,
) -> None:
    enlarge(draft_of_grids, 0.03)
    actions.publish_version(version=draft_of_grids, by=SYSTEM, at=NOW)
    again = [square(n, code, x, 0.0, 0.01) for n, (code, x) in enumerate(UNITS.items(), 1)]
    made = actions.load_grids(features=again, level="min_unit", by=SYSTEM, at=NOW)
    assert made.version.grids.get(code=f"{EAST}001").parent_code == WEST


boxes = st.builds(lambda x, width: (x, x + width), st.integers(0, 9), st.integers(1, 4))


@given(st.lists(boxes, min_size=1, max_size=4), st.lists(st.integers(1, 9), max_size=3))
def test_smallest_unit_belongs_to_the_grid_with_most_of_its_area(units, borders) -> None:
    """Compared with counting unit squares."""
    edges = sorted({0, *borders, 14})
    grids = [
        rules.Cell(f"g{n}", "", shapely.box(113 + a / 1000, 22, 113 + b / 1000, 22.001))
        for n, (a, b) in enumerate(pairwise(edges))
    ]
    cells = [
        rules.Cell(f"u{n}", "", shapely.box(113 + a / 1000, 22, 113 + b / 1000, 22.001))
        for n, (a, b) in enumerate(units)
    ]
    found = rules.assign_to_grids(cells, grids)
    for n, (a, b) in enumerate(units):
        held = [sum(lo <= x < hi for x in range(a, b)) for lo, hi in pairwise(edges)]
        most = max(held)
        if most * 2 > b - a:
            assert found[f"u{n}"].parent == f"g{held.index(most)}"
        assert found[f"u{n}"].is_cut == (sum(1 for each in held if each) > 1)


borders_ = st.lists(st.integers(1, 13), max_size=4)


def _grids_between(borders: list[int]) -> list[rules.Cell]:
    """Adjacent grids between boundaries; a code stays with the start of its grid."""
    edges = sorted({0, *borders, 14})
    return [
        rules.Cell(f"g{a}", "", shapely.box(113 + a / 1000, 22, 113 + b / 1000, 22.001))
        for a, b in pairwise(edges)
    ]


@given(st.lists(boxes, min_size=1, max_size=5), borders_, borders_, st.booleans())
def test_assignment_is_the_same_for_all_units_and_for_those_near_a_change(
    units, before, after, overlapping
) -> None:
    old, new = _grids_between(before), _grids_between(after)
    if overlapping:  # a draft may: both ways have to say so
        new = [*new, rules.Cell("over", "", shapely.box(113.003, 22, 113.006, 22.001))]
    cells = [
        rules.Cell(f"u{n}", "", shapely.box(113 + a / 1000, 22, 113 + b / 1000, 22.001))
        for n, (a, b) in enumerate(units)
    ]
    known = rules.parts_of(cells, old)
    found = rules.parts_of(cells, new)
    assert rules.parts_after(cells, old, known, new) == found
    for cell in cells:
        ground = {grid.code: grid.polygon.intersection(cell.polygon).area for grid in new}
        lies = {code: area / cell.polygon.area for code, area in ground.items() if area > 1e-12}
        assert dict(found[cell.code]) == pytest.approx(lies, rel=1e-3)
