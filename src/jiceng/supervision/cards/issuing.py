"""Cards by rule: tasks that reach a limit get a card, and lose it when they are better again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Problem
from jiceng.directory import public as directory
from jiceng.records.public import make_move, open_record
from jiceng.supervision.cards import forms, versions
from jiceng.supervision.cards.models import Card, Checked, HeldLimit
from jiceng.supervision.cards.moves import KIND, LIVE
from jiceng.supervision.cards.rules import Decided, Held, Level, decide
from jiceng.supervision.cards.standings import Standing, standings
from jiceng.supervision.cards.versions import InForce

WRITES: Final = {
    "_remember": "which limits are held follows from the progress of tasks; cards have events",
    "check_day": "until when tasks have been checked; cards have their events",
}
BETTER, OVER, NO_RULES = "better", "task_over", "no_rules"
"""Why a card is lifted by rule."""


@dataclass(frozen=True, slots=True)
class Checking:
    """What was done.

    Args:
        tasks: looked at.
    """

    tasks: int = 0
    issued: int = 0
    changed: int = 0
    lifted: int = 0


def check_day(*, at: datetime) -> Checking | None:
    """Check all tasks, once a day and once after the rules in force have changed."""
    day, sets = directory.civil_day(at), versions.in_force()
    rules = versions.fingerprint(sets)
    if Checked.objects.filter(pk=1, day=day, rules=rules).exists():
        return None
    done = check_tasks(None, at=at)
    Checked.objects.update_or_create(pk=1, defaults={"day": day, "rules": rules})
    return done


@transaction.atomic
def check_tasks(only: Collection[UUID] | None, *, at: datetime) -> Checking:
    """Give, change and lift the cards of tasks by the rules in force.

    A card whose change is refused stays as it is and is tried again with the next check.

    Args:
        only: these tasks; None for all.
    """
    day, sets, tree = directory.civil_day(at), versions.in_force(), directory.tree()
    before, cards = _held(only), _cards(only)
    if not sets and not cards and not before:
        return Checking()
    after = dict[UUID, Mapping[Any, Held]]()
    counts: defaultdict[str, int] = defaultdict(int)
    for standing in standings(day, only):
        counts["tasks"] += 1
        node = tree.get(standing.unit)
        rules = versions.for_path(node.path, sets) if node else None
        card = cards.pop(standing.task, None)
        held = before.get(standing.task, {})
        if rules is None:
            counts[_lift(card, NO_RULES, at)] += 1
            continue
        decided = _decided(standing, rules, held, day)
        after[standing.task] = decided.held
        counts[_apply(standing, rules, decided, card, at)] += 1
    for card in cards.values():  # their tasks are over
        counts[_lift(card, OVER, at)] += 1
    _remember(before, after)
    return Checking(counts["tasks"], counts["issued"], counts["changed"], counts["lifted"])


def _held(only: Collection[UUID] | None) -> dict[UUID, dict[UUID, Held]]:
    rows = HeldLimit.objects.all() if only is None else HeldLimit.objects.filter(task__in=only)
    found: defaultdict[UUID, dict[UUID, Held]] = defaultdict(dict)
    for task, rule, since in rows.values_list("task", "rule", "better_since"):
        found[task][rule] = Held(since)
    return dict(found)


def _cards(only: Collection[UUID] | None) -> dict[UUID, Card]:
    """Live cards by rule, by task."""
    rows = Card.objects.filter(rule_set__isnull=False, state__in=LIVE)
    rows = rows if only is None else rows.filter(task__in=only)
    return {card.task_id: card for card in rows.order_by("id")}


def _decided(standing: Standing, rules: InForce, held: Mapping[Any, Held], day: date) -> Decided:
    readings = {each.limit.key: each.reading(standing) for each in rules.rules}
    return decide((each.limit for each in rules.rules), held, readings, day)


def _apply(
    standing: Standing, rules: InForce, decided: Decided, card: Card | None, at: datetime
) -> str:
    """Carry out what the rules say of a task; returns what was done, for the counts."""
    if decided.level == Level.NONE:
        return _lift(card, BETTER, at)
    level = versions.NAMES[decided.level]
    if card is not None and card.level == level:
        return ""
    given = _figures(standing, rules, decided, level)
    try:
        with transaction.atomic():
            if card is not None:
                make_move(KIND, card.pk, "change_level", given, by=SYSTEM, at=at)
                return "changed"
            _issue(standing, rules, given, at)
    except Problem:
        return ""
    return "issued"


def _issue(standing: Standing, rules: InForce, given: Mapping[str, Any], at: datetime) -> None:
    drawn_up = {
        "task": forms.task_key(standing.task, standing.unit),
        "level": given["level"],
        "reason": standing.title,
    }
    made = open_record(KIND, drawn_up, unit=standing.unit, by=SYSTEM, at=at)
    of_rules = {
        "issuer": str(rules.unit),
        "answer_days": rules.answer_days,
        "appeal_days": rules.appeal_days,
    }
    make_move(KIND, made.pk, "issue_by_rule", {**given, **of_rules}, by=SYSTEM, at=at)


def _figures(standing: Standing, rules: InForce, decided: Decided, level: str) -> dict[str, Any]:
    rule = rules.rule(decided.by)
    value = rule.reading(standing).value
    return {
        "level": level,
        "rule_set": str(rules.rule_set),
        "edition": rules.number,
        "figure": rule.figure,
        "side": rule.limit.comparison.value,
        "value": str(value),
        "limit": str(rule.limit.limit),
        "progress": str(standing.progress),
        "planned": "" if standing.planned is None else str(standing.planned),
    }


def _lift(card: Card | None, why: str, at: datetime) -> str:
    if card is None:
        return ""
    try:
        with transaction.atomic():
            make_move(KIND, card.pk, "lift_by_rule", {"why": why}, by=SYSTEM, at=at)
    except Problem:
        return ""
    return "lifted"


def _remember(
    before: Mapping[UUID, Mapping[UUID, Held]], after: Mapping[UUID, Mapping[Any, Held]]
) -> None:
    """Write which limits are held now, only where something has changed."""
    gone: list[UUID] = []
    new: Sequence[HeldLimit] = []
    for task in {*before, *after}:
        if before.get(task, {}) == after.get(task, {}):
            continue
        gone.append(task)
        new = [
            *new,
            *(
                HeldLimit(task_id=task, rule=key, better_since=held.better_since)
                for key, held in after.get(task, {}).items()
            ),
        ]
    HeldLimit.objects.filter(task__in=gone).delete()
    HeldLimit.objects.bulk_create(new, batch_size=1_000)
