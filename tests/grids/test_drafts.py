"""Editing a draft: each change is an action with one event, and can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import orjson
import pytest
import shapely
from django.utils import translation

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory.actors import actor_of
from jiceng.directory.models import Person
from jiceng.grids import actions, comparison, draft_checks, draft_queries, version_effects
from jiceng.grids.file_cells import Feature
from jiceng.grids.file_readers import read_geometry
from jiceng.grids.models import Grid, GridStep, GridVersion, VersionState
from tests.factories import NOW, PersonFactory, PostFactory
from tests.grids.conftest import Area, square

pytestmark = pytest.mark.django_db

OWN, OTHER = "440704001015001", "440704005201001"
DAY = NOW.date()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def draft(loaded: list[Feature]) -> GridVersion:
    published = GridVersion.objects.get(level="grid", state=VersionState.PUBLISHED)
    return actions.copy_version(version=published, by=SYSTEM, at=NOW, note="新楼盘")


def cells(draft: GridVersion) -> dict[str, tuple[str, int]]:
    return {row.code: (row.name, round(row.area_m2)) for row in draft.grids.order_by("code")}


def add(draft: GridVersion, **given: Any) -> GridVersion:
    plain: dict[str, Any] = {
        "code": "440704001015002",
        "name": "桥南社区第2网格",
        "polygon": shapely.box(113.0, 22.52, 113.02, 22.54),
        "by": SYSTEM,
        "at": NOW,
    }
    return actions.add_grid(version=draft, **{**plain, **given})


def edit(draft: GridVersion, **given: Any) -> GridVersion:
    plain: dict[str, Any] = {"code": OWN, "changes": {}, "by": SYSTEM, "at": NOW}
    return actions.edit_grid(version=draft, **{**plain, **given})


def test_copied_version_has_the_boundaries_and_is_not_in_force(draft: GridVersion) -> None:
    published = GridVersion.objects.get(level="grid", state=VersionState.PUBLISHED)
    assert cells(draft) == cells(published)
    assert (draft.state, draft.note, draft.number) == ("draft", "新楼盘", 3)
    assert [e.type for e in Event.objects.filter(stream_id=draft.pk)] == ["grids.copied"]


def test_copying_without_a_version_is_refused(db) -> None:
    with pytest.raises(NotFound):
        actions.copy_version(version=uuid4(), by=SYSTEM, at=NOW)


def test_drawn_grid_is_assigned_to_its_unit_with_one_event(draft: GridVersion, area: Area) -> None:
    changed = add(draft, revision=0)
    row = draft.grids.get(code="440704001015002")
    assert row.unit == area.community
    assert changed.revision == 1
    event = Event.objects.filter(stream_id=draft.pk).order_by("-seq")[0]
    assert event.type == "grids.draft_added"


def test_drawn_grid_can_be_given_a_unit(draft: GridVersion, area: Area) -> None:
    add(draft, code="新-1", unit_id=area.other_community.pk)
    assert draft.grids.get(code="新-1").unit == area.other_community
    with pytest.raises(Invalid, match="community or a street"):
        add(draft, code="新-2", unit_id=area.branch.pk)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"code": OWN}, "is already used by"),
        ({"code": " "}, "1 to 40"),
        ({"name": "  "}, "1 to 120"),
        ({"polygon": shapely.Polygon([(1, 1), (2, 2), (2, 1), (1, 2)])}, "crosses itself"),
    ],
)
def test_invalid_grid_changes_nothing(draft: GridVersion, given, why) -> None:
    before = cells(draft)
    with pytest.raises(Invalid, match=why):
        add(draft, **given)
    assert cells(draft) == before


def test_first_grid_is_drawn_into_an_empty_version(draft: GridVersion) -> None:
    for code in (OWN, OTHER):
        actions.remove_grid(version=draft, code=code, by=SYSTEM, at=NOW)
    add(draft, neighbours_follow=True)
    assert list(cells(draft)) == ["440704001015002"]


def test_neighbours_follow_a_moved_boundary(draft: GridVersion) -> None:
    before = cells(draft)
    edit(draft, polygon=shapely.box(113.0, 22.5, 113.015, 22.52), neighbours_follow=True)
    after = cells(draft)
    assert after[OWN][1] == pytest.approx(before[OWN][1] * 0.75, rel=1e-3)
    assert after[OTHER][1] == pytest.approx(before[OTHER][1] * 1.25, rel=1e-3)


def test_neighbours_are_unchanged_on_request(draft: GridVersion) -> None:
    before = cells(draft)
    edit(draft, polygon=shapely.box(113.0, 22.5, 113.015, 22.52))
    assert cells(draft)[OTHER] == before[OTHER]


def test_grid_is_renamed_recoded_and_given_to_another_unit(draft: GridVersion, area: Area) -> None:
    edit(draft, changes={"name": " 桥南  一网格 ", "code": "440704001015009", "unit_id": None})
    row = draft.grids.get(code="440704001015009")
    assert (row.name, row.unit) == ("桥南 一网格", area.community)
    event = Event.objects.filter(stream_id=draft.pk).order_by("-seq")[0]
    assert '"before"' in event.data
    edit(draft, code="440704001015009", changes={"unit_id": area.street.pk})
    assert draft.grids.get(code="440704001015009").unit == area.street


def test_saving_without_changes_writes_nothing(draft: GridVersion) -> None:
    edit(draft, changes={"name": "桥南社区第1网格"})
    assert not GridStep.objects.filter(version=draft).exists()
    with pytest.raises(NotFound):
        edit(draft, code="nowhere")


def test_grid_is_split_and_merged_again(draft: GridVersion, area: Area) -> None:
    line = read_geometry('{"type":"LineString","coordinates":[[113.005,22.4],[113.005,22.6]]}')
    before = cells(draft)
    actions.split_grid(
        version=draft, code=OWN, line=line, new_code="X1", new_name="西片", by=SYSTEM, at=NOW
    )
    assert draft.grids.get(code="X1").unit == area.community  # of the one that it was cut from
    assert cells(draft)[OWN][1] == pytest.approx(before[OWN][1] * 0.75, rel=1e-3)
    actions.join_grids(version=draft, code=OWN, other="X1", by=SYSTEM, at=NOW)
    assert cells(draft) == before
    with pytest.raises(Invalid, match="another grid"):
        actions.join_grids(version=draft, code=OWN, other=OWN, by=SYSTEM, at=NOW)


def test_changes_are_undone_one_by_one(draft: GridVersion) -> None:
    seen = [cells(draft)]
    add(draft)
    seen.append(cells(draft))
    edit(draft, polygon=shapely.box(113.0, 22.5, 113.015, 22.52), neighbours_follow=True)
    seen.append(cells(draft))
    actions.remove_grid(version=draft, code=OTHER, by=SYSTEM, at=NOW)
    for expected in reversed(seen):
        actions.undo_step(version=draft, by=SYSTEM, at=NOW)
        assert cells(draft) == expected
    with pytest.raises(Refused, match="no changes left"):
        actions.undo_step(version=draft, by=SYSTEM, at=NOW)


def test_concurrent_change_of_a_draft_is_refused(draft: GridVersion) -> None:
    add(draft, revision=0)
    with pytest.raises(Refused, match="changed by a colleague"):
        edit(draft, changes={"name": "另一个名字"}, revision=0)
    edit(draft, changes={"name": "另一个名字"}, revision=1)


def test_only_drafts_are_changed_and_discarded_ones_are_not(draft: GridVersion) -> None:
    add(draft)
    actions.discard_version(version=draft, by=SYSTEM, at=NOW)
    assert not GridStep.objects.filter(version=draft).exists()
    with pytest.raises(Refused, match="Only a draft"):
        add(draft, code="X")
    with pytest.raises(Refused, match="Only drafts can"):
        actions.discard_version(version=draft, by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        actions.discard_version(version=uuid4(), by=SYSTEM, at=NOW)


def test_publishing_clears_undo_steps_and_refuses_faults(draft: GridVersion) -> None:
    edit(draft, polygon=shapely.box(113.0, 22.5, 113.03, 22.52))
    with pytest.raises(Invalid, match="overlap") as refusal:
        actions.publish_version(version=draft, by=SYSTEM, at=NOW)
    assert len(refusal.value.details["problems"]) == 1
    actions.undo_step(version=draft, by=SYSTEM, at=NOW)
    add(draft)
    actions.publish_version(version=draft, by=SYSTEM, at=NOW)
    assert not GridStep.objects.exists()


def test_empty_draft_is_not_published(draft: GridVersion) -> None:
    for code in (OWN, OTHER):
        actions.remove_grid(version=draft, code=code, by=SYSTEM, at=NOW)
    with pytest.raises(Invalid, match="empty"):
        actions.publish_version(version=draft, by=SYSTEM, at=NOW)


@pytest.fixture
def street_editor(area: Area) -> Person:
    """A person who may edit only the grids of 江南街道."""
    person: Person = PersonFactory.create()
    PostFactory.create(
        person=person,
        unit=area.street,
        role__code="grid_keeper",
        role__permissions=["grid.read", "grid.edit"],
    )
    return person


def test_editor_of_a_street_changes_only_its_grids(
    draft: GridVersion, street_editor: Person
) -> None:
    by = actor_of(street_editor, NOW)
    actions.edit_grid(version=draft, code=OWN, changes={"name": "桥南"}, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.edit_grid(version=draft, code=OTHER, changes={"name": "英南"}, by=by, at=NOW)
    with pytest.raises(Forbidden):  # a neighbour that follows is touched too
        actions.edit_grid(
            version=draft,
            code=OWN,
            changes={},
            neighbours_follow=True,
            by=by,
            at=NOW,
            polygon=shapely.box(113.0, 22.5, 113.015, 22.52),
        )
    with pytest.raises(Invalid, match="begins with no"):
        actions.add_grid(
            version=draft,
            code="X",
            name="X",
            polygon=shapely.box(113, 22.6, 113.01, 22.61),
            by=by,
            at=NOW,
        )
    seen = draft_queries.cells_of(by, draft)
    assert [row.code for row in seen] == [OWN]
    with pytest.raises(NotFound):
        draft_queries.cell_for(by, draft, OTHER)


def test_file_with_overlaps_can_be_drafted_but_not_published(area: Area) -> None:
    features = [square(1, OWN, 0, 0, 0.02), square(2, OTHER, 0.01, 0, 0.02)]
    with pytest.raises(Invalid, match="overlap"):
        actions.load_grids(features=features, level="grid", by=SYSTEM, at=NOW)
    made = actions.load_grids(
        features=features, level="grid", by=SYSTEM, at=NOW, allow_overlaps=True
    )
    assert len(draft_checks.review(SYSTEM, made.version).faults) == 1


def test_review_lists_grids_outside_and_without_community(draft: GridVersion) -> None:
    assert draft_checks.review(SYSTEM, draft) == draft_checks.Review([], [])
    add(draft, code="X9", polygon=shapely.box(114, 22.5, 114.01, 22.51))
    warnings = draft_checks.review(SYSTEM, draft).warnings
    assert any("X9 is outside" in each for each in warnings)
    assert any("X9 belongs to no community" in each for each in warnings)


def test_smallest_unit_without_a_grid_is_reported(loaded: list[Feature]) -> None:
    published = GridVersion.objects.get(level="min_unit", state=VersionState.PUBLISHED)
    units = actions.copy_version(version=published, by=SYSTEM, at=NOW)
    add(units, code="X", polygon=shapely.box(114, 22.5, 114.01, 22.51))
    assert any("is in no grid" in each for each in draft_checks.review(SYSTEM, units).warnings)


def test_review_without_a_version_in_force_reports_nothing_outside(area: Area) -> None:
    made = actions.load_grids(
        features=[square(1, OWN, 0, 0, 0.02)], level="grid", by=SYSTEM, at=NOW
    )
    assert draft_checks.review(SYSTEM, made.version) == draft_checks.Review([], [])


def test_boundaries_are_returned_with_units_and_district(draft: GridVersion) -> None:
    kinds = [f["properties"]["kind"] for f in parsed(draft)["features"]]
    assert kinds == ["cell", "cell", "unit", "unit", "district"]


def parsed(draft: GridVersion) -> Any:
    return orjson.loads(draft_queries.outlines_of(SYSTEM, draft))


def test_comparison_lists_and_draws_every_kind_of_change(draft: GridVersion) -> None:
    person = PersonFactory.create()
    actions.assign_post(grid_code=OTHER, person=person, role="officer", by=SYSTEM, at=NOW)
    edit(draft, polygon=shapely.box(113.0, 22.5, 113.015, 22.52), changes={"name": "桥南一"})
    actions.remove_grid(version=draft, code=OTHER, by=SYSTEM, at=NOW)
    add(draft)
    found = comparison.compare(SYSTEM, draft, DAY)
    assert [(line.change.value, line.code) for line in found.lines] == [
        ("removed", OTHER),
        ("added", "440704001015002"),
        ("reshaped", OWN),
    ]
    gone, new, redrawn = found.lines
    assert (gone.posts, gone.area_after, gone.growth) == (1, None, None)
    assert (new.area_before, new.growth) == (None, None)
    assert redrawn.name_before == "桥南社区第1网格"
    assert redrawn.growth == pytest.approx(-0.25, abs=1e-3)
    ((to, share),) = redrawn.goes_to
    assert (to, round(share, 2)) == ("", 0.25)
    assert found.picture is not None
    kinds = [each.kind for each in found.picture.outlines]
    assert sorted(kinds) == ["added", "after", "before", "removed"]
    near = comparison.compare(SYSTEM, draft, DAY, only="440704001015002").picture
    assert near is not None
    assert near.height < found.picture.height


def test_renamed_grid_is_listed_but_not_drawn(draft: GridVersion) -> None:
    edit(draft, changes={"name": "桥南一"})
    found = comparison.compare(SYSTEM, draft, DAY)
    assert [line.change.value for line in found.lines] == ["renamed"]
    assert found.picture is None


def test_version_in_force_has_no_differences_to_itself(loaded: list[Feature]) -> None:
    published = GridVersion.objects.get(level="grid", state=VersionState.PUBLISHED)
    assert comparison.compare(SYSTEM, published, DAY).lines == ()


def test_first_version_consists_of_new_grids(area: Area, grids: list[Feature]) -> None:
    made = actions.load_grids(features=grids, level="grid", by=SYSTEM, at=NOW)
    found = comparison.compare(SYSTEM, made.version, DAY)
    assert (found.before, [line.change.value for line in found.lines]) == (None, ["added"] * 2)


def test_links_of_removed_smallest_units_are_counted(loaded: list[Feature]) -> None:
    published = GridVersion.objects.get(level="min_unit", state=VersionState.PUBLISHED)
    units = actions.copy_version(version=published, by=SYSTEM, at=NOW)
    code = "440704001015001001"
    actions.link_member(
        min_unit_code=code, person=PersonFactory.create(), households=12, by=SYSTEM, at=NOW
    )
    actions.remove_grid(version=units, code=code, by=SYSTEM, at=NOW)
    (line,) = comparison.compare(SYSTEM, units, DAY).lines
    assert line.posts == 1


def moves_by(
    draft: GridVersion, things: list[version_effects.ItemLocation]
) -> dict[tuple[str, str], int]:
    """Reassigned items, computed from cells alone."""
    found: Counter[tuple[str, str]] = Counter()
    for way, count in version_effects.count_moves(
        version_effects.ComingVersion(draft), things
    ).items():
        found[way.before, way.after] += count
    return found


def test_reassigned_requests_are_counted_by_old_and_new_grid(draft: GridVersion) -> None:
    edit(draft, polygon=shapely.box(113.0, 22.5, 113.015, 22.52), neighbours_follow=True)
    things = [
        version_effects.ItemLocation(OWN, 113.018, 22.51),
        version_effects.ItemLocation(OWN, 113.017, 22.51),
        version_effects.ItemLocation(OWN, 113.001, 22.51),
        version_effects.ItemLocation(OWN, 119.0, 22.51),
    ]
    assert moves_by(draft, things) == {(OWN, OTHER): 2, (OWN, ""): 1}
    assert moves_by(draft, []) == {}
    Grid.objects.filter(version=draft).delete()
    assert moves_by(draft, things) == {(OWN, ""): 4}


@pytest.mark.parametrize("text", ["", "{", '{"type":"LineString","coordinates":[[1,2]]}'])
def test_invalid_geojson_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"Nothing has been drawn|not pairs"):
        read_geometry(text)
