"""Administration of positions and roles."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiceng.cases import actions as cases
from jiceng.core.access import SYSTEM
from jiceng.directory import actions
from jiceng.directory import public as directory
from jiceng.directory.models import Person, Post, Role
from tests.directory.pages.test_units import TODAY, admin, page
from tests.sessions import grow_stale
from tests.web.steps import text_of
from tests.world import SINCE, World

__all__ = ["admin"]


def test_person_is_found_by_name_or_number_and_assigned(world: World, admin: Client) -> None:
    actions.edit_person(person=world.people["handler"], work_number="A77", by=SYSTEM, at=SINCE)
    unit, handler = world.units["440704001002"], world.people["handler"]
    way = page("admin-appoint", unit)
    for words in ("handl", "A77"):
        assert str(handler.pk) in text_of(admin.get(way, {"q": words, "role": "clerk"}))
    form = text_of(admin.get(way, {"person": str(handler.pk), "role": "clerk"}))
    assert '<option value="clerk" selected>' in form
    assert "Handler · 区城管局" in form
    given = {"person": handler.pk, "role": "clerk", "valid_from": "2026-10-01", "valid_to": ""}
    assert admin.post(way, given).status_code == 302
    assert Post.objects.get(unit=unit).valid_from == date(2026, 10, 1)
    again = admin.post(way, given)
    assert again.status_code == 422
    assert "already holds that position" in text_of(again)


def test_new_person_is_created_and_assigned_atomically(world: World, admin: Client) -> None:
    way = page("admin-appoint", world.units["440704001002"])
    assert 'value="新来的"' in text_of(admin.get(way, {"new": "yes", "q": "新来的"}))
    given = {"new": "yes", "name": "新来的", "role": "clerk", "valid_from": "", "valid_to": ""}
    wrong = admin.post(way, {**given, "valid_to": "2020-01-01"})
    assert wrong.status_code == 422
    assert 'href="#id_valid_to"' in text_of(wrong)
    assert not Person.objects.filter(name="新来的").exists()
    taken = admin.post(way, {**given, "username": "handler"})
    assert 'href="#id_username"' in text_of(taken)
    assert admin.post(way, given).status_code == 302
    assert Post.objects.get(person__name="新来的").role_id == "clerk"
    assert "cannot sign in yet" in text_of(
        admin.get(page("admin-unit", world.units["440704001002"]))
    )


def test_people_out_of_scope_closed_accounts_and_oneself_are_not_offered(
    world: World, admin: Client
) -> None:
    elsewhere = actions.create_unit(
        code="440703", name="蓬江区", kind="district", parent=None, by=SYSTEM, at=SINCE
    )
    stranger = actions.create_person(name="外区某人", by=SYSTEM, at=SINCE)
    actions.appoint(person=stranger, role="clerk", unit=elsewhere, by=SYSTEM, at=SINCE)
    closed = actions.create_person(name="停用某人", by=SYSTEM, at=SINCE)
    actions.deactivate(person=closed, by=SYSTEM, at=SINCE)
    free = actions.create_person(name="无职某人", by=SYSTEM, at=SINCE)
    way = page("admin-appoint", world.units["440704001002"])
    found = text_of(admin.get(way, {"q": "某人"}, headers={"HX-Request": "true"}))
    assert "无职某人" in found
    assert "外区某人" not in found
    assert "停用某人" not in found
    own = world.people["administrator"]
    assert str(own.pk) not in text_of(admin.get(way, {"q": "administrator"}))
    for who, status in ((free, 200), (stranger, 404), (own, 404)):
        assert admin.get(way, {"person": str(who.pk)}).status_code == status


def test_position_ends_on_a_given_day_not_in_the_past(world: World, admin: Client) -> None:
    post = Post.objects.get(person=world.people["other_dispatcher"])
    way = reverse("admin-post-end", args=[post.pk])
    assert "礼乐街道" in text_of(admin.get(way))
    wrong = admin.post(way, {"on": "2026-09-01"})
    assert wrong.status_code == 422
    assert 'href="#id_on"' in text_of(wrong)
    assert admin.post(way, {"on": "2026-10-01"}).status_code == 302
    post.refresh_from_db()
    assert post.valid_to == date(2026, 10, 1)


def test_assigning_requires_recent_authentication_and_keeps_the_input(
    world: World, at_desk
) -> None:
    client = at_desk("administrator")
    grow_stale(client, world.people["administrator"])
    way = page("admin-appoint", world.units["440704001002"])
    assert client.get(way, {"q": "handler"}).status_code == 200
    given = {"person": world.people["handler"].pk, "role": "clerk"}
    answer = client.post(way, given)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not Post.objects.filter(unit=world.units["440704001002"]).exists()


def test_page_lists_vacancies_and_positions_that_end_soon(
    world: World, admin: Client, django_assert_num_queries
) -> None:
    way = reverse("admin-gaps")
    admin.get(way)
    with django_assert_num_queries(13):
        told = text_of(admin.get(way))
    assert "区消防大队" in told
    assert "No positions end in this period." in told
    soon = TODAY + timedelta(days=40)
    for post in Post.objects.filter(unit=world.units["440704001"]):
        actions.end_post(post=post, by=SYSTEM, at=world.at, on=soon)
    admin.get(way)
    with django_assert_num_queries(13):
        assert f"ended from {soon.isoformat()}" in text_of(admin.get(way))
    assert "No positions end in this period." in text_of(admin.get(way, {"days": "30"}))


def test_roles_are_listed_with_labels_of_their_permissions(
    admin: Client, django_assert_num_queries
) -> None:
    way = reverse("admin-roles")
    admin.get(way)
    with django_assert_num_queries(3):
        told = text_of(admin.get(way))
    assert "assign people and end positions" in told
    assert "second factor" in told


def test_changed_role_shows_added_and_removed_permissions_in_its_history(
    world: World, admin: Client
) -> None:
    way = reverse("admin-role", args=["auditor"])
    rights = [each for each in Role.objects.get(pk="auditor").permissions if each != "grid.read"]
    given = {"name": "Auditor", "rights": [*rights, "calendar.edit"], "needs_mfa": "yes"}
    assert admin.post(way, given).status_code == 302
    role = Role.objects.get(pk="auditor")
    assert "calendar.edit" in role.permissions
    assert role.name == "Auditor"
    told = text_of(admin.get(way))
    assert "+ Edit the working calendar" in told
    assert "− " in told
    assert admin.post(way, {**given, "name": "审计员", "needs_mfa": ""}).status_code == 302
    (proposal,) = directory.proposals(SYSTEM, timezone.now())[0]
    directory.decide_proposal(proposal=proposal.pk, by=SYSTEM, at=timezone.now(), granted=True)
    told = text_of(admin.get(way))
    assert "Auditor → 审计员" in told
    assert "no second factor required" in told
    assert admin.post(way, {**given, "rights": ["fly"]}).status_code == 422
    assert admin.get(reverse("admin-role", args=["nobody"])).status_code == 404


def test_own_role_is_created_once(admin: Client) -> None:
    way = reverse("admin-role-new")
    given = {"code": "warden", "name": "楼长", "rights": ["case.read", "directory.read"]}
    assert admin.post(way, given).status_code == 302
    assert Role.objects.get(pk="warden").permissions == ["case.read", "directory.read"]
    again = admin.post(way, given)
    assert again.status_code == 422
    assert 'href="#id_code"' in text_of(again)


def test_last_position_ends_and_account_closes_only_with_a_successor(
    world: World, admin: Client
) -> None:
    case, leaving = world.open(), world.people["handler"]
    cases.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    cases.sign(case=case.id, by=world["handler"], at=world.at)
    way = reverse("admin-post-end", args=[Post.objects.get(person=leaving).pk])
    told = text_of(admin.get(way))
    assert 'requests acknowledged <span class="text-secondary">1<' in told
    assert "Taken over by" in told
    refused = admin.post(way, {"on": TODAY.isoformat()})
    assert refused.status_code == 422
    assert "Choose a successor." in text_of(refused)
    account = text_of(admin.get(reverse("one-account", args=[leaving.pk])))
    assert 'requests acknowledged <span class="text-secondary">1<' in account
    shut = reverse("change-account", args=[leaving.pk, "close"])
    assert admin.post(shut).status_code == 409
    heir = world.people["lead"]
    assert str(heir.pk) in account
    assert admin.post(shut, {"successor": heir.pk}).status_code == 302
    case.refresh_from_db()
    assert case.handler_id == heir.pk
    assert not Person.objects.get(pk=leaving.pk).is_active
