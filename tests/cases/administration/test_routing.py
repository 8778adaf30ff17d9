"""Drafting, simulating and publishing routing rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import RoutingRule, RuleSet
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from tests.web.steps import text_of
from tests.world import World

LIST = "/desk/admin/routing/"


@pytest.fixture
def admin(at_desk) -> Client:
    client: Client = at_desk("administrator")
    return client


@pytest.fixture
def draft(world: World) -> RuleSet:
    """A draft with the rules in force: by street, then 江南."""
    published = RuleSet.objects.get(state="published")
    return actions.copy_rules(rule_set=published.id, note="test", by=SYSTEM, at=world.at)


def ids(draft: RuleSet) -> list[UUID]:
    return list(draft.rules.order_by("position").values_list("id", flat=True))


def at(name: str, *args: object) -> str:
    return reverse(f"admin-{name}", args=args)


def rule_form(**given: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("area", "category", "channel", "hour_from", "hour_to", "working"), "")
    return {**blank, "target": "level:street_town", **given}


def test_draft_copies_the_rules_in_force_without_effect_on_routing(
    world: World, admin: Client
) -> None:
    published = RuleSet.objects.get(state="published")
    answer = admin.post(at("rules-copy", published.id), {"note": "try"}, follow=True)
    assert "draft" in text_of(answer)
    draft = RuleSet.objects.get(state="draft")
    assert draft.rules.count() == published.rules.count() == 2
    assert draft.note == "try"
    assert world.open().routed_by_rule in ids(published)


def test_rule_is_saved_as_chosen_and_shown_as_text(
    world: World, admin: Client, draft: RuleSet
) -> None:
    form = rule_form(
        area=str(world.units["440704001"].id),
        category="1504",
        channel="hotline",
        hour_from="18",
        hour_to="8",
        working="no",
        target=f"unit:{world.urban}",
        dispatch_at_once="yes",
    )
    assert admin.post(at("rule-new", draft.id), form).status_code == 302
    row = RoutingRule.objects.get(rule_set=draft, position=1)  # before "everything else"
    assert (row.hour_from, row.hour_to, row.working_time_only, row.dispatch_at_once) == (
        18,
        8,
        False,
        True,
    )
    page = text_of(admin.get(at("rules", draft.id)))
    for words in ("in 江南街道", "about 停车", "by Hotline", "from 18:00 to 8:00"):
        assert words in page
    assert "区城管局" in page
    again = text_of(admin.get(at("rule", draft.id, row.id)))
    assert f'value="unit:{world.urban}" selected' in again


def test_every_kind_of_target_can_be_chosen_and_changed(admin: Client, draft: RuleSet) -> None:
    rule = ids(draft)[0]
    for target, column in (
        ("kind:housing", "department_kind"),
        ("level:district", "target_level"),
    ):
        assert admin.post(at("rule", draft.id, rule), rule_form(target=target)).status_code == 302
        row = RoutingRule.objects.get(pk=rule)
        assert getattr(row, column) == target.partition(":")[2]
        assert [bool(row.unit_id), bool(row.target_level), bool(row.department_kind)].count(
            True
        ) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"target": ""},
        {"target": "unit:nobody"},
        {"target": "moon:1"},
        {"target": "level:moon"},
        {"hour_from": "3"},
        {"hour_from": "3", "hour_to": "99"},
        {"area": str(uuid4())},
        {"category": "ZZ"},
        {"channel": "pigeon"},
    ],
)
def test_invalid_rule_is_refused_and_the_draft_is_unchanged(
    admin: Client, draft: RuleSet, given: dict[str, str]
) -> None:
    answer = admin.post(at("rule-new", draft.id), rule_form(**given))
    assert answer.status_code == 422
    assert "Not sent yet" in text_of(answer)
    assert draft.rules.count() == 2


def test_rule_moves_up_and_down_within_the_list(admin: Client, draft: RuleSet) -> None:
    first, second = ids(draft)
    part = admin.post(
        at("rule-move", draft.id, second), {"to": "1"}, headers={"hx-request": "true"}
    )
    assert "<html" not in text_of(part)
    assert "Moved to position 1." in part.headers["HX-Trigger"]
    assert ids(draft) == [second, first]
    admin.post(at("rule-move", draft.id, second), {"to": "0"})
    assert ids(draft) == [second, first]
    admin.post(at("rule-move", draft.id, second), {"to": "99"})
    assert ids(draft) == [first, second]
    assert Event.objects.filter(type="routing.rule_moved").count() == 2
    assert admin.post(at("rule-move", draft.id, second), {"to": "x"}).status_code == 400


def test_removing_a_rule_renumbers_the_rest(admin: Client, draft: RuleSet) -> None:
    first, second = ids(draft)
    assert admin.post(at("rule-remove", draft.id, first)).status_code == 302
    assert list(draft.rules.values_list("id", "position")) == [(second, 1)]
    assert admin.post(at("rule-remove", draft.id, first)).status_code == 404


def test_unreachable_rule_is_marked_and_not_published(
    world: World, admin: Client, draft: RuleSet
) -> None:
    actions.move_rule(rule=ids(draft)[1], to=1, by=SYSTEM, at=world.at)
    assert "Earlier rules already match everything" in text_of(admin.get(at("rules", draft.id)))
    refused = admin.post(at("rules-publish", draft.id))
    assert refused.status_code == 400
    assert "Rule 2" in text_of(refused)
    assert RuleSet.objects.get(pk=draft.pk).state == "draft"


def test_simulation_shows_changed_routing_and_changes_nothing(
    world: World, admin: Client, draft: RuleSet
) -> None:
    case = world.open(at=world.at - timedelta(days=3))
    actions.change_rule(
        rule=ids(draft)[1], fields={"unit_id": world.units["440704005"].id}, by=SYSTEM, at=world.at
    )
    actions.remove_rule(rule=ids(draft)[0], by=SYSTEM, at=world.at)
    trying = at("rules-try", draft.id)
    waiting = text_of(admin.get(trying))
    assert 'hx-trigger="load"' in waiting
    assert case.number not in waiting
    for answer in (
        admin.get(trying, headers={"hx-request": "true"}),
        admin.get(trying, {"now": "1"}),
    ):
        page = text_of(answer)
        assert case.number in page
        assert "江南街道" in page
        assert "礼乐街道" in page
    case.refresh_from_db()
    assert case.unit_id == world.units["440704001"].id
    none = text_of(admin.get(trying, {"days": "7", "now": "1"}))
    assert "1" in none


def test_simulation_of_the_rules_in_force_changes_no_routing(world: World, admin: Client) -> None:
    world.open(at=world.at - timedelta(days=1))
    published = RuleSet.objects.get(state="published")
    page = text_of(admin.get(at("rules-try", published.id), {"now": "1"}))
    assert "All requests would go to the same units as now." in page


def test_published_draft_takes_effect_and_the_former_version_is_kept(
    world: World, admin: Client, draft: RuleSet
) -> None:
    before = RuleSet.objects.get(state="published")
    assert admin.post(at("rules-publish", draft.id)).status_code == 302
    assert RuleSet.objects.get(pk=before.pk).state == "retired"
    assert world.open().routed_by_rule in ids(draft)
    with pytest.raises(Refused):
        actions.remove_rule(rule=ids(draft)[0], by=SYSTEM, at=world.at)
    listed = text_of(admin.get(LIST))
    assert "Earlier versions" in listed


def test_discarded_draft_is_readable_and_numbers_are_not_reused(
    world: World, admin: Client, draft: RuleSet
) -> None:
    assert admin.post(at("rules-discard", draft.id)).status_code == 302
    assert "Discarded" in text_of(admin.get(LIST))
    assert admin.get(at("rules", draft.id)).status_code == 200
    again = actions.copy_rules(rule_set=draft.id, note="", by=SYSTEM, at=world.at)
    assert again.number == draft.number + 1


def test_discarded_or_retired_version_cannot_be_published_from_a_stale_page(
    world: World, admin: Client, draft: RuleSet
) -> None:
    before = RuleSet.objects.get(state="published")
    admin.post(at("rules-discard", draft.id))
    assert "not a draft" in text_of(admin.post(at("rules-publish", draft.id), follow=True))
    again = actions.copy_rules(rule_set=before.id, note="", by=SYSTEM, at=world.at)
    actions.publish_rules(rule_set=again.id, by=SYSTEM, at=world.at)
    with pytest.raises(Invalid):
        actions.publish_rules(rule_set=before.id, by=SYSTEM, at=world.at)
    assert RuleSet.objects.get(state="published") == again


def test_version_without_rules_is_not_published(world: World, draft: RuleSet) -> None:
    for rule in ids(draft):
        actions.remove_rule(rule=rule, by=SYSTEM, at=world.at)
    with pytest.raises(Invalid):
        actions.publish_rules(rule_set=draft.id, by=SYSTEM, at=world.at)


def test_list_and_version_use_same_number_of_queries_for_any_length(
    world: World, admin: Client, draft: RuleSet, django_assert_num_queries
) -> None:
    admin.get(LIST)
    admin.get(at("rules", draft.id))
    by = world["administrator"]
    actions.move_rule(rule=ids(draft)[0], to=2, by=by, at=world.at)
    for _more in range(2):
        with django_assert_num_queries(3):
            admin.get(LIST)
        with django_assert_num_queries(6):  # session, person, version, rules, events, their names
            admin.get(at("rules", draft.id))
        actions.add_rule(rule_set=draft.id, fields={"target_level": "district"}, by=by, at=world.at)
        actions.copy_rules(rule_set=draft.id, note="", by=by, at=world.at)


def test_missing_version_and_missing_permission_are_refused(world: World, draft: RuleSet) -> None:
    with pytest.raises(NotFound):
        actions.copy_rules(rule_set=uuid4(), note="", by=SYSTEM, at=world.at)
    with pytest.raises(NotFound):
        actions.add_rule(rule_set=uuid4(), fields={}, by=SYSTEM, at=world.at)
    with pytest.raises(NotFound):
        actions.change_rule(rule=uuid4(), fields={}, by=SYSTEM, at=world.at)
    with pytest.raises(Forbidden):
        actions.move_rule(rule=ids(draft)[0], to=2, by=world["handler"], at=world.at)
    with pytest.raises(Forbidden):
        actions.discard_rules(rule_set=draft.id, by=world["clerk"], at=world.at)
