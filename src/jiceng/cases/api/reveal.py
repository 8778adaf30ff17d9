"""JSON API to reveal masked data."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from annotated_types import MaxLen
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from jiceng.cases import actions
from jiceng.cases.api.requests import FAILURES, CaseOut, EntryOut
from jiceng.cases.timeline import timeline
from jiceng.core.web import signed_in

router = Router(tags=["requests"])


class ReasonIn(Schema):
    """Reason for revealing masked data."""

    reason: Annotated[str, MaxLen(400)]


class RevealedOut(Schema):
    """A request and its timeline, unmasked."""

    case: CaseOut
    timeline: list[EntryOut]


@router.post("/requests/{uuid:case_id}/reveal", response={200: RevealedOut, **FAILURES})
def reveal(request: HttpRequest, case_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """One request with the personal numbers in its texts; the access is recorded."""
    actor = signed_in(request)
    case = actions.reveal_texts(case=case_id, by=actor, at=timezone.now(), reason=body.reason)
    return {"case": case, "timeline": timeline(case)}
