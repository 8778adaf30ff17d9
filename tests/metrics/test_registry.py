"""The registry of figures keeps its names and refuses unknown ones."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.core.manifests import contributing, replacing
from jiceng.metrics import registry
from jiceng.metrics.figure_rows import FigureRow
from jiceng.metrics.periods import Period
from jiceng.metrics.registry import DrillDown, FigureReport, Indicator

NOW = datetime(2026, 3, 10, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _own_figures():
    with replacing(Indicator, indicator()), replacing(FigureReport, report()):
        yield


def indicator(name="opened", **given):
    values = {"label": "Received", "formula": "count", "unit": "count", "fact": "need", **given}
    return Indicator(name=name, **values)


def report(**given):
    values = {
        "name": "plain",
        "label": "Plain",
        "indicators": ("opened",),
        "groupings": ("unit",),
        "run": lambda *_args: [FigureRow("k", "C1", "One", {"opened": 3}, rank=1, is_ranked=True)],
        "down": lambda *args: DrillDown([], f"limit {args[-1]}"),
        **given,
    }
    return FigureReport(**values)


def test_figure_is_registered_once():
    again = indicator(formula="something else")
    with contributing(again), pytest.raises(ValueError, match="twice"):
        registry.indicators()


def test_figure_requires_a_known_unit():
    with pytest.raises(ValueError, match="unit"):
        indicator(unit="furlongs")


def test_figure_requires_a_known_fact():
    with contributing(indicator("lost", fact="nothing")), pytest.raises(ValueError, match="lost"):
        registry.indicators()


def every(facts):
    return facts.state == "open"


@pytest.mark.parametrize(
    "parts",
    [
        {"unit": "share"},
        {"unit": "share", "denominator": every},
        {"unit": "share", "numerator": every},
        {"unit": "points", "numerator": every},
        {"unit": "count", "numerator": every, "denominator": every},
        {"unit": "count", "expression": every},
        {"unit": "points", "numerator": every, "expression": every},
        {"direction": "sideways"},
    ],
)
def test_parts_of_a_figure_match_its_unit(parts):
    with pytest.raises(ValueError, match="opened"):
        indicator(**parts)


def test_figure_with_a_denominator_is_a_share():
    assert Indicator("x", "X", "x", every, every).unit == "share"
    assert Indicator("x", "X", "x", every).unit == "count"


def test_report_contains_only_registered_figures():
    with replacing(Indicator), pytest.raises(ValueError, match="opened"):
        registry.report("plain")


def test_report_is_registered_once():
    with contributing(report()), pytest.raises(ValueError, match="twice"):
        registry.report("plain")


def test_row_is_serialised_as_one_flat_object():
    [row] = registry.run("plain", SYSTEM, MARCH, "unit", NOW)
    assert registry.as_json(row) == {
        "code": "C1",
        "name": "One",
        "opened": 3,
        "intervals": {},
        "ranked": True,
        "rank": 1,
    }


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (50, 50), (10_000, 200)])
def test_page_size_of_records_is_limited(asked, given):
    down = registry.drill_down(
        "plain", SYSTEM, MARCH, "unit", key="k", figure="opened", at=NOW, limit=asked
    )
    assert down.next == f"limit {given}"


def test_unknown_name_is_refused_with_a_message():
    with pytest.raises(Invalid):
        registry.run("nonsense", SYSTEM, MARCH, "unit", NOW)
    with pytest.raises(Invalid):
        registry.run("plain", SYSTEM, MARCH, "moon", NOW)
    with pytest.raises(Invalid):
        registry.run("plain", SYSTEM, Period(MARCH.last, MARCH.first), "unit", NOW)
    with pytest.raises(Invalid):
        registry.drill_down("plain", SYSTEM, MARCH, "unit", key="k", figure="nonsense", at=NOW)


def test_declarations_are_read_without_ibis():
    """Importing ibis takes longer than starting a command; only the first computed figure
    imports it.
    """
    read = "from jiceng.metrics.registry import indicators, report; indicators(); report('need')"
    told = "print(sorted({'ibis', 'sqlglot', 'duckdb'}.intersection(sys.modules)))"
    command = f"import django, sys; django.setup(); {read}; {told}"
    ran = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
