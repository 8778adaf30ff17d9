"""The section of pending approvals on the detail page of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from jiceng.core.errors import Forbidden, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.records import pending_approvals
from jiceng.records.approvals.public import Approval, Shown
from jiceng.records.approving import refusal_now
from jiceng.records.choices import ChoiceContext, options_of
from jiceng.records.fetching import get
from jiceng.records.filled_in import filled_in
from jiceng.records.lifecycle import Lifecycle, lifecycle_of
from jiceng.records.models import Record
from jiceng.records.parts import PartRequest, RecordPart
from jiceng.records.rows import may

NAME: Final = "approvals"


def part_of(kind: str) -> RecordPart:
    """The section for one kind of records."""
    return RecordPart(
        kind=kind,
        name=NAME,
        order=5,
        template="records/approvals.html",
        context=_context,
        post=_post,
    )


def _context(part_request: PartRequest) -> Mapping[str, Any] | None:
    found = Approval.objects.filter(stream=part_request.record, granted=None)
    rows = list(found.select_related("asked_by").order_by("asked_at", "id"))
    if not rows:
        return None
    lifecycle = lifecycle_of(part_request.kind)
    record = get(lifecycle, part_request.actor, part_request.record)
    return {
        "rows": [(row, _shown(lifecycle, part_request, row, record)) for row in rows],
        "problem": str(part_request.problem) if part_request.problem else "",
        "typed": part_request.request.POST.get("reason", "") if part_request.problem else "",
        "tried": part_request.request.POST.get("approval", "") if part_request.problem else "",
    }


def _shown(lifecycle: Lifecycle, part_request: PartRequest, row: Approval, record: Record) -> Shown:
    """Display data as in the list, with all input, whether the reader may decide, and the result of
    the guard."""
    actor, move = part_request.actor, lifecycle.move(row.kind)
    shown = pending_approvals.shown_of(lifecycle, actor, row, record)
    if move is None or move.approval is None:
        return shown
    form = ChoiceContext(actor, part_request.at, lifecycle.load(record), move.present(record))
    options = options_of(move.fields, form)
    return replace(
        shown,
        input_values=filled_in(move.fields, row.given, options),
        changes=list(pending_approvals.changed_values(move, row, record, options))
        if move.edits
        else (),
        may_decide=shown.may_decide and _may_decide(lifecycle, part_request, row, record),
        why=refusal_now(lifecycle, record, row, by=actor, at=part_request.at),
    )


def _may_decide(
    lifecycle: Lifecycle, part_request: PartRequest, row: Approval, record: Record
) -> bool:
    move = lifecycle.move(row.kind)
    if move is None or move.approval is None:
        return False
    right, relations = move.approval.right, move.approval.relations
    try:
        may(lifecycle, right, relations, record, by=part_request.actor, at=part_request.at)
    except Forbidden:
        return False
    return True


def _post(part_request: PartRequest) -> str:
    given = part_request.request.POST
    approval = uuid_or_none(given.get("approval", ""))
    if (
        approval is None
        or not Approval.objects.filter(pk=approval, stream=part_request.record).exists()
    ):
        raise NotFound(_("No decision is pending here."), "approval.not_found")
    _row, message = pending_approvals.answer(part_request.actor, part_request.at, approval, given)
    return message
