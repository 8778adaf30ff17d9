"""Writing the outcome of a move or an opening: record, dependent rows, clock, events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import Model, UniqueConstraint
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.bulk_inserts import NewRows, insert_in_action, row_of
from jiceng.core.errors import Invalid
from jiceng.core.events import NewEvent, record_all
from jiceng.core.ids import uuid7
from jiceng.core.single_rows import locked_row, update_row
from jiceng.records.clock import public as clocks
from jiceng.records.due import DueClock, breached
from jiceng.records.facts import owner_field
from jiceng.records.models import Record
from jiceng.records.outcomes import Changed, Context, Event, New, Outcome, fill_placeholders


class Living(Protocol):
    """The part of a lifecycle that writing needs."""

    @property
    def kind(self) -> str: ...
    @property
    def due(self) -> DueClock | None: ...
    def load(self, record: Any, /) -> Any: ...
    def next_moment(self, record: Any) -> datetime | None: ...


def write(
    lifecycle: Living, record: Record, outcome: Outcome, event: str, context: Context
) -> None:
    """Write an outcome: record, dependent rows, clock, and last the events, which cover all of
    them.

    Args:
        event: last part of the event's type.

    Raises:
        Invalid: a unique constraint is violated; with a message for the field.
    """
    was = None if record.version == 0 else (record.state, record.unit_id)
    for attribute, value in outcome.changes.items():
        setattr(record, attribute, value)
    record.state, record.moved_at = outcome.state, context.at
    record.version += 1
    with in_words(type(record), *(row.model for row in outcome.rows)):
        # Timers and clocks are computed from the rows as well. References are checked at the end.
        _write_rows(outcome.rows, record)
        late = _write_clock(lifecycle, record, was, outcome, context)
        record.wakes_at = lifecycle.next_moment(record)
        if was is None:
            insert_in_action([row_of(record)])
            record._state.adding, record._state.db = False, connection.alias  # noqa: SLF001 - as `save`
        else:
            update_row(record)
    _record_events(lifecycle, record, late, outcome, event, context, is_new=was is None)


def _record_events(
    lifecycle: Living,
    record: Record,
    late: Sequence[NewEvent],
    outcome: Outcome,
    event: str,
    context: Context,
    *,
    is_new: bool,
) -> None:
    """Record breaches as the system's, and then the move with its further events as the actor's."""
    if late:
        record_all(lifecycle.kind, record.pk, late, by=SYSTEM, is_new=is_new)
    told = [Event(f"{lifecycle.kind}.{event}", outcome.data), *outcome.events]
    happened = [
        NewEvent(each.type, context.at, fill_placeholders(each.data, record)) for each in told
    ]
    is_first = is_new and not late
    record_all(lifecycle.kind, record.pk, happened, by=context.actor, is_new=is_first)


@contextmanager
def in_words(*models: type[Model]) -> Iterator[None]:
    """Convert a violated unique constraint into its ``violation_error_message``, at the last of its
    fields.

    The database checks, so this also holds for concurrent writers. The caller's transaction is
    aborted.

    Raises:
        Invalid: with a message for the field.
    """
    try:
        yield
    except IntegrityError as error:
        problem = _problem_of(error, models)
        if problem is None:
            raise
        raise problem from None


def _problem_of(error: IntegrityError, models: tuple[type[Model], ...]) -> Invalid | None:
    refused_by = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in models:
        for each in model._meta.constraints:
            if isinstance(each, UniqueConstraint) and each.name == refused_by:
                words = _("This entry already exists.")
                if each.violation_error_message != each.default_violation_error_message:
                    words = str(each.violation_error_message)
                code = each.violation_error_code or "record.taken"
                named = each.fields[-1:]
                return Invalid(words, code, fields=dict.fromkeys(named, words))
    return None


def _write_rows(rows: Sequence[New | Changed], record: Record) -> None:
    """Write dependent rows in their order; new ones that follow each other in one statement."""
    for kind, some in groupby(rows, type):
        if kind is New:
            insert_in_action([_new_row(row, record) for row in some])
        else:
            for row in some:
                _change_row(row)


def _new_row(row: Any, record: Record) -> NewRows:
    owner = owner_field(row.model, type(record))
    return row_of(row.model(**{"id": uuid7(), **({owner: record} if owner else {}), **row.values}))


def _change_row(row: Any) -> None:
    changed = locked_row(row.model, row.id)
    if changed is None:
        raise row.model.DoesNotExist
    for attribute, value in row.values.items():
        setattr(changed, attribute, value)
    update_row(changed)


def _write_clock(
    lifecycle: Living,
    record: Any,
    was: tuple[str, UUID] | None,
    outcome: Outcome,
    context: Context,
) -> list[NewEvent]:
    """Write the clock entries of an outcome; returns the breaches that they reveal.

    Args:
        was: state and unit before; None for an opening.
    """
    due, at = lifecycle.due, context.at
    if due is None:
        if outcome.clock:
            raise ValueError(f"{lifecycle.kind} has no clock")
        return []
    if was is None:
        follows = due.begins(record.state, record.unit_id, lambda: lifecycle.load(record), at)
    else:
        follows = due.moves(was, (record.state, record.unit_id), at)
    clocks.append(record, *follows, *outcome.clock)
    return breached(lifecycle.kind, record, at)
