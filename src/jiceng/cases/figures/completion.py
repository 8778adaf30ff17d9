"""How long requests take from the report to their completion, by category."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.models import Case, State
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics

if TYPE_CHECKING:
    from ibis.expr import types as ir

COUNTED_DAYS: Final = 90
"""Requests received in so many days; the index of categories bounds what is read."""
_PUT_ASIDE: Final = (str(State.MERGED), str(State.DECLINED))
_SECONDS_A_DAY: Final = 86_400

COMPLETIONS: Final = metrics.Fact(
    name="completion",
    label=_("Requests with their completion"),
    model=Case,
    unit="unit",
    moment="opened_at",
    kind="case",
    columns=["category", "state", "is_excluded", "resolved_at"],
)


def _is_completed(t: ir.Table) -> ir.BooleanValue:
    return ~t.is_excluded & t.state.notin(_PUT_ASIDE) & t.resolved_at.notnull()


def _seconds(moment: ir.Value) -> ir.Value:
    """Whole seconds since 1970; without `truncate` engines round differently."""
    return moment.truncate("s").epoch_seconds()


def _days(t: ir.Table) -> ir.Value:
    seconds = _seconds(t.resolved_at) - _seconds(t.opened_at)
    return _is_completed(t).ifelse(seconds / float(_SECONDS_A_DAY), 0.0)


COMPLETED: Final = metrics.Indicator(
    "completion.completed",
    _("Completed"),
    _("requests opened in the period and completed by now, without excluded and merged ones"),
    _is_completed,
    fact=COMPLETIONS.name,
)
DAYS: Final = metrics.Indicator(
    "completion.days",
    _("Days to completion"),
    _("sum over them of the calendar days from report to completion"),
    _days,
    fact=COMPLETIONS.name,
    direction="down",
)
FIGURES: Final = (COMPLETIONS, COMPLETED, DAYS)


@dataclass(frozen=True, slots=True)
class TimeTaken:
    """Completed requests and the calendar days that they took together."""

    completed: int = 0
    days: float = 0.0

    def __add__(self, other: TimeTaken) -> TimeTaken:
        return TimeTaken(self.completed + other.completed, self.days + other.days)

    @property
    def mean(self) -> float | None:
        """Average calendar days; None without any."""
        return self.days / self.completed if self.completed else None


def taken_by_category(actor: Actor, codes: Collection[str], at: datetime) -> dict[str, TimeTaken]:
    """Time taken by requests of the last `COUNTED_DAYS` days, by category: one statement over the
    requests of these categories.

    Only requests that the actor may open and whose figures the actor may read are counted; nothing
    for those who may not read figures.
    """
    if not actor.holds(metrics.METRICS_READ):
        return {}
    reach = directory.within(actor.reach(metrics.METRICS_READ), "unit__path")
    facts = visible_to(actor).filter(
        reach,
        category__in=codes,
        opened_at__gt=at - timedelta(days=COUNTED_DAYS),
        opened_at__lte=at,
    )
    rows = metrics.figures_of((COMPLETED.name, DAYS.name), facts, "category", at)
    return {code: TimeTaken(int(count), float(days)) for code, count, days in rows}


def summed(own: Mapping[str, TimeTaken], codes: Iterable[str]) -> TimeTaken:
    """Time taken by several categories together."""
    return sum((own[code] for code in codes if code in own), TimeTaken())
