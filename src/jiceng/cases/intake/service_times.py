"""Due times of the first contact and of the answer, computed from category, type and clock; the one
rule for all three times is `rules.in_order`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
_PAUSING: Final = frozenset({"pause", "resume", "stop", "continue"})
"""Kinds of entries."""
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
    """Set the due times of a new request, whose own clock has started.

    Args:
        is_reachable: whether there is somebody to contact; nobody can call an anonymous reporter.
    """
    calendar = current_calendar()
    contact = answer = None
    if is_reachable:
        span = category.first_contact if category else FIRST_CONTACT
        contact = clocks.first_due(at, span, calendar)
    if category is not None:
        answer = clocks.first_due(at, answer_time(category, case.request_type), calendar)
    case.contact_due_at, case.answer_due_at = rules.in_order(contact, answer, case.due_at)
    show_next(case)


def follow(case: Case) -> None:
    """Recompute the due times that are not met yet after the category, the type, the clock or the
    calendar has changed.

    Requests from other systems are not measured: their contacts and answers happened there.
    """
    category = categories.get().get(case.category_id or "")
    if category is not None and (case.answer_due_at or case.source in _OWN_SOURCES):
        if case.contact_due_at is not None and case.contacted_at is None:
            case.contact_due_at = contact_clock(case).due_at
        if case.answered_at is None:
            # While it is paused, the former time stays (`times_of`).
            case.answer_due_at = answer_clock(case).due_at or case.answer_due_at
    show_next(case)


def contact_clock(case: Timed) -> clocks.Clock:
    """Clock of the first contact: of the times until contact, answer and completion the one that is
    due first. Nothing stops it but the contact.
    """
    category, calendar = categories.get().get(case.category_id or ""), current_calendar()
    span = FIRST_CONTACT
    if category is not None:
        spans = [category.first_contact, answer_time(category, case.request_type)]
        completion = _completion(case).span
        spans += [completion] if completion is not None else []
        span = min(spans, key=lambda each: clocks.first_due(case.opened_at, each, calendar))
    start = clocks.Start(at=case.opened_at, span=span, unit_id=case.unit_id)
    return clocks.compute(_met([start], case.contacted_at), calendar)


def answer_clock(case: Timed, request_type: str | None = None) -> clocks.Clock:
    """Clock of the answer: it pauses with the request itself, e.g. while it is suspended, and is
    due with the completion at the latest; extensions and reopenings do not move it.

    Args:
        request_type: as if the request were of that type; its own by default.
    """
    category = categories.get().get(case.category_id or "")
    kind = case.request_type if request_type is None else request_type
    span = answer_time(category, kind) if category else None
    start = clocks.Start(at=case.opened_at, span=span, unit_id=case.unit_id)
    entries = [start, *_pauses(case.ledger)]
    own = clocks.compute(_met(entries, case.answered_at), current_calendar())
    completion = clocks.without_extensions(_completion(case))
    at = max(own.as_of, completion.as_of)
    due, last = own.due_by(at), completion.due_by(at)
    return completion if due is not None and last is not None and last < due else own


def _completion(case: Timed) -> clocks.Clock:
    """The request's own clock."""
    if isinstance(case, Case):
        return clocks.clock_of(case)
    return clocks.compute(map(clocks.entry_from_dict, case.ledger), current_calendar())


def running(case: Timed) -> Iterator[tuple[str, clocks.Clock]]:
    """The axis and the clock of each of the two times that is still to come."""
    for axis in (rules.CONTACT, rules.ANSWER):
        clock = running_clock(case, axis)
        if clock is not None:
            yield axis, clock


def running_clock(case: Timed, axis: str) -> clocks.Clock | None:
    """The clock of the first contact or of the answer; None if it is met or not measured."""
    if axis == rules.CONTACT:
        waits = case.contact_due_at is not None and case.contacted_at is None
        return contact_clock(case) if waits else None
    waits = case.answer_due_at is not None and case.answered_at is None
    return answer_clock(case) if waits else None


def is_outdated(case: Case) -> bool:
    """Whether the calendar now gives other due times than those stored."""
    stored = {rules.CONTACT: case.contact_due_at, rules.ANSWER: case.answer_due_at}
    return any(
        clock.due_at is not None and clock.due_at != stored[axis] for axis, clock in running(case)
    )


def _pauses(ledger: Iterable[Mapping[str, Any]]) -> Iterator[clocks.Entry]:
    """The entries of a request's ledger that pause the answer as well."""
    for raw in ledger:
        if raw["kind"] == "reopen":
            return
        if raw["kind"] in _PAUSING:
            yield clocks.entry_from_dict(raw)


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
