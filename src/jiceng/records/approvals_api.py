"""The JSON interface to what waits for approval, whatever kind of records it is on."""

# Without postponed annotations: ninja reads the types of the views.

from datetime import datetime
from typing import Annotated
from uuid import UUID

from annotated_types import MaxLen
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from jiceng.core.text_cleaning import clean
from jiceng.core.web import signed_in
from jiceng.records.api import FAILURES
from jiceng.records.approvals.public import Approval
from jiceng.records.pending_approvals import decide, pending_approvals, withdraw

router = Router(tags=["approvals"])
LONGEST = 2000
Line = Annotated[str, MaxLen(200)]
Reason = Annotated[str, MaxLen(LONGEST)]


class FieldOut(Schema):
    """A field that was filled in, in words."""

    label: str
    value: str


class ApprovalOut(Schema):
    """Something that waits for its reader's decision."""

    id: UUID
    record_kind: str
    record: UUID
    title: str
    move: str
    label: str
    reason: str
    filled_in: list[FieldOut]
    asked_at: datetime
    message: str


class ApprovalPageOut(Schema):
    """Some of them, the oldest first; `next` is the cursor of the others."""

    rows: list[ApprovalOut]
    next: str


class AnsweredOut(Schema):
    """What became of it; `granted` is null while another reviewer's word is missing."""

    id: UUID
    granted: bool | None
    withdrawn: bool


class AnswerIn(Schema):
    """A word on it."""

    granted: bool
    reason: Reason = ""


class PageIn(Schema):
    """Which of them."""

    after: Line = ""


def _answered(row: Approval) -> AnsweredOut:
    return AnsweredOut(id=row.pk, granted=row.granted, withdrawn=row.is_withdrawn)


@router.get("/approvals", response={200: ApprovalPageOut, **FAILURES}, summary="What awaits you")
def listing(request: HttpRequest, given: Query[PageIn]) -> ApprovalPageOut:
    """What waits for the actor's decision."""
    actor = signed_in(request)
    page = pending_approvals(actor, timezone.now(), given.after or None)
    return ApprovalPageOut(
        rows=[
            ApprovalOut(
                id=row.pk,
                record_kind=row.stream.kind,
                record=row.stream_id,
                title=page.shown[row.pk].title,
                move=row.kind,
                label=str(page.shown[row.pk].label),
                reason=page.shown[row.pk].reason,
                filled_in=[
                    FieldOut(label=str(label), value=value)
                    for label, value in page.shown[row.pk].told
                ],
                asked_at=row.asked_at,
                message=page.shown[row.pk].why,
            )
            for row in page.rows
        ],
        next=page.next or "",
    )


@router.post(
    "/approvals/{uuid:approval_id}/decide",
    response={200: AnsweredOut, **FAILURES},
    summary="Approve or reject",
)
def deciding(request: HttpRequest, approval_id: UUID, body: AnswerIn) -> AnsweredOut:
    """Approve what was asked for, which makes the move, or reject it."""
    reason = clean(body.reason).strip()
    row = decide(
        approval=approval_id,
        by=signed_in(request),
        at=timezone.now(),
        granted=body.granted,
        reason=reason,
    )
    return _answered(row)


@router.post(
    "/approvals/{uuid:approval_id}/withdraw",
    response={200: AnsweredOut, **FAILURES},
    summary="Withdraw what one has asked for",
)
def withdrawing(request: HttpRequest, approval_id: UUID) -> AnsweredOut:
    """Take back what the actor has asked for."""
    return _answered(withdraw(approval=approval_id, by=signed_in(request), at=timezone.now()))
