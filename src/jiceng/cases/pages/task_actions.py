"""Actions on a called department's task, shared by all pages with such forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.cases import actions
from jiceng.cases.models import CaseTask
from jiceng.cases.pages.confirmations import confirmation
from jiceng.cases.pages.move_forms import prose
from jiceng.core import photo_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound

SCORES = ("1", "2", "3", "4", "5")
MOVES: Final = {
    "report-in": "report_in",
    "close": "close_part",
    "cancel": "cancel_call",
    "score": "score",
}
"""Moves by the names that addresses have for them."""


@dataclass(frozen=True, slots=True)
class MadeOnTask:
    """What a page says after an action on a called department's task, and its request."""

    case: UUID
    message: str


def perform(
    request: HttpRequest,
    verb: str,
    task: UUID,
    *,
    by: Actor,
    at: datetime,
    taken: photo_uploads.SubmittedPhotos,
) -> MadeOnTask:
    """Check in, close, withdraw or score a task."""
    score = request.POST.get("score", "")
    row = _perform(verb, task, score, prose(request.POST, "text"), by=by, at=at, taken=taken)
    given = {"called": row.unit_id, "score": score}
    return MadeOnTask(row.case_id, confirmation(MOVES[verb], row.case, given, at))


def _perform(
    verb: str,
    task: UUID,
    score: str,
    text: str,
    *,
    by: Actor,
    at: datetime,
    taken: photo_uploads.SubmittedPhotos,
) -> CaseTask:
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
