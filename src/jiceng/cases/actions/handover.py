"""Handover of requests, tasks and rules to a successor unit or person (`directory.holdings`).

These are not moves of a user: they run within the action that closes the unit or ends the person's
position, and record on each request what changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from jiceng.cases import queries
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.models import Case, CaseTask, RoutingRule, RuleSet, RuleSetState, State
from jiceng.core.access import SYSTEM
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.public import Handover
from jiceng.records.clock import public as clocks

PLACES = ("unit_id", "first_receiver_id", "area_id")


def take_over_requests(handover: Handover) -> int:
    """Transfer open requests of which the unit is in charge, first receiver or area.

    Clock and state stay as they are.
    """
    owner, successor = handover.owner, handover.successor
    lying = Q(unit=owner) | Q(first_receiver=owner) | Q(area=owner)
    count = 0
    for case in _locked(Case.objects.filter(lying, is_open=True)):
        move = MoveContext(case, handover.by, handover.at)
        in_charge = case.unit_id == owner
        for place in PLACES:
            if getattr(case, place) == owner:
                setattr(case, place, successor)
        if in_charge and case.state != State.RESOLVED:  # the clock of a resolved request is stopped
            passed = clocks.Transfer(at=handover.at, unit_id=successor, restart=False)
            clocks.append(case, passed)
        move.add_event("case.handed_over", {"from": owner, "to": successor, "in_charge": in_charge})
        finish(move)
        count += 1
    return count


def take_over_tasks(handover: Handover) -> int:
    """Transfer open tasks of whistle calls from or to a unit."""
    owner, successor = handover.owner, handover.successor
    open_ones = CaseTask.objects.filter(closed_at=None, cancelled_at=None)
    rows = open_ones.filter(Q(unit=owner) | Q(called_by=owner)).order_by("case_id", "id")
    tasks = list(rows)
    for task in tasks:
        move = MoveContext(queries.lock(SYSTEM, task.case_id), handover.by, handover.at)
        if task.unit_id == owner:
            task.unit_id = successor
        if task.called_by_id == owner:
            task.called_by_id = successor
        task.save(update_fields=["unit", "called_by"])
        move.add_event("case.task_handed_over", {"task": task.id, "from": owner, "to": successor})
        finish(move)
    return len(tasks)


def take_over_handling(handover: Handover) -> int:
    """Transfer open requests that a person has acknowledged."""
    count = 0
    for case in _locked(Case.objects.filter(handler=handover.owner, is_open=True)):
        move = MoveContext(case, handover.by, handover.at)
        case.handler_id = handover.to
        # Identifiers only, since events are permanent.
        move.add_event(
            "case.handler_changed", {"handler_from": handover.owner, "handler": handover.to}
        )
        finish(move)
        count += 1
    return count


def take_over_rules(handover: Handover) -> int:
    """Replace a unit in routing rules, as target or area: in place in drafts; for published rules
    in a new version, since the old one stays as the record of past routing.
    """
    owner = handover.owner
    naming = RoutingRule.objects.filter(Q(unit=owner) | Q(area=owner))
    live = naming.filter(rule_set__state__in=(RuleSetState.PUBLISHED, RuleSetState.DRAFT))
    count = live.count()
    sets = RuleSet.objects.filter(pk__in=live.values("rule_set")).order_by("number")
    for rule_set in sets.select_for_update():
        is_published = rule_set.state == RuleSetState.PUBLISHED
        target = _again(rule_set, handover) if is_published else rule_set
        changed = [row for row in target.rules.order_by("position") if _renamed(row, handover)]
        RoutingRule.objects.bulk_update(changed, ["unit", "area"])
        record(
            "rule_set",
            target.id,
            "routing.handed_over",
            by=handover.by,
            at=handover.at,
            data={
                "number": target.number,
                "from": owner,
                "to": handover.successor,
                "rules": len(changed),
            },
        )
    if count:
        invalidate("routing")
    return count


def _again(old: RuleSet, handover: Handover) -> RuleSet:
    """A copy of the published rules, published in their place."""
    number = (RuleSet.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    old.state = RuleSetState.RETIRED
    old.save(update_fields=["state"])
    new = RuleSet.objects.create(
        id=uuid7(),
        number=number,
        note=old.note,
        state=RuleSetState.PUBLISHED,
        published_at=handover.at,
    )
    rows = list(old.rules.order_by("position"))
    for row in rows:
        row.pk, row.rule_set = uuid7(), new
        row._state.adding = True  # noqa: SLF001 - a copy of the row
    RoutingRule.objects.bulk_create(rows)
    record(
        "rule_set",
        new.id,
        "routing.published",
        by=handover.by,
        at=handover.at,
        data={"number": number},
    )
    return new


def _renamed(row: RoutingRule, handover: Handover) -> bool:
    names = handover.owner in {row.unit_id, row.area_id}
    if row.unit_id == handover.owner:
        row.unit_id = handover.successor
    if row.area_id == handover.owner:
        row.area_id = handover.successor
    return names


def _locked(rows: QuerySet[Case]) -> Iterator[Case]:
    """Each request locked and reloaded, one after the other, since there may be thousands."""
    ids: list[UUID] = list(rows.order_by("id").values_list("id", flat=True))
    for case_id in ids:
        yield queries.lock(SYSTEM, case_id)
