"""Geometry of drawn figures."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.metrics import charts, plots
from jiceng.metrics.figure_rows import FigureRow, wilson
from jiceng.metrics.periods import weeks_to
from jiceng.metrics.registry import Indicator
from jiceng.metrics.series import week_line

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=30)
COUNTS = st.lists(st.integers(0, 1_000_000), min_size=1, max_size=30)


@given(SHARES)
def test_a_scale_of_shares_contains_all_values_and_stays_within_0_and_1(
    values: list[float],
) -> None:
    scale = charts.scale(values, most=1.0, span=0.1)
    assert 0 <= scale.low <= min(values) + 1e-9
    assert max(values) - 1e-9 <= scale.high <= 1 + 1e-9
    assert scale.high - scale.low >= 0.1 - 1e-9
    assert 2 <= len(scale.ticks) <= 7


@given(COUNTS)
def test_a_scale_of_counts_begins_at_0_and_has_whole_ticks(values: list[int]) -> None:
    scale = charts.scale(values, from_zero=True, whole=True)
    assert scale.low == 0
    assert scale.high >= max(values)
    assert all(tick == int(tick) for tick in scale.ticks)
    assert 2 <= len(scale.ticks) <= 7


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=20))
def test_a_line_joins_only_neighbouring_values(values: list[float | None]) -> None:
    found = charts.line(values, [None] * len(values), most=1.0)
    known = [n for n, value in enumerate(values) if value is not None]
    assert [point.place for point in found.points] == known
    pairs = [(n, n + 1) for n in known if n + 1 in known]
    assert [(one.place, two.place) for one, two in found.segments] == pairs
    for point in found.points:
        assert 0 < point.x < 100
        assert 0 <= point.y <= charts.HEIGHT
    for one in found.points:
        for two in found.points:
            if (values[one.place] or 0) > (values[two.place] or 0):
                assert one.y <= two.y


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_classes_of_a_map_are_ascending_and_none_is_empty(values: list[float]) -> None:
    bounds = charts.classes(values)
    assert 1 <= len(bounds) <= 5
    assert list(bounds) == sorted(set(bounds))
    used = {charts.class_of(value, bounds) for value in values}
    assert used == set(range(len(bounds)))
    ordered = sorted(values)
    numbers = [charts.class_of(value, bounds) for value in ordered]
    assert numbers == sorted(numbers)


RATE = Indicator("rate", "Rate", "x", lambda t: t, lambda t: t, minimum=30)
NUMBER = Indicator("number", "Number", "x")


def row(code: str, hit: int, of: int) -> FigureRow:
    share = hit / of if of else None
    spans = {"rate": wilson(share, of)} if share is not None else {}
    figures = {"rate": share, "number": of}
    return FigureRow(code, code, code, figures, spans, parts={"rate": (hit, of)})


def test_a_plot_is_sorted_and_folds_small_samples() -> None:
    rows = [row("A", 30, 60), row("B", 55, 60), row("C", 29, 29), row("D", 0, 0)]
    found = plots.plot(RATE, rows, row("", 114, 149))
    assert [each.name for each in found.rows] == ["B", "A"]
    assert found.few == (("C", 29), ("D", 0))
    assert found.reference is not None
    assert found.rows[1].x < found.reference < found.rows[0].x
    for each in found.rows:
        assert each.low is not None
        assert each.high is not None
        assert 0 <= each.low <= each.x <= each.high <= 100


def test_bars_of_counts_have_no_sample_and_no_reference() -> None:
    found = plots.plot(NUMBER, [row("A", 0, 3), row("B", 0, 1)], row("", 0, 4))
    assert [(each.name, each.value) for each in found.rows] == [("A", "3"), ("B", "1")]
    assert (found.few, found.reference) == ((), None)


@pytest.mark.django_db
def test_a_week_without_a_sample_is_a_gap_and_the_running_week_is_marked() -> None:
    today = date(2026, 3, 11)
    rows = [row("", 3, 4), row("", 0, 0), row("", 4, 4)]
    found = week_line(RATE, list(zip(weeks_to(today, 3), rows, strict=True)), today)
    assert [week.value for week in found.weeks] == ["75.0%", "—", "100.0%"]
    assert [week.is_over for week in found.weeks] == [True, True, False]
    assert [week.sample for week in found.weeks] == [4, 0, 4]
    assert len(found.dots) == 2
    assert found.line.segments == ()
