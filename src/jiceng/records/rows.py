"""Execution of outcomes on database rows: locking, permission checks, writing. The only module that
writes the outcomes of lifecycles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, SYSTEM, Actor, Verdict, refuse
from jiceng.core.errors import Forbidden, NotFound
from jiceng.core.events import NewEvent
from jiceng.core.events import record as record_event
from jiceng.core.events import record_all as record_events
from jiceng.core.ids import uuid7
from jiceng.records.choices import check
from jiceng.records.clock import public as clocks
from jiceng.records.due import breached
from jiceng.records.facts import owner_field
from jiceng.records.lifecycle import Lifecycle, Move
from jiceng.records.machine import Machine
from jiceng.records.models import Record
from jiceng.records.outcomes import Changed, Context, Event, New, Outcome, fill_placeholders
from jiceng.records.relations import Places, Relation, counting
from jiceng.ui.fields import Fields


class Rows(Machine[Record, Move]):
    """Executes moves on database rows."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.lifecycle = lifecycle

    def lock(self, record: UUID, by: Actor) -> Record:
        return lock(self.lifecycle, record, by)

    def unit_of(
        self, locked: Record, move: Move, fields: Fields, by: Actor, at: datetime
    ) -> UUID | None:
        return may(self.lifecycle, move.right, move.relations, locked, by=by, at=at)

    def facts(self, locked: Record, move: Move, fields: Fields, context: Context) -> Any:
        facts = self.lifecycle.load(locked)
        check(fields, facts, context.at)
        return facts

    def fits(self, locked: Record, move: Move, facts: Any, fields: Fields) -> Verdict:
        return fits(move, locked)

    def write(self, locked: Record, move: Move, outcome: Outcome, context: Context) -> None:
        outcome = with_state(move, locked, outcome)
        write(self.lifecycle, locked, outcome, move.event[0], context)

    def stale(self) -> Verdict:
        return refuse(
            "record.stale", _("This has just been changed by a colleague. Review it again.")
        )


def lock(lifecycle: Lifecycle, record: UUID, by: Actor) -> Record:
    """Lock a record that the actor sees; missing and hidden records give the same answer."""
    manager = lifecycle.model._default_manager  # noqa: SLF001
    rows = manager.select_for_update(of=("self",)).select_related("unit").filter(pk=record)
    locked = rows.first()
    if locked is None or not lifecycle.visible(by).filter(pk=record).exists():
        raise NotFound(_("This does not exist, or you cannot see it."), "record.missing")
    return locked


def fits(move: Move, record: Record) -> Verdict:
    """Whether the record's state allows a move."""
    if record.state in move.on:
        return ALLOW
    return refuse(
        "record.state", _("This cannot be done in the present state."), state=record.state
    )


def may(
    lifecycle: Lifecycle,
    right: str,
    relations: Iterable[Relation],
    record: Record,
    *,
    by: Actor,
    at: datetime,
) -> UUID | None:
    """The unit on whose behalf an actor may act on a record.

    Args:
        right: the permission required through one of the relations; "" for nobody.

    Raises:
        Forbidden: no position permits it.
    """
    if by.all_powers:
        return record.unit.pk
    places = lifecycle.places(record, at)
    found = counting(right, relations, by.grants, places) if right else frozenset()
    if not found:
        raise Forbidden(
            _("This can be done by %(who)s.")
            % {"who": "、".join(str(each.label) for each in relations)},
            "record.relation",
        )
    by.may(right).or_refuse()  # asks for the password again where the permission requires it
    return _unit_of(right, by, found, places)


def _unit_of(right: str, by: Actor, relations: frozenset[Relation], places: Places) -> UUID | None:
    """The unit of the first position that gives a permission through one of these relations."""
    for grant in by.grants:
        if counting(right, relations, [grant], places):
            return grant.unit_id
    return None


def with_state(move: Move, record: Record, outcome: Outcome) -> Outcome:
    """An outcome with its final state filled in.

    Raises:
        ValueError: the move does not declare the state.
    """
    to = move.to or (record.state,)
    if not outcome.state and len(to) == 1:
        outcome = replace(outcome, state=next(iter(to)))
    if outcome.state not in to:
        raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
    return outcome


def write(
    lifecycle: Lifecycle, record: Record, outcome: Outcome, event: str, context: Context
) -> None:
    """Write an outcome: record, dependent rows, clock, and last the events, which cover all of
    them.
    """
    was = None if record.version == 0 else (record.state, record.unit_id)
    for attribute, value in outcome.changes.items():
        setattr(record, attribute, value)
    record.state, record.moved_at = outcome.state, context.at
    record.version += 1
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


def _write_clock(
    lifecycle: Lifecycle,
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
