"""In-process cache of categories and published routing rules, read at every intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from jiceng.cases.intake import confidential_matters, routing
from jiceng.cases.models import Category, RoutingRule, RuleSetState
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.worktime import TimeUnit, WorkingTime


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category as input of rules.

    ``lineage`` holds its code and those of its ancestors, and what these have replaced: a rule, a
    filter or a template that names a replaced category keeps its meaning. A replaced category also
    counts as its successor. ``span`` is the time until completion.
    """

    code: str
    name: str
    name_en: str
    parent: str
    lineage: frozenset[str]
    urgency: int
    first_contact: WorkingTime
    answer: WorkingTime
    span: WorkingTime
    duplicate_radius_m: int
    duplicate_hours: int
    department_kind: str
    keeps_clock_on_transfer: bool
    is_active: bool
    is_confidential: bool
    is_common: bool
    legal_basis: str
    directions: str
    successor: str

    @property
    def label(self) -> str:
        """Its name in the language of the page, as far as there is one."""
        return (get_language() == "en" and self.name_en) or self.name


def _load_categories() -> dict[str, CategoryFacts]:
    rows = {c.code: c for c in Category.objects.all()}
    confidential = {code: row.is_confidential for code, row in rows.items()}

    chains = {code: _chain(rows, code) for code in rows}
    replaced = _replaced(rows, chains)

    return {
        code: CategoryFacts(
            code=code,
            name=row.name,
            name_en=row.name_en,
            parent=row.parent_id or "",
            lineage=_lineage(rows, chains, replaced, code),
            urgency=row.urgency,
            first_contact=_span(row.first_contact_amount, row.first_contact_unit),
            answer=_span(row.answer_amount, row.answer_unit),
            span=_span(row.deadline_amount, row.deadline_unit),
            duplicate_radius_m=row.duplicate_radius_m,
            duplicate_hours=row.duplicate_hours,
            department_kind=row.department_kind,
            keeps_clock_on_transfer=row.keeps_clock_on_transfer,
            is_active=row.is_active and row.replaced_by_id is None,
            is_confidential=confidential_matters.effective(confidential, chains[code]),
            is_common=row.is_common,
            legal_basis=row.legal_basis,
            directions=row.directions,
            successor=row.replaced_by_id or "",
        )
        for code, row in rows.items()
    }


def _chain(rows: Mapping[str, Category], code: str) -> frozenset[str]:
    """A code and those of its ancestors."""
    codes = set()
    at: str | None = code
    while at:
        codes.add(at)
        at = rows[at].parent_id
    return frozenset(codes)


def _replaced(
    rows: Mapping[str, Category], chains: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    """By successor, the replaced leaves with their ancestors.

    Leaves alone: what a replaced branch stands for now is all that its leaves became.
    """
    parents = {row.parent_id for row in rows.values() if row.replaced_by_id}
    found: dict[str, frozenset[str]] = {}
    for code, row in rows.items():
        if row.replaced_by_id and code not in parents:
            found[row.replaced_by_id] = found.get(row.replaced_by_id, frozenset()) | chains[code]
    return found


def _lineage(
    rows: Mapping[str, Category],
    chains: Mapping[str, frozenset[str]],
    replaced: Mapping[str, frozenset[str]],
    code: str,
) -> frozenset[str]:
    own, successor = chains[code], rows[code].replaced_by_id
    if successor:
        return own | chains[successor]
    return own.union(*(replaced[above] for above in own if above in replaced))


def _span(amount: Decimal, unit: str) -> WorkingTime:
    return WorkingTime(_plain(amount), TimeUnit(unit))


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
