"""Actions on people, positions and roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory import actions, actors, rules
from jiceng.directory.models import Person, Post, Role
from jiceng.directory.roles import default_roles
from tests.factories import (
    NOW,
    CommunityFactory,
    PersonFactory,
    PostFactory,
    RoleFactory,
    StreetFactory,
    actor_with,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 11)


def events_of(stream_id):
    return list(
        Event.objects.filter(stream_id=stream_id).order_by("seq").values_list("type", flat=True)
    )


def test_event_chain_of_a_person_contains_no_personal_data():
    person = actions.create_person(
        name="陈小明", username="chen", phone="13800138000", by=SYSTEM, at=NOW
    )
    actions.edit_person(person=person, name="陈大明", phone="13900139000", by=SYSTEM, at=NOW)
    data = "".join(Event.objects.filter(stream_id=person.pk).values_list("data", flat=True))
    assert events_of(person.pk) == ["person.created", "person.edited"]
    assert not any(part in data for part in ("陈", "chen", "138", "139"))


def test_phone_is_encrypted_in_the_database():
    person = actions.create_person(name="陈", phone="13800138000", by=SYSTEM, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM directory_person WHERE id = %s", [person.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"138" not in stored
    assert Person.objects.get(pk=person.pk).phone == "13800138000"


@pytest.mark.parametrize("username", ["a", "with space", "x" * 81, "半'角"])
def test_user_name_with_special_characters_is_refused(username):
    with pytest.raises(Invalid):
        actions.create_person(name="陈", username=username, by=SYSTEM, at=NOW)


def test_user_names_are_unique_ignoring_case_and_optional():
    actions.create_person(name="一", username="chen", by=SYSTEM, at=NOW)
    with pytest.raises(Invalid):
        actions.create_person(name="二", username="Chen", by=SYSTEM, at=NOW)
    for name in ("三", "四"):
        actions.create_person(name=name, by=SYSTEM, at=NOW)
    assert Person.objects.filter(username=None).count() == 2


def test_accounts_can_share_a_password_encoded_once():
    encoded = make_password("jiceng-demo")
    for username in ("chen", "zhang"):
        made = actions.create_person(
            name="陈", username=username, encoded_password=encoded, by=SYSTEM, at=NOW
        )
        assert Person.objects.get(pk=made.pk).check_password("jiceng-demo")


def test_account_without_password_cannot_sign_in():
    assert not actions.create_person(
        name="陈", username="chen", by=SYSTEM, at=NOW
    ).has_usable_password()


def test_administrator_cannot_take_over_an_account_with_a_higher_position():
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


def test_password_set_by_another_person_must_be_changed():
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
    # Actions of the system notify no one.
    assert not actions.create_person(
        name="员", username="own", password="a first horse", by=SYSTEM, at=NOW
    ).must_change_password


def test_work_number_is_unique_and_limited_in_length():
    first = actions.create_person(name="一", work_number=" GH-1 ", by=SYSTEM, at=NOW)
    assert first.work_number == "GH-1"
    for number in ("GH-1", "9" * 41):
        with pytest.raises(Invalid):
            actions.create_person(name="二", work_number=number, by=SYSTEM, at=NOW)
    actions.edit_person(person=first, work_number="GH-1", by=SYSTEM, at=NOW)
    for name in ("三", "四"):
        actions.create_person(name=name, by=SYSTEM, at=NOW)
    assert Person.objects.filter(work_number=None).count() == 2


def test_own_work_number_cannot_be_set():
    post = PostFactory.create()
    oneself = actors.actor_of(post.person, NOW)
    with pytest.raises(Forbidden):
        actions.edit_person(person=post.person, work_number="GH-1", by=oneself, at=NOW)


def test_own_password_and_language_can_be_changed():
    post = PostFactory.create()
    oneself = actors.actor_of(post.person, NOW)
    actions.set_password(person=post.person, password="a new horse", by=oneself, at=NOW)
    actions.edit_person(person=post.person, language="en", by=oneself, at=NOW)
    with pytest.raises(Forbidden):
        actions.edit_person(person=post.person, name="别人", by=oneself, at=NOW)
    person = Person.objects.get(pk=post.person_id)
    assert person.check_password("a new horse")
    assert person.language == "en"


def test_closed_account_loses_positions_and_keys_permanently():
    post = PostFactory.create()
    _key, secret = actors.issue_key(person=post.person, label="x", by=SYSTEM, at=NOW)
    actions.deactivate(person=post.person, by=SYSTEM, at=NOW)
    actions.deactivate(person=post.person, by=SYSTEM, at=NOW)
    assert actors.actor_of_key(secret, NOW) == ANONYMOUS
    actions.activate(person=post.person, by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).grants == ()
    assert actors.actor_of_key(secret, NOW) == ANONYMOUS
    assert events_of(post.person_id) == ["key.issued", "person.deactivated", "person.activated"]


def test_own_account_cannot_be_closed():
    street = StreetFactory.create()
    administrator = actor_with("administrator", street)
    assert administrator.id
    with pytest.raises(Refused):
        actions.deactivate(person=administrator.id, by=administrator, at=NOW)


def test_position_gives_permissions_immediately_until_its_end():
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
def test_invalid_assignment_is_refused(wrong):
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


def test_position_does_not_end_in_the_past():
    with pytest.raises(Invalid):
        actions.end_post(post=PostFactory.create(), by=SYSTEM, at=NOW, on=TODAY - timedelta(days=1))


def test_shipped_roles_are_created_once_and_edited_ones_are_kept():
    assert len(actions.sync_roles(by=SYSTEM, at=NOW)) == len(default_roles())
    actions.edit_role(role="clerk", permissions=["case.read"], by=SYSTEM, at=NOW)
    Role.objects.filter(pk="handler").update(permissions=[])
    assert actions.sync_roles(by=SYSTEM, at=NOW) == ["handler"]
    assert actions.sync_roles(by=SYSTEM, at=NOW) == []
    assert Role.objects.get(pk="clerk").permissions == ["case.read"]


def test_last_role_that_may_edit_roles_keeps_that_permission():
    actions.sync_roles(by=SYSTEM, at=NOW)
    keepers = [each.code for each in default_roles() if "role.edit" in each.permissions]
    for code in keepers[1:]:
        actions.edit_role(role=code, permissions=[], by=SYSTEM, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.edit_role(role=keepers[0], permissions=["case.read"], by=SYSTEM, at=NOW)
    assert refused.value.code == "directory.last_keeper"
    assert "role.edit" in Role.objects.get(pk=keepers[0]).permissions
    actions.create_role(code="own", name="自设", permissions=["role.edit"], by=SYSTEM, at=NOW)
    actions.edit_role(role=keepers[0], permissions=["case.read"], by=SYSTEM, at=NOW)


def test_role_can_require_a_second_factor():
    post = PostFactory.create(role__code="handler")
    assert not actors.actor_of(post.person, NOW).needs_mfa
    actions.edit_role(role=post.role, permissions=["case.read"], needs_mfa=True, by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).needs_mfa
    actions.edit_role(role=post.role, permissions=["case.read"], by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).needs_mfa
    actions.create_role(code="own", name="自设", permissions=[], needs_mfa=True, by=SYSTEM, at=NOW)
    assert Role.objects.get(pk="own").needs_mfa


def test_shipped_roles_with_wide_powers_require_a_second_factor():
    actions.sync_roles(by=SYSTEM, at=NOW)
    asking = set(Role.objects.filter(needs_mfa=True).values_list("code", flat=True))
    administrators = {"administrator", "system_administrator", "security_administrator"}
    assert asking == administrators | {"auditor", "district_office"}


def test_edited_role_gives_its_new_permissions_immediately():
    post = PostFactory.create(role__code="handler")
    assert not actors.actor_of(post.person, NOW).holds("case.merge")
    actions.edit_role(role=post.role, name="经办", permissions=["case.merge"], by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).holds("case.merge")
    assert not actors.actor_of(post.person, NOW).holds("case.handle")


def test_roles_are_edited_only_from_a_position_at_the_root():
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
def test_periods_overlap_exactly_when_they_share_a_day(a, a_end, b, b_end, data):
    # If any day is in both, then so is the later of the two first days.
    first = max(a, b)
    both = rules.holds_on(first, a, a_end) and rules.holds_on(first, b, b_end)
    if (a_end is None or a < a_end) and (b_end is None or b < b_end):
        assert rules.overlap(a, a_end, b, b_end) is both
