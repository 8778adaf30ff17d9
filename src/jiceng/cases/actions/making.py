"""Making a move on a request in the database: the only place that writes what a move declares."""

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
from jiceng.cases.lifecycle.writing import carry_out
from jiceng.cases.models import Approval, Case, CaseTask
from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.records.public import Context, Fields, Machine, Outcome, run

WRITES: Final = {
    "_Writer.add": "rows of a move, of which `finish` tells in the same transaction",
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
        given: what it asks for, by name.
        version: the version that the actor saw; a stale move is refused.
        about: the part or the approval on which it is made; read again under the lock.

    Raises:
        NotFound: missing, or hidden from this actor.
        Invalid: for fields that cannot be used.
        Forbidden, Refused: with the reason; nothing has changed.
    """
    move = lifecycle.MOVES[name]
    _lock_in_order(name, case, given or {})
    return run(_Rows(about), move, case, given or {}, by=by, at=at, version=version)


def _lock_in_order(name: str, case: UUID, given: Mapping[str, Any]) -> None:
    """Lock both requests of a merge in the order of their ids, so that two the other way round
    cannot deadlock."""
    other = given.get("into")
    if name == "unmerge":
        other = Case.objects.filter(pk=case).values_list("merged_into", flat=True).first()
    if isinstance(other, UUID):
        both = Case.objects.select_for_update().filter(pk__in=(case, other))
        list(both.order_by("pk").values_list("pk"))


class _Rows(Machine[Case, RequestMove]):
    """Requests, each a row of the database."""

    def __init__(self, about: CaseTask | Approval | None = None) -> None:
        self.about = about

    def lock(self, record: UUID, by: Actor) -> Case:
        # The request before what belongs to it: always in this order, so that nothing deadlocks.
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
            # What stands against it is a matter of the part alone, and its guard says so.
            return rules.fits(move, facts.now) if move.guards else ALLOW
        return rules.fits(move, facts.now, reason=getattr(fields, "reason", ""))

    def write(self, locked: Case, move: RequestMove, outcome: Outcome, context: Context) -> None:
        if not isinstance(outcome, CaseOutcome) or not move.may_end_in(outcome.state, locked.state):
            raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
        write_outcome(locked, move.event, outcome, context)

    def stale(self) -> Verdict:
        return refuse("case.changed_meanwhile")


def write_outcome(case: Case, event: str, outcome: CaseOutcome, context: Context) -> Case:
    """Write what comes of a move on a locked request.

    Args:
        event: the type of its own event.
    """
    writer = _Writer(case, context.actor, context.at)
    carry_out(writer, event, outcome)
    finish(writer, outcome.state)
    for other in outcome.beside:
        writer.beside(other)
    return case


class _Writer(UnderWay):
    """Rows and events of a move under way, written one by one."""

    def add(self, rows: Sequence[Model]) -> None:
        """Insert rows of one model."""
        type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001

    def set(self, rows: Sequence[Model], values: Mapping[str, Any]) -> None:
        """Change columns of rows that have been read under the lock."""
        for row in rows:
            for column, value in values.items():
                setattr(row, column, value)
        if len(rows) == 1:
            rows[0].save(update_fields=list(values))
        elif rows:
            manager = type(rows[0])._default_manager  # noqa: SLF001
            manager.filter(pk__in=[row.pk for row in rows]).update(**values)

    def attach(self, photos: Photos) -> None:
        """Add kept photos to the request."""
        self.keep_photos(photos.kept, photos.kind, internal=photos.internal, task=photos.task)

    def beside(self, other: Beside) -> None:
        """Tell another locked request of it."""
        move = UnderWay(other.case, self.by, self.at)
        for column, value in other.changes.items():
            setattr(other.case, column, value)
        for event in other.events:
            move.tell(event.type, event.data)
        finish(move)
