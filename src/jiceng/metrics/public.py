"""Public interface of metrics for other apps."""

from jiceng.metrics.actions import set_weights
from jiceng.metrics.permissions import METRICS_READ, METRICS_WEIGH
from jiceng.metrics.queries import weighting_on
from jiceng.metrics.record_figures import RecordFigures, Share
from jiceng.metrics.registry import (
    Down,
    Indicator,
    Period,
    Report,
    Row,
    as_json,
    down,
    indicators,
    pages,
    report,
    run,
)
from jiceng.metrics.withholding import told as withheld_counts

__all__ = [
    "METRICS_READ",
    "METRICS_WEIGH",
    "Down",
    "Indicator",
    "Period",
    "RecordFigures",
    "Report",
    "Row",
    "Share",
    "as_json",
    "down",
    "indicators",
    "pages",
    "report",
    "run",
    "set_weights",
    "weighting_on",
    "withheld_counts",
]
