"""Requests for approval of moves, and their approval, rejection and withdrawal.

A request stores the validated fields, the reason and the unit. Approval executes the move's own
pure functions at the time of approval: state and guard are checked again. If they refuse, nothing
changes and the request stays pending, so that it can be rejected or withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor, Verdict, refuse
from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.ids import uuid7
from jiceng.records.approvals import public as approvals
from jiceng.records.approvals.public import Approval
from jiceng.records.lifecycle import Lifecycle, lifecycle_of
from jiceng.records.machine import Machine, obey, run
from jiceng.records.models import Record
from jiceng.records.moves import Move
from jiceng.records.needing_approval import (
    APPROVED,
    REASON,
    REJECTED,
    REQUESTED,
    WITHDRAWN,
    NeedsApproval,
    event_of,
)
from jiceng.records.outcomes import Changed, Context, Event, New, Outcome
from jiceng.records.rows import Rows, may, with_state
from jiceng.records.writing import write
from jiceng.ui.fields import Fields, read


def pending_on(record: UUID) -> set[str]:
    """Names of the moves that are requested on a record and not decided."""
    found = Approval.objects.filter(stream=record, granted=None)
    return set(found.values_list("kind", flat=True))


@dataclass(frozen=True, slots=True)
class Request:
    """The request for a move, executed like a move: the state stays, the input is stored."""

    move: Move

    @property
    def name(self) -> str:
        """The move's name."""
        return self.move.name

    @property
    def fields(self) -> type[Fields]:
        """The move's fields with a reason."""
        return self.move.form_fields

    def guard(self, facts: Any, fields: Any, context: Context, /) -> Verdict:
        """The move's guard: an impossible move cannot be requested."""
        return self.move.guard(facts, fields, context)

    def apply(self, facts: Any, fields: Any, context: Context, /) -> Outcome:
        """The stored request; the event holds no text. Of an edit, only what differs is stored."""
        by, approval = context.actor, uuid7()
        given = fields.model_dump(mode="json", exclude_unset=not self.move.edits)
        for name, value in self.move.present(facts.record).items() if self.move.edits else ():
            if getattr(fields, name) == value:
                del given[name]
        reason = given.get(REASON, "")
        if REASON not in self.move.fields.model_fields:
            given.pop(REASON, None)
        values = {
            "id": approval,
            "stream_id": context.record,
            "kind": self.name,
            "unit_id": context.unit,
            "asked_by_id": by.id if by.kind == "person" else None,
            "asked_at": context.at,
            "reason": reason,
            "given": given,
        }
        return Outcome(data={"asked": approval}, rows=[New(Approval, values)])


class Asking(Machine[Record, Request]):
    """Executes requests: the same sequence as the move, up to its guard."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.lifecycle, self.rows = lifecycle, Rows(lifecycle)

    def lock(self, record: UUID, by: Actor) -> Record:
        return self.rows.lock(record, by)

    def unit_of(
        self, locked: Record, move: Request, fields: Fields, by: Actor, at: datetime
    ) -> UUID | None:
        return self.rows.unit_of(locked, move.move, fields, by, at)

    def facts(self, locked: Record, move: Request, fields: Fields, context: Context) -> Any:
        return self.rows.facts(locked, move.move, fields, context)

    def fits(self, locked: Record, move: Request, facts: Any, fields: Fields) -> Verdict:
        verdict = self.rows.fits(locked, move.move, facts, fields)
        if verdict and move.name in pending_on(locked.pk):
            return refuse("approval.pending")
        return verdict

    def write(self, locked: Record, move: Request, outcome: Outcome, context: Context) -> None:
        outcome = replace(outcome, state=locked.state)
        write(self.lifecycle, locked, outcome, event_of(move.name, REQUESTED), context)

    def stale(self) -> Verdict:
        return self.rows.stale()


class _Approving(Rows):
    """Executes an approved move on a record that is locked already.

    Args:
        row: the request.
        answer: the final decision.
    """

    def __init__(
        self, lifecycle: Lifecycle, locked: Record, row: Approval, answer: approvals.Answer
    ) -> None:
        super().__init__(lifecycle)
        self.locked, self.row, self.answer = locked, row, answer

    def lock(self, record: UUID, by: Actor) -> Record:
        return self.locked

    def unit_of(
        self, locked: Record, move: Move, fields: Fields, by: Actor, at: datetime
    ) -> UUID | None:
        return self.row.unit_id

    def write(self, locked: Record, move: Move, outcome: Outcome, context: Context) -> None:
        outcome = with_state(move, locked, outcome)
        own = Event(f"{self.lifecycle.kind}.{move.event[0]}", outcome.data)
        outcome = replace(
            outcome,
            data=_event_data(self.row, final=True),
            rows=[Changed(Approval, self.row.pk, self.answer.values), *outcome.rows],
            events=[own, *outcome.events],
        )
        write(self.lifecycle, locked, outcome, event_of(move.name, APPROVED), context)


def _event_data(row: Approval, **more: Any) -> dict[str, Any]:
    """Data of the event of a decision; it refers to the text."""
    return {"approval": row.pk, "answer": answer_key(row.pk, len(row.decisions)), **more}


def input_of(move: Move, record: Record, row: Approval) -> dict[str, Any]:
    """Input of an approved move. An edit leaves what the request did not change as it is by now."""
    present = {name: value for name, value in move.present(record).items() if value is not None}
    return {**present, **row.given}


def answer_key(approval: UUID, place: int) -> str:
    """The key of a decision's text in event data."""
    return f"{approval}/{place}"


@transaction.atomic
def decide(*, approval: Approval, by: Actor, at: datetime, granted: bool, reason: str) -> Approval:
    """Approve a request, which makes the move, or reject it.

    Args:
        reason: required for a rejection.

    Raises:
        NotFound: the record is missing or hidden.
        Invalid: already decided or withdrawn; a rejection without a reason.
        Forbidden, Refused: not permitted, or the move is no longer possible; nothing has changed.
    """
    lifecycle, locked, move, needs = _locked(approval, by)
    if not granted and not reason:
        raise Invalid(_("Give a reason."), "approval.reason", field=REASON)
    may(lifecycle, needs.right, needs.relations, locked, by=by, at=at)
    approvals.may_decide(approval, by).or_refuse()
    answer = approvals.answered(
        approval, granted=granted, reason=reason, by=by, at=at, reviewers=needs.reviewers
    )
    if answer.result:
        machine = _Approving(lifecycle, locked, approval, answer)
        run(machine, move, locked.pk, input_of(move, locked, approval), by=by, at=at)
    else:
        what = APPROVED if granted else REJECTED
        event_data = _event_data(approval, final=answer.result is not None)
        _write(
            lifecycle,
            locked,
            approval,
            answer.values,
            event_data,
            event_of(move.name, what),
            by,
            at,
        )
    approval.refresh_from_db()
    return approval


@transaction.atomic
def withdraw(*, approval: Approval, by: Actor, at: datetime) -> Approval:
    """Withdraw one's own request.

    Raises:
        NotFound: the record is missing or hidden.
        Invalid: already decided or withdrawn.
        Refused: requested by another person; nothing has changed.
    """
    lifecycle, locked, move, _needs = _locked(approval, by)
    approvals.may_withdraw(approval, by).or_refuse()
    values, event = approvals.withdrawn(at), event_of(move.name, WITHDRAWN)
    _write(lifecycle, locked, approval, values, {"approval": approval.pk}, event, by, at)
    approval.refresh_from_db()
    return approval


def _locked(approval: Approval, by: Actor) -> tuple[Lifecycle, Record, Move, NeedsApproval]:
    """Lock the record of a pending request and read the request again; returns it with its move."""
    lifecycle = lifecycle_of(approval.stream.kind)
    locked = Rows(lifecycle).lock(approval.stream_id, by)
    approval.refresh_from_db(fields=["decisions", "granted", "is_withdrawn", "given"])
    approvals.pending_only(approval)
    move = lifecycle.move(approval.kind)
    if move is None or move.approval is None:
        raise NotFound(_("No decision is pending here."), "approval.not_found")
    return lifecycle, locked, move, move.approval


def _write(
    lifecycle: Lifecycle,
    locked: Record,
    approval: Approval,
    values: Mapping[str, Any],
    event_data: Mapping[str, Any],
    event: str,
    by: Actor,
    at: datetime,
) -> None:
    """Write a decision that makes no move."""
    outcome = Outcome(locked.state, event_data, rows=[Changed(Approval, approval.pk, values)])
    write(lifecycle, locked, outcome, event, Context(by, at, locked.pk))


def refusal_now(
    lifecycle: Lifecycle, record: Record, row: Approval, *, by: Actor, at: datetime
) -> str:
    """The reason why a requested move is not possible now; "" if it is."""
    move = lifecycle.move(row.kind)
    if move is None:
        return _("Action not found.")
    context = Context(by, at, record.pk, row.unit_id)
    rows = Rows(lifecycle)
    try:
        fields = read(move.fields, input_of(move, record, row))
        facts = rows.facts(record, move, fields, context)
        rows.fits(record, move, facts, fields).or_refuse()
        obey(move.guard(facts, fields, context))
    except Problem as problem:
        return str(problem)
    return ""
