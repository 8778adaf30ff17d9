"""Suppression of counts of requests that the reader may not open.

Figures include more than a reader may read: confidential requests, and for readers with access to
figures only, all requests. `metrics.withholding` decides how much is shown; this module selects the
hidden requests and assembles the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

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
_LEFTOVER: Final = frozenset({"undue", "uncontacted", "unsolved", "dissatisfied"})
# What is computed from the counts of a block.
_COMPUTED: Final = {2: ("in_time",), 3: ("response", "resolution", "satisfaction", "score")}
_SUMS: Final = {3: ("satisfaction_sum", "score_sum", "score_of")}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One row of a table.

    Args:
        numbers: those of the requests that the reader may read, plus hidden ones as far as
            permitted.
        suppressed: figures that cannot be shown.
    """

    key: str
    numbers: rates.Numbers
    suppressed: frozenset[str] = frozenset()


def lines(
    actor: Actor, whole: Mapping[str, rates.Numbers], hidden: Mapping[str, rates.Numbers]
) -> tuple[list[FigureLine], dict[str, float]]:
    """Rows of a table, and the total of what they leave out as far as permitted.

    Args:
        whole: numbers of all requests, by row key.
        hidden: those of the requests that the actor may not open, for the rows with any.
    """
    if not hidden:
        return [FigureLine(key, numbers) for key, numbers in whole.items()], {}
    # For readers of requests all counts form one block, so that the figures of a row are
    # consistent.
    blocks = [[n for names in _COUNTED for n in names]] if _reads(actor) else _COUNTED
    counts = {key: {name: int(n) for name, n in each.items()} for key, each in hidden.items()}
    disclosed = metrics.withheld_counts(counts, blocks)
    found = []
    for key, numbers in whole.items():
        if key not in hidden:
            found.append(FigureLine(key, numbers))
            continue
        line = _line(key, numbers, hidden[key], disclosed.blocks[key], len(blocks))
        if line is not None:
            found.append(line)
    return found, _rest(disclosed.rest)


def _line(
    key: str,
    whole: rates.Numbers,
    hidden: rates.Numbers,
    shown_blocks: frozenset[int],
    blocks: int,
) -> FigureLine | None:
    """A row with some of its hidden requests; None if nothing can be shown."""
    left = [
        place for place in range(len(_COUNTED)) if (place if blocks > 1 else 0) not in shown_blocks
    ]
    shown = dict(whole)
    for place in left:
        for name in (*_COUNTED[place], *_SUMS.get(place, ())):
            shown[name] = whole[name] - hidden[name]
    if not shown["opened"]:
        return None
    if whole["opened"] > hidden["opened"]:
        return FigureLine(key, shown)  # without a sign that something is suppressed
    names = {name for place in left for name in (*_COUNTED[place], *_COMPUTED.get(place, ()))}
    return FigureLine(key, shown, frozenset(names))


def _rest(rests: Sequence[Mapping[str, int] | None]) -> dict[str, float]:
    """The counts that all rows together leave out; a block that cannot be shown is missing."""
    found: dict[str, float] = {}
    for counts in rests:
        if any((counts or {}).values()):
            found |= counts or {}
    return {name: count for name, count in found.items() if name not in _LEFTOVER}


def _reads(actor: Actor) -> bool:
    """Whether the actor may read requests wherever they may see figures."""
    return _covers(actor.reach(CASE_READ), actor.reach(metrics.METRICS_READ))


def _covers(reach: tuple[str, ...], paths: tuple[str, ...]) -> bool:
    return all(path.startswith(reach) for path in paths)


def hidden_in(actor: Actor, spans: Iterable[tuple[datetime, datetime]]) -> QuerySet[Case] | None:
    """Requests opened in these spans that the actor sees in figures but may not open.

    Args:
        spans: half-open intervals of instants.

    Returns:
        None if the actor may open all of them.
    """
    reach = actor.reach(metrics.METRICS_READ)
    is_reader = _reads(actor)
    if is_reader and _covers(actor.reach(CASE_READ_CONFIDENTIAL), reach):
        return None
    opened = Q()
    for begin, end in spans:
        opened |= Q(opened_at__gte=begin, opened_at__lt=end)
    rows = Case.objects.filter(opened)
    if is_reader:
        rows = rows.filter(confidential=True)  # faster: they may read all others
    if reach != ("/",):
        rows = rows.filter(unit__any_of=uuid_array(directory.tree().units_below(reach)))
    return rows.exclude(Exists(visible_to(actor).filter(pk=OuterRef("pk"))))
