"""Indicators give the same on PostgreSQL, on DuckDB over Parquet, and counted by hand.

Facts, conditions and indicators are random; conditions follow SQL, in which a comparison with
nothing is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng.metrics import engine, expressions
from jiceng.metrics.registry import Indicator
from tests.metrics import duckdb_engine

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
TYPES = {
    "id": "uuid",
    "unit": "string",
    "opened_at": "timestamp('UTC')",
    "due_at": "timestamp('UTC')",
    "flag": "boolean",
    "level": "int64",
    "amount": "decimal(9, 2)",
    "state": "string",
}
# Their types on PostgreSQL, for rows that stand in no table.
ARRAYS = (
    *("uuid", "text", "timestamptz", "timestamptz", "boolean"),
    *("bigint", "numeric(9, 2)", "text"),
)


class Row(NamedTuple):
    """One fact."""

    id: UUID
    unit: str
    opened_at: datetime
    due_at: datetime | None
    flag: bool | None
    level: int | None
    amount: Decimal | None
    state: str


@dataclass(frozen=True)
class Both:
    """A value as an expression and as a Python function of a row; None for null."""

    said: str
    expression: Callable[[Any], Any]
    expected: Callable[[Row], Any]

    def __repr__(self) -> str:
        return self.said


def compared(said: str, column: str, holds: Callable[[Any, Row], bool], expression: Any) -> Both:
    def expected(row: Row) -> bool | None:
        value = getattr(row, column)
        return None if value is None else holds(value, row)

    return Both(said, expression, expected)


STATES = ["open", "done", "o'clock 100%"]
MOMENTS = st.timedeltas(timedelta(-40), timedelta(30)).map(lambda since: NOW + since)
ROWS = st.lists(
    st.builds(
        Row,
        st.uuids(),
        st.sampled_from(["A", "B", "C"]),
        MOMENTS,
        st.none() | MOMENTS,
        st.none() | st.booleans(),
        st.none() | st.integers(-3, 5),
        st.none() | st.decimals(-50, 50, places=2),
        st.sampled_from(STATES),
    ),
    max_size=12,
    unique_by=lambda row: row.id,
)
LEAVES = st.one_of(
    st.just(Both("flag", lambda t: t.flag, lambda row: row.flag)),
    st.just(Both("no level", lambda t: t.level.isnull(), lambda row: row.level is None)),
    st.just(
        compared("overdue", "due_at", lambda due, _row: due < NOW, lambda t: t.due_at < t.asked_at)
    ),
    st.sampled_from(STATES).map(
        lambda s: Both(f"is {s}", lambda t: t.state == s, lambda row: row.state == s)
    ),
    st.sets(st.sampled_from(STATES), min_size=1).map(
        lambda found: Both(
            f"in {found}", lambda t: t.state.isin(sorted(found)), lambda row: row.state in found
        )
    ),
    st.integers(-3, 5).map(
        lambda n: compared(f"level >= {n}", "level", lambda v, _row: v >= n, lambda t: t.level >= n)
    ),
    st.integers(1, 40).map(
        lambda n: compared(
            f"due in {n} days",
            "due_at",
            lambda due, row: due < row.opened_at + timedelta(days=n),
            lambda t: t.due_at < t.opened_at + timedelta(days=n),
        )
    ),
)


def negated(one: Both) -> Both:
    def expected(row: Row) -> bool | None:
        value = one.expected(row)
        return None if value is None else not value

    return Both(f"not ({one})", lambda t: ~one.expression(t), expected)


def joined(pair: tuple[Both, Both], *, decides: bool) -> Both:
    """Two conditions joined by `or` or `and`; `decides` is the value that decides."""
    one, other = pair

    def expected(row: Row) -> bool | None:
        found = {one.expected(row), other.expected(row)}
        return decides if decides in found else None if None in found else not decides

    def expression(t: Any) -> Any:
        left, right = one.expression(t), other.expression(t)
        return left | right if decides else left & right

    return Both(f"({one} {'or' if decides else 'and'} {other})", expression, expected)


CONDITIONS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        parts.map(negated),
        st.tuples(parts, parts).map(lambda pair: joined(pair, decides=True)),
        st.tuples(parts, parts).map(lambda pair: joined(pair, decides=False)),
    ),
    max_leaves=5,
)
NUMBERS = st.sampled_from(
    [
        Both("level", lambda t: t.level, lambda row: row.level),
        Both("amount", lambda t: t.amount, lambda row: row.amount),
    ]
)
MEASURES = CONDITIONS | NUMBERS


class Figure(NamedTuple):
    """An indicator and its expected value."""

    indicator: Indicator
    expected: Callable[[list[Row]], Any]


def added(measure: Both | None, rows: list[Row]) -> Any:
    return len(rows) if measure is None else sum(measure.expected(row) or 0 for row in rows)


def count(measure: Both | None) -> Figure:
    expression = measure.expression if measure else None
    indicator = Indicator("count", "", repr(measure), expression)
    return Figure(indicator, lambda rows: added(measure, rows))


def share(pair: tuple[Both, Both]) -> Figure:
    upper, whole = pair

    def expected(rows: list[Row]) -> float | None:
        counted = [row for row in rows if whole.expected(row)]
        return float(added(upper, counted)) / len(counted) if counted else None

    said = f"{upper} / {whole}"
    return Figure(Indicator("share", "", said, upper.expression, whole.expression), expected)


FIGURES = (st.none() | MEASURES).map(count) | st.tuples(MEASURES, CONDITIONS).map(share)


def table() -> Any:
    class Random:
        name, types = "random", TYPES

    return expressions.table_of(Random, NOW)  # type: ignore[arg-type]


def on_both(expression: Any, rows: list[Row]) -> tuple[list[Any], list[Any]]:
    source = ", ".join(f"%s::{each}[]" for each in ARRAYS)
    columns = [list(each) for each in zip(*rows, strict=True)] or [[] for _each in TYPES]
    return (
        engine.select(expression, "random", TYPES, f"SELECT * FROM unnest({source})", columns),
        duckdb_engine.rows(expression, "random", TYPES, rows),
    )


@settings(max_examples=50)
@given(ROWS, FIGURES, st.sampled_from([["unit"], ["unit", "state"], []]))
def test_figure_is_the_same_on_both_engines_and_by_manual_count(
    rows: list[Row], figure: Figure, groups: list[str]
) -> None:
    expected: dict[tuple[Any, ...], list[Row]] = {} if groups else {(): []}
    for row in rows:
        expected.setdefault(tuple(getattr(row, each) for each in groups), []).append(row)
    asked = expressions.figures(table(), groups, [figure.indicator])
    for found in on_both(asked, rows):
        values = {tuple(line[:-1]): line[-1] for line in found}
        assert values.keys() == expected.keys()
        for key, group in expected.items():
            wanted = figure.expected(group)
            assert (values[key] is None) == (wanted is None)
            assert wanted is None or float(values[key]) == pytest.approx(float(wanted))


@settings(max_examples=25)
@given(ROWS, st.lists(FIGURES, min_size=1, max_size=3))
def test_total_of_a_share_is_computed_from_numerator_and_denominator(
    rows: list[Row], figures: list[Figure]
) -> None:
    numbers = {
        f"{place}.{end}": measure
        for place, (each, _by_hand) in enumerate(figures)
        for end, measure in (
            ("hit", each.upper if each.denominator else each.numerator),
            ("of", each.denominator),
        )
    }
    for found in on_both(expressions.totals(table(), ["unit"], numbers), rows):
        sums = dict(zip(numbers, map(sum, list(zip(*found, strict=True))[1:]), strict=False))
        for place, (each, expected) in enumerate(figures):
            hit, of = sums.get(f"{place}.hit", 0), sums.get(f"{place}.of", 0)
            if each.denominator is None:
                assert float(hit) == pytest.approx(float(expected(rows)))
            elif of:
                assert float(hit) / of == pytest.approx(expected(rows))
            else:
                assert expected(rows) is None


@settings(max_examples=25)
@given(ROWS, st.none() | MEASURES, st.sampled_from(["A", "B"]), st.integers(1, 4))
def test_drill_down_pages_list_exactly_the_counted_facts(
    rows: list[Row], measure: Both | None, unit: str, limit: int
) -> None:
    expected = sorted(
        row.id for row in rows if row.unit == unit and (measure is None or measure.expected(row))
    )
    found = expressions.under(table(), measure.expression if measure else None, unit=unit)
    ids: list[UUID] = []
    while True:
        asked = expressions.page_of(found, ids[-1] if ids else None, limit)
        page, other = on_both(asked, rows)
        assert page == other
        ids += [line[0] for line in page]
        if len(page) < limit:
            break
    assert ids == expected
