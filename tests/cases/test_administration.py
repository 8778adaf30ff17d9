"""Editing categories by actions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jiceng.cases import actions
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Category, RuleSet
from jiceng.core import calendar
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.models import Event
from tests.world import World


def test_edited_categories_survive_reinstalling_the_shipped_ones(world: World) -> None:
    actions.edit_category(
        code="1504", changes={"deadline_amount": 3}, by=world["administrator"], at=world.at
    )
    assert actions.install_categories(by=SYSTEM, at=world.at) == 0
    assert Category.objects.get(pk="1504").deadline_amount == 3
    assert Event.objects.filter(type="category.edited").count() == 1


def test_changed_deadline_applies_to_new_requests_only(world: World) -> None:
    before = world.open()
    actions.edit_category(code="1504", changes={"deadline_amount": 1}, by=SYSTEM, at=world.at)
    after = world.open()
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at < before.due_at
    due = before.due_at
    before.refresh_from_db()
    assert before.due_at == due


def test_new_category_inherits_rules_of_its_parent(world: World) -> None:
    actions.edit_category(
        code="150499", parent="1504", changes={"name": "共享单车乱停"}, by=SYSTEM, at=world.at
    )
    made = categories.get()["150499"]
    assert made.lineage == {"15", "1504", "150499"}
    assert made.span == categories.get()["1504"].span


@pytest.mark.parametrize(
    "changes",
    [
        {"deadline_amount": 0},
        {"deadline_amount": -1},
        {"deadline_amount": "soon"},
        {"deadline_unit": "fortnight"},
        {"name": " "},
        {"duplicate_radius_m": -5},
        {"path": "x"},
    ],
)
def test_invalid_category_is_refused_and_changes_nothing(
    world: World, changes: dict[str, object]
) -> None:
    before = Category.objects.filter(pk="1504").values().get()
    with pytest.raises(Invalid):
        actions.edit_category(code="1504", changes=changes, by=SYSTEM, at=world.at)
    assert Category.objects.filter(pk="1504").values().get() == before


def test_unknown_category_or_parent_is_refused(world: World) -> None:
    with pytest.raises(NotFound):
        actions.edit_category(code="ZZ", changes={}, by=SYSTEM, at=world.at)
    with pytest.raises(NotFound):
        actions.edit_category(code="ZZ1", parent="ZZ", changes={}, by=SYSTEM, at=world.at)


def test_editing_categories_requires_the_permission(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.edit_category(code="1504", changes={}, by=world["handler"], at=world.at)
    with pytest.raises(Forbidden):
        actions.install_categories(by=world["handler"], at=world.at)


def test_rules_for_the_whole_installation_are_changed_from_its_root_only(world: World) -> None:
    street = world.units["440704001"]
    rights = frozenset({"category.edit", "routing.edit", "calendar.edit"})
    below = Actor(kind="person", grants=(Grant("x", street.id, street.path, rights),))
    published = RuleSet.objects.get(state="published")
    with pytest.raises(Forbidden) as refused:
        actions.copy_rules(rule_set=published.id, note="", by=below, at=world.at)
    assert refused.value.code == "access.not_at_root"
    with pytest.raises(Forbidden):
        actions.publish_rules(rule_set=published.id, by=below, at=world.at)
    with pytest.raises(Forbidden):
        actions.edit_category(code="1504", changes={"name": "x"}, by=below, at=world.at)
    with pytest.raises(Forbidden):
        calendar.announce_year(year=2026, by=below, at=world.at)
    top = replace(
        below, grants=(replace(below.grants[0], path=world.units["440704"].path, is_top=True),)
    )
    drafted = actions.copy_rules(rule_set=published.id, note="", by=top, at=world.at)
    assert drafted.state == "draft"
