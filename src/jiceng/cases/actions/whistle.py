"""吹哨、部门报到: a street calls several bodies; each arrives, does its part and closes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import belonging, queries, rules
from jiceng.cases.actions.base import Move, begin, finish
from jiceng.cases.models import AttachmentKind, Case, CaseTask, TaskKind
from jiceng.core import files
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import Happening
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory

# The three cases that a whistle is for.
GROUNDS = ("beyond_street", "joint_enforcement", "emergency")
MAX_CALLED = 20


@transaction.atomic
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
    """Call several bodies to a request; each gets its own task and must arrive in time.

    Args:
        ground: one of `GROUNDS`, for a whistle; co-handling in a joint centre needs none.
        arrive_within: time to report in; co-handling sets no arrival.

    Raises:
        Invalid: for no units, unknown ones, too many, or another ground.
    """
    move = begin("whistle", case=case, by=by, at=at, version=version, reason=reason)
    chosen = list(dict.fromkeys(units))
    if not 1 <= len(chosen) <= MAX_CALLED:
        raise Invalid(_("Choose 1 to 20 departments."), "whistle.units", field="units")
    if kind == TaskKind.WHISTLE and ground not in GROUNDS:
        raise Invalid(
            _("Choose one of the three reason types of a whistle call."),
            "whistle.ground",
            field="ground",
        )
    waiting = set(queries.open_tasks(move.case).values_list("unit_id", flat=True))
    for unit in chosen:
        called = directory.receiver(unit, directory.civil_day(at), field="units")
        if unit in waiting:
            raise Invalid(
                _("%(unit)s has already been called and has not completed its part.")
                % {"unit": called.name},
                "whistle.called_already",
                field="units",
            )
    arrive_by = at + arrive_within if kind == TaskKind.WHISTLE else None
    calling = _calling_unit(by, move.case)
    tasks = CaseTask.objects.bulk_create(
        CaseTask(
            id=uuid7(),
            case=move.case,
            kind=kind,
            unit_id=unit,
            called_by_id=calling,
            ground=ground,
            reason=reason.strip(),
            called_at=at,
            arrive_by=arrive_by,
        )
        for unit in chosen
    )
    move.tell(
        "case.whistled",
        {
            "kind": str(kind),
            "ground": ground,
            "tasks": {str(t.id): t.unit_id for t in tasks},
            "arrive_by": arrive_by,
            **move.remark("whistle", reason),
        },
    )
    return finish(move)


def _calling_unit(by: Actor, case: Case) -> UUID:
    """The unit in whose name the actor calls: that of the post which gives the right to."""
    posts = belonging.posts_for(by, "whistle", case)
    unit = posts[0].unit_id if posts else None
    return unit or case.first_receiver_id


@transaction.atomic
def report_in(*, task: UUID, by: Actor, at: datetime) -> CaseTask:
    """A called body arrives; the time counts for its score."""
    move, row = _begin_task(task, by, at, "report_in")
    if row.arrived_at is not None:
        raise Invalid(_("This department has already checked in."), "task.arrived")
    row.arrived_at = at
    row.save(update_fields=["arrived_at"])
    in_time = row.arrive_by is None or at <= row.arrive_by
    move.tell("case.reported_in", {"task": row.id, "unit": row.unit_id, "in_time": in_time})
    finish(move)
    return row


@transaction.atomic
def close_task(
    *,
    task: UUID,
    by: Actor,
    at: datetime,
    evidence: str,
    photos: Sequence[files.Kept] = (),
) -> CaseTask:
    """A called body closes its part, with what shows that it is done, in words and photos."""
    move, row = _begin_task(task, by, at, "close_part")
    if row.arrived_at is None and row.kind == TaskKind.WHISTLE:
        raise Invalid(_("Check in first."), "task.not_arrived")
    if not evidence.strip():
        raise Invalid(_("Describe what was done."), "task.no_evidence", field="evidence")
    row.closed_at, row.evidence = at, evidence.strip()
    row.save(update_fields=["closed_at", "evidence"])
    move.tell(
        "case.task_closed",
        {"task": row.id, "unit": row.unit_id, **move.remark("task", evidence)},
    )
    move.attach(photos, AttachmentKind.EVIDENCE, internal=True, task=row.id)
    finish(move)
    return row


@transaction.atomic
def cancel_task(*, task: UUID, by: Actor, at: datetime, reason: str) -> CaseTask:
    """The caller takes a call back; it stays on record with its reason."""
    move, row = _begin_task(task, by, at, "cancel_call")
    if not reason.strip():
        raise Invalid(_("Give a reason."), "case.reason_missing", field="reason")
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    move.tell(
        "case.task_cancelled",
        {"task": row.id, "unit": row.unit_id, **move.remark("task", reason)},
    )
    finish(move)
    return row


@transaction.atomic
def end_whistle(
    *, case: UUID, by: Actor, at: datetime, summary: str, version: int | None = None
) -> Case:
    """Close a whistle jointly: all parts are done, and the caller lets everybody go.

    Args:
        summary: what was reached together; kept inside the house.

    Raises:
        Refused: while a body still owes its part, and where nobody was called.
    """
    move = begin("end_whistle", case=case, by=by, at=at, version=version, reason=summary)
    tasks = release(move)
    move.tell("case.whistle_ended", {"tasks": tasks, **move.remark("whistle_end", summary)})
    return finish(move)


def release(move: Move) -> list[UUID]:
    """Let go of all called bodies of a request under way; gives their parts."""
    under_way = queries.under_way(move.case)
    tasks = list(under_way.order_by("called_at", "id").values_list("id", flat=True))
    if tasks:
        under_way.update(released_at=move.at)
    return tasks


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
    move = Move(locked, SYSTEM, at)
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
    if rules.Relation.CALLED in mine and row.called_score is None:
        row.called_score, side = score, "called"
    elif rules.Relation.CALLING in mine and row.caller_score is None:
        row.caller_score, side = score, "caller"
    else:
        raise Invalid(_("Your unit has already scored this."), "task.scored")
    row.save(update_fields=["called_score", "caller_score"])
    finish(
        Move(
            locked,
            by,
            at,
            [Happening("case.task_scored", at, {"task": row.id, "side": side, "score": score})],
        )
    )
    return row


def _begin_task(task: UUID, by: Actor, at: datetime, act: str) -> tuple[Move, CaseTask]:
    """Lock a task's request, then the task: always in this order, so that nothing deadlocks."""
    row = _task(task)
    locked = queries.lock(by, row.case_id)
    row.refresh_from_db()
    belonging.may_on_part(by, act, row).or_refuse()
    if row.closed_at or row.cancelled_at:
        raise Invalid(_("This part is already completed."), "task.closed")
    return Move(locked, by, at), row


def _task(task: UUID) -> CaseTask:
    found = CaseTask.objects.filter(pk=task).first()
    if found is None:
        raise NotFound(_("There is no such task, or you cannot see it."), "task.not_found")
    return found
