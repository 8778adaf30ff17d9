"""Section for notes on the page of a record; the timeline shows their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution
from jiceng.records.public import Detail, EventDetail, PartRequest, RecordPart
from jiceng.records.remarks import actions, queries
from jiceng.records.remarks.kinds import CarriesRemarks


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks(CarriesRemarks):
    """Records of one kind have notes; see `CarriesRemarks`."""

    def brings(self) -> Iterable[Contribution]:
        """Contribute the page section in which notes are written."""
        if self.right:
            yield RecordPart(
                kind=self.kind,
                name="remarks",
                order=20,
                template="remarks/part.html",
                context=_context,
                post=_post,
            )


def _context(part_request: PartRequest) -> Mapping[str, Any] | None:
    if not queries.may_write(part_request.actor, part_request.kind, part_request.record):
        return None
    if part_request.problem:
        typed = part_request.request.POST.get("text", "")
        return {"typed": typed, "problem": str(part_request.problem), "has_draft": False}
    return {
        "typed": part_request.begun.get("text", ""),
        "problem": "",
        "has_draft": bool(part_request.begun),
    }


def _post(part_request: PartRequest) -> str:
    text = part_request.request.POST.get("text", "")
    actions.write(
        kind=part_request.kind,
        record=part_request.record,
        by=part_request.actor,
        at=part_request.at,
        text=text,
    )
    return _("Note added.")


def _texts(actor: Actor, kind: str, record: UUID) -> Mapping[str, Detail]:
    rows = queries.remarks_of(actor, kind, record)
    return {str(row.pk): Detail(row.text, is_internal=row.is_internal) for row in rows}


IN_TIMELINE: Final = EventDetail("remark", _texts)
