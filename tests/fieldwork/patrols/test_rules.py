"""Days of patrols, for any plan and any day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jiceng.fieldwork.patrols import rules

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
EVERY = st.sampled_from([*rules.WEEKS, *rules.MONTHS])


@given(DAYS, EVERY, DAYS)
def test_the_next_day_is_the_first_day_of_the_plan_after_a_day(
    first: date, every: str, after: date
) -> None:
    found = rules.next_day(first, every, after)
    walked, number = first, 0
    while walked <= after:
        number += 1
        walked = rules.day_of(first, every, number)
    assert found == walked


@given(DAYS, EVERY, st.integers(0, 120))
def test_rounds_follow_one_another_without_drift(first: date, every: str, number: int) -> None:
    day, following = (rules.day_of(first, every, n) for n in (number, number + 1))
    assert day < following
    if every in rules.WEEKS:
        assert (following - day).days == 7 * rules.WEEKS[every]
        return
    months = (following.year - day.year) * 12 + following.month - day.month
    assert months == rules.MONTHS[every]
    last = (following.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    assert following.day == min(first.day, last.day)


@given(DAYS, st.integers(1, 60))
def test_a_round_has_as_many_days_as_it_may_take(begins: date, days: int) -> None:
    assert (rules.last_day(begins, days) - begins).days == days - 1


@given(st.lists(st.text("abc", min_size=1), unique=True), st.randoms())
def test_a_route_is_kept_and_new_places_follow_by_name(names: list[str], random: object) -> None:
    route = names[: len(names) // 2]
    ordered = rules.in_order([(each, each) for each in names], route[::-1])
    assert ordered == [*route[::-1], *sorted(names[len(names) // 2 :])]
