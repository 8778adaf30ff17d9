"""What every move shares: fetch and authorise, check against the table, write once, tell once."""

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
    """A move under way on a locked request."""

    case: Case
    by: Actor
    at: datetime
    happenings: list[NewEvent] = field(default_factory=list)

    def tell(self, type_: str, data: Mapping[str, Any] | None = None) -> None:
        """Note what happened; `finish` records all of it at once."""
        self.happenings.append(NewEvent(type_, self.at, data or {}))

    def remark(self, kind: str, text: str, *, internal: bool = True) -> dict[str, Any]:
        """Keep what was written, apart from the chain; gives what the event says of it.

        Raises:
            Invalid: when it is too long: nothing is cut in silence.
        """
        text = text_cleaning.clean(text).strip()
        if not text:
            return {}
        _row, told = remarks.keep(
            record=self.case.pk, kind=kind, text=text, internal=internal, at=self.at
        )
        return dict(told)

    def keep_photos(
        self,
        photos: Sequence[files.StoredPhoto],
        kind: AttachmentKind,
        *,
        internal: bool = False,
        task: UUID | None = None,
    ) -> None:
        """Add kept photos to the request, if there are any.

        Raises:
            Refused: when one of them belongs to a request already.
        """
        if not photos:
            return
        attachments.refuse_sent_before(photos)
        person = self.by.id if self.by.kind == "person" else None
        rows = attachments.unsaved(
            self.case.pk, photos, kind, at=self.at, person=person, internal=internal, part=task
        )
        Attachment.objects.bulk_create(rows)
        self.tell("case.attached", attachments.event_data(rows))


def begin(
    move: str,
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    version: int | None,
    reason: str = "",
) -> MoveContext:
    """Lock the request, check the actor's right and the move itself.

    Args:
        version: the version that the actor saw; a stale move is refused.

    Raises:
        NotFound: missing, or hidden from this actor.
        Refused: with the reason; nothing has changed.
    """
    locked = queries.lock(by, case)
    queries.may_make(by, move, locked).or_refuse()
    lifecycle.check(queries.facts(locked), move, reason=reason, version=version).or_refuse()
    return MoveContext(locked, by, at)


def finish(move: MoveContext, state: str | None = None) -> Case:
    """Write the request once and its events once, those of deadlines that had passed first."""
    case = move.case
    late = _untold_breaches(move)
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


def _untold_breaches(move: MoveContext) -> list[NewEvent]:
    """Breaches that a move brings to light before time itself has told of them."""
    untold = clocks.unrecorded_breaches(move.case, move.at)
    return [NewEvent("case.breached", move.at, data) for data in untold]
