"""Execution of moves: the only module that writes the outcomes of lifecycles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, SYSTEM, Actor, Verdict, refuse
from jiceng.core.errors import Forbidden, NotFound, Problem, Refused
from jiceng.core.events import NewEvent
from jiceng.core.events import record as record_event
from jiceng.core.events import record_all as record_events
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.records.choices import check, nothing_to_choose, options_of
from jiceng.records.clock import public as clocks
from jiceng.records.due import breached
from jiceng.records.facts import facts_before, owner_field
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle, Move
from jiceng.records.machine import Machine, run
from jiceng.records.models import Record
from jiceng.records.outcomes import Changed, Context, Event, New, Outcome, fill_placeholders
from jiceng.records.relations import Places, Relation, counting
from jiceng.ui.fields import Fields, read
from jiceng.ui.modelfields import columns_from

BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Possible:
    """A move for a page: allowed now, or else the reason why not."""

    move: Move
    verdict: Verdict


def lifecycle_of(kind: str) -> Lifecycle:
    """The lifecycle of a kind of records.

    Raises:
        NotFound: unknown kind.
    """
    found = LIFECYCLES.by_key().get(kind)
    if found is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return found


@transaction.atomic
def open_record(
    kind: str, given: Mapping[str, Any], *, unit: UUID, by: Actor, at: datetime
) -> Record:
    """Create a record.

    Args:
        given: input of the opening, by field.
        unit: the unit that will be in charge.

    Raises:
        Invalid: for invalid fields.
        Forbidden, Refused: with the reason; nothing has been written.
    """
    lifecycle = lifecycle_of(kind)
    opening, node = lifecycle.opening, directory.tree().get(unit)
    if node is not None:
        by.may(opening.right, node.path).or_refuse()
    if node is None or (opening.kinds and node.kind not in opening.kinds):
        raise NotFound(_("Unit not found."), "record.unit")
    fields, context = read(opening.fields, given), Context(by, at, uuid7(), unit)
    check(fields, facts_before(lifecycle.model, unit), at)
    opening.guard(fields, context).or_refuse()
    made = lifecycle.model(id=context.record, version=0, unit_id=unit, opened_at=at)
    if opening.apply is None:
        columns = columns_from(lifecycle.model, fields)
        if opening.unit:
            columns[f"{opening.unit}_id"] = unit
        outcome = Outcome(next(iter(lifecycle.states)), {}, columns)
    else:
        outcome = opening.apply(fields, context)
    if opening.once and (known := _same(lifecycle, unit, outcome)) is not None:
        return known
    _write(lifecycle, made, outcome, opening.event[0], context)
    return made


def _same(lifecycle: Lifecycle, unit: UUID, outcome: Outcome) -> Record | None:
    """The record that was begun with the same words before, and has not been moved on since."""
    said = {name: outcome.changes[name] for name in lifecycle.opening.once}
    rows = lifecycle.model._default_manager.filter(unit=unit, state=outcome.state, **said)  # noqa: SLF001
    found: Record | None = rows.order_by("id").first()
    return found


@transaction.atomic
def make_move(
    kind: str,
    record: UUID,
    name: str,
    given: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Record:
    """Make a move on a record.

    Args:
        name: of the move.
        given: input of the move, by field.
        version: the version that the actor saw; None skips the check.

    Raises:
        NotFound: the record is missing or hidden.
        Invalid: for invalid fields.
        Forbidden, Refused: with the reason; nothing has changed.
    """
    lifecycle = lifecycle_of(kind)
    move = lifecycle.move(name)
    if move is None:
        raise Refused(_("Action not found."), "record.move")
    return run(_Rows(lifecycle), move, record, given or {}, by=by, at=at, version=version)


class _Rows(Machine[Record, Move]):
    """Executes moves on database rows."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.lifecycle = lifecycle

    def lock(self, record: UUID, by: Actor) -> Record:
        return _lock(self.lifecycle, record, by)

    def unit_of(
        self, locked: Record, move: Move, fields: Fields, by: Actor, at: datetime
    ) -> UUID | None:
        return _may(self.lifecycle, move, locked, by, at)

    def facts(self, locked: Record, move: Move, fields: Fields, context: Context) -> Any:
        facts = self.lifecycle.load(locked)
        check(fields, facts, context.at)
        return facts

    def fits(self, locked: Record, move: Move, facts: Any, fields: Fields) -> Verdict:
        return _fits(move, locked)

    def write(self, locked: Record, move: Move, outcome: Outcome, context: Context) -> None:
        to = move.to or (locked.state,)
        if not outcome.state and len(to) == 1:
            outcome = replace(outcome, state=next(iter(to)))
        if outcome.state not in to:
            raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
        _write(self.lifecycle, locked, outcome, move.event[0], context)

    def stale(self) -> Verdict:
        return refuse(
            "record.stale", _("This has just been changed by a colleague. Review it again.")
        )


def possible_moves(
    lifecycle: Lifecycle, record: Record, *, by: Actor, at: datetime
) -> list[Possible]:
    """All moves that an actor's positions permit on a record, each with whether it is allowed
    now.
    """
    facts, found = lifecycle.load(record), list[Possible]()
    for move in lifecycle.moves:
        if not move.right:
            continue
        try:
            unit = _may(lifecycle, move, record, by, at)
        except Forbidden:
            continue
        verdict = _fits(move, record)
        if verdict:
            verdict = move.guard(facts, None, Context(by, at, record.pk, unit))
        if verdict and nothing_to_choose(options_of(move.fields, facts, at), move.fields):
            verdict = refuse("record.nothing", _("No choices available for this action."))
        found.append(Possible(move, verdict))
    return found


def may_move(lifecycle: Lifecycle, record: Record, *, by: Actor, at: datetime) -> bool:
    """Whether an actor's positions permit any move on a record, in any state."""
    if by.all_powers:
        return True
    places = lifecycle.places(record, at)
    return any(
        counting(move.right, move.relations, by.grants, places)
        for move in lifecycle.moves
        if move.right
    )


def make_due_moves(*, at: datetime) -> int:
    """Make the moves whose timers have passed, each in its own transaction; returns how many.

    If a move is refused, its record keeps its time and is tried again at the next run; other
    records are not affected.
    """
    made = 0
    for lifecycle in LIFECYCLES.all():
        due = lifecycle.model._default_manager.filter(wakes_at__lte=at)  # noqa: SLF001
        rows = due.order_by("wakes_at", "id").values_list("pk", "state")[:BATCH]
        for pk, state in rows:
            made += _make_due(lifecycle, pk, state, at)
    return made


def _make_due(lifecycle: Lifecycle, pk: UUID, state: str, at: datetime) -> bool:
    record = lifecycle.model._default_manager.select_related("unit").get(pk=pk)  # noqa: SLF001
    if lifecycle.due is not None and lifecycle.is_paused(record):
        return _make_as_system(lifecycle, pk, lifecycle.due.resumes, at)
    facts = lifecycle.load(record)
    for move in lifecycle.moves:
        moment = move.after(facts) if move.after is not None and state in move.on else None
        if moment is not None and moment <= at:
            return _make_as_system(lifecycle, pk, move.name, at)
    return False


def _make_as_system(lifecycle: Lifecycle, pk: UUID, name: str, at: datetime) -> bool:
    try:
        make_move(lifecycle.kind, pk, name, by=SYSTEM, at=at)
    except Problem:
        return False
    return True


def _lock(lifecycle: Lifecycle, record: UUID, by: Actor) -> Record:
    """Lock a record that the actor sees; missing and hidden records give the same answer."""
    manager = lifecycle.model._default_manager  # noqa: SLF001
    rows = manager.select_for_update(of=("self",)).select_related("unit").filter(pk=record)
    locked = rows.first()
    if locked is None or not lifecycle.visible(by).filter(pk=record).exists():
        raise NotFound(_("This does not exist, or you cannot see it."), "record.missing")
    return locked


def _fits(move: Move, record: Record) -> Verdict:
    """Whether the record's state allows a move."""
    if record.state in move.on:
        return ALLOW
    return refuse(
        "record.state", _("This cannot be done in the present state."), state=record.state
    )


def _may(lifecycle: Lifecycle, move: Move, record: Record, by: Actor, at: datetime) -> UUID | None:
    """The unit on whose behalf an actor may make a move.

    Raises:
        Forbidden: no position permits it.
    """
    if by.all_powers:
        return record.unit.pk
    places = lifecycle.places(record, at)
    found = counting(move.right, move.relations, by.grants, places) if move.right else frozenset()
    if not found:
        raise Forbidden(
            _("This can be done by %(who)s.")
            % {"who": "、".join(str(each.label) for each in move.relations)},
            "record.relation",
            move=move.name,
        )
    by.may(move.right).or_refuse()  # asks for the password again where the permission requires it
    return _unit_of(move.right, by, found, places)


def _unit_of(right: str, by: Actor, relations: frozenset[Relation], places: Places) -> UUID | None:
    """The unit of the first position that gives a permission through one of these relations."""
    for grant in by.grants:
        if counting(right, relations, [grant], places):
            return grant.unit_id
    return None


def _write(
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
