"""Common steps of actions on one request: lock and authorise, validate, write once, record once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from jiceng.cases import lifecycle, queries, rules
from jiceng.cases.models import Attachment, AttachmentKind, Case
from jiceng.core import files, text_cleaning
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.events import NewEvent, record_all
from jiceng.records.attachments import public as attachments
from jiceng.records.clock import public as clocks
from jiceng.records.remarks import public as remarks


@dataclass(slots=True)
class MoveContext:
    """A move in progress on a locked request."""

    case: Case
    by: Actor
    at: datetime
    happenings: list[NewEvent] = field(default_factory=list)

    def add_event(self, type_: str, data: Mapping[str, Any] | None = None) -> None:
        """Queue an event; `finish` records all of them."""
        self.happenings.append(NewEvent(type_, self.at, data or {}))

    def remark(self, kind: str, text: str, *, internal: bool = True) -> dict[str, Any]:
        """Store a text outside of the event stream; returns its event data.

        Raises:
            Invalid: the text is too long.
        """
        text = text_cleaning.clean(text).strip()
        if not text:
            return {}
        _row, event_data = remarks.keep(
            record=self.case.pk, kind=kind, text=text, internal=internal, at=self.at
        )
        return dict(event_data)

    def keep_photos(
        self,
        photos: Sequence[files.StoredPhoto],
        kind: AttachmentKind,
        *,
        internal: bool = False,
        task: UUID | None = None,
    ) -> None:
        """Attach uploaded photos to the request, if there are any.

        Raises:
            Refused: one of them already belongs to a request.
        """
        if not photos:
            return
        attachments.refuse_sent_before(photos)
        person = self.by.id if self.by.kind == "person" else None
        rows = attachments.unsaved(
            self.case.pk, photos, kind, at=self.at, person=person, internal=internal, part=task
        )
        Attachment.objects.bulk_create(rows)
        self.add_event("case.attached", attachments.event_data(rows))


def begin(
    move: str,
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    version: int | None,
    reason: str = "",
) -> MoveContext:
    """Lock the request, check the permission and the state.

    Args:
        version: the version that the actor saw; a stale move is refused.

    Raises:
        NotFound: missing or hidden.
        Refused: with the reason; nothing has changed.
    """
    locked = queries.lock(by, case)
    queries.may_make(by, move, locked).or_refuse()
    lifecycle.check(queries.facts(locked), move, reason=reason, version=version).or_refuse()
    return MoveContext(locked, by, at)


def finish(move: MoveContext, state: str | None = None) -> Case:
    """Save the request and record the queued events, breaches of passed deadlines first."""
    case = move.case
    late = _unrecorded_breaches(move)
    if state is not None:
        case.state = state
        case.is_open = state in rules.OPEN_STATES
    case.version += 1
    case.changed(move.at)
    case.save(force_update=True)
    for happenings, by in ((late, SYSTEM), (move.happenings, move.by)):
        if happenings:
            record_all("case", case.id, happenings, by=by)
    return case


def _unrecorded_breaches(move: MoveContext) -> list[NewEvent]:
    """Breaches that the background job has not recorded yet."""
    unrecorded = clocks.unrecorded_breaches(move.case, move.at)
    return [NewEvent("case.breached", move.at, data) for data in unrecorded]
