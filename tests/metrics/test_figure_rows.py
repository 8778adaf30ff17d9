"""Totals and ranks of rows against the facts behind them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.metrics.figure_rows import FigureRow, ranked, share_of, total, wilson

FACTS = st.lists(st.booleans(), max_size=40)


def row_of(facts: list[bool], **given: Any) -> FigureRow:
    """A row that counts facts and the share of true ones."""
    part = (sum(facts), len(facts))
    share = share_of(part)
    spans = {} if share is None else {"share": wilson(share, len(facts))}
    return FigureRow(
        "k", "C", "N", {"count": len(facts), "share": share}, spans, parts={"share": part}, **given
    )


@given(st.lists(FACTS, max_size=8))
def test_a_total_is_that_of_all_facts_together(groups: list[list[bool]]) -> None:
    found = total(map(row_of, groups), "Total")
    facts = [fact for group in groups for fact in group]
    assert found.figures.get("count", 0) == len(facts)
    expected = sum(facts) / len(facts) if facts else None
    assert found.figures.get("share") == expected
    if facts:
        assert found.sample("share") == len(facts)
        assert found.intervals["share"] == pytest.approx(
            wilson(sum(facts) / len(facts), len(facts))
        )


def test_a_total_is_not_the_mean_of_shares() -> None:
    found = total([row_of([True]), row_of([False] * 9)], "Total")
    assert found.figures["share"] == pytest.approx(0.1)


def test_a_total_includes_rows_without_intervals() -> None:
    """The sum of suppressed rows has numerators, so its denominators must not count alone."""
    rest = FigureRow(
        "", "", "Rest", {"count": 5, "share": 1.0}, is_rest=True, parts={"share": (5, 5)}
    )
    found = total([row_of([True, False]), rest], "Total")
    assert found.figures == {"count": 7, "share": pytest.approx(6 / 7)}


def test_suppressed_counts_stay_suppressed_in_a_total() -> None:
    hidden = FigureRow("k", "C", "N", {"count": None})
    assert total([hidden, hidden], "Total").figures == {"count": None}
    assert total([hidden, row_of([True])], "Total").figures["count"] == 1


@given(st.lists(st.tuples(FACTS, st.sampled_from("abc")), max_size=12), st.integers(1, 5))
def test_rows_are_ranked_only_within_their_group(
    groups: list[tuple[list[bool], str]], least: int
) -> None:
    rows = [
        row_of(facts, group=group, is_ranked=len(facts) >= least, minimum=least)
        for facts, group in groups
    ]
    found = ranked(rows, "share")
    assert len(found) == len(rows)
    for row in found:
        better = [
            other
            for other in found
            if other.group == row.group
            and other.is_ranked
            and (other.figures["share"] or 0) > (row.figures["share"] or 0)
        ]
        assert row.rank == (len(better) + 1 if row.is_ranked else None)
        assert row.is_enough("share") == row.is_ranked
    order = [row.group for row in found]
    assert order == sorted(order, key=order.index)
