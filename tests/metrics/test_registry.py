"""The registry of figures keeps its names, and says no in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.metrics import registry
from jiceng.metrics.registry import Down, Indicator, Period, Report, Row

NOW = datetime(2026, 3, 10, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_INDICATORS", {})
    monkeypatch.setattr(registry, "_REPORTS", {})


def indicator(name="opened", **given):
    values = {"label": "Received", "formula": "count", "unit": "count", "source": "x.Y", **given}
    return Indicator(name=name, **values)


def report(**given):
    values = {
        "name": "plain",
        "label": "Plain",
        "indicators": ("opened",),
        "groupings": ("unit",),
        "run": lambda *_args: [Row("k", "C1", "One", {"opened": 3}, rank=1, is_ranked=True)],
        "down": lambda *args: Down([], f"limit {args[-1]}"),
        **given,
    }
    return Report(**values)


def test_a_figure_may_be_registered_again_only_as_the_same():
    registry.register(indicator())
    registry.register(indicator())
    with pytest.raises(ValueError, match="twice"):
        registry.register(indicator(formula="something else"))


def test_a_figure_needs_a_known_unit():
    with pytest.raises(ValueError, match="unit"):
        registry.register(indicator(unit="furlongs"))


def test_a_report_shows_registered_figures_alone():
    with pytest.raises(ValueError, match="opened"):
        registry.register_report(report())


def test_a_report_is_registered_once():
    registry.register(indicator())
    registry.register_report(report())
    with pytest.raises(ValueError, match="twice"):
        registry.register_report(report())


def test_a_row_is_given_out_as_one_flat_object():
    registry.register(indicator())
    registry.register_report(report())
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
    registry.register(indicator())
    registry.register_report(report())
    down = registry.down(
        "plain", SYSTEM, MARCH, "unit", key="k", figure="opened", at=NOW, limit=asked
    )
    assert down.next == f"limit {given}"


def test_what_does_not_exist_is_refused_in_words():
    registry.register(indicator())
    registry.register_report(report())
    with pytest.raises(Invalid):
        registry.run("nonsense", SYSTEM, MARCH, "unit", NOW)
    with pytest.raises(Invalid):
        registry.run("plain", SYSTEM, MARCH, "moon", NOW)
    with pytest.raises(Invalid):
        registry.run("plain", SYSTEM, Period(MARCH.last, MARCH.first), "unit", NOW)
    with pytest.raises(Invalid):
        registry.down("plain", SYSTEM, MARCH, "unit", key="k", figure="nonsense", at=NOW)
