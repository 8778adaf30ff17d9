"""Descriptions of routing rules, and options of their fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import models
from jiceng.cases.administration.rule_groups import RuleKind, RuleParts
from jiceng.cases.configuration import reading
from jiceng.cases.intake import reference, routing
from jiceng.core.access import refuse
from jiceng.directory import public as directory

LEVELS = {
    "village_community": _("the village or community of the place"),
    "street_town": _("the street or town of the place"),
    "district": _("the district"),
}
AREAS = ("district", "street_town", "village_community")
RECEIVERS = ("department", "centre", "district", "street_town", "village_community")


def condition(rule: models.RoutingRule) -> list[str]:
    """Conditions of a rule as texts; empty for a rule that matches everything."""
    return list(_conditions(rule))


def _conditions(rule: models.RoutingRule) -> Iterator[str]:
    if rule.area is not None:
        yield now_("in %(area)s") % {"area": unit_name(rule.area_id)}
    if rule.category is not None:
        yield now_("about %(category)s") % {"category": rule.category.name}
    if rule.channel:
        yield now_("by %(channel)s") % {"channel": rule.get_channel_display()}
    if rule.hour_from is not None and rule.hour_to is not None:
        yield now_("from %(first)s:00 to %(last)s:00") % {
            "first": rule.hour_from,
            "last": rule.hour_to,
        }
    if rule.working_time_only is not None:
        yield now_("in working time") if rule.working_time_only else now_("outside working time")


def target(rule: models.RoutingRule) -> str:
    """Target of a rule as a text."""
    if rule.unit is not None:
        return unit_name(rule.unit_id)
    if rule.target_level:
        return str(LEVELS.get(rule.target_level, rule.target_level))
    kind = directory.departments_for(rule.department_kind)
    return now_("the department in charge: %(name)s") % {"name": kind}


GROUPS = {
    RuleKind.SPECIAL: _("Special cases by place, channel or time"),
    RuleKind.DEPARTMENT: _("By department in charge"),
    RuleKind.UNIT: _("To one unit"),
    RuleKind.LEVEL: _("By level of the place"),
}


def parts_of(rule: models.RoutingRule) -> RuleParts:
    """Which conditions and which target a rule has."""
    return RuleParts(
        has_area=rule.area_id is not None,
        has_channel=bool(rule.channel),
        has_time=rule.hour_from is not None or rule.working_time_only is not None,
        to_department=bool(rule.department_kind),
        to_unit=rule.unit_id is not None,
    )


def shown(rows: list[models.RoutingRule]) -> list[dict[str, Any]]:
    """Rules of a version as template context, each with its errors and warnings."""
    faults = reading.faults_of(rows)
    return [
        {
            "rule": row,
            "conditions": condition(row),
            "target": target(row),
            "fault": fault and refuse(fault.code).sentence,
            "is_blocking": fault is not None and fault.code in routing.BLOCKING,
            "covered_by": fault and ", ".join(map(str, fault.by)),
            "hits": None,
            "share": 0,
        }
        for row in rows
        for fault in [faults.get(row.position)]
    ]


def target_of(rule: models.RoutingRule) -> str:
    """Form value of a rule's target."""
    if rule.unit_id:
        return f"unit:{rule.unit_id}"
    if rule.target_level:
        return f"level:{rule.target_level}"
    return f"kind:{rule.department_kind}" if rule.department_kind else ""


def areas(on: date) -> list[directory.Node]:
    """Units that a rule can have as area."""
    return _living(AREAS, on)


def receivers(on: date) -> list[directory.Node]:
    """Units that a rule can have as target."""
    return sorted(_living(RECEIVERS, on), key=lambda n: (RECEIVERS.index(n.kind), n.path))


def _living(kinds: tuple[str, ...], on: date) -> list[directory.Node]:
    return directory.tree().existing(on, kinds=kinds)


def matters() -> list[reference.CategoryFacts]:
    """Categories that are used, by code."""
    known = reference.categories.get()
    return [each for _code, each in sorted(known.items()) if each.is_active]


def unit_name(unit_id: UUID | None) -> str:
    """Name of a unit, with its street if the name is ambiguous."""
    node = directory.tree().get(unit_id)
    return directory.tree().label(node) if node else "–"
