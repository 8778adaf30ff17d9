"""Permissions from positions, sessions and keys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from jiceng.core.access import ANONYMOUS, SYSTEM, permissions
from jiceng.core.errors import Forbidden
from jiceng.core.shared_reference_data import invalidate
from jiceng.core.web import actor_of_api
from jiceng.directory import actions, actors
from jiceng.directory.models import UnitKind
from jiceng.directory.roles import default_roles
from tests.factories import (
    NOW,
    CommunityFactory,
    DepartmentFactory,
    PartyUnitFactory,
    PersonFactory,
    PostFactory,
    StreetFactory,
    UnitFactory,
    actor_with,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", default_roles(), ids=lambda role: role.code)
def test_every_permission_of_a_shipped_role_is_registered(role):
    assert set(role.permissions) <= permissions().keys()
    assert len(set(role.permissions)) == len(role.permissions)


def test_auditor_has_no_permission_to_change_anything():
    auditor = next(role for role in default_roles() if role.code == "auditor")
    reading = {
        "directory.read",
        "grid.read",
        "checklist.read",
        "finding.read",
        "hazard.read",
        "patrol.read",
        "household.read",
        "centre.read",
        "command.read",
        "mediation.read",
        "study.read",
        "hot_issue.read",
        "case.read",
        "case.read_confidential",
        "case.export",
        "knowledge.read",
        "metrics.read",
        "audit.read",
        "need.read",
        "task.read",
        "card.read",
        "bulletin.read",
        "assessment.read",
    }
    assert set(auditor.permissions) == reading


def test_administrator_neither_handles_requests_nor_sees_residents():
    administrator = next(role for role in default_roles() if role.code == "administrator")
    assert not {"case.reveal", "case.handle", "case.approve"} & set(administrator.permissions)


def test_position_gives_permissions_over_its_unit_and_descendants_only():
    community = CommunityFactory.create()
    actor = actor_with("dispatcher", community.parent)

    assert actor.may("case.dispatch", community.parent.path)
    assert actor.may("case.dispatch", community.path)
    assert not actor.may("case.dispatch", community.parent.parent.path)
    assert not actor.may("case.dispatch", StreetFactory.create().path)


@pytest.mark.parametrize(
    ("first", "ended", "holds"),
    [(0, None, True), (1, None, False), (-5, 0, False), (-5, 1, True)],
    ids=["begins today", "begins tomorrow", "ended today", "ends tomorrow"],
)
def test_position_gives_permissions_from_its_first_day_until_its_end(first, ended, holds):
    today = date(2025, 6, 11)
    post = PostFactory.create(
        valid_from=today + timedelta(days=first),
        valid_to=None if ended is None else today + timedelta(days=ended),
    )
    assert actors.actor_of(post.person, NOW).holds("case.handle") is holds


def test_day_of_a_position_is_in_local_time_not_utc():
    post = PostFactory.create(valid_from=date(2025, 6, 12))
    last_evening_utc = NOW.replace(hour=16, minute=30)  # 00:30 on the 12th in China

    assert not actors.actor_of(post.person, NOW).grants
    assert actors.actor_of(post.person, last_evening_utc).grants


def test_position_at_a_closed_unit_gives_no_permissions():
    post = PostFactory.create(unit__valid_to=date(2025, 6, 11))
    assert actors.actor_of(post.person, NOW).grants == ()


def test_person_without_positions_has_no_permissions():
    person = PersonFactory.create()
    actor = actors.actor_of(person, NOW)
    assert (actor.kind, actor.id, actor.grants) == ("person", person.pk, ())


def test_closed_account_is_anonymous():
    post = PostFactory.create(person__is_active=False)
    assert actors.actor_of(post.person, NOW) == ANONYMOUS


def test_unregistered_permission_gives_nothing():
    post = PostFactory.create(role__code="odd", role__permissions=["case.read", "no.such"])
    assert actors.actor_of(post.person, NOW).grants[0].permissions == {"case.read"}


def test_actor_is_loaded_with_one_query_and_cached_until_the_directory_changes(
    django_assert_num_queries,
):
    post = PostFactory.create()
    actors.actor_of(None, NOW)
    # The version of the directory, the posts, and once a day who is attached to grids.
    with django_assert_num_queries(3):
        actors.actor_of(post.person, NOW)
    with django_assert_num_queries(0):
        actors.actor_of(post.person_id, NOW)

    actions.end_post(post=post, by=SYSTEM, at=NOW)
    assert actors.actor_of(post.person, NOW).grants == ()


def test_api_key_acts_as_its_person_until_revoked():
    post = PostFactory.create()
    key, secret = actors.issue_key(person=post.person, label="import", by=SYSTEM, at=NOW)

    actor = actors.actor_of_key(secret, NOW)
    assert actor.id == post.person_id
    assert actor.holds("case.handle")
    assert secret.encode() not in bytes(key.digest)

    actors.revoke_key(key=key, by=SYSTEM, at=NOW)
    assert actors.actor_of_key(secret, NOW) == ANONYMOUS


@pytest.mark.parametrize("secret", ["", "jck_", "jck_wrong", "x" * 10_000, "jck_密钥", "jck_\x00"])
def test_unknown_api_key_is_anonymous(secret):
    assert actors.actor_of_key(secret, NOW) == ANONYMOUS


def test_api_keys_are_issued_by_their_person_or_a_superior_of_all_positions():
    street = StreetFactory.create()
    post = PostFactory.create(unit=street)
    oneself = actors.actor_of(post.person, NOW)
    actors.issue_key(person=post.person, label="own", by=oneself, at=NOW)
    actors.issue_key(
        person=post.person, label="given", by=actor_with("administrator", street), at=NOW
    )

    PostFactory.create(person=post.person, unit=UnitFactory.create(), role__code="auditor")
    with pytest.raises(Forbidden):
        actors.issue_key(
            person=post.person, label="taken", by=actor_with("administrator", street), at=NOW
        )


@pytest.mark.parametrize(("header", "form"), [("Authorization", "Bearer %s"), ("X-API-Key", "%s")])
def test_api_identifies_a_program_by_its_key(header, form):
    post = PostFactory.create()
    _key, secret = actors.issue_key(person=post.person, label="x", by=SYSTEM, at=NOW)
    request = RequestFactory().post("/", headers={header: form % secret})
    assert actor_of_api(request).id == post.person_id


def test_api_accepts_a_session_for_reading_and_for_writing_only_with_csrf_token():
    post = PostFactory.create()
    for method, known in (("get", True), ("post", False)):
        request = getattr(RequestFactory(enforce_csrf_checks=True), method)("/")
        request._dont_enforce_csrf_checks = False
        request.user = post.person
        request.session = {}
        assert (actor_of_api(request).id == post.person_id) is known


def test_wrong_api_key_does_not_fall_back_to_the_session():
    post = PostFactory.create()
    request = RequestFactory().get("/", HTTP_X_API_KEY="jck_wrong")
    request.user = post.person
    assert actor_of_api(request) == ANONYMOUS


def test_only_district_is_the_top_unit_until_there_is_another():
    city = UnitFactory.create(code="440700", kind=UnitKind.CITY)
    district = UnitFactory.create(code="440704", parent=city)
    street = StreetFactory.create(parent=district)
    DepartmentFactory.create(parent=district)
    PartyUnitFactory.create()
    assert actor_with("administrator", city).is_at_top("calendar.edit")
    assert actor_with("administrator", district).may_for_all("calendar.edit")
    assert not actor_with("administrator", street).is_at_top("calendar.edit")

    UnitFactory.create(code="440703", parent=city)
    invalidate("units")
    assert not actor_with("administrator", district).may_for_all("calendar.edit")
    assert actor_with("administrator", city).is_at_top("calendar.edit")


def test_district_is_not_the_top_unit_beside_a_department_of_its_city():
    city = UnitFactory.create(code="440700", kind=UnitKind.CITY)
    district = UnitFactory.create(code="440704", parent=city)
    DepartmentFactory.create(parent=city)
    assert not actor_with("administrator", district).is_at_top("calendar.edit")
