"""Public interface of metrics for other apps."""

from jiceng.metrics.actions import set_weights
from jiceng.metrics.facts import Fact, Measure
from jiceng.metrics.permissions import METRICS_READ, METRICS_WEIGH
from jiceng.metrics.queries import weighting_on
from jiceng.metrics.record_figures import RecordFigures
from jiceng.metrics.registry import (
    DrillDown,
    FigureReport,
    FigureRow,
    Indicator,
    Period,
    as_json,
    drill_down,
    indicators,
    pages,
    report,
    run,
)
from jiceng.metrics.withholding import disclosed as withheld_counts

__all__ = [
    "METRICS_READ",
    "METRICS_WEIGH",
    "DrillDown",
    "Fact",
    "FigureReport",
    "FigureRow",
    "Indicator",
    "Measure",
    "Period",
    "RecordFigures",
    "as_json",
    "drill_down",
    "indicators",
    "pages",
    "report",
    "run",
    "set_weights",
    "weighting_on",
    "withheld_counts",
]
