"""Moves of one request from acceptance to closing, as functions.

Their effects are declared in `cases.lifecycle` and written by `making.make_move`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from jiceng.cases.actions.making import make_move
from jiceng.cases.models import Case
from jiceng.core import files
from jiceng.core.access import Actor


def classify(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    category: str,
    urgency: int | str | None = None,
    version: int | None = None,
) -> Case:
    """Confirm or correct the category (`lifecycle.intake.classify`)."""
    given = {"category": category, "urgency": urgency}
    return make_move("classify", case=case, given=given, by=by, at=at, version=version)


def accept(*, case: UUID, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Accept a reported request (`lifecycle.intake.accept`)."""
    return make_move("accept", case=case, by=by, at=at, version=version)


def decline(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Decline a request (`lifecycle.intake.decline`)."""
    given = {"reason": reason}
    return make_move("decline", case=case, given=given, by=by, at=at, version=version)


def dispatch(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    unit: UUID,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Dispatch the request to a unit (`lifecycle.dispatch.dispatch`)."""
    given = {"unit": unit, "reason": reason}
    return make_move("dispatch", case=case, given=given, by=by, at=at, version=version)


def sign(*, case: UUID, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Acknowledge a dispatched request (`lifecycle.dispatch.sign`)."""
    return make_move("sign", case=case, by=by, at=at, version=version)


def return_case(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Return the request to the dispatching unit (`lifecycle.dispatch.return_`)."""
    given = {"reason": reason}
    return make_move("return", case=case, given=given, by=by, at=at, version=version)


def transfer(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    unit: UUID,
    reason: str,
    version: int | None = None,
) -> Case:
    """Transfer the request to another unit (`lifecycle.dispatch.transfer`)."""
    given = {"unit": unit, "reason": reason}
    return make_move("transfer", case=case, given=given, by=by, at=at, version=version)


def take_back(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Withdraw a request from the unit in charge (`lifecycle.dispatch.take_back`)."""
    given = {"reason": reason}
    return make_move("take_back", case=case, given=given, by=by, at=at, version=version)


def note(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    text: str,
    internal: bool = True,
    version: int | None = None,
) -> Case:
    """Add a note to the request (`lifecycle.work.note`)."""
    given = {"text": text, "internal": internal}
    return make_move("note", case=case, given=given, by=by, at=at, version=version)


def supervise(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Escalate the request (`lifecycle.work.supervise`)."""
    given = {"reason": reason}
    return make_move("supervise", case=case, given=given, by=by, at=at, version=version)


def resolve(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    resolution: str,
    photos: Sequence[files.StoredPhoto] = (),
    version: int | None = None,
) -> Case:
    """Report the matter as done (`lifecycle.work.resolve`)."""
    given = {"reason": resolution, "photos": tuple(photos)}
    return make_move("resolve", case=case, given=given, by=by, at=at, version=version)


def close(*, case: UUID, by: Actor, at: datetime, version: int | None = None) -> Case:
    """Close a resolved request without pending callbacks (`lifecycle.ending.close`)."""
    return make_move("close", case=case, by=by, at=at, version=version)


def reopen(*, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None) -> Case:
    """Reopen a request for the unit that resolved it (`lifecycle.ending.reopen`)."""
    given = {"reason": reason}
    return make_move("reopen", case=case, given=given, by=by, at=at, version=version)


def merge(
    *, case: UUID, into: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Merge a request into another about the same matter (`lifecycle.merging.merge`); returns the
    one that stays open.
    """
    given = {"into": into, "reason": reason}
    gone = make_move("merge", case=case, given=given, by=by, at=at, version=version)
    return gone.merged_into or gone


def unmerge(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Undo a merge (`lifecycle.merging.unmerge`)."""
    given = {"reason": reason}
    return make_move("unmerge", case=case, given=given, by=by, at=at, version=version)
