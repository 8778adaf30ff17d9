"""Which unit gets a request: the first published rule that fits. Pure.

A rule narrows by area (a subtree of units), category (a subtree of matters), channel and civil
hour, and names a target: a unit, a level of the request's own area, or a kind of department.
What no rule fits goes to the district, which coordinates what is unclear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What rules may look at.

    Args:
        area_path: path of the village or community where it is, "" when unknown.
        category_codes: the category and all above it, empty when not classified.
        hour: civil hour of the report, 0–23.
        is_working_time: whether the report came in working time.
    """

    area_path: str
    category_codes: frozenset[str]
    channel: str
    hour: int
    is_working_time: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the published table, as the database holds it."""

    id: UUID
    position: int
    area_path: str = ""
    category: str = ""
    channel: str = ""
    hour_from: int | None = None
    hour_to: int | None = None
    working_time_only: bool | None = None
    unit_id: UUID | None = None
    target_level: str = ""
    department_kind: str = ""
    dispatch_at_once: bool = False


def fits(rule: Rule, facts: RouteFacts) -> bool:
    """Whether the rule speaks about such a request."""
    return (
        (not rule.area_path or facts.area_path.startswith(rule.area_path))
        and (not rule.category or rule.category in facts.category_codes)
        and (not rule.channel or rule.channel == facts.channel)
        and _hour_fits(rule, facts.hour)
        and (rule.working_time_only is None or rule.working_time_only == facts.is_working_time)
    )


def _hour_fits(rule: Rule, hour: int) -> bool:
    if rule.hour_from is None or rule.hour_to is None:
        return True
    if rule.hour_from <= rule.hour_to:
        return rule.hour_from <= hour < rule.hour_to
    return hour >= rule.hour_from or hour < rule.hour_to


def choose(rules: Iterable[Rule], facts: RouteFacts) -> Rule | None:
    """The first rule, by position, that fits."""
    return next((rule for rule in rules if fits(rule, facts)), None)


@dataclass(frozen=True, slots=True)
class RuleError:
    """What is wrong with a rule before it is published."""

    position: int
    code: str


def validate(rules: Sequence[Rule]) -> list[RuleError]:
    """Find rules without exactly one target, with half a time span, or that can never be reached
    because an earlier one takes all of theirs."""
    errors: list[RuleError] = []
    for index, rule in enumerate(rules):
        targets = (rule.unit_id is not None, bool(rule.target_level), bool(rule.department_kind))
        if sum(targets) != 1:
            errors.append(RuleError(rule.position, "routing.one_target"))
        if (rule.hour_from is None) != (rule.hour_to is None):
            errors.append(RuleError(rule.position, "routing.half_a_span"))
        if any(_covers(earlier, rule) for earlier in rules[:index]):
            errors.append(RuleError(rule.position, "routing.never_reached"))
    return errors


def _covers(earlier: Rule, later: Rule) -> bool:
    """Whether whatever fits the later rule surely goes by the earlier one.

    Only a named unit is always there to take it; a level or a kind of department may be missing in
    an area, and then the later rule decides. A wider category is not known here and is left to the
    dry run.
    """
    return (
        earlier.unit_id is not None
        and (not earlier.area_path or later.area_path.startswith(earlier.area_path))
        and (not earlier.category or earlier.category == later.category)
        and (not earlier.channel or earlier.channel == later.channel)
        and (
            earlier.hour_from is None
            or (earlier.hour_from, earlier.hour_to) == (later.hour_from, later.hour_to)
        )
        and (
            earlier.working_time_only is None
            or earlier.working_time_only == later.working_time_only
        )
    )
