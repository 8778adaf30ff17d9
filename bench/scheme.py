"""A district's month scored by a scheme: 60 indicators for 80 units, from a million requests to the
lines of every sheet, compared with counting the same requests by unit in plain SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import cycle, islice

from django.db import connection

from bench.harness import Result, at_most_ms, best, median
from bench.seed import END, seeded
from bench.web import empty_view
from jiceng.assessment.schemes import figures, queries
from jiceng.assessment.schemes.models import ScoredPeriod
from jiceng.assessment.schemes.rules.scoring import Kind, Scoring
from jiceng.assessment.schemes.rules.sheets import sheet_of, stored
from jiceng.assessment.schemes.rules.trees import FULL, INDICATOR, Assessed, Part, Tree
from jiceng.directory.models import Unit

REQUESTS, UNITS, MEASURES, ROUNDS, MOST_MS = 1_000_000, 80, 60, 5, 2000
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
WAYS = (
    Scoring(Kind.LINEAR, floor=Fraction(0), target=Fraction(1), by_difficulty=True),
    Scoring(Kind.RANK, by_size=True),
    Scoring(Kind.MEAN, full_at=Fraction(11, 10)),
    Scoring(Kind.STEPS, steps=((Fraction(9, 10), Fraction(1)), (Fraction(1, 2), Fraction(1, 2)))),
    Scoring(Kind.DEDUCT, per_event=Fraction(1, 100), is_down=True),
)
BARE = """
SELECT unit_id, count(*), count(*) FILTER (WHERE state = 'closed')
FROM cases_case WHERE opened_at >= %s AND opened_at < %s GROUP BY unit_id
"""


def run() -> Result:
    """Medians in milliseconds."""
    with seeded(REQUESTS), empty_view() as empty:
        tree, period = _tree(), ScoredPeriod(first=FIRST, last=LAST, renamed={})
        _score(tree, period)
        return best(lambda: _measure(tree, period), empty)


def _measure(tree: Tree, period: ScoredPeriod) -> Result:
    ours, floor = _ms(lambda: _score(tree, period)), _ms(_bare)
    inputs = queries.inputs_of(period, tree, END)
    rules = _ms(lambda: sheet_of(tree, inputs))
    return Result(
        figure=f"a month of {MEASURES} indicators and {UNITS} units scored, of {REQUESTS} requests",
        ours=round(ours, 1),
        floor=round(floor, 1),
        ratio=round(ours / floor, 3),
        unit="ms",
        extra={"rules_ms": round(rules, 1)},
        goals=(at_most_ms("median", ours, MOST_MS),),
    )


def _tree() -> Tree:
    """Communities and streets, each measure one of the indicators of requests."""
    kinds = ["street_town", "village_community", "department"]
    units = list(Unit.objects.filter(kind__in=kinds).order_by("path")[:UNITS])
    if len(units) < UNITS:
        raise LookupError(f"the seeded district has {len(units)} units")
    names = [name for name, each in figures.summed().items() if each.fact == "request"]
    weight = FULL / MEASURES
    parts = [
        Part(
            *(str(n), "", name, weight, n),
            source=INDICATOR,
            indicator=name,
            scoring=WAYS[n % len(WAYS)],
        )
        for n, name in enumerate(islice(cycle(names), MEASURES))
    ]
    assessed = [
        Assessed(unit.pk, unit.kind, Fraction(10 + n % 7), Fraction(9 + n % 3, 10))
        for n, unit in enumerate(units)
    ]
    return Tree(parts, assessed)


def _score(tree: Tree, period: ScoredPeriod) -> int:
    sheet = sheet_of(tree, queries.inputs_of(period, tree, END))
    return sum(len(stored(line)) for unit in sheet.units.values() for line in unit.lines.values())


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [FIRST, LAST])
        cursor.fetchall()


def _ms(work: Callable[[], object]) -> float:
    return 1000 * median(work, ROUNDS)[0]
