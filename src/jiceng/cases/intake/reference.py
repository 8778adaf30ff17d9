"""In-process cache of categories and published routing rules, read at every intake."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jiceng.cases.intake import confidential_matters, routing
from jiceng.cases.models import Category, RoutingRule, RuleSetState
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.worktime import TimeUnit, WorkingTime


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category with the codes of its ancestors (including itself), as input of rules."""

    code: str
    name: str
    name_en: str
    parent: str
    lineage: frozenset[str]
    urgency: int
    span: WorkingTime
    duplicate_radius_m: int
    duplicate_hours: int
    department_kind: str
    keeps_clock_on_transfer: bool
    is_active: bool
    is_confidential: bool


def _load_categories() -> dict[str, CategoryFacts]:
    rows = {c.code: c for c in Category.objects.all()}
    confidential = {code: row.is_confidential for code, row in rows.items()}

    def lineage(code: str) -> frozenset[str]:
        codes = set()
        at: str | None = code
        while at:
            codes.add(at)
            at = rows[at].parent_id
        return frozenset(codes)

    return {
        code: CategoryFacts(
            code=code,
            name=row.name,
            name_en=row.name_en,
            parent=row.parent_id or "",
            lineage=lineage(code),
            urgency=row.urgency,
            span=WorkingTime(_plain(row.deadline_amount), TimeUnit(row.deadline_unit)),
            duplicate_radius_m=row.duplicate_radius_m,
            duplicate_hours=row.duplicate_hours,
            department_kind=row.department_kind,
            keeps_clock_on_transfer=row.keeps_clock_on_transfer,
            is_active=row.is_active,
            is_confidential=confidential_matters.effective(confidential, lineage(code)),
        )
        for code, row in rows.items()
    }


def _plain(amount: Decimal) -> Decimal:
    """7.00 as 7, for readable ledger entries."""
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def _load_rules() -> tuple[routing.Rule, ...]:
    rows = RoutingRule.objects.filter(rule_set__state=RuleSetState.PUBLISHED)
    return tuple(as_rule(row) for row in rows.select_related("area").order_by("position"))


def as_rule(row: RoutingRule) -> routing.Rule:
    """A stored rule as input of the pure `routing` module."""
    known = categories.get().get(row.category_id or "") if row.category_id else None
    return routing.Rule(
        id=row.id,
        position=row.position,
        area_path=row.area.path if row.area else "",
        category=row.category_id or "",
        channel=row.channel,
        hour_from=row.hour_from,
        hour_to=row.hour_to,
        working_time_only=row.working_time_only,
        unit_id=row.unit_id,
        target_level=row.target_level,
        department_kind=row.department_kind,
        dispatch_at_once=row.dispatch_at_once,
        category_lineage=known.lineage if known else frozenset(),
    )


categories: Versioned[dict[str, CategoryFacts]] = Versioned("categories", _load_categories)
routing_rules: Versioned[tuple[routing.Rule, ...]] = Versioned("routing", _load_rules)
