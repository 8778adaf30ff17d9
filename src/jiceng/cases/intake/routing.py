"""Evaluation of routing rules: the first published rule that matches decides. Pure.

A rule has conditions on area (a subtree of units), category (a subtree), channel and civil hour,
and a target: a unit, a level of the request's own area, or a kind of department. Without a matching
rule the request goes to the district, which coordinates unclear cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """Input of rules.

    Args:
        area_path: path of the village or community, "" if unknown.
        category_codes: the category and all above it, empty if not classified.
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
    """One stored rule.

    Args:
        category_lineage: the category and all above it, if known.
    """

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
    category_lineage: frozenset[str] = frozenset()


def fits(rule: Rule, facts: RouteFacts) -> bool:
    """Whether the rule matches a request."""
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
    """The first matching rule by position."""
    return next((rule for rule in rules if fits(rule, facts)), None)


@dataclass(frozen=True, slots=True)
class RuleError:
    """An error or warning about a rule before publication.

    Args:
        by: positions of the earlier rules that together cover its conditions.
    """

    position: int
    code: str
    by: tuple[int, ...] = ()


NEVER, SELDOM = "routing.never_reached", "routing.seldom_reached"
BLOCKING: Final = frozenset({"routing.one_target", "routing.half_a_span", NEVER})
"""Errors that prevent publication; all others are warnings."""


def validate(rules: Sequence[Rule], *, channels: Collection[str]) -> list[RuleError]:
    """Find rules without exactly one target, with half a time range, or shadowed by earlier rules.

    Earlier rules that together cover all conditions of a later one always take its requests if they
    name units (`NEVER`). Levels and kinds of departments may not exist everywhere, and the later
    rule applies only then (`SELDOM`).

    Args:
        channels: all channels of requests.
    """
    errors: list[RuleError] = []
    for index, rule in enumerate(rules):
        targets = (rule.unit_id is not None, bool(rule.target_level), bool(rule.department_kind))
        if sum(targets) != 1:
            errors.append(RuleError(rule.position, "routing.one_target"))
        if (rule.hour_from is None) != (rule.hour_to is None):
            errors.append(RuleError(rule.position, "routing.half_a_span"))
        earlier = rules[:index]
        sure = [each for each in earlier if each.unit_id is not None]
        if taking := _together(rule, sure, channels):
            errors.append(_taken(rule, NEVER, sure, taking))
        elif (taking := _together(rule, earlier, channels)) and not _falls_back(
            earlier, rule, channels
        ):
            errors.append(_taken(rule, SELDOM, earlier, taking))
    return errors


def _taken(rule: Rule, code: str, earlier: Sequence[Rule], taking: Sequence[int]) -> RuleError:
    return RuleError(rule.position, code, tuple(earlier[n].position for n in taking))


def _falls_back(earlier: Sequence[Rule], rule: Rule, channels: Collection[str]) -> bool:
    """Whether a rule is meant as a fallback for the earlier ones: its conditions are no narrower
    than theirs.
    """
    narrower = [each for each in earlier if covers(rule, each)]
    single = (each for each in earlier if covers(each, rule))
    return bool(_together(rule, narrower, channels)) and all(covers(rule, each) for each in single)


def place_for(rule: Rule, rules: Sequence[Rule], *, channels: Collection[str]) -> int:
    """The position, from 1, at which a new rule can apply: before the first rules that together
    cover its conditions, else at the end.

    Args:
        channels: all channels of requests.
    """
    taking = _together(rule, rules, channels)
    return taking[0] + 1 if taking else len(rules) + 1


def covers(earlier: Rule, later: Rule) -> bool:
    """Whether all requests that match the later rule match the earlier one."""
    return not _hours(later) or (
        _covers_place_and_matter(earlier, later)
        and (not earlier.channel or earlier.channel == later.channel)
        and _hours(later) <= _hours(earlier)
        and (
            earlier.working_time_only is None
            or earlier.working_time_only == later.working_time_only
        )
    )


def _covers_place_and_matter(earlier: Rule, later: Rule) -> bool:
    return (not earlier.area_path or later.area_path.startswith(earlier.area_path)) and (
        not earlier.category
        or earlier.category == later.category
        or earlier.category in later.category_lineage
    )


def _together(rule: Rule, earlier: Sequence[Rule], channels: Collection[str]) -> list[int]:
    """Indices of the earlier rules that together cover a later one: the first that do so, and no
    more than needed; empty if they do not.

    Only rules whose area and category include the later rule's are considered; they may divide
    hours and channels among them.
    """
    ways = tuple(sorted({*channels, rule.channel} - {""}))
    wanted = _moments(rule, ways)
    if not wanted:  # its conditions match no hour
        return [0] if earlier else []
    left, shares = wanted, dict[int, int]()
    for n, each in enumerate(earlier):
        if left and _covers_place_and_matter(each, rule):
            share = wanted & _moments(each, ways)
            if share:
                shares[n] = share
                left &= ~share
    if left:
        return []
    for n in tuple(shares):
        rest = 0
        for k, share in shares.items():
            rest |= share if k != n else 0
        if rest == wanted:
            del shares[n]
    return list(shares)


def _moments(rule: Rule, channels: tuple[str, ...]) -> int:
    """Hours and channels that a rule matches, as a bit mask: one bit for each combination of hour,
    working time and channel.
    """
    return _bits(_hours(rule), rule.working_time_only, rule.channel, channels)


@lru_cache(maxsize=1024)
def _bits(
    hours: frozenset[int], working_time_only: bool | None, channel: str, channels: tuple[str, ...]
) -> int:
    working = (True, False) if working_time_only is None else (working_time_only,)
    ways = (channel,) if channel else channels
    every = product((True, False), range(24), channels)
    spoken = set(product(working, hours, ways))
    return sum(1 << n for n, moment in enumerate(every) if moment in spoken)


def _hours(rule: Rule) -> frozenset[int]:
    return _hours_between(rule.hour_from, rule.hour_to)


@lru_cache(maxsize=625)
def _hours_between(first: int | None, end: int | None) -> frozenset[int]:
    rule = Rule(UUID(int=0), 0, hour_from=first, hour_to=end)
    return frozenset(hour for hour in range(24) if _hour_fits(rule, hour))
