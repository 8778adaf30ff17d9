"""Routing of a request to its receiving unit: by the published rules, else the district of its
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.intake import routing
from jiceng.cases.intake import suggestions as machine
from jiceng.cases.intake.reference import CategoryFacts, routing_rules
from jiceng.core.calendar import current_calendar
from jiceng.core.errors import Invalid
from jiceng.core.worktime import CIVIL, is_working_time
from jiceng.directory import public as directory

# Below this confidence a suggested category is shown but not used for routing: the request goes to
# the street of its place for a decision by a person.
SURE_ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Routed:
    """The receiving unit and the rule that applied (None: no rule applied)."""

    unit_id: UUID
    rule_id: UUID | None
    at_once: bool


def route(
    *,
    area_id: UUID | None,
    category: CategoryFacts | None,
    channel: str,
    at: datetime,
    given_on: date | None = None,
    sure: bool = True,
    rules: Sequence[routing.Rule] | None = None,
) -> Routed:
    """Find the receiving unit; unclear cases go to the district.

    Args:
        at: time of the report, since rules may depend on the hour.
        given_on: day on which the unit must exist; by default that of the report. Reports of long
            ago go to units of today.
        sure: whether a person chose the category or the model is confident. An uncertain category
            is not used: the request goes to the street of its place.
        rules: rules to use instead of the published ones, for a simulation.
    """
    tree, on = directory.tree(), given_on or directory.civil_day(at)
    if category is not None and not sure:
        street = _street(area_id, on)
        if street is not None:
            return Routed(street, None, at_once=False)
        category = None
    area = tree.get(area_id) if area_id else None
    local = at.astimezone(CIVIL)
    facts = routing.RouteFacts(
        area_path=area.path if area else "",
        category_codes=category.lineage if category else frozenset(),
        channel=channel,
        hour=local.hour,
        is_working_time=is_working_time(at, current_calendar()),
    )
    chosen = list(routing_rules.get() if rules is None else rules)
    while (rule := routing.choose(chosen, facts)) is not None:
        unit_id = _target(rule, area_id, on)
        if unit_id is not None:
            return Routed(unit_id, rule.id, rule.dispatch_at_once)
        # The rule's target does not exist for this area: continue with the next rule.
        chosen = chosen[chosen.index(rule) + 1 :]
    return Routed(coordinator(area_id, on), None, at_once=False)


def is_sure(suggestion: machine.Suggested | None) -> bool:
    """Whether a suggestion is confident enough for routing."""
    return suggestion is not None and suggestion.probability >= SURE_ENOUGH


def _street(area_id: UUID | None, on: date) -> UUID | None:
    tree = directory.tree()
    area = tree.existing_or_successor(area_id, on)
    street = tree.ancestor(area.id, "street_town") if area else None
    return street.id if street and street.may_receive(on) else None


def coordinator(area_id: UUID | None, on: date) -> UUID:
    """The district of an area, which decides unclear cases.

    Without an area it is the only district, or else the topmost unit.

    Args:
        on: day on which it should exist; if none does, any district, since old requests are
            imported too.

    Raises:
        Invalid: no unit exists yet.
    """
    tree = directory.tree()
    district = tree.ancestor(area_id, "district")
    if district is not None:
        return (tree.existing_or_successor(district.id, on) or district).id
    nodes = tree.existing(on) or tree.existing(date.max)
    districts = [n for n in nodes if n.kind == "district"]
    tops = districts if len(districts) == 1 else [n for n in nodes if n.parent_id is None]
    if not tops:
        raise Invalid(
            _("No unit can receive requests yet. Import the divisions first."), "report.no_unit"
        )
    return tops[0].id


def _target(rule: routing.Rule, area_id: UUID | None, on: date) -> UUID | None:
    tree = directory.tree()
    found: directory.Node | None
    if rule.unit_id is not None:
        found = tree.existing_or_successor(rule.unit_id, on)
    elif rule.target_level:
        area = tree.existing_or_successor(area_id, on)
        found = tree.ancestor(area.id if area else area_id, rule.target_level)
    elif area_id is not None:
        found = tree.nearest_department(rule.department_kind, area_id, on)
    else:
        only = tree.departments(rule.department_kind, on=on)
        found = only[0] if len(only) == 1 else None
    return found.id if found and found.may_receive(on) else None
