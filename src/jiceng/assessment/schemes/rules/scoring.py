"""Kinds of scoring as pure functions over exact fractions.

A measure of a unit is a numerator over a denominator, a count has no denominator. Each kind turns
the measures of a peer group into a share of full marks, 0 to 1; only a bonus has no full marks.
Nothing is rounded here: a sheet rounds points once, so that they add up by hand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

ZERO, ONE = Fraction(0), Fraction(1)


class Kind(StrEnum):
    """Kinds of scoring."""

    LINEAR = "linear"
    STEPS = "steps"
    RANK = "rank"
    MEAN = "mean"
    ABOVE = "above"
    DEDUCT = "deduct"
    BONUS = "bonus"


class Lack(StrEnum):
    """Why a measure has no score."""

    NOT_ASKED = "not_asked"  # nobody has given it
    NOTHING = "nothing"  # nothing was counted: the denominator is 0
    SMALL = "small"  # fewer than the minimum sample
    NO_MEAN = "no_mean"  # the mean of the group is 0
    NO_SIZE = "no_size"  # a size of 0
    ENDED = "ended"  # the unit did not exist at the end of the period
    UNKNOWN = "unknown"  # the indicator is not known any more
    NO_PLACES = "no_places"  # a place among less than two units, or beyond their number


class Fault(StrEnum):
    """What is wrong with a declared way of scoring."""

    NO_RANGE = "no_range"  # target and floor are equal
    NO_TARGET = "no_target"
    NO_STEPS = "no_steps"
    STEP_ORDER = "step_order"
    SHARE = "share"  # a share outside 0 to 1
    NO_AMOUNT = "no_amount"  # no points an event, no cap
    NO_FULL = "no_full"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted for one unit.

    Args:
        denominator: None for a count.
        size: of the unit, such as thousands of residents.
        difficulty: coefficient within the peer group.
    """

    numerator: Fraction
    denominator: Fraction | None = None
    size: Fraction = ONE
    difficulty: Fraction = ONE

    @property
    def value(self) -> Fraction | None:
        """The measure; None where nothing was counted."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Scoring:
    """A way of scoring.

    Args:
        is_down: lower is better.
        floor, target: of `LINEAR`: no marks, full marks.
        steps: of `STEPS`: from which value on there is which share of full marks.
        lowest: of `RANK` and `ABOVE`: share of full marks of the last place.
        full_at: of `MEAN`: full marks at so many times the mean of the group.
        per_event: of `DEDUCT` and `BONUS`: points of one event.
        cap: of `BONUS`: points at most; of `DEDUCT` the weight of the measure stands for it.
        by_size: the value is taken relative to the size of the unit within its group.
        by_difficulty: the share is multiplied by the unit's difficulty over that of its group.
    """

    kind: Kind
    is_down: bool = False
    floor: Fraction = ZERO
    target: Fraction | None = None
    steps: tuple[tuple[Fraction, Fraction], ...] = ()
    lowest: Fraction = ZERO
    full_at: Fraction = ONE
    per_event: Fraction = ZERO
    cap: Fraction = ZERO
    by_size: bool = False
    by_difficulty: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A share of full marks with its working.

    Args:
        share: None where there is no score; then `lack` says why. Of a bonus the points.
        value: what was scored, after the adjustment by size.
        place, of: among its peers, or at the level above.
        mean: of the peer group.
        factor: by which difficulty has changed the share; None without this adjustment.
        plain: the share before that adjustment.
    """

    share: Fraction | None
    lack: Lack | None = None
    value: Fraction | None = None
    place: int | None = None
    of: int | None = None
    mean: Fraction | None = None
    factor: Fraction | None = None
    plain: Fraction | None = None


U = TypeVar("U", bound=Hashable)
Group = Mapping[U, Measured]


@dataclass(frozen=True, slots=True)
class Peers:
    """What a unit is compared with.

    Args:
        values: of all peers that have one, in ascending order, after the adjustment by size.
        mean: from the sums of numerators and denominators, never of ratios; None without any.
    """

    values: Sequence[Fraction] = field(default_factory=tuple)
    mean: Fraction | None = None


def faults(scoring: Scoring) -> list[Fault]:
    """What is wrong with a way of scoring; empty if it can be used."""
    found: list[Fault] = []
    if scoring.kind is Kind.LINEAR:
        if scoring.target is None:
            found.append(Fault.NO_TARGET)
        elif scoring.target == scoring.floor:
            found.append(Fault.NO_RANGE)
    if scoring.kind is Kind.STEPS:
        found += _faults_of_steps(scoring)
    if scoring.kind in {Kind.RANK, Kind.ABOVE} and not ZERO <= scoring.lowest <= ONE:
        found.append(Fault.SHARE)
    if scoring.kind is Kind.MEAN and scoring.full_at <= 0:
        found.append(Fault.NO_FULL)
    if scoring.kind in {Kind.DEDUCT, Kind.BONUS} and scoring.per_event <= 0:
        found.append(Fault.NO_AMOUNT)
    if scoring.kind is Kind.BONUS and scoring.cap <= 0:
        found.append(Fault.NO_AMOUNT)
    return list(dict.fromkeys(found))


def _faults_of_steps(scoring: Scoring) -> list[Fault]:
    steps = scoring.steps
    if not steps:
        return [Fault.NO_STEPS]
    found = []
    if any(not ZERO <= share <= ONE for _from, share in steps):
        found.append(Fault.SHARE)
    best_first = sorted(steps, reverse=not scoring.is_down)
    shares = [share for _from, share in best_first]
    if len({value for value, _share in steps}) < len(steps) or shares != sorted(
        shares, reverse=True
    ):
        found.append(Fault.STEP_ORDER)
    return found


def score(scoring: Scoring, group: Group[U], weight: Fraction) -> dict[U, Scored]:
    """The shares of a peer group.

    Args:
        group: the units that have a measure.
        weight: full marks of the measure in points.

    Raises:
        ValueError: the way of scoring has `faults`.
    """
    if wrong := faults(scoring):
        raise ValueError(f"cannot score: {', '.join(each.value for each in wrong)}")
    if scoring.by_size and any(each.size <= 0 for each in group.values()):
        lacking = {unit for unit, each in group.items() if each.size <= 0}
        rest = {unit: each for unit, each in group.items() if unit not in lacking}
        return {**score(scoring, rest, weight), **{u: Scored(None, Lack.NO_SIZE) for u in lacking}}
    usable = {unit: each for unit, each in group.items() if _lack(scoring, each) is None}
    values = _values(scoring, usable)
    peers = Peers(tuple(sorted(values.values())), _mean(scoring, usable, values))
    found = {
        unit: _WAYS[scoring.kind](scoring, each, values[unit], peers, weight)
        for unit, each in usable.items()
    }
    if scoring.by_difficulty and usable:
        found = _by_difficulty(scoring, found, usable)
    lacks = {u: Scored(None, _lack(scoring, each)) for u, each in group.items() if u not in usable}
    return {unit: found[unit] if unit in found else lacks[unit] for unit in group}


def _lack(scoring: Scoring, each: Measured) -> Lack | None:
    if each.denominator is None:
        return None
    if scoring.kind is Kind.ABOVE:
        is_place = each.denominator >= 2 and 1 <= each.numerator <= each.denominator
        return None if is_place else Lack.NO_PLACES
    return None if each.denominator else Lack.NOTHING


def _values(scoring: Scoring, group: Group[U]) -> dict[U, Fraction]:
    """The values to score; a size is relative to the mean size of the group."""
    plain = {unit: each.value or ZERO for unit, each in group.items()}
    if not scoring.by_size or not group:
        return plain
    usual = sum((each.size for each in group.values()), ZERO) / len(group)
    return {unit: value * usual / group[unit].size for unit, value in plain.items()}


def _mean(scoring: Scoring, group: Group[U], values: Mapping[U, Fraction]) -> Fraction | None:
    if not group:
        return None
    if any(each.denominator is None for each in group.values()) or scoring.by_size:
        return sum(values.values(), ZERO) / len(values)
    whole = sum((each.denominator or ZERO for each in group.values()), ZERO)
    return sum((each.numerator for each in group.values()), ZERO) / whole


def _by_difficulty(scoring: Scoring, found: Mapping[U, Scored], group: Group[U]) -> dict[U, Scored]:
    """Each share times the unit's difficulty over the mean difficulty of its group, at most 1."""
    usual = sum((each.difficulty for each in group.values()), ZERO) / len(group)
    made = {}
    for unit, each in found.items():
        if each.share is None or usual <= 0:
            made[unit] = each
            continue
        factor = group[unit].difficulty / usual
        top = scoring.cap if scoring.kind is Kind.BONUS else ONE
        made[unit] = Scored(
            _between(each.share * factor, ZERO, top),
            value=each.value,
            place=each.place,
            of=each.of,
            mean=each.mean,
            factor=factor,
            plain=each.share,
        )
    return made


def _between(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return max(low, min(high, value))


def linear(floor: Fraction, target: Fraction, value: Fraction) -> Fraction:
    """Share between a floor (none) and a target (full), either of which may be the greater.

    Raises:
        ValueError: the two are equal.
    """
    if floor == target:
        raise ValueError("the target equals the floor")
    return _between((value - floor) / (target - floor), ZERO, ONE)


def stepped(
    steps: Sequence[tuple[Fraction, Fraction]], value: Fraction, *, is_down: bool = False
) -> Fraction:
    """Share of the best step that a value reaches; 0 below all of them."""
    reached = [share for edge, share in steps if (value <= edge if is_down else value >= edge)]
    return max(reached, default=ZERO)


def place_of(value: Fraction, values: Sequence[Fraction], *, is_down: bool = False) -> int:
    """Place of a value, 1 the best; equal values share the better place.

    Args:
        values: of all, in ascending order.
    """
    if is_down:
        return 1 + bisect_left(values, value)
    return 1 + len(values) - bisect_right(values, value)


def by_place(place: int, of: int, lowest: Fraction = ZERO) -> Fraction:
    """Share of a place: the first has it all, the last the lowest, evenly between; alone: all."""
    if of < 2:
        return ONE
    return ONE - Fraction(place - 1, of - 1) * (ONE - lowest)


def to_mean(
    value: Fraction, mean: Fraction, full_at: Fraction = ONE, *, is_down: bool = False
) -> Fraction:
    """Share by the ratio of a value to the mean of its group, full at `full_at` times it.

    Raises:
        ZeroDivisionError: the mean is 0 where higher is better.
    """
    if is_down:
        # At most the mean over full_at is full marks; nothing at all is the best there is.
        return ONE if value <= 0 else _between(mean / full_at / value, ZERO, ONE)
    return _between(value / (mean * full_at), ZERO, ONE)


def deducted(events: Fraction, per_event: Fraction, weight: Fraction) -> Fraction:
    """Share left of a weight after points off for each event; never below 0."""
    if weight <= 0:
        return ZERO
    return _between((weight - events * per_event) / weight, ZERO, ONE)


def bonus(events: Fraction, per_event: Fraction, cap: Fraction) -> Fraction:
    """Points for events, at most the cap."""
    return _between(events * per_event, ZERO, cap)


def _linear(s: Scoring, _m: Measured, value: Fraction, _p: Peers, _w: Fraction) -> Scored:
    assert s.target is not None
    return Scored(linear(s.floor, s.target, value), value=value)


def _steps(s: Scoring, _m: Measured, value: Fraction, _p: Peers, _w: Fraction) -> Scored:
    return Scored(stepped(s.steps, value, is_down=s.is_down), value=value)


def _rank(s: Scoring, _m: Measured, value: Fraction, peers: Peers, _w: Fraction) -> Scored:
    place, of = place_of(value, peers.values, is_down=s.is_down), len(peers.values)
    return Scored(by_place(place, of, s.lowest), value=value, place=place, of=of)


def _to_mean(s: Scoring, _m: Measured, value: Fraction, peers: Peers, _w: Fraction) -> Scored:
    mean = peers.mean or ZERO
    if mean <= 0 and not s.is_down:
        return Scored(None, Lack.NO_MEAN, value=value, mean=mean)
    share = to_mean(value, mean, s.full_at, is_down=s.is_down)
    return Scored(share, value=value, mean=mean)


def _above(s: Scoring, each: Measured, value: Fraction, _p: Peers, _w: Fraction) -> Scored:
    if each.denominator is None:
        return Scored(None, Lack.NO_PLACES)
    place, of = int(each.numerator), int(each.denominator)
    return Scored(by_place(place, of, s.lowest), value=value, place=place, of=of)


def _deduct(s: Scoring, _m: Measured, value: Fraction, _p: Peers, weight: Fraction) -> Scored:
    return Scored(deducted(value, s.per_event, weight), value=value)


def _bonus(s: Scoring, _m: Measured, value: Fraction, _p: Peers, _w: Fraction) -> Scored:
    return Scored(bonus(value, s.per_event, s.cap), value=value)


Way = Callable[[Scoring, Measured, Fraction, Peers, Fraction], Scored]
_WAYS: Final[Mapping[Kind, Way]] = {
    Kind.LINEAR: _linear,
    Kind.STEPS: _steps,
    Kind.RANK: _rank,
    Kind.MEAN: _to_mean,
    Kind.ABOVE: _above,
    Kind.DEDUCT: _deduct,
    Kind.BONUS: _bonus,
}
