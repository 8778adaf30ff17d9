"""JSON API of pending approvals of all kinds of records."""

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
    """Label and value of an input field."""

    label: str
    value: str


class ApprovalOut(Schema):
    """A pending approval that the reader may decide."""

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
    """A page of pending approvals, oldest first; `next` is the cursor of the next page."""

    rows: list[ApprovalOut]
    next: str


class AnsweredOut(Schema):
    """Result; `granted` is null while another reviewer's decision is missing."""

    id: UUID
    granted: bool | None
    withdrawn: bool


class AnswerIn(Schema):
    """A decision."""

    granted: bool
    reason: Reason = ""


class PageIn(Schema):
    """Cursor of a page."""

    after: Line = ""


def _answered(row: Approval) -> AnsweredOut:
    return AnsweredOut(id=row.pk, granted=row.granted, withdrawn=row.is_withdrawn)


@router.get("/approvals", response={200: ApprovalPageOut, **FAILURES}, summary="Pending approvals")
def listing(request: HttpRequest, given: Query[PageIn]) -> ApprovalPageOut:
    """Pending approvals that the actor may decide."""
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
                    for label, value in page.shown[row.pk].input_values
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
    """Approve a request, which makes the move, or reject it."""
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
    summary="Withdraw own request",
)
def withdrawing(request: HttpRequest, approval_id: UUID) -> AnsweredOut:
    """Withdraw the actor's own request."""
    return _answered(withdraw(approval=approval_id, by=signed_in(request), at=timezone.now()))
