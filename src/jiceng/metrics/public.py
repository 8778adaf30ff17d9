"""Public interface of metrics for other apps."""

from jiceng.metrics.actions import set_weights
from jiceng.metrics.cards import records_of_unit
from jiceng.metrics.cards import usual_cards as figure_cards
from jiceng.metrics.choices import period_of
from jiceng.metrics.chosen_facts import figures_of
from jiceng.metrics.facts import Fact, Measure
from jiceng.metrics.figure_rows import FigureRow, Part, ranked, share_of, wilson
from jiceng.metrics.pages import figures as figures_page
from jiceng.metrics.pages import table as figures_table
from jiceng.metrics.periods import USUAL, Period, Segments, pieces, segments
from jiceng.metrics.permissions import METRICS_READ, METRICS_WEIGH
from jiceng.metrics.queries import weighted_scopes, weighting_on
from jiceng.metrics.record_figures import RecordFigures
from jiceng.metrics.registry import (
    TOTAL,
    DrillDown,
    FigureReport,
    Indicator,
    as_json,
    drill_down,
    indicators,
    pages,
    report,
    run,
    totals,
)
from jiceng.metrics.unit_levels import level_of
from jiceng.metrics.unit_parts import parts_by_unit, parts_of_figures
from jiceng.metrics.withholding import disclosed as withheld_counts

__all__ = [
    "METRICS_READ",
    "METRICS_WEIGH",
    "TOTAL",
    "USUAL",
    "DrillDown",
    "Fact",
    "FigureReport",
    "FigureRow",
    "Indicator",
    "Measure",
    "Part",
    "Period",
    "RecordFigures",
    "Segments",
    "as_json",
    "drill_down",
    "figure_cards",
    "figures_of",
    "figures_page",
    "figures_table",
    "indicators",
    "level_of",
    "pages",
    "parts_by_unit",
    "parts_of_figures",
    "period_of",
    "pieces",
    "ranked",
    "records_of_unit",
    "report",
    "run",
    "segments",
    "set_weights",
    "share_of",
    "totals",
    "weighted_scopes",
    "weighting_on",
    "wilson",
    "withheld_counts",
]
