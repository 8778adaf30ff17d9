"""Arrangement of histories: gaps and folded runs, against slow and obvious oracles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.history_runs import FEWEST_FOLDED, gaps_of, is_recorded_late, runs_of

AT = datetime(2026, 9, 1, tzinfo=UTC)
moments = st.lists(st.integers(0, 50).map(lambda hours: AT + timedelta(hours=hours)), max_size=12)


@given(st.lists(st.booleans(), max_size=30))
def test_runs_keep_every_step_and_fold_just_the_automatic_neighbours(automatic: list[bool]) -> None:
    steps = list(enumerate(automatic))
    runs = runs_of(steps, lambda step: step[1])
    assert list(chain.from_iterable(run.steps for run in runs)) == steps
    folded = {place for run in runs if run.is_folded for place, _ in run.steps}

    def is_hidden(place: int) -> bool:
        first = last = place
        while first > 0 and automatic[first - 1]:
            first -= 1
        while last + 1 < len(automatic) and automatic[last + 1]:
            last += 1
        return automatic[place] and last - first + 1 >= FEWEST_FOLDED

    assert folded == {place for place in range(len(automatic)) if is_hidden(place)}
    assert not any(not one.is_folded and not other.is_folded for one, other in pairwise(runs))
    assert all(run.steps for run in runs)


@given(moments)
def test_a_gap_reaches_back_to_the_nearest_earlier_step(given_moments: list[datetime]) -> None:
    gaps = gaps_of(given_moments)
    for place, moment in enumerate(given_moments):
        before = [
            other for where, other in enumerate(given_moments) if (other, where) < (moment, place)
        ]
        assert gaps[place] == (moment - max(before) if before else None)
    known = [gap for gap in gaps if gap is not None]
    if given_moments:
        assert sum(known, timedelta()) == max(given_moments) - min(given_moments)


@given(moments)
def test_the_order_shown_does_not_change_the_gaps(given_moments: list[datetime]) -> None:
    assert sorted(filter(None, gaps_of(given_moments))) == sorted(
        filter(None, gaps_of(given_moments[::-1]))
    )


def test_only_what_was_recorded_clearly_later_counts_as_late() -> None:
    assert not is_recorded_late(AT, AT + timedelta(hours=1))
    assert is_recorded_late(AT, AT + timedelta(hours=1, seconds=1))
    assert not is_recorded_late(AT, AT - timedelta(hours=3))
