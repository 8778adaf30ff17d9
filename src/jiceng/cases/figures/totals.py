"""Totals of the three rates for several periods, from one pass over the requests of these periods.

The periods are cut into disjoint segments, which are counted side by side, so that overlapping
periods (the last 30 days, those before, twelve weeks) read each row of the index once. A request
counts by the weights of its unit, as in the rows of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as Choice
from django.db.models import DateTimeField, F, Func, IntegerField, QuerySet, Value, When

from jiceng.cases.access.visibility import EVERYTHING, reach_of
from jiceng.cases.figures import indicators, rates, withheld
from jiceng.cases.models import Case
from jiceng.core.access import Actor
from jiceng.core.query_lookups import uuid_array
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics

Tallies = dict[tuple[int, int], rates.Tally]
"""By segment and class of units with the same weights."""

_MOMENTS: Final = ArrayField(DateTimeField())


def totals(
    actor: Actor, tables: Sequence[Sequence[metrics.Period]], at: datetime
) -> list[list[metrics.FigureRow]]:
    """For each table of disjoint periods a row with the total of each period.

    A period of which nothing can be shown has a row without figures. The number of queries does not
    depend on the number of periods: one, and one for what the actor may not open.
    """
    periods = [period for table in tables for period in table]
    cut = metrics.segments(periods)
    classes = indicators.policy_classes(actor, periods)
    class_ = _class(classes)
    # PostgreSQL counts the parts of this statement side by side.
    first, *others = (
        indicators.grouped(
            _counted(actor, span),
            at,
            segment=Value(number, output_field=IntegerField()),
            class_=class_,
        )
        for number, span in cut.spans
    )
    whole = _tallied(first.union(*others, all=True))
    rows = withheld.hidden_in(actor, cut.runs)
    hidden: Tallies = {}
    if rows is not None:
        hidden = _tallied(indicators.grouped(rows, at, segment=_segment(cut), class_=class_))
    policies = [each for each, _units in classes]
    found, place = [], 0
    for table in tables:
        numbers = [
            {
                str(n): _sum(tallies, cut.of(period), [each[place + n] for each in policies])
                for n, period in enumerate(table)
            }
            for tallies in (whole, hidden)
        ]
        minimums = [policies[0][place + n].minimum for n in range(len(table))]
        found.append(_rows(actor, numbers[0], numbers[1], minimums))
        place += len(table)
    return found


def _segment(cut: metrics.Segments) -> Func:
    bounds = Value(list(cut.bounds), output_field=_MOMENTS)
    return Func(F("opened_at"), bounds, function="width_bucket", output_field=IntegerField())


def _class(classes: Sequence[tuple[indicators.Policies, tuple[Any, ...]]]) -> Any:
    chosen = [
        When(unit__any_of=uuid_array(units), then=Value(n))
        for n, (_policies, units) in enumerate(classes)
        if n and units
    ]
    return Choice(*chosen, default=Value(0), output_field=IntegerField()) if chosen else Value(0)


def _counted(actor: Actor, span: tuple[datetime, datetime]) -> QuerySet[Case]:
    rows = Case.objects.filter(opened_at__gte=span[0], opened_at__lt=span[1])
    reach = reach_of(actor, metrics.METRICS_READ)
    if reach == EVERYTHING:
        return rows
    return rows.filter(unit__any_of=uuid_array(directory.tree().units_below(reach)))


def _tallied(found: QuerySet[Any]) -> Tallies:
    tallies: Tallies = {}
    for segment, class_, code, past, way, count in found:
        tally = tallies.setdefault((segment, class_), rates.Tally())
        tally.add(code, bool(past), count, way)
    return tallies


def _sum(tallies: Tallies, segments: range, policies: Sequence[rates.Policy]) -> dict[str, float]:
    """The numbers of some segments, each class by its policy."""
    found = rates.numbers(rates.Tally())
    for class_, policy in enumerate(policies):
        own = [tallies[each, class_] for each in segments if (each, class_) in tallies]
        for name, number in rates.numbers(sum(own, rates.Tally()), policy).items():
            found[name] += number
    return found


def _rows(
    actor: Actor,
    whole: Mapping[str, rates.Numbers],
    hidden: Mapping[str, rates.Numbers],
    minimums: Sequence[int],
) -> list[metrics.FigureRow]:
    some = {key: each for key, each in hidden.items() if each["opened"]}
    shown, _rest = withheld.lines(actor, whole, some)
    rows = {
        line.key: replace(indicators.row_of(line, minimums[int(line.key)]), is_rest=True)
        for line in shown
    }
    nothing = indicators.rest_row({})
    return [replace(rows.get(key, nothing), key=metrics.TOTAL, name="") for key in whole]
