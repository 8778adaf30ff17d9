"""Trying rules on the tasks of today before they are published: who would get which card."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from jiceng.core.access import SYSTEM
from jiceng.directory import public as directory
from jiceng.records.public import Context, make_move
from jiceng.supervision.cards import versions
from jiceng.supervision.cards.models import CardRule, RuleSet, Trial
from jiceng.supervision.cards.rules import Level, decide
from jiceng.supervision.cards.standings import Standing, standings

WRITES: Final = {
    "run": "a result computed from the tasks, which the next trial replaces",
}
SHOWN: Final = 200
"""Tasks that a trial lists, the most serious first; all are counted."""


def run(record: Any, _fields: Any, context: Context) -> None:
    """Apply the rules as they stand to all open tasks that they would cover, and keep the result.

    Cards that are held only because a figure was worse before are left out: the trial says what the
    figures of today bring.
    """
    rules = [
        versions.rule_of(versions.as_dict(row))
        for row in CardRule.objects.filter(rule_set=record.pk, is_removed=False).order_by("id")
    ]
    scope, tree = versions.scope_of(record.unit_id), directory.tree()
    counts, found, seen = Counter[str](), list[tuple[int, dict[str, Any]]](), 0
    day = directory.civil_day(context.at)
    for standing in standings(day):
        node = tree.get(standing.unit)
        if node is None or not node.path.startswith(scope):
            continue
        seen += 1
        line = _line(standing, rules, day)
        if line is None:
            counts["none"] += 1
            continue
        level, values = line
        counts[versions.NAMES[level]] += 1
        found.append((level, values))
    found.sort(key=lambda each: (-each[0], each[1]["title"], each[1]["task"]))
    values = {
        "at": context.at,
        "tasks": seen,
        "counts": dict(counts),
        "lines": [line for _level, line in found[:SHOWN]],
    }
    Trial.objects.update_or_create(rule_set_id=record.pk, defaults=values)


def _line(standing: Standing, rules: Any, day: Any) -> tuple[Level, dict[str, Any]] | None:
    readings = {each.limit.key: each.reading(standing) for each in rules}
    decided = decide((each.limit for each in rules), {}, readings, day)
    if decided.by is None:
        return None
    rule = next(each for each in rules if each.limit.key == decided.by)
    planned = standing.planned
    return decided.level, {
        "task": str(standing.task),
        "title": standing.title,
        "unit": str(standing.unit),
        "level": versions.NAMES[decided.level],
        "figure": rule.figure,
        "side": rule.limit.comparison.value,
        "limit": str(rule.limit.limit),
        "value": str(readings[decided.by].value),
        "progress": str(standing.progress),
        "planned": None if planned is None else str(planned),
    }


def replace_others(record: Any, _fields: Any, context: Context) -> None:
    """Take the rules of the same scope that were in force until now out of force.

    Of two that are published at once both may stay in that state: the newest counts
    (`versions.in_force`), and the next publication ends the other.
    """
    scope = versions.scope_of(record.unit_id)
    others = RuleSet.objects.filter(state=versions.IN_FORCE).exclude(pk=record.pk).order_by("id")
    for other in others:
        if versions.scope_of(other.unit_id) == scope:
            make_move("card_rules", other.pk, "replace", by=SYSTEM, at=context.at)
