"""吹哨、部门报到: a street calls several bodies; each arrives, does its part and closes it."""

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
    """Call several bodies to a request (`lifecycle.whistle.whistle`)."""
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
    """Close a whistle jointly (`lifecycle.whistle.end_whistle`).

    Args:
        summary: what was reached together; kept inside the house.
    """
    given = {"reason": summary}
    return make_move("end_whistle", case=case, given=given, by=by, at=at, version=version)


def report_in(*, task: UUID, by: Actor, at: datetime) -> CaseTask:
    """A called body arrives (`lifecycle.whistle.report_in`)."""
    return _on_part("report_in", task, {}, by, at)


def close_task(
    *,
    task: UUID,
    by: Actor,
    at: datetime,
    evidence: str,
    photos: Sequence[files.StoredPhoto] = (),
) -> CaseTask:
    """A called body closes its part (`lifecycle.whistle.close_part`)."""
    given = {"evidence": evidence, "photos": tuple(photos)}
    return _on_part("close_part", task, given, by, at)


def cancel_task(*, task: UUID, by: Actor, at: datetime, reason: str) -> CaseTask:
    """The caller takes a call back (`lifecycle.whistle.cancel_call`)."""
    return _on_part("cancel_call", task, {"reason": reason}, by, at)


def _on_part(name: str, task: UUID, given: Mapping[str, Any], by: Actor, at: datetime) -> CaseTask:
    row = _task(task)
    given = {"task": task, **given}
    make_move(name, case=row.case_id, given=given, by=by, at=at, about=row)
    return row


@transaction.atomic
def note_missed_arrival(*, task: UUID, at: datetime) -> bool:
    """Put on record, once, that a called body has not come in time; its late arrival will still
    be noted with its own time.

    Returns:
        whether it was news.
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
    move.tell(
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
    """Either side scores the work together, 1 to 5, once, after it is closed.

    Raises:
        Forbidden: for somebody of neither side.
        Invalid: for a part that is not closed, another score, or a side that has given its own.
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
