"""Statistical outcome of a request, packed into one small number per row.

`Case.outcome` is a stored generated column: the database derives it from the row's own columns at
every write, so that they always agree, for all writers (actions, imports, psql). One covering
index holds it together with unit, grid and category; the three rates of all units are then one
``GROUP BY unit, outcome`` over that index instead of a scan of wide rows. `rates.decode` reads the
number.

Layout, from the lowest bit: stage (3 bits), deadline (2), excluded (1), then level (3), contacted
(1) and solved (1) of the last valid callback; level 0 means that there is none.
"""

from __future__ import annotations

from typing import cast

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Expression

STAGES = ("work", "suspended", "resolved", "closed", "merged", "declined")
"""Statistical stages of a request; the position is the stored number."""

UNDECIDED, ON_TIME, LATE, EXEMPTED = range(4)

STAGE_BITS = 0b111
DEADLINE_SHIFT = 3
DEADLINE_BITS = 0b11
EXCLUDED = 1 << 5
LEVEL_SHIFT = 6
LEVEL_BITS = 0b111
CONTACTED = 1 << 9
SOLVED = 1 << 10


def expression() -> Expression:
    """Expression of the generated column over the columns of `Case`."""
    stage = Case(
        *(When(state=name, then=Value(number)) for number, name in enumerate(STAGES) if number),
        default=Value(0),
    )
    deadline = Case(
        When(on_time=True, then=Value(ON_TIME << DEADLINE_SHIFT)),
        When(on_time=False, is_exempted=True, then=Value(EXEMPTED << DEADLINE_SHIFT)),
        When(on_time=False, then=Value(LATE << DEADLINE_SHIFT)),
        default=Value(0),
    )
    excluded = Case(When(is_excluded=True, then=Value(EXCLUDED)), default=Value(0))
    answered = {"callback_valid": True, "callback_level__isnull": False}
    callback = (
        Case(
            When(**answered, then=F("callback_level") * Value(1 << LEVEL_SHIFT)),
            default=Value(0),
        )
        + Case(When(**answered, callback_contacted=True, then=Value(CONTACTED)), default=Value(0))
        + Case(When(**answered, callback_solved=True, then=Value(SOLVED)), default=Value(0))
    )
    # A sum of expressions is an expression, but the type stubs do not declare it.
    return cast(Expression, stage + deadline + excluded + callback)
