"""Every registered indicator gives the same on PostgreSQL, on DuckDB and on Spark over the lake."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jiceng.metrics import engine, expressions, registry
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import duckdb_engine
from jiceng.metrics.lake.layout import types_of
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import Indicator
from tests.conftest import unavailable
from tests.metrics.lake_rows import MARCH, NOW, array_query, into_lake, lake, random_facts

__all__ = ["lake"]
pytestmark = pytest.mark.django_db

FEBRUARY = date(2026, 2, 1)
DAYS = Period(date(2026, 2, 1), date(2026, 3, 31))
TABLES = sorted(FACTS.by_key())
Rows = Callable[[Any, Fact, Period], list[tuple[Any, ...]]]


def spark() -> Rows:
    """The engine of Spark, where it is installed."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        unavailable("needs PySpark and a Java runtime")
    from jiceng.metrics.lake import spark_engine

    return spark_engine.rows


ENGINES: dict[str, Callable[[], Rows]] = {"duckdb": lambda: duckdb_engine.rows, "spark": spark}


def registered(fact: Fact) -> list[Indicator]:
    return [each for each in registry.indicators().values() if each.fact == fact.name]


def test_tables_have_every_registered_indicator() -> None:
    of_tables = [each.name for name in TABLES for each in registered(FACTS.by_key()[name])]
    assert sorted(of_tables) == sorted(registry.indicators())
    assert {"response", "resolution", "satisfaction"} <= set(of_tables)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("engine_name", ENGINES)
def test_every_indicator_is_the_same_as_on_postgresql(
    engine_name: str, name: str, lake: Path, tmp_path: Path
) -> None:
    fact, rows_by = FACTS.by_key()[name], ENGINES[engine_name]()
    found = registered(fact)
    facts = random_facts(fact, 300)
    place = list(fact.types).index(fact.moment.rpartition("__")[2])
    for month in (FEBRUARY, MARCH):
        rows = [row for row in facts if row[place].date().month == month.month]
        into_lake(fact, month, rows, tmp_path)
    within = [row for row in facts if DAYS.instants[0] <= row[place] < DAYS.instants[1]]
    for groups in ([fact.unit_column], []):
        asked = partial(_asked, fact, groups, found)
        wanted = engine.select(asked(fact.types), name, fact.types, *array_query(fact, within))
        given = rows_by(asked(types_of(fact)), fact, DAYS)
        expected = {str(row[0]) if groups else "": row[len(groups) :] for row in wanted}
        assert expected
        assert {str(row[0]) if groups else "" for row in given} == expected.keys()
        for row in given:
            values = expected[str(row[0]) if groups else ""]
            for each, value, other in zip(found, row[len(groups) :], values, strict=True):
                assert (value is None) == (other is None), each.name
                assert other is None or float(value) == pytest.approx(float(other)), each.name


def _asked(fact: Fact, groups: list[str], found: list[Indicator], types: Mapping[str, str]) -> Any:
    return expressions.figures(expressions.table_of(fact, NOW, types), groups, found)


@pytest.mark.parametrize("engine_name", ENGINES)
def test_period_without_facts_has_figures_of_nothing(engine_name: str, lake: Path) -> None:
    fact, rows_by = FACTS.by_key()["request"], ENGINES[engine_name]()
    asked = expressions.figures(
        expressions.table_of(fact, NOW, types_of(fact)), [], registered(fact)
    )
    [values] = rows_by(asked, fact, DAYS)
    assert {float(each) for each in values if each is not None} <= {0.0}


@pytest.mark.parametrize("engine_name", ENGINES)
def test_period_takes_only_facts_of_its_civil_days(
    engine_name: str, lake: Path, tmp_path: Path
) -> None:
    fact, rows_by = FACTS.by_key()["request"], ENGINES[engine_name]()
    facts = random_facts(fact, 300)
    into_lake(fact, MARCH, facts, tmp_path)
    place = list(fact.types).index(fact.moment)
    some = Period(date(2026, 3, 5), date(2026, 3, 9))
    begin, end = some.instants
    table = expressions.table_of(fact, NOW, types_of(fact))
    [(count,)] = rows_by(expressions.totals(table, [], {"count": None}), fact, some)
    assert count == sum(begin <= row[place] < end for row in facts) > 0
