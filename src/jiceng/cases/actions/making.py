"""Execution of declared moves on database rows of requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from jiceng.cases import lifecycle, queries, rules
from jiceng.cases.actions.base import MoveContext as UnderWay
from jiceng.cases.actions.base import finish
from jiceng.cases.actions.stored_facts import StoredFacts
from jiceng.cases.lifecycle import Beside, CaseOutcome, Photos, RequestFacts, RequestMove, belonging
from jiceng.cases.lifecycle.writing import write_outcome_parts
from jiceng.cases.models import Approval, Case, CaseTask
from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.records.public import Context, Fields, Machine, Outcome, run

WRITES: Final = {
    "_Writer.add": "rows of a move, recorded by `finish` in the same transaction",
    "_Writer.set": "likewise",
}


@transaction.atomic
def make_move(
    name: str,
    *,
    case: UUID,
    given: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
    about: CaseTask | Approval | None = None,
) -> Case:
    """Make a move on a request.

    Args:
        name: of a move in `lifecycle.MOVES`.
        given: input of the move, by field.
        version: the version that the actor saw; a stale move is refused.
        about: the task or approval that the move concerns; reloaded under the lock.

    Raises:
        NotFound: missing or hidden.
        Invalid: for invalid fields.
        Forbidden, Refused: with the reason; nothing has changed.
    """
    move = lifecycle.MOVES[name]
    _lock_in_order(name, case, given or {})
    return run(_Rows(about), move, case, given or {}, by=by, at=at, version=version)


def _lock_in_order(name: str, case: UUID, given: Mapping[str, Any]) -> None:
    """Lock both requests of a merge ordered by identifier, which prevents deadlocks."""
    other = given.get("into")
    if name == "unmerge":
        other = Case.objects.filter(pk=case).values_list("merged_into", flat=True).first()
    if isinstance(other, UUID):
        both = Case.objects.select_for_update().filter(pk__in=(case, other))
        list(both.order_by("pk").values_list("pk"))


class _Rows(Machine[Case, RequestMove]):
    """Requests as database rows."""

    def __init__(self, about: CaseTask | Approval | None = None) -> None:
        self.about = about

    def lock(self, record: UUID, by: Actor) -> Case:
        # Lock order: request first, then its dependent rows, to prevent deadlocks.
        locked = queries.lock(by, record)
        if self.about is not None:
            self.about.refresh_from_db()
        return locked

    def unit_of(
        self, locked: Case, move: RequestMove, fields: Fields, by: Actor, at: datetime
    ) -> None:
        if isinstance(self.about, CaseTask):
            belonging.may_on_part(by, move.name, self.about).or_refuse()
        else:
            queries.may_make(by, move.name, locked).or_refuse()

    def facts(
        self, locked: Case, move: RequestMove, fields: Fields, context: Context
    ) -> StoredFacts:
        read = () if self.about is None else (self.about,)
        return StoredFacts(locked, context.actor, context.at, move.name, read)

    def fits(self, locked: Case, move: RequestMove, facts: RequestFacts, fields: Fields) -> Verdict:
        if self.about is not None:
            # The state of the task alone decides, which the guard checks.
            return rules.fits(move, facts.now) if move.guards else ALLOW
        return rules.fits(move, facts.now, reason=getattr(fields, "reason", ""))

    def write(self, locked: Case, move: RequestMove, outcome: Outcome, context: Context) -> None:
        if not isinstance(outcome, CaseOutcome) or not move.may_end_in(outcome.state, locked.state):
            raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
        write_outcome(locked, move.event, outcome, context)

    def stale(self) -> Verdict:
        return refuse("case.changed_meanwhile")


def write_outcome(case: Case, event: str, outcome: CaseOutcome, context: Context) -> Case:
    """Write the outcome of a move on a locked request.

    Args:
        event: type of the move's own event.
    """
    writer = _Writer(case, context.actor, context.at)
    write_outcome_parts(writer, event, outcome)
    finish(writer, outcome.state)
    for other in outcome.beside:
        writer.beside(other)
    return case


class _Writer(UnderWay):
    """Writes the rows and events of one move."""

    def add(self, rows: Sequence[Model]) -> None:
        """Insert rows of one model."""
        type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001

    def set(self, rows: Sequence[Model], values: Mapping[str, Any]) -> None:
        """Update columns of rows that were loaded under the lock."""
        for row in rows:
            for column, value in values.items():
                setattr(row, column, value)
        if len(rows) == 1:
            rows[0].save(update_fields=list(values))
        elif rows:
            manager = type(rows[0])._default_manager  # noqa: SLF001
            manager.filter(pk__in=[row.pk for row in rows]).update(**values)

    def attach(self, photos: Photos) -> None:
        """Attach uploaded photos to the request."""
        self.keep_photos(photos.kept, photos.kind, internal=photos.internal, task=photos.task)

    def beside(self, other: Beside) -> None:
        """Record an event on another locked request."""
        move = UnderWay(other.case, self.by, self.at)
        for column, value in other.changes.items():
            setattr(other.case, column, value)
        for event in other.events:
            move.add_event(event.type, event.data)
        finish(move)
