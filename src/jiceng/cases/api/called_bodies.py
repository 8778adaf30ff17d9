"""JSON API of the tasks of called departments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from annotated_types import MaxLen
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from jiceng.cases import actions
from jiceng.cases.api.requests import FAILURES
from jiceng.cases.lifecycle.fields import Tokens
from jiceng.cases.models import CaseTask
from jiceng.core import photo_uploads
from jiceng.core.web import signed_in
from jiceng.records.remarks.public import LONGEST

router = Router(tags=["requests"])


class TaskIn(Schema):
    """Evidence for closing a task, as text and photos."""

    text: Annotated[str, MaxLen(LONGEST)] = ""
    photos: Tokens = []


class TaskOut(Schema):
    """One department's task on a request."""

    id: UUID
    case: UUID = Field(alias="case_id")
    unit: UUID = Field(alias="unit_id")
    kind: str
    called_at: datetime
    arrive_by: datetime | None
    arrived_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


@router.post("/tasks/{uuid:task_id}/report-in", response={200: TaskOut, **FAILURES})
def report_in(request: HttpRequest, task_id: UUID) -> CaseTask:
    """Check in a called department."""
    return actions.report_in(task=task_id, by=signed_in(request), at=timezone.now())


@router.post("/tasks/{uuid:task_id}/close", response={200: TaskOut, **FAILURES})
def close_task(request: HttpRequest, task_id: UUID, body: TaskIn) -> CaseTask:
    """Close a called department's task with evidence."""
    return actions.close_task(
        task=task_id,
        by=signed_in(request),
        at=timezone.now(),
        evidence=body.text,
        photos=photo_uploads.photos_of_tokens(body.photos),
    )
