"""Rows that refer to units and people, which the directory hands over when it ends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.actions import handover
from jiceng.cases.models import Case, CaseTask, RoutingRule, RuleSetState
from jiceng.directory.public import HandedOverItems, KeptReference, Owner

_LIVE: Final = (RuleSetState.PUBLISHED, RuleSetState.DRAFT)


def _by(rows: QuerySet[Any], *fields: str, among: Collection[UUID]) -> dict[UUID, int]:
    """Number of rows that refer to each of some owners; a row with two references to one counts
    once.
    """
    found: Counter[UUID] = Counter()
    seen: set[tuple[UUID, UUID]] = set()
    for field in fields:
        pairs = rows.filter(**{f"{field}__in": among}).order_by().values_list("pk", field)
        for pair in pairs.iterator(2000):
            if pair not in seen:
                seen.add(pair)
                found[pair[1]] += 1
    return dict(found)


def _requests(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    return _by(
        Case.objects.filter(is_open=True), "unit_id", "first_receiver_id", "area_id", among=among
    )


def _tasks(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    open_ones = CaseTask.objects.filter(closed_at=None, cancelled_at=None)
    return _by(open_ones, "unit_id", "called_by_id", among=among)


def _rules(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    live = RoutingRule.objects.filter(rule_set__state__in=_LIVE)
    return _by(live, "unit_id", "area_id", among=among)


def _handling(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = Case.objects.filter(is_open=True, handler__in=among).order_by()
    return dict(rows.values_list("handler").annotate(Count("pk")))


def _box(unit: UUID, name: str) -> str:
    return f"{reverse('desk')}?unit={unit}&box={name}"


HOLDINGS: Final = (
    HandedOverItems(
        "cases.requests",
        Owner.UNIT,
        _("open requests"),
        ("cases.Case.unit", "cases.Case.first_receiver", "cases.Case.area"),
        _requests,
        handover.take_over_requests,
        lambda unit: _box(unit, "all"),
    ),
    HandedOverItems(
        "cases.tasks",
        Owner.UNIT,
        _("open parts of whistle calls"),
        ("cases.CaseTask.unit", "cases.CaseTask.called_by"),
        _tasks,
        handover.take_over_tasks,
        lambda unit: _box(unit, "whistles"),
    ),
    HandedOverItems(
        "cases.rules",
        Owner.UNIT,
        _("routing rules"),
        ("cases.RoutingRule.unit", "cases.RoutingRule.area"),
        _rules,
        handover.take_over_rules,
        lambda _unit: reverse("admin-routing"),
    ),
    HandedOverItems(
        "cases.handling",
        Owner.PERSON,
        _("requests acknowledged"),
        ("cases.Case.handler",),
        _handling,
        handover.take_over_handling,
    ),
    KeptReference(
        ("cases.Callback.by",),
        "who did it, and for whom",
    ),
)
