"""The verbs: what they change, what they refuse, what they write down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.directory import actions, actors, rules
from jiceng.directory.models import Person, Post, Role, Tree, Unit, UnitKind, UnitPlacement
from jiceng.directory.roles import DEFAULT_ROLES
from tests.factories import (
    NOW,
    CommunityFactory,
    PartyUnitFactory,
    PersonFactory,
    PostFactory,
    RoleFactory,
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
    given_ = {"code": "440704001", "name": "外海街道", "kind": UnitKind.STREET_TOWN,
              "parent": None, "by": SYSTEM, "at": NOW} | changes  # fmt: skip
    return actions.create_unit(**given_)


def test_a_unit_is_made_with_its_path_its_history_and_one_event():
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
        {"code": ""}, {"code": "a/b"}, {"code": "a b"}, {"code": "x" * 41}, {"name": "  "},
        {"name": "x" * 121}, {"name": "外\x00海"}, {"kind": "palace"}, {"tree": "bush"},
    ],
    ids=str,
)  # fmt: skip
def test_a_unit_with_an_unusable_code_name_or_kind_is_refused(changes):
    with pytest.raises((Invalid, Refused)):
        create(**changes)
    assert not Unit.objects.exists()


def test_a_code_is_given_once():
    create()
    with pytest.raises(Invalid, match="440704001"):
        create()


def test_a_root_is_made_only_by_the_system():
    administrator = actor_with("administrator", UnitFactory.create())
    with pytest.raises(Forbidden):
        create(by=administrator)


def test_a_party_unit_does_not_stand_under_an_administrative_one():
    with pytest.raises(Refused):
        create(parent=UnitFactory.create(), tree=Tree.PARTY, kind=UnitKind.COMMITTEE)


def test_nothing_is_placed_under_a_closed_unit():
    with pytest.raises(Refused):
        create(parent=UnitFactory.create(valid_to=TODAY))


def test_a_tree_does_not_grow_deeper_than_its_paths_can_hold():
    parent = UnitFactory.create(path=f"/{'x' * 390}/")
    with pytest.raises(Refused):
        create(parent=parent)


def test_a_new_name_is_today_s_and_the_old_one_stays_in_the_history():
    unit = UnitFactory.create(name="旧")
    actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW)
    actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW)
    assert [(p.name, p.valid_to) for p in unit.placements.all()] == [("旧", TODAY), ("新", None)]
    assert events_of(unit.pk) == ["unit.renamed"]


def test_two_names_on_one_day_leave_the_last():
    unit = UnitFactory.create(name="旧")
    actions.rename_unit(unit=unit, name="中", by=SYSTEM, at=NOW)
    actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW + timedelta(hours=1))
    assert [p.name for p in unit.placements.all()] == ["旧", "新"]


def test_history_is_not_rewritten_by_a_change_dated_before_it():
    unit = UnitFactory.create(valid_from=TODAY)
    with pytest.raises(Refused):
        actions.rename_unit(unit=unit, name="新", by=SYSTEM, at=NOW - timedelta(days=3))


def test_a_moved_unit_takes_everything_below_it_along():
    community = CommunityFactory.create()
    street, target = community.parent, UnitFactory.create()
    old_parent = street.parent
    actions.move_unit(unit=street, parent=target, by=SYSTEM, at=NOW)
    community.refresh_from_db()
    assert community.path == f"{target.path}{street.code}/{community.code}/"
    history = UnitPlacement.objects.filter(unit=street).order_by("valid_from")
    assert [p.parent for p in history] == [old_parent, target]
    assert events_of(street.pk) == ["unit.moved"]


def test_a_unit_whose_code_begins_like_another_s_is_not_taken_along():
    first = UnitFactory.create(code="1")
    neighbour = UnitFactory.create(code="12")
    actions.move_unit(unit=first, parent=UnitFactory.create(), by=SYSTEM, at=NOW)
    neighbour.refresh_from_db()
    assert neighbour.path == "/12/"


def test_a_move_to_where_it_stands_changes_nothing():
    street = StreetFactory.create()
    actions.move_unit(unit=street, parent=street.parent, by=SYSTEM, at=NOW)
    assert events_of(street.pk) == []


@pytest.mark.parametrize("where", ["itself", "below itself", "the other tree", "a closed unit"])
def test_a_move_that_makes_no_sense_is_refused(where):
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


def test_a_move_needs_the_right_at_both_ends():
    street, target = StreetFactory.create(), UnitFactory.create()
    for place in (street.parent, target):
        with pytest.raises(Forbidden):
            actions.move_unit(
                unit=street, parent=target, by=actor_with("administrator", place), at=NOW
            )


@given(
    st.recursive(st.just(0), lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    st.integers(0, 99), st.integers(0, 99),
)  # fmt: skip
def test_no_move_is_allowed_that_would_put_a_unit_below_itself(shape, one, two):
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


def test_an_empty_unit_closes_with_its_links_and_nothing_is_deleted():
    link = UnitLinkFactory.create()
    actions.close_unit(unit=link.admin_unit, by=SYSTEM, at=NOW)
    link.refresh_from_db()
    unit = Unit.objects.get(pk=link.admin_unit_id)
    assert (unit.valid_to, link.valid_to, unit.placements.get().valid_to) == (TODAY,) * 3
    with pytest.raises(Refused):
        actions.close_unit(unit=unit, by=SYSTEM, at=NOW)


def test_a_unit_with_posts_or_units_below_it_stays_open():
    street = StreetFactory.create()
    post = PostFactory.create(unit=street)
    for unit in (street.parent, street):
        with pytest.raises(Refused):
            actions.close_unit(unit=unit, by=SYSTEM, at=NOW)
    actions.end_post(post=post, by=SYSTEM, at=NOW)
    actions.close_unit(unit=street, by=SYSTEM, at=NOW)
    actions.close_unit(unit=street.parent, by=SYSTEM, at=NOW)


def test_a_unit_does_not_end_before_it_begins():
    with pytest.raises(Invalid):
        actions.close_unit(unit=UnitFactory.create(), by=SYSTEM, at=NOW, on=date(2019, 1, 1))


def test_a_unit_s_kind_and_matters_are_corrected():
    unit = UnitFactory.create()
    edited = actions.edit_unit(
        unit=unit, kind="department", department_kind="water", by=SYSTEM, at=NOW
    )
    assert (edited.kind, edited.department_kind) == ("department", "water")
    with pytest.raises(Invalid):
        actions.edit_unit(unit=unit, kind="palace", department_kind="", by=SYSTEM, at=NOW)


def test_a_link_joins_the_two_trees_once_and_ends():
    party, admin = PartyUnitFactory.create(), UnitFactory.create()
    link = actions.link_units(party_unit=party, admin_unit=admin, by=SYSTEM, at=NOW)
    assert actions.link_units(party_unit=party, admin_unit=admin, by=SYSTEM, at=NOW) == link
    with pytest.raises(Refused):
        actions.link_units(party_unit=admin, admin_unit=party, by=SYSTEM, at=NOW)
    ended = actions.unlink_units(link=link, by=SYSTEM, at=NOW + timedelta(days=1))
    assert ended.valid_to == TODAY + timedelta(days=1)
    assert events_of(party.pk) == ["unit.linked", "unit.unlinked"]


UNIT_ACTS = {
    "create": lambda unit, by: create(parent=unit, by=by),
    "rename": lambda unit, by: actions.rename_unit(unit=unit, name="新", by=by, at=NOW),
    "edit": lambda unit, by: actions.edit_unit(
        unit=unit, kind="district", department_kind="", by=by, at=NOW
    ),
    "close": lambda unit, by: actions.close_unit(unit=unit, by=by, at=NOW),
}


@pytest.mark.parametrize("act", UNIT_ACTS.values(), ids=UNIT_ACTS.keys())
def test_units_are_changed_only_by_those_in_charge_of_them(act):
    unit = UnitFactory.create()
    for by in (
        ANONYMOUS, actor_with("district_office", UnitFactory.create()),
        actor_with("administrator", UnitFactory.create()),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act(unit, by)
    act(unit, SYSTEM)


def test_a_unit_or_person_that_is_not_there_is_told_plainly():
    with pytest.raises(NotFound):
        actions.rename_unit(unit=uuid7(), name="x", by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        actions.deactivate(person=uuid7(), by=SYSTEM, at=NOW)
    with pytest.raises(NotFound):
        actions.end_post(post=uuid7(), by=SYSTEM, at=NOW)


def test_a_person_s_chain_names_nobody():
    person = actions.create_person(
        name="陈小明", username="chen", phone="13800138000", by=SYSTEM, at=NOW
    )
    actions.edit_person(person=person, name="陈大明", phone="13900139000", by=SYSTEM, at=NOW)
    data = "".join(Event.objects.filter(stream_id=person.pk).values_list("data", flat=True))
    assert events_of(person.pk) == ["person.created", "person.edited"]
    assert not any(part in data for part in ("陈", "chen", "138", "139"))


def test_a_phone_is_sealed_in_the_database():
    person = actions.create_person(name="陈", phone="13800138000", by=SYSTEM, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM directory_person WHERE id = %s", [person.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"138" not in stored
    assert Person.objects.get(pk=person.pk).phone == "13800138000"


@pytest.mark.parametrize("username", ["a", "with space", "x" * 81, "半'角"])
def test_a_user_name_that_nobody_could_type_is_refused(username):
    with pytest.raises(Invalid):
        actions.create_person(name="陈", username=username, by=SYSTEM, at=NOW)


def test_user_names_differ_in_more_than_case_and_several_people_may_have_none():
    actions.create_person(name="一", username="chen", by=SYSTEM, at=NOW)
    with pytest.raises(Invalid):
        actions.create_person(name="二", username="Chen", by=SYSTEM, at=NOW)
    for name in ("三", "四"):
        actions.create_person(name=name, by=SYSTEM, at=NOW)
    assert Person.objects.filter(username=None).count() == 2


def test_without_a_password_nobody_signs_in():
    assert not actions.create_person(
        name="陈", username="chen", by=SYSTEM, at=NOW
    ).has_usable_password()


def test_an_administrator_below_cannot_take_over_an_account_with_a_post_above():
    street = StreetFactory.create()
    administrator = actor_with("administrator", street)
    colleague = PostFactory.create(unit=street).person
    actions.set_password(person=colleague, password="another horse", by=administrator, at=NOW)

    PostFactory.create(person=colleague, unit=street.parent, role__code="auditor")
    for act in (
        lambda: actions.set_password(
            person=colleague, password="a third horse", by=administrator, at=NOW
        ),
        lambda: actions.edit_person(person=colleague, username="mine", by=administrator, at=NOW),
        lambda: actions.deactivate(person=colleague, by=administrator, at=NOW),
    ):
        with pytest.raises(Forbidden):
            act()
    assert Person.objects.get(pk=colleague.pk).check_password("another horse")


def test_a_password_known_to_somebody_else_must_be_changed():
    street = StreetFactory.create()
    administrator = actor_with("administrator", street)
    colleague = PostFactory.create(unit=street).person
    actions.set_password(person=colleague, password="another horse", by=administrator, at=NOW)
    assert Person.objects.get(pk=colleague.pk).must_change_password
    oneself = actors.actor_of(colleague, NOW)
    actions.set_password(person=colleague, password="my own horse", by=oneself, at=NOW)
    assert not Person.objects.get(pk=colleague.pk).must_change_password
    newcomer = actions.create_person(
        name="新", username="new", password="a first horse", by=administrator, at=NOW
    )
    assert newcomer.must_change_password
    # The installation itself tells nobody.
    assert not actions.create_person(
        name="员", username="own", password="a first horse", by=SYSTEM, at=NOW
    ).must_change_password


def test_a_work_number_is_one_person_s_and_not_endless():
    first = actions.create_person(name="一", work_number=" GH-1 ", by=SYSTEM, at=NOW)
    assert first.work_number == "GH-1"
    for number in ("GH-1", "9" * 41):
        with pytest.raises(Invalid):
            actions.create_person(name="二", work_number=number, by=SYSTEM, at=NOW)
    actions.edit_person(person=first, work_number="GH-1", by=SYSTEM, at=NOW)
    for name in ("三", "四"):
        actions.create_person(name=name, by=SYSTEM, at=NOW)
    assert Person.objects.filter(work_number=None).count() == 2


def test_nobody_gives_themselves_a_work_number():
    post = PostFactory.create()
    oneself = actors.actor_of(post.person, NOW)
    with pytest.raises(Forbidden):
        actions.edit_person(person=post.person, work_number="GH-1", by=oneself, at=NOW)


def test_everybody_may_set_their_own_password_and_language():
    post = PostFactory.create()
    oneself = actors.actor_of(post.person, NOW)
    actions.set_password(person=post.person, password="a new horse", by=oneself, at=NOW)
    actions.edit_person(person=post.person, language="en", by=oneself, at=NOW)
    with pytest.raises(Forbidden):
        actions.edit_person(person=post.person, name="别人", by=oneself, at=NOW)
    person = Person.objects.get(pk=post.person_id)
    assert person.check_password("a new horse")
    assert person.language == "en"


def test_a_closed_account_loses_posts_and_keys_and_does_not_get_them_back():
    post = PostFactory.create()
    _key, secret = actors.issue_key(person=post.person, label="x", by=SYSTEM, at=NOW)
    actions.deactivate(person=post.person, by=SYSTEM, at=NOW)
    actions.deactivate(person=post.person, by=SYSTEM, at=NOW)
    assert actors.actor_of_key(secret, NOW) == ANONYMOUS
    actions.activate(person=post.person, by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).grants == ()
    assert actors.actor_of_key(secret, NOW) == ANONYMOUS
    assert events_of(post.person_id) == ["key.issued", "person.deactivated", "person.activated"]


def test_nobody_closes_their_own_account():
    street = StreetFactory.create()
    administrator = actor_with("administrator", street)
    assert administrator.id
    with pytest.raises(Refused):
        actions.deactivate(person=administrator.id, by=administrator, at=NOW)


def test_an_appointment_gives_rights_at_once_and_its_end_takes_them():
    RoleFactory.create(code="clerk")
    community, person = CommunityFactory.create(), PersonFactory.create()
    post = actions.appoint(person=person, role="clerk", unit=community, by=SYSTEM, at=NOW)
    assert actors.actor_of(person, NOW).may("case.accept", community.path)
    actions.end_post(post=post, by=SYSTEM, at=NOW)
    assert not actors.actor_of(person, NOW).grants
    actions.end_post(post=post, by=SYSTEM, at=NOW)
    assert events_of(person.pk) == ["post.appointed", "post.ended"]
    actions.appoint(person=person, role="clerk", unit=community, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    "wrong",
    ["oneself", "no such role", "closed unit", "closed account", "twice", "ends before", "outside"],
)
def test_an_appointment_that_must_not_be_is_refused(wrong):
    RoleFactory.create(code="clerk")
    street = StreetFactory.create()
    by = actor_with("administrator", street)
    given_: dict[str, Any] = {
        "person": PersonFactory.create(),
        "role": "clerk",
        "unit": street,
        "by": by,
        "at": NOW,
    }
    changes: dict[str, Callable[[], dict[str, Any]]] = {
        "oneself": lambda: {"person": by.id},
        "no such role": lambda: {"role": "king"},
        "closed unit": lambda: {"unit": StreetFactory.create(valid_to=TODAY), "by": SYSTEM},
        "closed account": lambda: {"person": PersonFactory.create(is_active=False)},
        "twice": lambda: {"person": PostFactory.create(unit=street, role__code="clerk").person},
        "ends before": lambda: {"valid_to": TODAY},
        "outside": lambda: {"unit": street.parent},
    }
    given_ |= changes[wrong]()
    before = Post.objects.count()
    with pytest.raises((Invalid, Refused)):
        actions.appoint(**given_)
    assert Post.objects.count() == before


def test_a_post_does_not_end_in_the_past():
    with pytest.raises(Invalid):
        actions.end_post(post=PostFactory.create(), by=SYSTEM, at=NOW, on=TODAY - timedelta(days=1))


def test_shipped_roles_are_made_once_and_an_edited_one_is_left_alone():
    assert len(actions.sync_roles(by=SYSTEM, at=NOW)) == len(DEFAULT_ROLES)
    actions.edit_role(role="clerk", permissions=["case.read"], by=SYSTEM, at=NOW)
    Role.objects.filter(pk="handler").update(permissions=[])
    assert actions.sync_roles(by=SYSTEM, at=NOW) == ["handler"]
    assert actions.sync_roles(by=SYSTEM, at=NOW) == []
    assert Role.objects.get(pk="clerk").permissions == ["case.read"]


def test_the_last_role_that_may_edit_roles_keeps_that_right():
    actions.sync_roles(by=SYSTEM, at=NOW)
    keepers = [each.code for each in DEFAULT_ROLES if "role.edit" in each.permissions]
    for code in keepers[1:]:
        actions.edit_role(role=code, permissions=[], by=SYSTEM, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.edit_role(role=keepers[0], permissions=["case.read"], by=SYSTEM, at=NOW)
    assert refused.value.code == "directory.last_keeper"
    assert "role.edit" in Role.objects.get(pk=keepers[0]).permissions
    actions.create_role(code="own", name="自设", permissions=["role.edit"], by=SYSTEM, at=NOW)
    actions.edit_role(role=keepers[0], permissions=["case.read"], by=SYSTEM, at=NOW)


def test_a_role_asks_for_a_second_factor_when_it_is_told_to():
    post = PostFactory.create(role__code="handler")
    assert not actors.actor_of(post.person, NOW).needs_mfa
    actions.edit_role(role=post.role, permissions=["case.read"], needs_mfa=True, by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).needs_mfa
    actions.edit_role(role=post.role, permissions=["case.read"], by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).needs_mfa
    actions.create_role(code="own", name="自设", permissions=[], needs_mfa=True, by=SYSTEM, at=NOW)
    assert Role.objects.get(pk="own").needs_mfa


def test_shipped_roles_of_wide_reach_ask_for_a_second_factor():
    actions.sync_roles(by=SYSTEM, at=NOW)
    asking = set(Role.objects.filter(needs_mfa=True).values_list("code", flat=True))
    assert asking == {"administrator", "auditor", "district_office"}


def test_an_edited_role_gives_its_new_rights_at_once():
    post = PostFactory.create(role__code="handler")
    assert not actors.actor_of(post.person, NOW).holds("case.merge")
    actions.edit_role(role=post.role, name="经办", permissions=["case.merge"], by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).holds("case.merge")
    assert not actors.actor_of(post.person, NOW).holds("case.handle")


def test_roles_hold_everywhere_so_only_a_post_at_the_top_edits_them():
    street = StreetFactory.create()
    RoleFactory.create(code="clerk")
    with pytest.raises(Refused):
        actions.edit_role(
            role="clerk", permissions=[], by=actor_with("administrator", street), at=NOW
        )
    top = actor_with("administrator", street.parent)
    actions.edit_role(role="clerk", permissions=[], by=top, at=NOW)
    actions.create_role(code="own", name="自设", permissions=["case.read"], by=top, at=NOW)
    with pytest.raises(Invalid):
        actions.create_role(code="own", name="自设", permissions=[], by=top, at=NOW)
    with pytest.raises(Invalid):
        actions.edit_role(role="own", permissions=["no.such"], by=top, at=NOW)
    with pytest.raises(NotFound):
        actions.edit_role(role="king", permissions=[], by=top, at=NOW)


@given(st.dates(), st.none() | st.dates(), st.dates(), st.none() | st.dates(), st.data())
def test_periods_overlap_exactly_when_some_day_lies_in_both(a, a_end, b, b_end, data):
    # If any day is in both, then so is the later of the two first days.
    first = max(a, b)
    both = rules.holds_on(first, a, a_end) and rules.holds_on(first, b, b_end)
    if (a_end is None or a < a_end) and (b_end is None or b < b_end):
        assert rules.overlap(a, a_end, b, b_end) is both
