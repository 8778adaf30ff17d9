"""Shipped roles: of all systems, each with a place and a page after sign-in, none sensitive."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from jiceng.core.access import SYSTEM, permissions
from jiceng.core.models import Event
from jiceng.directory import actions, rules
from jiceng.directory.models import Role, UnitKind
from jiceng.directory.roles import OF_SYSTEMS, READERS, SHIPPED, default_roles, is_usual
from tests.cases.conftest import built_world, world
from tests.factories import NOW
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

SYSTEMS = Path(__file__).resolve().parents[2] / "docs" / "systems.md"
RIGHTS = {role.code: frozenset(role.permissions) for role in default_roles()}


def table() -> dict[str, tuple[str, list[str]]]:
    """By role its Chinese name and its systems, as the documentation lists them."""
    rows = re.findall(
        r"^\| `(\w+)` \| (\S+) \| ([S\d ]+) \|$", SYSTEMS.read_text("utf-8"), re.MULTILINE
    )
    return {code: (name, systems.split()) for code, name, systems in rows}


def test_every_shipped_role_belongs_to_systems_and_every_system_has_a_role() -> None:
    listed = table()
    assert listed.keys() == {role.code for role in SHIPPED}
    with translation.override("zh-hans"):
        names = {role.code: translation.gettext(role.name) for role in SHIPPED}
    assert names == {code: name for code, (name, _systems) in listed.items()}
    served = {system for _name, systems in listed.values() for system in systems}
    assert served == {f"S{number}" for number in range(1, 50)}


def test_usual_units_of_each_role_are_known_kinds() -> None:
    assert {kind for role in SHIPPED for kind in role.at} <= set(UnitKind.values)
    assert all(role.at for role in SHIPPED)
    assert is_usual("teller", "village_community")
    assert not is_usual("teller", "department")
    assert is_usual("made_here", "department")


@pytest.mark.parametrize("role", OF_SYSTEMS, ids=lambda role: role.code)
def test_role_of_a_future_system_has_no_sensitive_permission(role: Any) -> None:
    held = RIGHTS[role.code]
    assert {"directory.read", "grid.read", "need.read"} <= held
    assert not any(permissions()[right].re_asks for right in held)
    assert not {"case.read_confidential", "case.reveal", "case.export", "audit.read"} & held
    assert rules.powers_are_separate(held)
    assert role.code in READERS


@pytest.mark.django_db
def test_upgrade_adds_new_roles_with_an_event_each() -> None:
    actions.sync_roles(by=SYSTEM, at=NOW)
    new = [role.code for role in OF_SYSTEMS]
    Role.objects.filter(pk__in=new).delete()
    before = Event.objects.count()
    assert actions.sync_roles(by=SYSTEM, at=NOW) == new
    assert Event.objects.filter(type="role.synced").count() - len(SHIPPED) == len(new)
    assert Event.objects.count() - before == len(new)


def test_each_role_can_be_assigned_and_shows_a_page_after_sign_in(
    world: World, client: Client
) -> None:
    place = world.units["440704001001"]
    for role in SHIPPED:
        person = actions.create_person(name=role.code, by=SYSTEM, at=world.at)
        actions.appoint(person=person, role=role.code, unit=place, by=SYSTEM, at=world.at)
        client.force_login(person)
        # Administrators have no inbox and are redirected to their own page.
        first = client.get(reverse("desk"))
        assert first.status_code == (200 if role.code in READERS else 302), role.code
        assert client.get(reverse("desk"), follow=True).status_code == 200, role.code


def test_security_administrator_finds_units_to_assign_people_to(
    world: World, client: Client
) -> None:
    person = actions.create_person(name="安全管理员", by=SYSTEM, at=world.at)
    top = world.units["440704"]
    actions.appoint(person=person, role="security_administrator", unit=top, by=SYSTEM, at=world.at)
    client.force_login(person)
    unit = reverse("admin-unit", args=[world.units["440704001001"].pk])
    assert reverse("admin-directory") in client.get(reverse("desk"), follow=True).content.decode()
    page = client.get(unit).content.decode()
    assert reverse("admin-appoint", args=[world.units["440704001001"].pk]) in page
    assert reverse("admin-unit-edit", args=[world.units["440704001001"].pk]) not in page
    assert client.get(reverse("admin-roles")).status_code == 200


def test_usual_roles_are_offered_first(world: World, at_desk: Any) -> None:
    client: Client = at_desk("administrator", "zh-hans")
    page = client.get(
        f"/desk/admin/directory/{world.units['JH-URB'].pk}/appoint/?new=yes"
    ).content.decode()
    listed = re.findall(r'<option[^>]*value="(\w+)"', page)
    usual = [is_usual(code, "department") for code in listed]
    assert "handler" in listed
    assert usual == sorted(usual, reverse=True)
    assert len(set(usual)) == 2
