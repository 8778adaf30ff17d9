"""Figures of requests: the three rates and their counts.

All rows of a report come from one statement that groups by outcome, answered by the covering index
``case_newest``; `rates.counted_in` defines what each outcome counts for, and the drill-down uses
the same function, so that a figure and its records cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.cases import keyset
from jiceng.cases.access.visibility import EVERYTHING, reach_of, visible_to
from jiceng.cases.figures import rates, withheld
from jiceng.cases.figures.definitions import COUNTS, RATES, REQUESTS, definitions
from jiceng.cases.figures.withheld import COLUMNS
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, RequestType
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.keyset import behind
from jiceng.core.query_lookups import uuid_array
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics


def tallies(actor: Actor, period: metrics.Period, by: str, at: datetime) -> dict[str, rates.Tally]:
    """Counts of the requests opened in a period, by the text form of unit, grid or category.

    Args:
        actor: counted are requests of units within the reach of ``metrics.read``, including those
            that the actor may not read; `withheld` decides what is shown of these.
        by: ``"unit"`` (in charge), ``"grid"``, ``"category"`` or ``"type"``.
        at: the moment for which overdue requests are determined.
    """
    where, params = _conditions(actor, period)
    found: dict[str, rates.Tally] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS[by]}, outcome, due_at < %s, callback_way, count(*) FROM cases_case "  # noqa: S608 - our own text
            f"WHERE {where} GROUP BY 1, 2, 3, 4",
            [at, *params],
        )
        for key, code, past_due, way, count in cursor.fetchall():
            tally = found.setdefault(str(key or ""), rates.Tally())
            tally.add(code, bool(past_due), count, way)
    return found


def _conditions(actor: Actor, period: metrics.Period) -> tuple[str, list[Any]]:
    """SQL condition of the counted requests, with parameters."""
    begin, end = period.instants
    reach = reach_of(actor, metrics.METRICS_READ)
    if reach == EVERYTHING:
        return "opened_at >= %s AND opened_at < %s", [begin, end]
    units = list(directory.tree().units_below(reach))
    return "opened_at >= %s AND opened_at < %s AND unit_id = ANY(%s)", [begin, end, units]


def three_rates(
    actor: Actor, period: metrics.Period, by: str, at: datetime
) -> list[metrics.FigureRow]:
    """The report of the three rates: ranked rows first, by score, then the others by code."""
    lines, rest = withheld.lines(
        actor,
        period,
        by,
        at,
        tallies(actor, period, by, at),
        lambda key: policy_for(_subject(key, by)[2], period),
    )
    rows = [_row(line, by, period) for line in lines]
    places = rates.ranks([row.figures["score"] if row.is_ranked else None for row in rows])
    placed = [
        metrics.FigureRow(
            row.key, row.code, row.name, row.figures, row.intervals, row.is_ranked, place
        )
        for row, place in zip(rows, places, strict=True)
    ]
    ranked = sorted(placed, key=lambda row: (row.rank is None, row.rank or 0, row.code))
    return [*ranked, *([_rest(rest)] if rest else [])]


def total_of(rows: Iterable[metrics.FigureRow]) -> metrics.FigureRow:
    """The counts and rates of all rows together; what the rows withhold is withheld here too.

    A rate is the mean of the rows' rates, weighted by their valid callbacks, so that each row's own
    policy counts. None without valid callbacks.
    """
    counts, sums = dict.fromkeys(COUNTS, 0), dict.fromkeys(RATES, 0.0)
    for row in rows:
        for name in COUNTS:
            counts[name] += int(row.figures.get(name) or 0)
        for name in RATES:
            sums[name] += (row.figures.get(name) or 0.0) * (row.figures.get("callbacks") or 0)
    callbacks = counts["callbacks"]
    shares = {name: total / callbacks if callbacks else None for name, total in sums.items()}
    return metrics.FigureRow("", "", gettext("Total"), {**counts, **shares})


def _rest(counts: Mapping[str, int | None]) -> metrics.FigureRow:
    """Total of what the rows leave out; without links and rates."""
    figures: dict[str, int | float | None] = {**dict.fromkeys((*COUNTS, *RATES)), **counts}
    return metrics.FigureRow(
        "", "", gettext("Total of rows with too few records"), figures, is_rest=True
    )


def _row(line: withheld.FigureLine, by: str, period: metrics.Period) -> metrics.FigureRow:
    key, tally = line.key, line.tally
    code, name, scopes = _subject(key, by)
    found = rates.rates(tally, policy_for(scopes, period))
    return metrics.FigureRow(
        key=key,
        code=code,
        name=name,
        figures={
            **{count: getattr(tally, count) for count in COUNTS if hasattr(tally, count)},
            "satisfied": found.satisfied,
            "basically_satisfied": found.basically_satisfied,
            "response": found.response,
            "resolution": found.resolution,
            "satisfaction": found.satisfaction,
            "score": found.score,
            **dict.fromkeys(line.suppressed),
        },
        intervals={
            "response": (found.response_interval.low, found.response_interval.high),
            "resolution": (found.resolution_interval.low, found.resolution_interval.high),
            "satisfaction": (found.satisfaction_interval.low, found.satisfaction_interval.high),
        },
        is_ranked=found.is_ranked,
    )


def _subject(key: str, by: str) -> tuple[str, str, list[str]]:
    """Code and name of a row, and the scopes of its weights from the narrowest to the widest."""
    if by == "unit":
        chain = directory.tree().chain(_key(key, by))
        if not chain:
            raise _no_row()
        scopes = [f"unit:{node.code}" for node in chain]
        return chain[0].code, directory.label_of(chain[0].id), scopes
    if by == "type":
        return key, str(dict(RequestType.choices).get(key, "")), []
    if by == "category":
        found = categories.get().get(key)
        return key, found.name if found else "", [f"category:{code}" for code in _lineage(key)]
    return key, key, []


def _lineage(code: str) -> list[str]:
    known, codes = categories.get(), []
    while code in known:
        codes.append(code)
        code = known[code].parent
    return codes


def policy_for(scopes: list[str], period: metrics.Period) -> rates.Policy:
    """Weights valid on the period's last day; built-in ones if none are published."""
    held = metrics.weighting_on(period.last, scopes)
    if held is None:
        return rates.DEFAULT_POLICY
    return rates.Policy(
        response=held.response,
        resolution=held.resolution,
        satisfaction=held.satisfaction,
        basic_share=held.basic_share,
        satisfied_from=held.satisfied_from,
        basic_from=held.basic_from,
        minimum=held.minimum,
    )


def under_figure(
    actor: Actor, period: metrics.Period, by: str, key: str, figure: str, at: datetime
) -> QuerySet[Case]:
    """Requests of one figure, unordered, limited to those that the actor may see.

    The records of a rate are its denominator. Confidential requests are counted in a figure but
    listed only for those who may read them.
    """
    of_row = Q(**{COLUMNS[by]: _key(key, by)})
    condition = of_row & counted(figure, policy_for(_subject(key, by)[2], period), at)
    begin, end = period.instants
    reach = reach_of(actor, metrics.METRICS_READ)
    if reach != EVERYTHING:
        condition &= Q(unit__any_of=uuid_array(directory.tree().units_below(reach)))
    return visible_to(actor).filter(condition, opened_at__gte=begin, opened_at__lt=end)


def under(
    actor: Actor,
    period: metrics.Period,
    by: str,
    key: str,
    figure: str,
    at: datetime,
    after: str | None,
    limit: int,
) -> metrics.DrillDown:
    """A page of the requests of one figure, newest first."""
    found = under_figure(actor, period, by, key, figure, at)
    if after:
        found = behind(found, keyset.NEWEST, keyset.decode(after))
    values = list(found.order_by("-opened_at", "-id").values_list("id", "opened_at")[: limit + 1])
    last = values[limit - 1] if len(values) > limit else None
    return metrics.DrillDown(
        ids=[id_ for id_, _opened in values[:limit]],
        next=keyset.encode(last[1], last[0]) if last else None,
    )


def _no_row() -> Invalid:
    return Invalid(gettext("Row not found."), "report.row")


def _key(key: str, by: str) -> Any:
    if by == "unit":
        try:
            return UUID(key)
        except ValueError:
            raise _no_row() from None
    return key or (None if by == "category" else "")


def counted(figure: str, policy: rates.Policy, at: datetime) -> Q:
    """Requests that a figure counts, as a condition on `Case`."""
    names = {
        "satisfied": [f"level_{n}" for n in rates.LEVELS if n >= policy.satisfied_from],
        "basically_satisfied": [
            f"level_{n}" for n in rates.LEVELS if policy.basic_from <= n < policy.satisfied_from
        ],
    }.get(figure, ["callbacks" if figure in RATES or figure in rates.BY_WAY else figure])
    by_way = Q(callback_way=rates.BY_WAY[figure]) if figure in rates.BY_WAY else Q()

    def codes(past_due: bool) -> list[int]:
        return [code for name in names for code in rates.codes_counted_in(name, past_due)]

    still_due = Q(due_at__isnull=True) | Q(due_at__gte=at)
    found = Q(due_at__lt=at, outcome__in=codes(True)) | (still_due & Q(outcome__in=codes(False)))
    return by_way & found


FIGURES: Final = (
    REQUESTS,
    *definitions(),
    metrics.FigureReport(
        name="three-rates",
        label=_("The three rates"),
        indicators=(*COUNTS, *RATES),
        groupings=tuple(COLUMNS),
        run=three_rates,
        down=under,
        address=lambda: reverse("figures"),
    ),
)
