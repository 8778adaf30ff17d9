"""Actions on a called department's task, shared by all pages with such forms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.cases import actions
from jiceng.cases.models import CaseTask
from jiceng.cases.pages.move_forms import prose
from jiceng.core import photo_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound

SCORES = ("1", "2", "3", "4", "5")


def perform(
    request: HttpRequest,
    verb: str,
    task: UUID,
    *,
    by: Actor,
    at: datetime,
    taken: photo_uploads.SubmittedPhotos,
) -> CaseTask:
    """Check in, close, withdraw or score a task."""
    text, score = prose(request.POST, "text"), request.POST.get("score", "")
    match verb:
        case "report-in":
            return actions.report_in(task=task, by=by, at=at)
        case "close":
            return actions.close_task(
                task=task, by=by, at=at, evidence=text, photos=taken.or_refuse()
            )
        case "cancel":
            return actions.cancel_task(task=task, by=by, at=at, reason=text)
        case "score":
            return actions.score_task(
                task=task, by=by, at=at, score=int(score) if score in SCORES else 0
            )
        case _other:
            raise NotFound(_("Action not found."), "task.unknown")
