"""Published versions of rules: as they are stored, and which one is in force for a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from jiceng.directory import public as directory
from jiceng.supervision.cards.models import CardRule, RuleSet, RuleVersion
from jiceng.supervision.cards.rules import Comparison, Level, Limit
from jiceng.supervision.cards.standings import Rule

IN_FORCE: Final = "in_force"
LEVELS: Final = {"watch": Level.WATCH, "yellow": Level.YELLOW, "red": Level.RED}
NAMES: Final = {level: name for name, level in LEVELS.items()}
COLUMNS: Final = ("level", "figure", "side", "limit", "margin", "span_days", "covers")


def as_dict(row: CardRule) -> dict[str, Any]:
    """A rule as a version stores it: numbers as text, so that they stay exact."""
    values = {name: getattr(row, name) for name in COLUMNS}
    numbers = {name: f"{Decimal(values[name]).normalize():f}" for name in ("limit", "margin")}
    return {"id": str(row.pk), **values, **numbers}


def rule_of(stored: Mapping[str, Any]) -> Rule:
    """A stored rule, ready to be applied."""
    limit = Limit(
        key=UUID(stored["id"]),
        level=LEVELS[stored["level"]],
        comparison=Comparison(stored["side"]),
        limit=Decimal(stored["limit"]),
        margin=Decimal(stored["margin"]),
        span_days=stored["span_days"],
    )
    return Rule(limit, stored["figure"], stored["covers"])


@dataclass(frozen=True, slots=True)
class InForce:
    """Rules in force.

    Args:
        unit: the office that issues their cards.
        scope: path of the unit whose tasks they cover, with all below it.
    """

    rule_set: UUID
    number: int
    unit: UUID
    scope: str
    rules: tuple[Rule, ...]
    answer_days: int
    appeal_days: int

    def rule(self, key: Any) -> Rule:
        """The rule of a limit."""
        return next(each for each in self.rules if each.limit.key == key)


def scope_of(unit: UUID) -> str:
    """Path of the unit whose tasks an office's rules cover: a department's are those of the unit
    that it belongs to.
    """
    tree = directory.tree()
    node = tree.get(unit)
    if node is None:
        return ""
    above = tree.get(node.parent_id) if node.kind == "department" and node.parent_id else None
    return (above or node).path


def in_force() -> list[InForce]:
    """All rules in force, the narrowest scope first; of one scope the newest: one query."""
    sets = RuleSet.objects.filter(state=IN_FORCE)
    rows = RuleVersion.objects.filter(rule_set__in=sets).select_related("rule_set")
    found = dict[str, InForce]()
    for row in rows.order_by("at", "number"):
        if row.number != row.rule_set.edition:
            continue
        scope = scope_of(row.rule_set.unit_id)
        found[scope] = InForce(
            row.rule_set_id,
            row.number,
            row.rule_set.unit_id,
            scope,
            tuple(map(rule_of, row.limits)),
            row.answer_days,
            row.appeal_days,
        )
    return sorted(found.values(), key=lambda each: -len(each.scope))


def for_path(path: str, sets: Iterable[InForce]) -> InForce | None:
    """The rules that cover the tasks of a unit: those of the narrowest scope around it."""
    return next((each for each in sets if path.startswith(each.scope)), None)


def fingerprint(sets: Sequence[InForce]) -> str:
    """Which rules are in force, as a short text."""
    return " ".join(sorted(f"{each.rule_set}.{each.number}" for each in sets))[:400]
