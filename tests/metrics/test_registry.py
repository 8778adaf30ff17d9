"""The registry of figures keeps its names and refuses unknown ones."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.core.manifests import contributing, replacing
from jiceng.metrics import registry
from jiceng.metrics.registry import DrillDown, FigureReport, FigureRow, Indicator, Period

NOW = datetime(2026, 3, 10, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _own_figures():
    with replacing(Indicator, indicator()), replacing(FigureReport, report()):
        yield


def indicator(name="opened", **given):
    values = {"label": "Received", "formula": "count", "unit": "count", "source": "x.Y", **given}
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


def test_a_figure_is_contributed_once():
    again = indicator(formula="something else")
    with contributing(again), pytest.raises(ValueError, match="twice"):
        registry.indicators()


def test_a_figure_needs_a_known_unit():
    with pytest.raises(ValueError, match="unit"):
        indicator(unit="furlongs")


def test_a_report_shows_contributed_figures_alone():
    with replacing(Indicator), pytest.raises(ValueError, match="opened"):
        registry.report("plain")


def test_a_report_is_contributed_once():
    with contributing(report()), pytest.raises(ValueError, match="twice"):
        registry.report("plain")


def test_a_row_is_given_out_as_one_flat_object():
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
def test_a_page_of_records_has_a_sane_length(asked, given):
    down = registry.drill_down(
        "plain", SYSTEM, MARCH, "unit", key="k", figure="opened", at=NOW, limit=asked
    )
    assert down.next == f"limit {given}"


def test_what_does_not_exist_is_refused_in_words():
    with pytest.raises(Invalid):
        registry.run("nonsense", SYSTEM, MARCH, "unit", NOW)
    with pytest.raises(Invalid):
        registry.run("plain", SYSTEM, MARCH, "moon", NOW)
    with pytest.raises(Invalid):
        registry.run("plain", SYSTEM, Period(MARCH.last, MARCH.first), "unit", NOW)
    with pytest.raises(Invalid):
        registry.drill_down("plain", SYSTEM, MARCH, "unit", key="k", figure="nonsense", at=NOW)
