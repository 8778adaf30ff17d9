"""Suppression of counts of requests that the reader may not open.

Figures include more than a reader may read: confidential requests, and for readers with access to
figures only, all requests. `metrics.withholding` decides how much is shown; this module counts the
hidden requests and assembles the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.figures import rates
from jiceng.cases.models import Case
from jiceng.cases.permissions import CASE_READ, CASE_READ_CONFIDENTIAL
from jiceng.core.access import Actor
from jiceng.core.query_lookups import uuid_array
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics

COLUMNS: Final = {
    "unit": "unit_id",
    "grid": "grid_code",
    "category": "category_id",
    "type": "request_type",
}
# Counts that can be derived from each other form one block; some end with the remainder of a sum.
_COUNTED: Final = (
    ("opened",),
    ("excluded", "merged", "declined", "closed", "open"),
    ("on_time", "overdue", "exempted", "undue"),
    (
        "callbacks",
        "contacted",
        "solved",
        "by_phone",
        "by_page",
        "by_own",
        "by_source",
        "satisfied",
        "basically_satisfied",
        "uncontacted",
        "unsolved",
        "dissatisfied",
    ),
)
_RATES: Final = ("response", "resolution", "satisfaction", "score")
_LEVELS: Final = tuple(f"level_{level}" for level in rates.LEVELS)
_STORED: Final = (*_COUNTED[:2], _COUNTED[2][:3], (*_COUNTED[3][:7], *_LEVELS))


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One row of a table.

    Args:
        tally: requests that the reader may read, plus hidden ones as far as permitted.
        suppressed: figures that cannot be shown.
    """

    key: str
    tally: rates.Tally
    suppressed: frozenset[str] = frozenset()


Lines = tuple[list[FigureLine], dict[str, int | None]]


def lines(
    actor: Actor,
    period: metrics.Period,
    by: str,
    at: datetime,
    whole: Mapping[str, rates.Tally],
    policy_of: Callable[[str], rates.Policy],
) -> Lines:
    """Rows of a table, and the total of what they leave out as far as permitted.

    Args:
        whole: counts of all requests, by row key.
        policy_of: policy of a row.
    """
    hidden = _hidden(actor, period, by, at)
    if not hidden:
        return [FigureLine(key, tally) for key, tally in whole.items()], {}
    # For readers of requests all counts form one block, so that the figures of a row are
    # consistent.
    blocks = [[n for names in _COUNTED for n in names]] if _reads(actor) else _COUNTED
    disclosed = metrics.withheld_counts(
        {k: _counts(t, policy_of(k)) for k, t in hidden.items()}, blocks
    )
    found = []
    for key, tally in whole.items():
        if key not in hidden:
            found.append(FigureLine(key, tally))
            continue
        line = _line(key, tally, hidden[key], disclosed.blocks[key], len(blocks))
        if line is not None:
            found.append(line)
    return found, _rest(disclosed.rest)


def _line(
    key: str, tally: rates.Tally, hidden: rates.Tally, shown_blocks: frozenset[int], blocks: int
) -> FigureLine | None:
    """A row with some of its hidden requests; None if nothing can be shown."""
    left = [
        place for place in range(len(_STORED)) if (place if blocks > 1 else 0) not in shown_blocks
    ]
    shown = rates.Tally(*(getattr(tally, f.name) for f in fields(tally)))
    for place in left:
        for name in _STORED[place]:
            setattr(shown, name, getattr(tally, name) - getattr(hidden, name))
    if not shown.opened:
        return None
    if tally.opened > hidden.opened:
        return FigureLine(key, shown)  # without a sign that something is suppressed
    suppressed = {name for place in left for name in _COUNTED[place]}
    return FigureLine(
        key, shown, frozenset(suppressed | (set(_RATES) if "callbacks" in suppressed else set()))
    )


def _rest(rests: tuple[Mapping[str, int] | None, ...]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for counts in rests:
        found |= counts or {}
    leftover = {"undue", "uncontacted", "unsolved", "dissatisfied"}
    return {n: c for n, c in found.items() if n not in leftover} if found.get("opened") else {}


def _counts(tally: rates.Tally, policy: rates.Policy) -> dict[str, int]:
    """All figures of some requests that a table shows."""
    counts = {f.name: getattr(tally, f.name) for f in fields(tally) if f.name not in _LEVELS}
    satisfied = tally.levels(policy.satisfied_from)
    basically = tally.levels(policy.basic_from, policy.satisfied_from)
    return counts | {
        "undue": tally.closed + tally.open - tally.on_time - tally.overdue - tally.exempted,
        "satisfied": satisfied,
        "basically_satisfied": basically,
        "dissatisfied": tally.callbacks - satisfied - basically,
        "uncontacted": tally.callbacks - tally.contacted,
        "unsolved": tally.callbacks - tally.solved,
    }


def _reads(actor: Actor) -> bool:
    """Whether the actor may read requests wherever they may see figures."""
    return _covers(actor.reach(CASE_READ), actor.reach(metrics.METRICS_READ))


def _covers(reach: tuple[str, ...], paths: tuple[str, ...]) -> bool:
    return all(path.startswith(reach) for path in paths)


def _hidden(actor: Actor, period: metrics.Period, by: str, at: datetime) -> dict[str, rates.Tally]:
    """Counts of requests that the actor may not open, by row key."""
    reach = actor.reach(metrics.METRICS_READ)
    is_reader = _reads(actor)
    if is_reader and _covers(actor.reach(CASE_READ_CONFIDENTIAL), reach):
        return {}
    begin, end = period.instants
    rows = Case.objects.filter(opened_at__gte=begin, opened_at__lt=end)
    if is_reader:
        rows = rows.filter(confidential=True)  # faster: they may read all others
    if reach != ("/",):
        rows = rows.filter(unit__any_of=uuid_array(directory.tree().units_below(reach)))
    rows = rows.exclude(Exists(visible_to(actor).filter(pk=OuterRef("pk"))))
    past_due = ExpressionWrapper(Q(due_at__lt=at), output_field=BooleanField())
    grouped = rows.annotate(past=past_due).values_list(
        COLUMNS[by], "outcome", "past", "callback_way"
    )
    found: dict[str, rates.Tally] = {}
    for key, code, past, way, count in grouped.annotate(count=Count("pk")).order_by():
        found.setdefault(str(key or ""), rates.Tally()).add(code, bool(past), count, way)
    return found
