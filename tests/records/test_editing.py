"""Records are edited as they are opened, say what they refer to, are told apart by the database,
and go to the successor of their unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import models

from jiceng.cases.models import Category
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.core.errors import Invalid
from jiceng.core.manifests import contributing
from jiceng.core.models import Event
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import actions as directory
from jiceng.directory.holdings import Owner, open_items_of
from jiceng.records.choices import ChoiceContext, options_of
from jiceng.records.columns import column_of
from jiceng.records.public import (
    Lifecycle,
    Move,
    NotPast,
    Opening,
    Record,
    lifecycle_of,
    make_move,
    open_record,
)
from jiceng.ui import lists
from jiceng.ui.forms import form_of
from tests.cases.conftest import built_world, world
from tests.records.tables import table_of
from tests.world import World

__all__ = ["built_world", "world"]

NOW = datetime(2026, 9, 14, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
WALK = {"name": "巡河", "until": "2026-09-20"}


def has_its_name(fields: Any, _context: Any) -> Verdict:
    """Refuses the name “x”."""
    return refuse("plan.name", "Not x.", field="name") if fields and fields.name == "x" else ALLOW


@pytest.fixture
def plans(world: World) -> Iterator[World]:
    """Plans of units that can be edited and ended; names are unique among running plans of a
    unit.
    """

    class Plan(Record):
        name = models.CharField("Name", max_length=12)
        until = models.DateField("Until", validators=[NotPast()])
        category = models.ForeignKey(
            Category, models.PROTECT, null=True, blank=True, related_name="+", help_text="Any"
        )

        class Meta(Record.Meta):
            app_label = "records"
            constraints: ClassVar = [
                models.UniqueConstraint(
                    fields=["unit", "name"],
                    condition=models.Q(state="runs"),
                    name="plan_once",
                    violation_error_message="Choose another name.",
                )
            ]

    with table_of(Plan):
        life = Lifecycle(
            kind="plan",
            label="Plan",
            model=Plan,
            named="name",
            plain=["name", "until", "category"],
            states={"runs": "runs", "ended": "ended"},
            visible=lambda _actor: Plan._default_manager.all(),
            opening=Opening(
                label="Begin", event=("begun", "-"), right="need.edit", guard=has_its_name
            ),
            moves=[
                Move(name="edit", label="Edit", event=("edited", "-"), edits=True),
                Move(name="end", label="End", event=("ended", "-"), to={"ended"}),
            ],
        )
        with contributing(life):
            yield world


def begin(world: World, unit: str = "JH-URB", **given: Any) -> Any:
    return open_record("plan", {**WALK, **given}, unit=world.units[unit].pk, by=SYSTEM, at=NOW)


def edit(plan: Any, at: datetime = NOW, **given: Any) -> Any:
    return make_move("plan", plan.pk, "edit", {**WALK, **given}, by=SYSTEM, at=at)


def faults(call: Any, *args: Any, **given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        call(*args, **given)
    found: dict[str, str] = caught.value.details["fields"]
    return found


def test_edit_form_is_filled_with_current_values(plans: World) -> None:
    plan, move = begin(plans, category="1504"), lifecycle_of("plan").move("edit")
    assert move is not None
    present = move.present(plan)
    options = options_of(move.fields, ChoiceContext(SYSTEM, NOW, None, present))
    form = form_of(move.fields, prefix="edit", options=options, begun=present)
    assert [form[name].value() for name in WALK] == ["巡河", "2026-09-20"]
    assert (form["category"].value(), form["category"].help_text) == ("1504", "Any")
    assert not form.fields["category"].required


def test_edit_changes_and_records_only_differing_fields(plans: World) -> None:
    plan = edit(begin(plans, category="1504"), name="巡山", category="1504")
    assert (plan.name, plan.category_id, plan.version) == ("巡山", "1504", 2)
    assert edit(plan).category_id is None
    edits = Event.objects.filter(stream_id=plan.pk, type="plan.edited").order_by("seq")
    changes = [event.data for event in edits]
    assert '"changed":["name"]' in changes[0]
    assert '"changed":["category_id","name"]' in changes[1]
    assert evidence_comparison.compare_state().ok


def test_edit_refuses_the_same_values_as_the_opening_naming_the_field(plans: World) -> None:
    plan = begin(plans)
    for given in ({"name": "x"}, {"name": "长" * 13}, {"until": "2026-09-13"}, {"category": "?"}):
        (name,) = given
        assert [*faults(begin, plans, **given)] == [name]
        assert [*faults(edit, plan, **given)] == [name]


def test_inactive_value_may_be_kept_but_not_chosen(plans: World) -> None:
    plan, other = begin(plans, category="1504"), begin(plans, name="巡山")
    Category.objects.filter(code="1504").update(is_active=False)
    invalidate("categories")
    kept = edit(plan, at=LATER, name="护林", category="1504")
    assert (kept.name, kept.category_id) == ("护林", "1504")
    assert [*faults(edit, other, category="1504")] == ["category"]
    move = lifecycle_of("plan").move("edit")
    assert move is not None
    context = ChoiceContext(SYSTEM, LATER, None, move.present(kept))
    assert "1504" in dict(options_of(move.fields, context)["category"])


def test_reference_is_shown_by_name_and_filtered_with_its_descendants(plans: World) -> None:
    plan = begin(plans, category="1504")
    begin(plans, name="无类")
    column = column_of(type(plan), "category", {})
    assert column.shown(plan)
    rows = type(plan)._default_manager.all()
    for code, found in (("15", 1), ("1504", 1), ("25", 0)):
        assert lists.narrowed(rows, [column], {"category": code}).count() == found
    with pytest.raises(Invalid):
        lists.narrowed(rows, [column], {"category": "?"})


def test_duplicate_name_is_refused_with_the_message_of_the_model(plans: World) -> None:
    plan, other = begin(plans), begin(plans, name="巡山")
    for refused in (faults(begin, plans), faults(edit, other)):
        assert refused == {"name": "Choose another name."}
    make_move("plan", plan.pk, "end", by=SYSTEM, at=NOW)
    assert edit(other).name == "巡河"


def test_records_go_to_the_successor_and_duplicate_names_are_distinguished(plans: World) -> None:
    old, new = plans.units["JH-URB"].pk, plans.units["JH-HSG"].pk
    moved, there = begin(plans), begin(plans, "JH-HSG")
    over = make_move("plan", begin(plans, name="旧").pk, "end", by=SYSTEM, at=NOW)
    today = NOW.date()
    held = {each.kind.code: each.count for each in open_items_of(Owner.UNIT, old, today)}
    assert held["records.plan"] == 1
    directory.close_unit(unit=old, by=SYSTEM, at=NOW, successor=new)
    for each in (moved, there, over):
        each.refresh_from_db()
    assert (moved.unit_id, moved.name, moved.state) == (new, "巡河 (区城管局)", "runs")
    assert (there.name, over.unit_id) == ("巡河", old)
    event = Event.objects.get(stream_id=moved.pk, type="plan.handed_over")
    assert str(new) in event.data
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok
