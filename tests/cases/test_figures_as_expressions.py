"""The figures of requests as expressions: those of the page of the three rates, on both engines."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from jiceng.cases.figures import rates
from jiceng.cases.figures.definitions import COUNTS, RATES, REQUESTS, definitions
from jiceng.cases.figures.indicators import tallies
from jiceng.core.access import SYSTEM
from jiceng.metrics import engine, expressions
from jiceng.metrics import public as metrics
from jiceng.metrics.cli import metrics as commands
from tests.cases.case_rows import NOON, any_case, category
from tests.factories import UnitFactory
from tests.metrics import duckdb_engine
from tests.metrics.lake_rows import lake

__all__ = ["lake"]
pytestmark = pytest.mark.django_db

DAYS = metrics.Period(date(2026, 3, 9), date(2026, 3, 11))
COLUMNS = {"unit": "unit", "grid": "grid_code", "category": "category"}
POLICIES = (
    rates.DEFAULT_POLICY,
    rates.Policy(response=0, resolution=1, satisfaction=3, basic_share=0.5, satisfied_from=5),
    rates.Policy(satisfied_from=2, basic_from=1, basic_share=0.25),
)


@pytest.fixture(params=[1, 20260310])
def _requests(request: pytest.FixtureRequest) -> None:
    district = UnitFactory.create()
    units = [district, UnitFactory.create(parent=district), UnitFactory.create()]
    top = category("01")
    categories = [top, category("0101", top)]
    rng = random.Random(request.param)
    for _each in range(150):
        any_case(rng, units, categories)


def expected(tally: rates.Tally, policy: rates.Policy) -> dict[str, Any]:
    numbers = rates.numbers(tally, policy)
    shares = {name: metrics.share_of(part) for name, part in rates.parts(numbers).items()}
    return {name: numbers[name] for name in COUNTS} | {name: shares[name] for name in RATES}


@pytest.mark.usefixtures("_requests")
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("by", COLUMNS)
def test_each_figure_equals_that_of_the_three_rates(by: str, policy: rates.Policy) -> None:
    whole = {key: expected(each, policy) for key, each in tallies(SYSTEM, DAYS, by, NOON).items()}
    found = definitions(policy)
    asked = expressions.figures(expressions.table_of(REQUESTS, NOON), [COLUMNS[by]], found)
    of = REQUESTS.begun_in(DAYS.instants)
    for rows in (engine.rows(asked, REQUESTS, of), duckdb_engine.rows_of(asked, REQUESTS, of)):
        assert {str(key or "") for key, *_values in rows} == whole.keys()
        for key, *values in rows:
            for indicator, value in zip(found, values, strict=True):
                wanted = whole[str(key or "")][indicator.name]
                assert (value is None) == (wanted is None), indicator.name
                assert wanted is None or float(value) == pytest.approx(wanted), indicator.name


@pytest.mark.usefixtures("_requests", "lake")
def test_command_computes_any_indicator_by_any_column() -> None:
    def run(*given: str) -> Any:
        days = ["--from", "2026-03-09", "--to", "2026-03-11", "--json"]
        return CliRunner().invoke(commands, ["run", *given, *days])

    rows = json.loads(run("opened", "--by", "grid_code").stdout)
    [total] = json.loads(run("opened", "--by", "total").stdout)
    assert [row["key"] for row in rows] == ["", "G1", "G2"]
    assert total == {"key": "total", "value": sum(row["value"] for row in rows)}
    [rate] = json.loads(run("satisfaction", "--by", "total").stdout)
    assert 0 < rate["value"] < 1
    assert run("nonsense").exit_code
    assert run("opened", "--by", "moon").exit_code


def test_commands_list_every_fact_and_indicator() -> None:
    facts = json.loads(CliRunner().invoke(commands, ["facts", "--json"]).stdout)
    assert {"fact": "need", "column": "lowest", "type": "int64"}.items() <= next(
        one.items() for one in facts if one["column"] == "lowest"
    )
    assert all(one["meaning"] for one in facts)
    figures = json.loads(CliRunner().invoke(commands, ["indicators", "--json"]).stdout)
    score = next(one for one in figures if one["name"] == "score")
    assert (score["source"], score["direction"], score["minimum"]) == ("cases.Case", "up", 30)
    assert CliRunner().invoke(commands, ["facts"]).exit_code == 0
    assert CliRunner().invoke(commands, ["indicators"]).exit_code == 0
