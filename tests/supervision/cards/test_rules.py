"""Limits of cards with hysteresis, against a slow oracle."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jiceng.supervision.cards.rules import (
    Comparison,
    Held,
    Level,
    Limit,
    Reading,
    decide,
    next_held,
    rounded,
)

FIRST = date(2026, 3, 1)
LIMITS = st.builds(
    Limit,
    key=st.just(1),
    level=st.sampled_from([Level.WATCH, Level.YELLOW, Level.RED]),
    comparison=st.sampled_from(list(Comparison)),
    limit=st.integers(20, 40).map(Decimal),
    margin=st.integers(0, 8).map(Decimal),
    span_days=st.integers(0, 4),
)
HISTORIES = st.lists(st.integers(15, 45).map(Decimal), min_size=1, max_size=25)


def walked(limit: Limit, values: list[Decimal]) -> list[bool]:
    """Whether a card stands after each day."""
    held: Held | None = None
    found = []
    for n, value in enumerate(values):
        held = next_held(held, limit, Reading(value), FIRST + timedelta(days=n))
        found.append(held is not None)
    return found


def oracle(limit: Limit, values: list[Decimal], day: int) -> bool:
    """Whether a card stands on a day, from all readings up to it: since the last day at the limit
    there was none by the margin better, and no row of days long enough."""
    at_limit = [n for n in range(day + 1) if limit.is_reached(values[n])]
    if not at_limit:
        return False
    last = at_limit[-1]
    if last == day:
        return True
    if not limit.margin and not limit.span_days:
        return False
    sign = 1 if limit.comparison in {Comparison.OVER, Comparison.FROM} else -1
    for n in range(last + 1, day + 1):
        if limit.margin and sign * (limit.limit - values[n]) >= limit.margin:
            return False
        if limit.span_days and n - (last + 1) >= limit.span_days:
            return False
    return True


@given(LIMITS, HISTORIES)
def test_a_card_stands_as_the_whole_history_says(limit: Limit, values: list[Decimal]) -> None:
    assert walked(limit, values) == [oracle(limit, values, n) for n in range(len(values))]


@given(LIMITS.filter(lambda each: each.margin > 0 and not each.span_days), HISTORIES)
def test_a_figure_that_wavers_within_the_margin_changes_a_card_once(
    limit: Limit, values: list[Decimal]
) -> None:
    low = min(limit.limit, limit.lifts_at)
    inside = [low + (value % limit.margin) * Decimal("0.9") for value in values]
    found = walked(limit, inside)
    assert sum(a != b for a, b in zip([False, *found], found, strict=False)) <= 1


@given(LIMITS.filter(lambda each: each.margin > 0 or each.span_days > 1), HISTORIES)
def test_a_card_never_flaps_from_one_day_to_the_next(limit: Limit, values: list[Decimal]) -> None:
    """Between two cards of a limit there is a day by the margin better, or a row of better days."""
    found = walked(limit, values)
    lifted = [n for n in range(1, len(found)) if found[n - 1] and not found[n]]
    for n in lifted:
        better = [not limit.is_reached(value) for value in values]
        by_margin = limit.is_clear(values[n])
        in_a_row = limit.span_days and all(better[max(n - limit.span_days, 0) : n + 1])
        assert by_margin or in_a_row


def test_the_highest_level_of_all_limits_counts() -> None:
    yellow = Limit("y", Level.YELLOW, Comparison.FROM, Decimal(10), Decimal(2))
    red = Limit("r", Level.RED, Comparison.OVER, Decimal(30), Decimal(5))
    at: dict[Hashable, Reading] = {each: Reading(Decimal(36)) for each in ("y", "r")}
    both = decide([yellow, red], {}, at, FIRST)
    assert (both.level, both.by) == (Level.RED, "r")
    still = decide([yellow, red], both.held, {each: Reading(Decimal(27)) for each in at}, FIRST)
    assert (still.level, still.by) == (Level.RED, "r")
    eased = decide([yellow, red], still.held, {each: Reading(Decimal(25)) for each in at}, FIRST)
    assert (eased.level, eased.by) == (Level.YELLOW, "y")
    assert decide([yellow, red], eased.held, dict.fromkeys(at, Reading(Decimal(8))), FIRST) == (
        decide([yellow, red], {}, dict.fromkeys(at, Reading(Decimal(8))), FIRST)
    )


def test_a_limit_that_no_longer_covers_a_task_holds_its_card_until_the_figure_is_better() -> None:
    limit = Limit("y", Level.YELLOW, Comparison.FROM, Decimal(10), Decimal(2))
    held = next_held(Held(), limit, Reading(Decimal(12), is_covered=False), FIRST)
    assert held == Held(FIRST)
    assert next_held(held, limit, Reading(Decimal(8), is_covered=False), FIRST) is None


def test_yinchuan_begins_yellow_at_ten_and_red_above_thirty() -> None:
    yellow = Limit("y", Level.YELLOW, Comparison.FROM, Decimal(10))
    red = Limit("r", Level.RED, Comparison.OVER, Decimal(30))
    for behind, level in ((9.99, Level.NONE), (10, Level.YELLOW), (30, Level.YELLOW)):
        found = decide([yellow, red], {}, dict.fromkeys("yr", Reading(rounded(behind))), FIRST)
        assert found.level == level
    over = decide([yellow, red], {}, dict.fromkeys("yr", Reading(rounded(30.01))), FIRST)
    assert over.level == Level.RED


def test_figures_are_compared_without_the_noise_of_binary_numbers() -> None:
    assert rounded(0.1 + 0.2) == Decimal("0.3")
    assert rounded(80.3 - 44.1) == Decimal("36.2")
    assert str(rounded(100.0)) == "100"
