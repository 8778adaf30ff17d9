"""Simulation of draft routing rules on past requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.intake import receiving_unit
from jiceng.cases.intake.reference import as_rule, categories, routing_rules
from jiceng.cases.intake.routing import Rule
from jiceng.cases.models import RoutingRule, RuleSet
from jiceng.cases.permissions import ROUTING_EDIT
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound

SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """A request that another unit would receive."""

    case_id: UUID
    number: str
    before: UUID
    after: UUID


@dataclass(frozen=True, slots=True)
class RoutingSimulation:
    """Result of a simulation.

    Args:
        looked_at: number of requests routed.
        moved: number of those with another unit than under the published rules.
        flows: number of requests by former and new unit, largest first.
        by_rule: number of requests by deciding rule of the draft; None for no rule.
        examples: the newest requests with another unit.
    """

    looked_at: int
    moved: int
    flows: list[tuple[UUID, UUID, int]]
    by_rule: dict[UUID | None, int]
    examples: list[Moved]


def _drafted(rule_set: UUID) -> list[Rule]:
    if not RuleSet.objects.filter(pk=rule_set).exists():
        raise NotFound(_("Routing rules not found."), "routing.not_found")
    rows = RoutingRule.objects.filter(rule_set=rule_set).select_related("area")
    return [as_rule(row) for row in rows.order_by("position")]


def simulate_routing(
    actor: Actor, rule_set: UUID, *, since: datetime, until: datetime, limit: int = 20_000
) -> RoutingSimulation:
    """Route the newest requests of a period by a draft and compare with the published rules.

    Both use what is known of each request today, so that only the rules make a difference, not
    later corrections.

    Args:
        limit: maximum number of requests, newest first.

    Raises:
        Forbidden: without the permission to edit routing.
        NotFound: unknown rules.
    """
    actor.may(ROUTING_EDIT).or_refuse()
    drafted = _drafted(rule_set)
    published, matters = routing_rules.get(), categories.get()
    found = (
        visible_to(actor)
        .filter(opened_at__gte=since, opened_at__lt=until)
        .order_by("-opened_at", "-id")
        .values_list(
            "id",
            "number",
            "area_id",
            "category_id",
            "channel",
            "opened_at",
            "category_confirmed",
            "suggested_probability",
        )[:limit]
    )
    looked_at, flows, by_rule = 0, Counter[tuple[UUID, UUID]](), Counter[UUID | None]()
    examples: list[Moved] = []
    for case_id, number, area, category, channel, at, confirmed, probability in found.iterator():
        facts: dict[str, Any] = {
            "area_id": area,
            "category": matters.get(category or ""),
            "channel": channel,
            "at": at,
            "sure": confirmed or probability is None or probability >= receiving_unit.SURE_ENOUGH,
        }
        before = receiving_unit.route(**facts, rules=published)
        after = receiving_unit.route(**facts, rules=drafted)
        looked_at += 1
        by_rule[after.rule_id] += 1
        if before.unit_id != after.unit_id:
            flows[before.unit_id, after.unit_id] += 1
            if len(examples) < SAMPLE:
                examples.append(Moved(case_id, number, before.unit_id, after.unit_id))
    return RoutingSimulation(
        looked_at=looked_at,
        moved=sum(flows.values()),
        flows=[(a, b, count) for (a, b), count in flows.most_common()],
        by_rule=dict(by_rule),
        examples=examples,
    )
