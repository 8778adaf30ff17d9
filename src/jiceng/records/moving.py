"""Execution of moves, by actors and by timers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, SYSTEM, Actor, Verdict, refuse
from jiceng.core.errors import Forbidden, NotFound, Problem, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Stream
from jiceng.core.single_rows import row_with
from jiceng.directory import public as directory
from jiceng.records.approving import Asking, Request, pending_on
from jiceng.records.choices import ChoiceContext, check, nothing_to_choose, options_of
from jiceng.records.facts import facts_before
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle, lifecycle_of
from jiceng.records.machine import obey, run
from jiceng.records.models import Record
from jiceng.records.moves import Move, Opening
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.relations import counting
from jiceng.records.rows import Rows, check_state, may
from jiceng.records.writing import write
from jiceng.ui.fields import read
from jiceng.ui.modelfields import columns_from

BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Possible:
    """A move for a page: allowed now, or else the reason why not."""

    move: Move
    verdict: Verdict


def open_record(
    kind: str,
    given: Mapping[str, Any],
    *,
    unit: UUID,
    by: Actor,
    at: datetime,
    record: UUID | None = None,
    savepoint: bool = True,
) -> Record:
    """Create a record.

    Args:
        given: input of the opening, by field.
        unit: the unit that will be in charge.
        record: its identifier, if something else has chosen it, such as a phone without signal.
        savepoint: False if the caller undoes its own transaction or savepoint after a refusal.

    Raises:
        Invalid: for invalid fields.
        Forbidden, Refused: with the reason; nothing has been written.
    """
    with transaction.atomic(savepoint=savepoint):
        return _open(lifecycle_of(kind), given, unit, by, at, record)


def _open(
    lifecycle: Lifecycle,
    given: Mapping[str, Any],
    unit: UUID,
    by: Actor,
    at: datetime,
    record: UUID | None,
) -> Record:
    opening, node = lifecycle.opening, directory.tree().get(unit)
    if node is not None and not by.all_powers:
        refuse_opening(opening).or_refuse()
        by.may(opening.right, node.path).or_refuse()
    if node is None or (opening.kinds and node.kind not in opening.kinds):
        raise NotFound(_("Unit not found."), "record.unit")
    if record is not None and row_with(Stream, record) is not None:
        raise Refused(_("A record with this identifier exists already."), "record.exists")
    fields, context = read(opening.fields, given), Context(by, at, record or uuid7(), unit)
    check(fields, ChoiceContext(by, at, facts_before(lifecycle.model, unit)))
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
    if opening.then is not None:
        opening.then(made, fields, context)
        made.refresh_from_db()
    return made


def refuse_opening(opening: Opening) -> Verdict:
    """Whether anybody but the system creates such records."""
    if opening.right:
        return ALLOW
    return refuse("record.by_system", _("Only the system creates these."))


def _same(lifecycle: Lifecycle, unit: UUID, outcome: Outcome) -> Record | None:
    """The record that was begun with the same words before, and has not been moved on since."""
    unique_values = {name: outcome.changes[name] for name in lifecycle.opening.once}
    rows = lifecycle.model._default_manager.filter(unit=unit, state=outcome.state, **unique_values)  # noqa: SLF001
    found: Record | None = rows.order_by("id").first()
    return found


def make_move(
    kind: str,
    record: UUID,
    name: str,
    given: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    savepoint: bool = True,
) -> Record:
    """Make a move on a record; a move that needs approval is only requested (`approving`).

    Args:
        name: of the move.
        given: input of the move, by field.
        version: the version that the actor saw; None skips the check.
        savepoint: as of `open_record`.

    Raises:
        NotFound: the record is missing or hidden.
        Invalid: for invalid fields.
        Forbidden, Refused: with the reason; nothing has changed.
    """
    lifecycle = lifecycle_of(kind)
    move = lifecycle.move(name)
    if move is None:
        raise Refused(_("Action not found."), "record.move")
    machine: Any = Rows(lifecycle)
    requested: Any = move
    if move.approval is not None:
        machine, requested = Asking(lifecycle), Request(move)
    with transaction.atomic(savepoint=savepoint):
        made: Record = run(machine, requested, record, given or {}, by=by, at=at, version=version)
    return made


def possible_moves(
    lifecycle: Lifecycle, record: Record, *, by: Actor, at: datetime
) -> list[Possible]:
    """All moves that an actor's positions permit on a record, each with whether it is allowed
    now.
    """
    facts, found = lifecycle.load(record), list[Possible]()
    pending = pending_on(record.pk) if lifecycle.approved_moves else set[str]()
    for move in lifecycle.moves:
        if not move.right:
            continue
        try:
            unit = may(lifecycle, move.right, move.relations, record, by=by, at=at)
        except Forbidden:
            continue
        verdict = check_state(move, record)
        if verdict:
            verdict = move.guard(facts, None, Context(by, at, record.pk, unit))
        if verdict and move.approval is not None and move.name in pending:
            verdict = refuse("approval.pending")
        context = ChoiceContext(by, at, facts, move.present(record))
        if verdict and nothing_to_choose(options_of(move.fields, context), move.fields):
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
