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
from jiceng.records.choices import Asked, options_of
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


def _context(asked: PartRequest) -> Mapping[str, Any] | None:
    found = Approval.objects.filter(stream=asked.record, granted=None)
    rows = list(found.select_related("asked_by").order_by("asked_at", "id"))
    if not rows:
        return None
    lifecycle = lifecycle_of(asked.kind)
    record = get(lifecycle, asked.actor, asked.record)
    return {
        "rows": [(row, _shown(lifecycle, asked, row, record)) for row in rows],
        "problem": str(asked.problem) if asked.problem else "",
        "typed": asked.request.POST.get("reason", "") if asked.problem else "",
        "tried": asked.request.POST.get("approval", "") if asked.problem else "",
    }


def _shown(lifecycle: Lifecycle, asked: PartRequest, row: Approval, record: Record) -> Shown:
    """Display data as in the list, with all input, whether the reader may decide, and the result of
    the guard."""
    actor, move = asked.actor, lifecycle.move(row.kind)
    shown = pending_approvals.shown_of(lifecycle, actor, row, record)
    if move is None or move.approval is None:
        return shown
    form = Asked(actor, asked.at, lifecycle.load(record), move.present(record))
    options = options_of(move.fields, form)
    return replace(
        shown,
        input_values=filled_in(move.fields, row.given, options),
        may_decide=shown.may_decide and _may_decide(lifecycle, asked, row, record),
        why=refusal_now(lifecycle, record, row, by=actor, at=asked.at),
    )


def _may_decide(lifecycle: Lifecycle, asked: PartRequest, row: Approval, record: Record) -> bool:
    move = lifecycle.move(row.kind)
    if move is None or move.approval is None:
        return False
    right, relations = move.approval.right, move.approval.relations
    try:
        may(lifecycle, right, relations, record, by=asked.actor, at=asked.at)
    except Forbidden:
        return False
    return True


def _post(asked: PartRequest) -> str:
    given = asked.request.POST
    approval = uuid_or_none(given.get("approval", ""))
    if approval is None or not Approval.objects.filter(pk=approval, stream=asked.record).exists():
        raise NotFound(_("No decision is pending here."), "approval.not_found")
    _row, message = pending_approvals.answer(asked.actor, asked.at, approval, given)
    return message
