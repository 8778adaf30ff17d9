"""Due times of the first contact and of the answer, computed from category, type and clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final, Protocol
from uuid import UUID

from jiceng.cases import rules
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.intake.sources import FORM
from jiceng.cases.models import Case, State
from jiceng.cases.triage.categories import load_request_types
from jiceng.core.calendar import current_calendar
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.clock import public as clocks

FIRST_CONTACT: Final = WorkingTime(24, TimeUnit.URGENT_HOUR)
"""Until a category states another time."""
_OWN_SOURCES: Final = frozenset({"", FORM})


class Timed(Protocol):
    """A request, or its row in a list, with what its three times are computed from."""

    @property
    def category_id(self) -> str | None:
        """Code of its category."""

    @property
    def request_type(self) -> str:
        """Value of `RequestType`, or ""."""

    @property
    def state(self) -> str:
        """Value of `State`."""

    @property
    def is_open(self) -> bool:
        """Whether it is open."""

    @property
    def unit_id(self) -> UUID:
        """The unit in charge."""

    @property
    def opened_at(self) -> datetime:
        """When it was reported."""

    @property
    def due_at(self) -> datetime | None:
        """When it is due for completion."""

    @property
    def resolved_at(self) -> datetime | None:
        """When it was completed."""

    @property
    def contact_due_at(self) -> datetime | None:
        """When the first contact is due."""

    @property
    def contacted_at(self) -> datetime | None:
        """When the resident was contacted."""

    @property
    def answer_due_at(self) -> datetime | None:
        """When the answer is due."""

    @property
    def answered_at(self) -> datetime | None:
        """When the resident was answered."""

    @property
    def ledger(self) -> list[dict[str, Any]]:
        """Its clock."""


@cache
def _times_of_types() -> dict[str, WorkingTime]:
    """Time until the answer of the types that have one of their own."""
    return {
        each.code: WorkingTime(each.answer_amount, TimeUnit(each.answer_unit))
        for each in load_request_types()
        if each.answer_amount
    }


def answer_time(category: CategoryFacts, request_type: str) -> WorkingTime:
    """Time until the answer to a request."""
    return rules.answer_time(category.answer, _times_of_types().get(request_type))


def times_of(case: Timed) -> tuple[rules.ServiceTime, rules.ServiceTime]:
    """First contact and answer of a request; a suspended one has no due time of the answer."""
    is_paused = case.state == State.SUSPENDED and case.answered_at is None
    answer_due = None if is_paused else case.answer_due_at
    return (
        rules.ServiceTime(rules.CONTACT, case.contact_due_at, case.contacted_at),
        rules.ServiceTime(rules.ANSWER, answer_due, case.answered_at),
    )


def begin(case: Case, category: CategoryFacts | None, at: datetime, *, is_reachable: bool) -> None:
    """Set the due times of a new request.

    Args:
        is_reachable: whether there is somebody to contact; nobody can call an anonymous reporter.
    """
    calendar = current_calendar()
    if is_reachable:
        contact = category.first_contact if category else FIRST_CONTACT
        case.contact_due_at = clocks.first_due(at, contact, calendar)
    if category is not None:
        answer = answer_time(category, case.request_type)
        case.answer_due_at = clocks.first_due(at, answer, calendar)
    show_next(case)


def follow(case: Case) -> None:
    """Recompute the due times that are not met yet after the category, the type, the clock or the
    calendar has changed.

    Requests from other systems are not measured: their contacts and answers happened there.
    """
    category = categories.get().get(case.category_id or "")
    if category is not None and (case.answer_due_at or case.source in _OWN_SOURCES):
        calendar = current_calendar()
        if case.contact_due_at is not None and case.contacted_at is None:
            contact = category.first_contact
            case.contact_due_at = clocks.first_due(case.opened_at, contact, calendar)
        if case.answered_at is None:
            # While it is paused, the former time stays (`times_of`).
            case.answer_due_at = answer_clock(case).due_at or case.answer_due_at
    show_next(case)


def contact_clock(case: Timed) -> clocks.Clock:
    """Clock of the first contact; nothing stops it but the contact."""
    category = categories.get().get(case.category_id or "")
    span = category.first_contact if category else FIRST_CONTACT
    start = clocks.Start(at=case.opened_at, span=span, unit_id=case.unit_id)
    return clocks.compute(_met([start], case.contacted_at), current_calendar())


def answer_clock(case: Timed) -> clocks.Clock:
    """Clock of the answer: it pauses with the request itself, e.g. while it is suspended;
    extensions, transfers and reopenings do not move it.
    """
    category = categories.get().get(case.category_id or "")
    span = answer_time(category, case.request_type) if category else None
    start = clocks.Start(at=case.opened_at, span=span, unit_id=case.unit_id)
    entries = [start, *_pauses(clocks.entry_from_dict(raw) for raw in case.ledger)]
    return clocks.compute(_met(entries, case.answered_at), current_calendar())


def running(case: Timed) -> Iterator[tuple[str, clocks.Clock]]:
    """The axis and the clock of each of the two times that is still to come."""
    if case.contact_due_at is not None and case.contacted_at is None:
        yield rules.CONTACT, contact_clock(case)
    if case.answer_due_at is not None and case.answered_at is None:
        yield rules.ANSWER, answer_clock(case)


def is_outdated(case: Case) -> bool:
    """Whether the calendar now gives other due times than those stored."""
    stored = {rules.CONTACT: case.contact_due_at, rules.ANSWER: case.answer_due_at}
    return any(
        clock.due_at is not None and clock.due_at != stored[axis] for axis, clock in running(case)
    )


def _pauses(ledger: Iterable[clocks.Entry]) -> Iterator[clocks.Entry]:
    """The entries of a request's ledger that pause the answer as well."""
    for entry in ledger:
        if isinstance(entry, clocks.Reopen):
            return
        if isinstance(entry, clocks.Pause | clocks.Resume | clocks.Stop | clocks.Continue):
            yield entry


def _met(entries: list[clocks.Entry], met: datetime | None) -> list[clocks.Entry]:
    """A ledger that ends when the time was met."""
    if met is None:
        return entries
    before = [each for each in entries if each.at <= met]
    stopped = isinstance(before[-1], clocks.Stop)
    return before if stopped else [*before, clocks.Stop(at=met)]


def show_next(case: Case) -> None:
    """Set the next due time of the two, for reminders."""
    found = rules.next_due(times_of(case), None)
    case.service_due_at = found[1] if found else None
