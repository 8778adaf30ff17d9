"""Writing the outcome of a move or an opening: record, dependent rows, clock, events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model, UniqueConstraint
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.core.events import NewEvent
from jiceng.core.events import record as record_event
from jiceng.core.events import record_all as record_events
from jiceng.core.ids import uuid7
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
        if record.version == 1:
            record.save(force_insert=True)
        for row in outcome.rows:
            _write_row(row, record)
        late = _write_clock(lifecycle, record, was, outcome, context)
        record.wakes_at = lifecycle.next_moment(record)
        record.save()
    if late:
        record_events(lifecycle.kind, record.pk, late, by=SYSTEM)
    type_ = f"{lifecycle.kind}.{event}"
    for each in (Event(type_, outcome.data), *outcome.events):
        data = fill_placeholders(each.data, record)
        record_event(
            lifecycle.kind, record.pk, each.type, by=context.actor, at=context.at, data=data
        )


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


def _write_row(row: New | Changed, record: Record) -> None:
    manager = row.model._default_manager  # noqa: SLF001
    if isinstance(row, New):
        owner = owner_field(row.model, type(record))
        manager.create(**{"id": uuid7(), **({owner: record} if owner else {}), **row.values})
        return
    changed = manager.select_for_update().get(pk=row.id)
    for attribute, value in row.values.items():
        setattr(changed, attribute, value)
    changed.save(update_fields=list(row.values))


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
