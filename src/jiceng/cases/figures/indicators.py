"""Figures of requests: the three rates and their counts.

All rows of a report come from one statement that groups by outcome, answered by the covering index
``case_newest``; `rates.counted_in` defines what each outcome counts for, and the drill-down uses
the same function, so that a figure and its records cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext

from jiceng.cases import keyset
from jiceng.cases.access.visibility import EVERYTHING, reach_of, visible_to
from jiceng.cases.figures import rates, withheld
from jiceng.cases.figures.definitions import COUNTS, RATES
from jiceng.cases.figures.withheld import COLUMNS
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, RequestType
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.keyset import behind
from jiceng.core.query_lookups import uuid_array
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.metrics import public as metrics


def tallies(actor: Actor, period: metrics.Period, by: str, at: datetime) -> dict[str, rates.Tally]:
    """Counts of the requests opened in a period, by the text form of unit, grid or category.

    Args:
        actor: counted are requests of units within the reach of ``metrics.read``, including those
            that the actor may not read; `withheld` decides what is shown of these.
        by: ``"unit"`` (in charge), ``"grid"``, ``"category"`` or ``"type"``.
        at: the moment for which overdue requests are determined.
    """
    found: dict[str, rates.Tally] = {}
    with connection.cursor() as cursor:
        cursor.execute(*_statement(actor, period, COLUMNS[by], at))
        for key, code, past_due, way, count in cursor.fetchall():
            tally = found.setdefault(str(key or ""), rates.Tally())
            tally.add(code, bool(past_due), count, way)
    return found


def _statement(
    actor: Actor, period: metrics.Period, column: str, at: datetime
) -> tuple[str, list[Any]]:
    """The statement that counts requests, with parameters. PostgreSQL counts the parts of the
    period side by side.
    """
    reach = reach_of(actor, metrics.METRICS_READ)
    where, units = "opened_at >= %s AND opened_at < %s", []
    if reach != EVERYTHING:
        where += " AND unit_id = ANY(%s)"
        units.append(list(directory.tree().units_below(reach)))
    part = (
        f"SELECT {column} AS key, outcome, due_at < %s AS past, callback_way"  # noqa: S608 - our own text
        f" FROM cases_case WHERE {where}"
    )
    spans = metrics.pieces(period.instants)
    text = (
        "SELECT key, outcome, past, callback_way, count(*) FROM"  # noqa: S608 - our own text
        f" ({' UNION ALL '.join([part] * len(spans))}) AS parts GROUP BY 1, 2, 3, 4"
    )
    return text, [each for span in spans for each in (at, *span, *units)]


def three_rates(
    actor: Actor, period: metrics.Period, by: str, at: datetime
) -> list[metrics.FigureRow]:
    """The report of the three rates. Units are ranked by score, those of one level and kind with
    one another; other rows are in the order of their codes.
    """
    policies: dict[str, rates.Policy] = {}

    def counted(found: Mapping[str, rates.Tally]) -> dict[str, rates.Numbers]:
        for key in found.keys() - policies.keys():
            policies[key] = policy_for(_subject(key, by)[2], period)
        return {key: rates.numbers(tally, policies[key]) for key, tally in found.items()}

    whole = counted(tallies(actor, period, by, at))
    hidden = counted(_hidden(actor, period, by, at))
    lines, rest = withheld.lines(actor, whole, hidden)
    rows = [_row(line, by, policies[line.key]) for line in lines]
    if by == "unit":
        rows = metrics.ranked(rows, "score")
    else:
        rows.sort(key=lambda row: row.code)
    return [*rows, *([rest_row(rest)] if rest else [])]


def _hidden(actor: Actor, period: metrics.Period, by: str, at: datetime) -> dict[str, rates.Tally]:
    """Counts of requests that the actor may not open, by row key."""
    rows = withheld.hidden_in(actor, [period.instants])
    if rows is None:
        return {}
    found: dict[str, rates.Tally] = {}
    for key, code, past, way, count in grouped(rows, at, COLUMNS[by]):
        found.setdefault(str(key or ""), rates.Tally()).add(code, bool(past), count, way)
    return found


def grouped(rows: QuerySet[Case], at: datetime, *columns: str, **computed: Any) -> QuerySet[Any]:
    """Requests by columns, outcome, whether their due time has passed, and source of the callback,
    with the number of each.
    """
    past_due = ExpressionWrapper(Q(due_at__lt=at), output_field=BooleanField())
    found = rows.annotate(past=past_due, **computed)
    names = (*computed, *columns, "outcome", "past", "callback_way")
    return found.values_list(*names).annotate(count=Count("*")).order_by()


def rest_row(counts: rates.Numbers) -> metrics.FigureRow:
    """Total of what the rows leave out; without links and intervals."""
    figures: dict[str, int | float | None] = dict.fromkeys((*COUNTS, *RATES))
    parts: dict[str, tuple[float, int]] = {}
    if "callbacks" in counts:
        counts = {**counts, **rates.weighed(counts)}
    for name, (upper, whole) in rates.PARTS.items():
        if upper in counts:
            parts[name] = counts[upper], int(sum(counts[each] for each in whole))
            figures[name] = metrics.share_of(parts[name])
    figures |= {name: int(counts[name]) for name in COUNTS if name in counts}
    label = gettext("Total of rows with too few records")
    return metrics.FigureRow("", "", label, figures, is_rest=True, parts=parts)


def _row(line: withheld.FigureLine, by: str, policy: rates.Policy) -> metrics.FigureRow:
    code, name, _scopes = _subject(line.key, by)
    return row_of(
        line,
        policy.minimum,
        code=code,
        name=name,
        group=metrics.level_of(line.key) if by == "unit" else "",
    )


def row_of(
    line: withheld.FigureLine, minimum: int, *, code: str = "", name: str = "", group: str = ""
) -> metrics.FigureRow:
    """A row of the report from its numbers.

    Args:
        minimum: number of valid callbacks from which it is ranked.
    """
    found = {
        each: part
        for each, part in rates.parts(line.numbers).items()
        if each not in line.suppressed
    }
    shares = {each: metrics.share_of(part) for each, part in found.items()}
    return metrics.FigureRow(
        key=line.key,
        code=code,
        name=name,
        figures={
            **{count: int(line.numbers[count]) for count in COUNTS},
            **dict.fromkeys(RATES),
            **shares,
            **dict.fromkeys(line.suppressed & {*COUNTS, *RATES}),
        },
        intervals={
            each: metrics.wilson(share, found[each][1])
            for each, share in shares.items()
            if share is not None and each != "score"
        },
        is_ranked=found.get("score", (0, 0))[1] >= max(1, minimum),
        parts=found,
        group=group,
        minimum=minimum,
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
        name = found.name if found else gettext("without a category")
        return key, name, [f"category:{code}" for code in _lineage(key)]
    place = grids.current().places.get(key)
    return key, place.name if place else key or gettext("without a grid"), []


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
    if by == metrics.TOTAL:
        condition = Q()
        for policies, units in policy_classes(actor, [period]):
            one = counted(figure, policies[0], at)
            condition |= one & Q(unit__any_of=uuid_array(units)) if units else one
    else:
        of_row = Q(**{COLUMNS[by]: _key(key, by)})
        condition = of_row & counted(figure, policy_for(_subject(key, by)[2], period), at)
    begin, end = period.instants
    reach = reach_of(actor, metrics.METRICS_READ)
    if reach != EVERYTHING:
        condition &= Q(unit__any_of=uuid_array(directory.tree().units_below(reach)))
    return visible_to(actor).filter(condition, opened_at__gte=begin, opened_at__lt=end)


Policies = tuple[rates.Policy, ...]


def policy_classes(
    actor: Actor, periods: Sequence[metrics.Period]
) -> list[tuple[Policies, tuple[UUID, ...]]]:
    """Units with the same weights in some periods.

    Returns:
        the policy of each period, and the units; no units where these are the weights of all.
    """
    if not any(scope.startswith("unit:") for scope in metrics.weighted_scopes()):
        return [(tuple(policy_for([], each) for each in periods), ())]
    tree, found = directory.tree(), dict[Policies, list[UUID]]()
    for unit in tree.units_below(actor.reach(metrics.METRICS_READ)):
        scopes = [f"unit:{node.code}" for node in tree.chain(unit)]
        policies = tuple(policy_for(scopes, each) for each in periods)
        found.setdefault(policies, []).append(unit)
    classes = [(policies, tuple(units)) for policies, units in found.items()]
    return classes or [(tuple(policy_for([], each) for each in periods), ())]


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
    names: list[str] = {
        "satisfied": [f"level_{n}" for n in rates.LEVELS if n >= policy.satisfied_from],
        "basically_satisfied": [
            f"level_{n}" for n in rates.LEVELS if policy.basic_from <= n < policy.satisfied_from
        ],
        **{name: list(whole) for name, (_upper, whole) in rates.PARTS.items()},
        **{name: ["callbacks"] for name in (*rates.BY_WAY, "score")},
    }.get(figure, [figure])
    by_way = Q(callback_way=rates.BY_WAY[figure]) if figure in rates.BY_WAY else Q()

    def codes(past_due: bool) -> list[int]:
        return [code for name in names for code in rates.codes_counted_in(name, past_due)]

    still_due = Q(due_at__isnull=True) | Q(due_at__gte=at)
    found = Q(due_at__lt=at, outcome__in=codes(True)) | (still_due & Q(outcome__in=codes(False)))
    return by_way & found
