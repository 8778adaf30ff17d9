"""What a page of figures shows, as chosen in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.core import query_parameters
from jiceng.core.errors import Invalid
from jiceng.metrics import periods, registry
from jiceng.metrics.periods import OWN, PRESETS, USUAL, Period
from jiceng.metrics.registry import FigureReport

BEFORE: Final = "before"
LAST_YEAR: Final = "year"
VERSUS: Final[Mapping[str, Any]] = {
    BEFORE: later("the period before"),
    LAST_YEAR: later("the same period last year"),
}
LABELS: Final[Mapping[str, Any]] = {
    "today": later("Today"),
    "week": later("This week"),
    "month": later("This month"),
    USUAL: later("Last 30 days"),
    "quarter": later("Last quarter"),
    "year": later("This year"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page of figures shows.

    Args:
        preset: a key of `PRESETS`, or `OWN`.
        period: the period, and `compared` the one that it is compared with.
        versus: a key of `VERSUS`.
        by: grouping of the rows.
        level: level of the units in the table; "" for the first one.
        figure: name of the drawn figure.
        is_full: whether the table has all figures.
        usual: the preset that needs no parameter.
    """

    preset: str
    period: Period
    versus: str
    compared: Period
    by: str
    level: str
    figure: str
    is_full: bool
    usual: str

    def query(self, **changed: str) -> str:
        """The query of a page with some parameters changed."""
        given = {
            "period": "" if self.preset in {self.usual, OWN} else self.preset,
            **(days_of(self.period) if self.preset == OWN else {}),
            "versus": "" if self.versus == BEFORE else self.versus,
            "by": self.by,
            "level": self.level,
            "figure": self.figure,
            "columns": "all" if self.is_full else "",
            **changed,
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def is_own(self) -> bool:
        """Whether its dates are chosen one by one."""
        return self.preset == OWN

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Parameters that a form for own dates keeps."""
        return parse_qsl(self.query(**{"from": "", "to": "", "period": OWN}))

    @property
    def presets(self) -> list[tuple[Any, str, bool]]:
        """Label and query of each preset, and whether it is chosen."""
        return [
            (
                label,
                self.query(**{"from": "", "to": "", "period": "" if name == self.usual else name}),
                name == self.preset,
            )
            for name, label in LABELS.items()
        ]

    @property
    def versus_options(self) -> list[tuple[Any, str, bool]]:
        """What a period can be compared with: label, query, whether it is chosen."""
        return [
            (label, self.query(versus="" if name == BEFORE else name), name == self.versus)
            for name, label in VERSUS.items()
        ]

    @property
    def columns_query(self) -> str:
        """Query of the page with all figures in the table, or with the main ones again."""
        return self.query(columns="" if self.is_full else "all")

    @property
    def is_yearly(self) -> bool:
        """Whether it is compared with the same period last year."""
        return self.versus == LAST_YEAR

    @property
    def compared_in_words(self) -> str:
        """The period that it is compared with, for people."""
        return in_words(self.compared)

    @property
    def in_words(self) -> str:
        """The period for people."""
        return in_words(self.period)


def days_of(period: Period) -> dict[str, str]:
    """A period as query parameters."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def in_words(period: Period) -> str:
    """A period for people."""
    if period.first == period.last:
        return date_format(period.first)
    return _("%(first)s to %(last)s") % {
        "first": date_format(period.first),
        "last": date_format(period.last),
    }


def period_of(given: Mapping[str, str], today: date) -> Period:
    """The period of a query; by default the last thirty days.

    Raises:
        Invalid: an invalid date.
    """
    first, last = query_parameters.day(given, "from"), query_parameters.day(given, "to")
    last = last or today
    return Period(first or last - timedelta(days=29), last)


def usual(report: FigureReport, today: date) -> Choice:
    """What a page shows unless something is chosen."""
    return choice_of({}, report, today)


def choice_of(given: Mapping[str, str], report: FigureReport, today: date) -> Choice:
    """What a query chooses.

    Raises:
        Invalid: an invalid date, an unknown preset or figure, a period that ends before it begins.
    """
    has_days = bool(given.get("from") or given.get("to"))
    preset = given.get("period") or (OWN if has_days else report.usual)
    versus = given.get("versus") or BEFORE
    if preset not in {*PRESETS, OWN} or versus not in VERSUS:
        raise Invalid(_("Period not found. Choose one of the list."), "report.preset")
    if preset == OWN:
        period = period_of(given, today)
        registry.check_order(period)
        chosen = periods.Preset(lambda _today: period)
    else:
        chosen = PRESETS[preset]
        period = chosen.of(today)
    figure = given.get("figure") or _first_share(report)
    if figure not in report.cards:
        raise Invalid(
            _("Figure “%(name)s” not found in this report.") % {"name": figure}, "figure.unknown"
        )
    return Choice(
        preset=preset,
        period=period,
        versus=versus,
        compared=chosen.before(period) if versus == BEFORE else chosen.last_year(period),
        by=given.get("by") or next(iter(report.groupings)),
        level=given.get("level", "")[:40],
        figure=figure,
        is_full=given.get("columns") == "all",
        usual=report.usual,
    )


def _first_share(report: FigureReport) -> str:
    known = registry.indicators()
    shares = [name for name in report.cards if known[name].unit == "share"]
    return (shares or list(report.cards) or [""])[0]
