"""Moves of whistle calls (吹哨、部门报到): call, check in, close tasks, close jointly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from annotated_types import MaxLen
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import ALL_AROUND, BEGUN, LINE, STATES, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Reasoned, Sent, SentPhotos, Words, text_of
from jiceng.cases.lifecycle.outcomes import Added, CaseOutcome, Photos, Set, Written
from jiceng.cases.models import AttachmentKind, CaseTask, TaskKind
from jiceng.cases.rules import CaseRelation
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.core.number_parsing import Whole
from jiceng.records.public import Context, Fields

GROUNDS: Final = ("beyond_street", "joint_enforcement", "emergency")
"""Permitted reasons of a whistle call."""
MAX_CALLED: Final = 20
MAX_MINUTES: Final = 7 * 24 * 60


class Whistle(Fields):
    """Called departments and the reason.

    Args:
        ground: one of `GROUNDS` for a whistle call; not needed for co-handling in a joint centre.
        arrive_minutes: time to check in, in minutes; none for co-handling.
    """

    units: Annotated[tuple[UUID, ...], Sent(Annotated[list[UUID], MaxLen(MAX_CALLED)])] = ()
    kind: Annotated[str, text_of(10)] = TaskKind.WHISTLE.value
    ground: Annotated[str, text_of(20)] = ""
    arrive_minutes: Annotated[float, Sent(Annotated[Whole, Field(ge=1, le=MAX_MINUTES)])] = (
        rules.REPORT_IN_WITHIN.total_seconds() / 60
    )
    reason: Reason = ""


def may_whistle(facts: RequestFacts, fields: Whistle, _context: Context) -> Verdict:
    """Guard: the units can be called and have not been called already.

    Raises:
        Invalid: no units, unknown ones, too many, or an invalid reason, kind or time.
    """
    if fields.kind not in TaskKind.values:
        raise Invalid(now_("Choose whistle call or co-handling."), "whistle.kind", field="kind")
    if not 1 <= fields.arrive_minutes <= MAX_MINUTES:
        raise Invalid(
            now_("Give the time to arrive in minutes, at most a week."),
            "whistle.arrive",
            field="arrive_minutes",
        )
    chosen = dict.fromkeys(fields.units)
    if not 1 <= len(chosen) <= MAX_CALLED:
        raise Invalid(now_("Choose 1 to 20 departments."), "whistle.units", field="units")
    if fields.kind == TaskKind.WHISTLE and fields.ground not in GROUNDS:
        raise Invalid(
            now_("Choose one of the three reason types of a whistle call."),
            "whistle.ground",
            field="ground",
        )
    waiting = {task.unit_id for task in facts.under_way if task.closed_at is None}
    for unit in chosen:
        called = facts.receiver(unit, field="units")
        if unit in waiting:
            raise Invalid(
                now_("%(unit)s has already been called and has not completed its part.")
                % {"unit": called.name},
                "whistle.called_already",
                field="units",
            )
    return ALLOW


def whistle(facts: RequestFacts, fields: Whistle, context: Context) -> CaseOutcome:
    """Call several departments to a request; each gets a task and must check in on time.

    The calling unit is that of the actor's position that permits the move.
    """
    within = timedelta(minutes=fields.arrive_minutes)
    arrive_by = context.at + within if fields.kind == TaskKind.WHISTLE else None
    calling = facts.posts[0] if facts.posts else facts.row.first_receiver_id
    tasks = [
        CaseTask(
            id=uuid7(),
            case=facts.row,
            kind=TaskKind(fields.kind),
            unit_id=unit,
            called_by_id=calling,
            ground=fields.ground,
            reason=fields.reason,
            called_at=context.at,
            arrive_by=arrive_by,
        )
        for unit in dict.fromkeys(fields.units)
    ]
    data: dict[str, Any] = {"kind": fields.kind, "ground": fields.ground}
    data["tasks"] = {str(task.id): task.unit_id for task in tasks}
    return CaseOutcome(
        facts.row.state,
        {**data, "arrive_by": arrive_by},
        rows=[Added(task) for task in tasks],
        words=Written("whistle", fields.reason),
    )


def end_whistle(facts: RequestFacts, fields: Reasoned, context: Context) -> CaseOutcome:
    """Close a whistle call jointly: all tasks are closed, and the departments are released."""
    return CaseOutcome(
        facts.row.state,
        {"tasks": [task.id for task in facts.under_way]},
        rows=[Set(facts.under_way, {"released_at": context.at})],
        words=Written("whistle_end", fields.reason),
    )


def _called(_state: str, given: Mapping[str, Any]) -> Any:
    """Confirmation of a call: who was called, and until when they must check in."""
    if given.get("kind") == TaskKind.CO_HANDLE:
        return _("Joint handling requested from: %(units)s.")
    return _("Called: %(units)s. To check in by %(arrive_by)s.")


class Part(Fields):
    """Fields of a move on a called department's task."""

    task: UUID


class Closed(Part):
    """Evidence of a completed task, as text and photos."""

    evidence: Annotated[Words, Field(title=_("Evidence"))] = ""
    photos: SentPhotos = ()


class Cancelled(Part):
    """Reason for withdrawing a call."""

    reason: Reason = ""


def _open_part(facts: RequestFacts, fields: Part) -> CaseTask:
    """The task, if it is neither closed nor withdrawn.

    Raises:
        Invalid: it is closed or withdrawn.
    """
    task = facts.task(fields.task)
    if task.closed_at or task.cancelled_at:
        raise Invalid(now_("This part is already completed."), "task.closed")
    return task


def may_report_in(facts: RequestFacts, fields: Part, _context: Context) -> Verdict:
    """Guard: only once.

    Raises:
        Invalid: the department has checked in or completed its task.
    """
    if _open_part(facts, fields).arrived_at is not None:
        raise Invalid(now_("This department has already checked in."), "task.arrived")
    return ALLOW


def report_in(facts: RequestFacts, fields: Part, context: Context) -> CaseOutcome:
    """Check in a called department; the time counts for its score."""
    task = facts.task(fields.task)
    in_time = task.arrive_by is None or context.at <= task.arrive_by
    return CaseOutcome(
        facts.row.state,
        {"task": task.id, "unit": task.unit_id, "in_time": in_time},
        rows=[Set([task], {"arrived_at": context.at})],
    )


def may_close_part(facts: RequestFacts, fields: Closed, _context: Context) -> Verdict:
    """Guard: after checking in, with evidence.

    Raises:
        Invalid: with what is missing.
    """
    task = _open_part(facts, fields)
    if task.arrived_at is None and task.kind == TaskKind.WHISTLE:
        raise Invalid(now_("Check in first."), "task.not_arrived")
    if not fields.evidence:
        raise Invalid(now_("Describe what was done."), "task.no_evidence", field="evidence")
    return ALLOW


def close_part(facts: RequestFacts, fields: Closed, context: Context) -> CaseOutcome:
    """Close a called department's task with evidence."""
    task = facts.task(fields.task)
    return CaseOutcome(
        facts.row.state,
        {"task": task.id, "unit": task.unit_id},
        rows=[Set([task], {"closed_at": context.at, "evidence": fields.evidence})],
        words=Written("task", fields.evidence),
        photos=Photos(fields.photos, AttachmentKind.EVIDENCE, internal=True, task=task.id),
    )


def may_cancel_call(facts: RequestFacts, fields: Cancelled, _context: Context) -> Verdict:
    """Guard: while the task is open, with a reason.

    Raises:
        Invalid: with what is missing.
    """
    _open_part(facts, fields)
    if not fields.reason:
        raise Invalid(now_("Give a reason."), "case.reason_missing", field="reason")
    return ALLOW


def cancel_call(facts: RequestFacts, fields: Cancelled, context: Context) -> CaseOutcome:
    """Withdraw a call; it stays recorded with its reason."""
    task = facts.task(fields.task)
    return CaseOutcome(
        facts.row.state,
        {"task": task.id, "unit": task.unit_id},
        rows=[Set([task], {"cancelled_at": context.at})],
        words=Written("task", fields.reason),
    )


MOVES = (
    move(
        "whistle",
        _("Whistle call"),
        "case.whistled",
        whistle,
        done=_called,
        on=rules.WORK_STATES,
        right="case.whistle",
        relations=ALL_AROUND,
        reason=True,
        key="w",
        fields=Whistle,
        guard=may_whistle,
    ),
    move(
        "end_whistle",
        _("Close jointly"),
        "case.whistle_ended",
        end_whistle,
        done=_("Joint action completed. Departments may leave."),
        on=BEGUN,
        right="case.whistle",
        relations=[*LINE, CaseRelation.CALLING],
        guards=[rules.all_parts_closed],
        reason=True,
        fields=Reasoned,
    ),
)
PARTS = (
    move(
        "report_in",
        "",
        "case.reported_in",
        report_in,
        done=_("%(unit)s checked in at %(at)s."),
        on=STATES,
        right="case.report_in",
        relations=[CaseRelation.CALLED],
        fields=Part,
        guard=may_report_in,
        on_part=True,
    ),
    move(
        "close_part",
        "",
        "case.task_closed",
        close_part,
        done=_("%(unit)s completed its part."),
        on=STATES,
        right="case.report_in",
        relations=[CaseRelation.CALLED],
        reason=True,
        fields=Closed,
        guard=may_close_part,
        on_part=True,
    ),
    move(
        "cancel_call",
        "",
        "case.task_cancelled",
        cancel_call,
        done=_("Call to %(unit)s withdrawn."),
        on=STATES,
        right="case.whistle",
        relations=[CaseRelation.CALLING],
        reason=True,
        fields=Cancelled,
        guard=may_cancel_call,
        on_part=True,
    ),
)
