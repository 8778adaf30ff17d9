"""Actions on grids: publication, staff, Party units, events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import shapely

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.grids import actions, published_grids, queries
from jiceng.grids.file_cells import Feature
from jiceng.grids.models import Grid, GridPost, GridVersion, PlaceName
from jiceng.grids.queries import gaps
from tests.factories import NOW, PersonFactory, UnitLinkFactory, actor_with
from tests.grids.conftest import Area, square

pytestmark = pytest.mark.django_db
DAY = NOW.date()
FIRST, SECOND = "440704001015001", "440704005201001"


def by(**more: Any) -> dict[str, Any]:
    return {"by": SYSTEM, "at": NOW} | more


def event_types(kind: str) -> list[str]:
    return list(
        Event.objects.filter(stream_kind=kind)
        .order_by("recorded_at", "seq")
        .values_list("type", flat=True)
    )


def test_draft_has_no_effect_until_published(grids: list[Feature]) -> None:
    made = actions.load_grids(features=grids, level="grid", **by())
    assert (made.version.state, made.diff.added) == ("draft", [FIRST, SECOND])
    assert published_grids.current().lowest is None
    actions.publish_version(version=made.version, **by())
    assert published_grids.current().lowest == "grid"
    assert event_types("grid_version") == ["grids.loaded", "grids.published"]


def test_new_version_retires_the_former_one_of_its_level_only(loaded: list[Feature]) -> None:
    made = actions.load_grids(features=loaded[:1], level="grid", **by())
    assert made.diff.removed == [SECOND]
    actions.publish_version(version=made.version, **by())
    states = GridVersion.objects.order_by("number").values_list("level", "state")
    assert list(states) == [("grid", "retired"), ("min_unit", "published"), ("grid", "published")]
    assert set(published_grids.current().locators) == {"grid", "min_unit"}


def test_only_a_draft_is_published(loaded: list[Feature]) -> None:
    version = GridVersion.objects.get(level="grid")
    with pytest.raises(Refused):
        actions.publish_version(version=version, **by())


def test_grids_are_assigned_to_communities_and_smallest_units_to_grids(
    loaded: list[Feature], area: Area
) -> None:
    assert Grid.objects.get(code=FIRST).unit_id == area.community.id
    unit = Grid.objects.get(code=f"{FIRST}001")
    assert (unit.parent_code, unit.unit_id) == (FIRST, area.community.id)


def test_smallest_unit_with_an_unrelated_code_is_assigned_by_location(
    loaded: list[Feature], area: Area
) -> None:
    made = actions.load_grids(
        features=[square(1, "X1", 0.022, 0.002, 0.01)], level="min_unit", **by()
    )
    row = Grid.objects.get(version=made.version)
    assert (row.parent_code, row.unit_id) == (SECOND, area.other_community.id)


def test_smallest_units_are_reassigned_when_grids_change(loaded: list[Feature]) -> None:
    whole = [Feature(1, "ALL", "全", shapely.union_all([each.polygon for each in loaded]))]
    made = actions.load_grids(features=whole, level="grid", **by())
    actions.publish_version(version=made.version, **by())
    units = Grid.objects.filter(level="min_unit", version__state="published")
    assert {unit.parent_code for unit in units.order_by("code")} == {"ALL"}


def test_smallest_units_drafted_earlier_are_assigned_to_grids_in_force(
    loaded: list[Feature],
) -> None:
    published = GridVersion.objects.get(level="min_unit", state="published")
    draft = actions.copy_version(version=published, **by())
    whole = [Feature(1, "ALL", "全", shapely.union_all([each.polygon for each in loaded]))]
    made = actions.load_grids(features=whole, level="grid", **by())
    actions.publish_version(version=made.version, **by())
    actions.publish_version(version=draft, **by())
    assert {unit.parent_code for unit in draft.grids.order_by("code")} == {"ALL"}


def test_invalid_boundaries_write_nothing(grids: list[Feature]) -> None:
    with pytest.raises(Invalid):
        actions.load_grids(features=[grids[0], grids[0]], level="grid", **by())
    assert not GridVersion.objects.exists()


def test_editor_of_one_street_cannot_publish_over_another(grids: list[Feature], area: Area) -> None:
    editor = actor_with("district_office", area.street)
    with pytest.raises(Refused):
        actions.load_grids(features=grids, level="grid", by=editor, at=NOW)
    made = actions.load_grids(features=grids[:1], level="grid", by=editor, at=NOW)
    assert made.version.state == "draft"
    whole = actions.load_grids(features=grids, level="grid", **by())
    actions.publish_version(version=whole.version, **by())
    with pytest.raises(Refused):
        actions.publish_version(version=made.version, by=editor, at=NOW)


def test_gaps_close_as_positions_are_filled(loaded: list[Feature], area: Area) -> None:
    assert gaps(SYSTEM, DAY).without_officer == (FIRST, SECOND)
    officer, chief = PersonFactory.create_batch(2)
    post = actions.assign_post(grid_code=FIRST, person=officer, role="officer", **by())
    actions.assign_post(grid_code=FIRST, person=chief, role="chief", **by())
    actions.link_party(grid_code=FIRST, party_unit=area.branch, **by())
    found = gaps(SYSTEM, DAY)
    assert (found.grids, found.without_officer, found.without_chief, found.without_party) == (
        2,
        (SECOND,),
        (SECOND,),
        (SECOND,),
    )
    actions.end_post(post=post, **by())
    assert gaps(SYSTEM, DAY).without_officer == (FIRST, SECOND)
    assert event_types("grid_post") == [
        "grid_post.assigned",
        "grid_post.assigned",
        "grid_post.ended",
    ]


def test_invalid_position_is_refused(loaded: list[Feature]) -> None:
    one, two = PersonFactory.create_batch(2)
    actions.assign_post(grid_code=FIRST, person=one, role="chief", **by())
    for refusal, options in (
        (Refused, {"person": two, "role": "chief"}),
        (Refused, {"person": one, "role": "chief"}),
        (Invalid, {"person": one, "role": "specialist"}),
        (Invalid, {"person": one, "role": "officer", "speciality": "police"}),
    ):
        with pytest.raises(refusal):
            actions.assign_post(grid_code=FIRST, **options, **by())
    with pytest.raises(NotFound):
        actions.assign_post(grid_code=f"{FIRST}001", person=two, role="officer", **by())
    assert GridPost.objects.count() == 1


def test_position_ends_neither_in_the_past_nor_twice(loaded: list[Feature]) -> None:
    post = actions.assign_post(
        grid_code=FIRST,
        person=PersonFactory.create(),
        role="officer",
        valid_from=DAY - timedelta(days=30),
        **by(),
    )
    yesterday = DAY - timedelta(days=1)
    with pytest.raises(Invalid):
        actions.end_post(post=post, last_day_after=yesterday, **by())
    actions.end_post(post=post, **by())
    with pytest.raises(Refused):
        actions.end_post(post=post, last_day_after=yesterday, **by())
    post.refresh_from_db()
    assert post.valid_to == DAY


def test_specialist_is_assigned_beside_the_officers(loaded: list[Feature]) -> None:
    person = PersonFactory.create()
    actions.assign_post(
        grid_code=FIRST, person=person, role="specialist", speciality="police", **by()
    )
    assert queries.posts_of(person.id, DAY) == [(FIRST, "specialist", "police")]


def test_only_party_units_are_linked_and_only_once(loaded: list[Feature], area: Area) -> None:
    with pytest.raises(Invalid):
        actions.link_party(grid_code=FIRST, party_unit=area.street, **by())
    link = actions.link_party(grid_code=FIRST, party_unit=area.branch, **by())
    with pytest.raises(Refused):
        actions.link_party(grid_code=FIRST, party_unit=area.branch, **by())
    actions.unlink_party(link=link, **by())
    with pytest.raises(Refused):
        actions.unlink_party(link=link, **by())
    assert gaps(SYSTEM, DAY).without_party == (FIRST, SECOND)


def test_chain_is_the_same_from_every_end(loaded: list[Feature], area: Area) -> None:
    UnitLinkFactory.create(party_unit=area.committee, admin_unit=area.street)
    member = PersonFactory.create()
    actions.link_party(grid_code=FIRST, party_unit=area.branch, **by())
    link = actions.link_member(min_unit_code=f"{FIRST}002", person=member, households=12, **by())
    ends: list[dict[str, Any]] = [
        {"unit_id": area.street.id},
        {"unit_id": area.committee.id},
        {"unit_id": area.branch.id},
        {"unit_id": area.community.id},
        {"grid_code": FIRST},
        {"min_unit_code": f"{FIRST}002"},
        {"person_id": member.id},
    ]
    for end in ends:
        (line,) = queries.walk_chain(SYSTEM, DAY, **end)
        assert line.grid_code == FIRST
        assert [unit.code for unit in line.street_committees] == ["P1"]
        assert line.community is not None
        assert line.community.code == "440704001015"
        assert [unit.code for unit in line.branches] == ["P2"]
        assert [(each.person_id, each.households) for each in line.links] == [(member.id, 12)]
    actions.unlink_member(link=link, **by())
    assert queries.walk_chain(SYSTEM, DAY, person_id=member.id) == []
    with pytest.raises(Invalid):
        actions.link_member(min_unit_code=f"{FIRST}002", person=member, households=-1, **by())


def test_grids_are_visible_within_the_own_street_only(loaded: list[Feature], area: Area) -> None:
    actor = actor_with("dispatcher", area.street)
    assert [each.code for each in queries.visible_to(actor).filter(level="grid")] == [FIRST]
    assert gaps(actor, DAY).without_chief == (FIRST,)
    assert queries.walk_chain(actor, DAY, unit_id=area.district.id)[0].grid_code == FIRST
    with pytest.raises(NotFound) as hidden:
        queries.grid_for(actor, SECOND)
    with pytest.raises(NotFound) as missing:
        queries.grid_for(actor, "nothing")
    assert hidden.value.code == missing.value.code
    assert list(queries.posts_on(actor, FIRST, DAY)) == []


def test_alias_is_an_additional_place_name(loaded: list[Feature], area: Area) -> None:
    alias = actions.set_alias(name="高新区", code="440704", **by())
    match = published_grids.gazetteer(NOW.date()).locate("高新区某处")
    assert match is not None
    assert match.code == "440704"
    with pytest.raises(Refused):
        actions.set_alias(name="高新区", code="440704", **by())
    with pytest.raises(NotFound):
        actions.set_alias(name="某处", code="nothing", **by())
    with pytest.raises(Invalid):
        actions.set_alias(name="x", code="440704", **by())
    with pytest.raises(Invalid):
        actions.set_alias(name="某支部", code="P1", **by())
    actions.set_alias(name="老墟", code=FIRST, **by())
    match = published_grids.gazetteer(NOW.date()).locate("老墟停电")
    assert match is not None
    assert match.code == FIRST
    actions.remove_alias(alias=alias, **by())
    assert published_grids.gazetteer(NOW.date()).locate("高新区某处") is None
    assert PlaceName.objects.count() == 1
    assert event_types("place_name") == ["place.named", "place.named", "place.unnamed"]


def test_ending_a_missing_record_is_refused(loaded: list[Feature]) -> None:
    gone = uuid4()
    for end in (
        lambda: actions.end_post(post=gone, **by()),
        lambda: actions.unlink_party(link=gone, **by()),
        lambda: actions.unlink_member(link=gone, **by()),
        lambda: actions.remove_alias(alias=gone, **by()),
    ):
        with pytest.raises(NotFound):
            end()


def test_member_is_linked_to_a_smallest_unit_once(loaded: list[Feature]) -> None:
    member = PersonFactory.create()
    linked = {"min_unit_code": f"{FIRST}002", "person": member, "households": 12}
    actions.link_member(**linked, **by())
    with pytest.raises(Refused):
        actions.link_member(**linked, **by())


def test_removing_a_place_name_requires_the_permission_there(
    loaded: list[Feature], area: Area
) -> None:
    named = actions.set_alias(name="老墟", code=FIRST, **by())
    with pytest.raises((NotFound, Forbidden)):
        actions.remove_alias(alias=named, by=actor_with("administrator", area.other_street), at=NOW)
    actions.remove_alias(alias=named, by=actor_with("administrator", area.street), at=NOW)
    assert not PlaceName.objects.exists()


def test_public_phone_of_an_ended_position_is_erased_with_an_event(loaded: list[Feature]) -> None:
    over, running = (
        GridPost.objects.create(
            person=PersonFactory.create(),
            grid_code=FIRST,
            role="officer",
            valid_from=DAY - timedelta(days=60),
            valid_to=end,
            public_phone="0750-3861234",
        )
        for end in (DAY - timedelta(days=30), None)
    )
    assert actions.erase_phones_of_ended(cutoff=NOW, batch=10, **by()) == 1
    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.public_phone, running.public_phone) == ("", "0750-3861234")
    assert event_types("grid_post") == ["grid_post.phone_erased"]
    assert actions.erase_phones_of_ended(cutoff=NOW, batch=10, **by()) == 0


def test_phone_of_a_missing_position_is_not_published() -> None:
    with pytest.raises(NotFound):
        actions.publish_phone(post=uuid4(), phone="0750-3861234", **by())
