"""Whistle calls (吹哨、部门报到): a street calls departments; each checks in, does its task and
closes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import queries, rules
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.actions.making import make_move
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Case, CaseTask, TaskKind
from jiceng.core import files
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import NewEvent


def whistle(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    units: Sequence[UUID],
    ground: str,
    reason: str,
    arrive_within: timedelta = rules.REPORT_IN_WITHIN,
    kind: TaskKind = TaskKind.WHISTLE,
    version: int | None = None,
) -> Case:
    """Call several departments to a request (`lifecycle.whistle.whistle`)."""
    given = {
        "units": tuple(units),
        "ground": ground,
        "reason": reason,
        "arrive_minutes": arrive_within / timedelta(minutes=1),
        "kind": str(kind),
    }
    return make_move("whistle", case=case, given=given, by=by, at=at, version=version)


def end_whistle(
    *, case: UUID, by: Actor, at: datetime, summary: str, version: int | None = None
) -> Case:
    """Close a whistle call jointly (`lifecycle.whistle.end_whistle`).

    Args:
        summary: the joint result; internal.
    """
    given = {"reason": summary}
    return make_move("end_whistle", case=case, given=given, by=by, at=at, version=version)


def report_in(*, task: UUID, by: Actor, at: datetime) -> CaseTask:
    """Check in a called department (`lifecycle.whistle.report_in`)."""
    return _on_part("report_in", task, {}, by, at)


def close_task(
    *,
    task: UUID,
    by: Actor,
    at: datetime,
    evidence: str,
    photos: Sequence[files.StoredPhoto] = (),
) -> CaseTask:
    """Close a called department's task (`lifecycle.whistle.close_part`)."""
    given = {"evidence": evidence, "photos": tuple(photos)}
    return _on_part("close_part", task, given, by, at)


def cancel_task(*, task: UUID, by: Actor, at: datetime, reason: str) -> CaseTask:
    """Withdraw the call of a department (`lifecycle.whistle.cancel_call`)."""
    return _on_part("cancel_call", task, {"reason": reason}, by, at)


def _on_part(name: str, task: UUID, given: Mapping[str, Any], by: Actor, at: datetime) -> CaseTask:
    row = _task(task)
    given = {"task": task, **given}
    make_move(name, case=row.case_id, given=given, by=by, at=at, about=row)
    return row


@transaction.atomic
def note_missed_arrival(*, task: UUID, at: datetime) -> bool:
    """Record, once, that a called department did not check in on time; a late check-in is still
    recorded with its own time.

    Returns:
        whether an event was recorded.
    """
    row = _task(task)
    locked = queries.lock(SYSTEM, row.case_id)
    row.refresh_from_db()
    is_over = row.arrived_at or row.closed_at or row.cancelled_at or row.missed_at
    if is_over or row.arrive_by is None or at <= row.arrive_by or not locked.is_open:
        return False
    row.missed_at = at
    row.save(update_fields=["missed_at"])
    move = MoveContext(locked, SYSTEM, at)
    move.add_event(
        "case.arrival_missed",
        {
            "task": row.id,
            "unit": row.unit_id,
            "called_by": row.called_by_id,
            "ground": row.ground,
            "arrive_by": row.arrive_by,
        },
    )
    finish(move)
    return True


@transaction.atomic
def score_task(*, task: UUID, by: Actor, at: datetime, score: int) -> CaseTask:
    """Record one side's score of the cooperation, 1 to 5, once, after the task is closed.

    Raises:
        Forbidden: the actor belongs to neither side.
        Invalid: the task is not closed, the score is out of range, or the side has scored already.
    """
    row = _task(task)
    locked = queries.lock(by, row.case_id)
    row.refresh_from_db()
    belonging.may_on_part(by, "score", row).or_refuse()
    mine = belonging.sides(by, "score", row)
    if row.closed_at is None:
        raise Invalid(_("Only a completed part can be scored."), "task.not_closed")
    if score not in range(1, 6):
        raise Invalid(_("Choose a score from 1 to 5."), "task.score", field="score")
    if rules.CaseRelation.CALLED in mine and row.called_score is None:
        row.called_score, side = score, "called"
    elif rules.CaseRelation.CALLING in mine and row.caller_score is None:
        row.caller_score, side = score, "caller"
    else:
        raise Invalid(_("Your unit has already scored this."), "task.scored")
    row.save(update_fields=["called_score", "caller_score"])
    finish(
        MoveContext(
            locked,
            by,
            at,
            [NewEvent("case.task_scored", at, {"task": row.id, "side": side, "score": score})],
        )
    )
    return row


def _task(task: UUID) -> CaseTask:
    found = CaseTask.objects.filter(pk=task).first()
    if found is None:
        raise NotFound(_("Task not found, or not visible to you."), "task.not_found")
    return found
