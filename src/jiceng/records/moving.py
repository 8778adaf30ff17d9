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
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.records.choices import Asked, check, nothing_to_choose, options_of
from jiceng.records.facts import facts_before
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle
from jiceng.records.machine import Machine, obey, run
from jiceng.records.models import Record
from jiceng.records.moves import Move
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.relations import Places, Relation, counting
from jiceng.records.writing import write
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
    check(fields, Asked(by, at, facts_before(lifecycle.model, unit)))
    obey(opening.guard(fields, context))
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
    write(lifecycle, made, outcome, opening.event[0], context)
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
        check(fields, Asked(context.actor, context.at, facts, move.present(locked)))
        return facts

    def fits(self, locked: Record, move: Move, facts: Any, fields: Fields) -> Verdict:
        return _check_state(move, locked)

    def write(self, locked: Record, move: Move, outcome: Outcome, context: Context) -> None:
        to = move.to or (locked.state,)
        if not outcome.state and len(to) == 1:
            outcome = replace(outcome, state=next(iter(to)))
        if outcome.state not in to:
            raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
        write(self.lifecycle, locked, outcome, move.event[0], context)

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
        verdict = _check_state(move, record)
        if verdict:
            verdict = move.guard(facts, None, Context(by, at, record.pk, unit))
        asked = Asked(by, at, facts, move.present(record))
        if verdict and nothing_to_choose(options_of(move.fields, asked), move.fields):
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
        raise NotFound(_("Record not found, or not visible to you."), "record.missing")
    return locked


def _check_state(move: Move, record: Record) -> Verdict:
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
