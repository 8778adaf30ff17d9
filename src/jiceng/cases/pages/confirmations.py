"""Texts that confirm a move to the person who made it: what was done, to whom, until when.

Moves declare their text (`lifecycle.declaring.Offered`); this module fills in its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.cases import lifecycle
from jiceng.cases.callback.waiting import tries_of_cases
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.pages import deadline_words
from jiceng.core.templatetags.parts import matter, short_moment
from jiceng.directory import public as directory
from jiceng.records.clock import public as clocks
from jiceng.records.public import due_clause


def confirmation(move: str, case: Case, given: Mapping[str, Any], at: datetime) -> str:
    """The text after a move.

    Args:
        move: a name in `lifecycle.WHOSE`, made by pages.
        case: the request after the move.
        given: the move's input, by field; ``unit`` names another unit than the one in charge.
        at: the time of the move.
    """
    declared = lifecycle.WHOSE[move]
    assert isinstance(declared, lifecycle.Offered)
    text = declared.done(case.state, given) if callable(declared.done) else declared.done
    return str(text) % _Named(case, given, at)


class _Named(dict[str, str]):
    """The values that a text names; others are not computed."""

    def __init__(self, case: Case, given: Mapping[str, Any], at: datetime) -> None:
        super().__init__()
        self.case, self.given, self.at = case, given, at

    def __missing__(self, name: str) -> str:
        return VALUES[name](self.case, self.given, self.at)


def _labels(units: Iterable[UUID]) -> str:
    return "、".join(directory.label_of(unit) for unit in units)


def _category(case: Case) -> str:
    found = categories.get().get(case.category_id or "")
    return matter(found) if found else ""


def _other(given: Mapping[str, Any]) -> str:
    """Number of the request that stays after a merge, which the actor sees."""
    numbers = Case.objects.filter(pk=given["into"]).values_list("number", flat=True)
    return numbers.first() or ""


def _arrive_by(given: Mapping[str, Any], at: datetime) -> str:
    return short_moment(at + timedelta(minutes=float(given["arrive_minutes"])))


def _amount(given: Mapping[str, Any], case: Case) -> str:
    span = clocks.clock_of(case).span
    unit = given.get("amount_unit") or (span.unit if span else "")
    return deadline_words.amount(given.get("amount"), unit)


Value = Callable[[Case, Mapping[str, Any], datetime], str]
VALUES: Final[Mapping[str, Value]] = {
    "number": lambda case, _given, _at: case.number,
    "unit": lambda case, given, _at: directory.label_of(given.get("called") or case.unit_id),
    "within": lambda case, _given, _at: due_clause(case.due_at),
    "category": lambda case, _given, _at: _category(case),
    "units": lambda _case, given, _at: _labels(given["units"]),
    "arrive_by": lambda _case, given, at: _arrive_by(given, at),
    "other": lambda _case, given, _at: _other(given),
    "amount": lambda case, given, _at: _amount(given, case),
    "tries": lambda case, _given, _at: str(len(tries_of_cases([case]).get(case.pk, ()))),
    "score": lambda _case, given, _at: str(given["score"]),
    "at": lambda _case, _given, at: short_moment(at),
}
"""Values by the names of placeholders."""
