"""Requests of today against a usual day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.inbox.arrivals import HOURS, against_usual

TODAY = date(2026, 9, 30)
BEFORE = [TODAY - timedelta(days=n) for n in range(1, 8)]
counts = st.dictionaries(
    st.tuples(st.sampled_from([TODAY, *BEFORE]), st.integers(0, 23)), st.integers(0, 9)
)
days_off = st.frozensets(st.sampled_from([TODAY, *BEFORE]))


@given(counts, st.integers(0, 23), days_off)
def test_sums_equal_a_recount_of_the_days(counted, hour, off) -> None:
    found = against_usual(counted, TODAY, hour, BEFORE, lambda day: day not in off)
    same = [day for day in BEFORE if (day in off) == (TODAY in off)] or BEFORE
    assert found.days == len(same)
    assert len(found.today) == hour + 1
    for each in range(HOURS):
        until = [counted.get((day, h), 0) for day in same for h in range(each + 1)]
        assert found.usual[each] == pytest.approx(sum(until) / len(same))
        if each <= hour:
            assert found.today[each] == sum(counted.get((TODAY, h), 0) for h in range(each + 1))
    assert found.count == found.today[-1]


@given(counts, st.integers(0, 23), st.floats(0, 1))
def test_the_expected_number_lies_between_the_sums_around_it(counted, hour, share) -> None:
    found = against_usual(counted, TODAY, hour, BEFORE, lambda _day: True)
    low = found.usual[hour - 1] if hour else 0
    assert low - 1e-9 <= found.expected(hour, share) <= found.usual[hour] + 1e-9


def test_without_earlier_days_nothing_is_usual() -> None:
    found = against_usual({(TODAY, 8): 3}, TODAY, 9, [], lambda _day: True)
    assert (found.count, found.days, set(found.usual)) == (3, 0, {0.0})
