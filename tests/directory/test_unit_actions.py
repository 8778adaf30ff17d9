"""Actions on units."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.directory import actions, rules
from jiceng.directory.models import Tree, Unit, UnitKind, UnitPlacement
from jiceng.directory.move_preview import preview_move
from jiceng.directory.unit_tree import tree
from tests.factories import (
    NOW,
    CommunityFactory,
    PartyUnitFactory,
    PostFactory,
    StreetFactory,
    UnitFactory,
    UnitLinkFactory,
    actor_with,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 11)


def events_of(stream_id):
    return list(
        Event.objects.filter(stream_id=stream_id).order_by("seq").values_list("type", flat=True)
    )


def create(**changes):
    given_ = {
        "code": "440704001",
        "name": "外海街道",
        "kind": UnitKind.STREET_TOWN,
        "parent": None,
        "by": SYSTEM,
        "at": NOW,
    } | changes
    return actions.create_unit(**given_)


def test_created_unit_has_path_history_and_one_event():
    district = UnitFactory.create(code="440704")
    unit = create(parent=district)
    assert unit.path == "/440704/440704001/"
    assert list(unit.placements.values_list("name", "parent", "valid_from", "valid_to")) == [
        ("外海街道", district.pk, TODAY, None)
    ]
    assert events_of(unit.pk) == ["unit.created"]


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"code": "a/b"},
        {"code": "a b"},
        {"code": "x" * 41},
        {"name": "  "},
        {"name": "x" * 121},
        {"name": "外\x00海"},
        {"kind": "palace"},
        {"tree": "bush"},
    ],
    ids=str,
)
def test_invalid_code_name_or_kind_is_refused(changes):
    with pytest.raises((Invalid, Refused)):
        create(**changes)
    assert not Unit.objects.exists()


def test_code_of_a_unit_is_unique():
    create()
    with pytest.raises(Invalid, match="440704001"):
        create()


def test_only_the_system_creates_a_root():
    administrator = actor_with("administrator", UnitFactory.create())
    with pytest.raises(Forbidden):
        create(by=administrator)


def test_party_unit_cannot_be_below_an_administrative_one():
    with pytest.raises(Refused):
        create(parent=UnitFactory.create(), tree=Tree.PARTY, kind=UnitKind.COMMITTEE)


def test_unit_cannot_be_created_below_a_closed_one():
    with pytest.raises(Refused):
        create(parent=UnitFactory.create(valid_to=TODAY))


def test_depth_of_the_tree_is_limited():
    parent = UnitFactory.create(path=f"/{'x' * 390}/")
    with pytest.raises(Refused):
        create(parent=parent)


def test_renaming_keeps_the_former_name_in_history():
    unit = UnitFactory.create(name="旧")
    actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW)
    actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW)
    assert [(p.name, p.valid_to) for p in unit.placements.all()] == [("旧", TODAY), ("新", None)]
    assert events_of(unit.pk) == ["unit.renamed"]


def test_last_of_two_names_on_one_day_is_kept():
    unit = UnitFactory.create(name="旧")
    actions.rename_unit(unit=unit, name="中", by=SYSTEM, at=NOW)
    actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW + timedelta(hours=1))
    assert [p.name for p in unit.placements.all()] == ["旧", "新"]


def test_backdated_change_before_the_last_one_is_refused():
    unit = UnitFactory.create(valid_from=TODAY)
    with pytest.raises(Refused):
        actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW - timedelta(days=3))


def test_moved_unit_takes_its_descendants_along():
    community = CommunityFactory.create()
    street, target = community.parent, UnitFactory.create()
    old_parent = street.parent
    actions.move_unit(unit=street, parent=target, by=SYSTEM, at=NOW)
    community.refresh_from_db()
    assert community.path == f"{target.path}{street.code}/{community.code}/"
    history = UnitPlacement.objects.filter(unit=street).order_by("valid_from")
    assert [p.parent for p in history] == [old_parent, target]
    assert events_of(street.pk) == ["unit.moved"]


def test_unit_with_a_similar_code_is_not_moved_along():
    first = UnitFactory.create(code="1", kind=UnitKind.DEPARTMENT)
    neighbour = UnitFactory.create(code="12")
    actions.move_unit(unit=first, parent=UnitFactory.create(), by=SYSTEM, at=NOW)
    neighbour.refresh_from_db()
    assert neighbour.path == "/12/"


def test_move_to_the_present_parent_changes_nothing():
    street = StreetFactory.create()
    actions.move_unit(unit=street, parent=street.parent, by=SYSTEM, at=NOW)
    assert events_of(street.pk) == []


@pytest.mark.parametrize("where", ["itself", "below itself", "the other tree", "a closed unit"])
def test_invalid_move_is_refused(where):
    community = CommunityFactory.create()
    street = community.parent
    target = {
        "itself": lambda: street,
        "below itself": lambda: community,
        "the other tree": PartyUnitFactory.create,
        "a closed unit": lambda: UnitFactory.create(valid_to=TODAY),
    }[where]()
    with pytest.raises(Refused):
        actions.move_unit(unit=street, parent=target, by=SYSTEM, at=NOW)
    community.refresh_from_db()
    assert community.path.startswith(street.path)


def test_move_requires_the_permission_at_both_ends():
    street, target = StreetFactory.create(), UnitFactory.create()
    for place in (street.parent, target):
        with pytest.raises(Forbidden):
            actions.move_unit(
                unit=street, parent=target, by=actor_with("administrator", place), at=NOW
            )


@given(
    st.recursive(st.just(0), lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    st.integers(0, 99),
    st.integers(0, 99),
)
def test_unit_cannot_be_moved_below_itself(shape, one, two):
    paths: list[str] = []

    def walk(node, path):
        paths.append(path)
        for index, inner in enumerate(node if isinstance(node, list) else []):
            walk(inner, f"{path}{index}/")

    walk(shape, "/r/")
    unit, target = paths[one % len(paths)], paths[two % len(paths)]
    verdict = rules.may_move(
        unit_path=unit, unit_tree="admin", target_path=target, target_tree="admin", deepest=10
    )
    own, onto = unit.strip("/").split("/"), target.strip("/").split("/")
    assert bool(verdict) is (onto[: len(own)] != own)


def test_empty_unit_closes_with_its_links_and_nothing_is_deleted():
    link = UnitLinkFactory.create()
    actions.close_unit(unit=link.admin_unit, by=SYSTEM, at=NOW)
    link.refresh_from_db()
    unit = Unit.objects.get(pk=link.admin_unit_id)
    assert (unit.valid_to, link.valid_to, unit.placements.get().valid_to) == (TODAY,) * 3
    with pytest.raises(Refused):
        actions.close_unit(unit=unit, by=SYSTEM, at=NOW)


def test_unit_with_positions_or_child_units_cannot_be_closed():
    street = StreetFactory.create()
    post = PostFactory.create(unit=street)
    for unit in (street.parent, street):
        with pytest.raises(Refused):
            actions.close_unit(unit=unit, by=SYSTEM, at=NOW)
    actions.end_post(post=post, by=SYSTEM, at=NOW)
    actions.close_unit(unit=street, by=SYSTEM, at=NOW)
    actions.close_unit(unit=street.parent, by=SYSTEM, at=NOW)


def test_unit_does_not_end_before_its_start():
    with pytest.raises(Invalid):
        actions.close_unit(unit=UnitFactory.create(), by=SYSTEM, at=NOW, on=date(2019, 1, 1))


def test_unit_is_not_closed_on_a_past_day():
    unit = UnitFactory.create()
    with pytest.raises(Invalid) as refused:
        actions.close_unit(unit=unit, by=SYSTEM, at=NOW, on=NOW.date() - timedelta(days=2))
    assert refused.value.code == "directory.ends_in_past"
    unit.refresh_from_db()
    assert unit.valid_to is None


def test_kind_and_matters_of_a_unit_are_corrected():
    unit = UnitFactory.create()
    edited = actions.edit_unit(
        unit=unit, kind="department", department_kind="water", by=SYSTEM, at=NOW
    )
    assert (edited.kind, edited.department_kind) == ("department", "water")
    with pytest.raises(Invalid):
        actions.edit_unit(unit=unit, kind="palace", department_kind="", by=SYSTEM, at=NOW)


def test_link_between_the_trees_is_unique_and_can_end():
    party, admin = PartyUnitFactory.create(), UnitFactory.create()
    link = actions.link_units(party_unit=party, admin_unit=admin, by=SYSTEM, at=NOW)
    assert actions.link_units(party_unit=party, admin_unit=admin, by=SYSTEM, at=NOW) == link
    with pytest.raises(Refused):
        actions.link_units(party_unit=admin, admin_unit=party, by=SYSTEM, at=NOW)
    ended = actions.unlink_units(link=link, by=SYSTEM, at=NOW + timedelta(days=1))
    assert ended.valid_to == TODAY + timedelta(days=1)
    assert events_of(party.pk) == ["unit.linked", "unit.unlinked"]


UNIT_ACTS = {
    "create": lambda unit, by: create(parent=unit, by=by, code="OWN-1"),
    "rename": lambda unit, by: actions.rename_unit(unit=unit, name="新", by=by, at=NOW),
    "edit": lambda unit, by: actions.edit_unit(
        unit=unit, kind="district", department_kind="", by=by, at=NOW
    ),
    "close": lambda unit, by: actions.close_unit(unit=unit, by=by, at=NOW),
}


@pytest.mark.parametrize("act", UNIT_ACTS.values(), ids=UNIT_ACTS.keys())
def test_changing_units_requires_the_permission(act):
    unit = UnitFactory.create()
    for by in (
        ANONYMOUS,
        actor_with("district_office", UnitFactory.create()),
        actor_with("administrator", UnitFactory.create()),
    ):
        with pytest.raises(Forbidden):
            act(unit, by)
    act(unit, SYSTEM)


def test_missing_unit_or_person_is_reported():
    with pytest.raises(NotFound):
        actions.rename_unit(unit=uuid7(), name="x", by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        actions.deactivate(person=uuid7(), by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        actions.end_post(post=uuid7(), by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    ("above", "kind", "code", "why"),
    [
        ("village_community", "city", "440704001001", "directory.wrong_level"),
        ("village_community", "street_town", "440704009", "directory.wrong_level"),
        ("street_town", "district", "440709", "directory.wrong_level"),
        ("street_town", "village_community", "440704001", "directory.no_division_code"),
        ("street_town", "village_community", "440705001001", "directory.no_division_code"),
        ("street_town", "village_community", "44070400100", "directory.no_division_code"),
        ("street_town", "village_community", "440704001009", ""),
        ("street_town", "village_community", "OWN-1", ""),
        ("street_town", "department", "12", ""),
        ("village_community", "centre", "ZZ-1", ""),
        ("district", "street_town", "440704009", ""),
        ("city", "district", "440704", ""),
        ("city", "district", "440604", "directory.no_division_code"),
        ("city", "district", "44070", "directory.no_division_code"),
        ("external", "city", "440700", ""),
        ("external", "city", "450700", "directory.no_division_code"),
    ],
)
def test_new_unit_matches_its_parent_in_level_and_code(
    above: str, kind: str, code: str, why: str
) -> None:
    codes = {
        "external": "440000",
        "city": "440700",
        "district": "440704",
        "street_town": "440704001",
        "village_community": "440704001001",
    }
    place = UnitFactory.create(code=codes[above], kind=above)

    def make() -> Unit:
        return actions.create_unit(
            code=code, name="新单位", kind=kind, parent=place, by=SYSTEM, at=NOW
        )

    if why:
        with pytest.raises(Refused) as told:
            make()
        assert told.value.code == why
    else:
        assert make().parent_id == place.pk


def test_change_to_a_kind_unsuitable_for_the_parent_is_refused() -> None:
    community = CommunityFactory.create()
    with pytest.raises(Refused) as told:
        actions.edit_unit(unit=community, kind="city", department_kind="", by=SYSTEM, at=NOW)
    assert told.value.code == "directory.wrong_level"


def test_code_of_a_new_division_starts_with_that_of_its_parent() -> None:
    """Any code with this prefix and the right number of digits is accepted."""
    for kind, above, begin in (
        ("city", "440000", "44"),
        ("district", "440700", "4407"),
        ("district", "4407", "4407"),
        ("district", "440000", "44"),
        ("street_town", "440704", "440704"),
        ("village_community", "440704100", "440704100"),
        ("department", "440700", ""),
        ("district", "JM", ""),
    ):
        assert rules.code_begins_with(kind=kind, above=above) == begin
        if begin:
            code = begin.ljust(rules.DIGITS[kind], "1")
            assert rules.code_fits(code=code, kind=kind, above=above)


def test_move_to_a_parent_of_unsuitable_kind_is_refused() -> None:
    community = CommunityFactory.create()
    district = UnitFactory.create()
    with pytest.raises(Refused) as told:
        actions.move_unit(unit=district, parent=community, by=SYSTEM, at=NOW)
    assert told.value.code == "directory.wrong_level"
    foreseen = preview_move(unit=district, parent=community, by=SYSTEM, at=NOW)
    assert foreseen.problem is not None
    assert foreseen.problem.code == "directory.wrong_level"


def test_change_to_a_kind_unsuitable_for_child_units_is_refused() -> None:
    street = CommunityFactory.create().parent
    with pytest.raises(Refused) as told:
        actions.edit_unit(unit=street, kind="department", department_kind="", by=SYSTEM, at=NOW)
    assert told.value.code == "directory.wrong_level"


def test_every_kind_of_unit_has_its_levels() -> None:
    assert set(rules.BELOW) == set(UnitKind.values) - {"external"}
    assert {each for below in rules.BELOW.values() for each in below} <= set(UnitKind.values)


def test_units_of_the_same_name_are_shown_with_their_parents() -> None:
    one, other = CommunityFactory.create(name="新民社区"), CommunityFactory.create(name="新民社区")
    alone = CommunityFactory.create(name="独名社区")
    known = tree()
    with translation.override("en"):
        names = [known.label(known.get(each.pk)) for each in (one, other, alone)]  # type: ignore[arg-type]
    assert names == [
        f"新民社区 ({one.parent.name})",
        f"新民社区 ({other.parent.name})",
        "独名社区",
    ]
    with translation.override("zh-hans"):
        shown = known.label(known.get(one.pk))  # type: ignore[arg-type]
    assert shown == f"新民社区（{one.parent.name}）"
