"""Approvals of requests: display data and actions for the page of approvals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.access import masked_texts
from jiceng.cases.inbox.pending_approvals import deciding, waiting
from jiceng.cases.lifecycle.deadlines import amount_of
from jiceng.cases.models import Approval, ApprovalKind, Case
from jiceng.cases.pages import deadline_words
from jiceng.cases.queries import may_make
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.approvals import public as approvals
from jiceng.records.approvals.public import Approvals, Shown

BESIDE: Final = "cases/approval_beside.html"


def label_of(row: Approval) -> str:
    """Label of what is requested, with its amount."""
    kind = str(ApprovalKind(row.kind).label)
    much = deadline_words.amount(*amount_of(row))
    return f"{kind} {much}" if much else kind


def _shown(actor: Actor, rows: Sequence[Approval], _at: datetime) -> Mapping[UUID, Shown]:
    found = Case.objects.in_bulk({row.stream_id for row in rows})
    return {row.pk: _one(actor, row, found[row.stream_id]) for row in rows}


def _one(actor: Actor, row: Approval, case: Case) -> Shown:
    case = masked_texts.shown(actor, case)
    decided = approvals.has_decided(row, actor)
    is_own = bool(approvals.may_withdraw(row, actor))
    may = not decided and not is_own and may_make(actor, deciding(row.kind), case).allowed
    return Shown(
        label=label_of(row),
        title=case.title,
        number=case.number,
        href=reverse("request", args=[case.pk]),
        reason=masked_texts.words_of(case, row.reason),
        may_decide=may,
        has_decided=decided,
        may_withdraw=is_own,
        needs_reason=True,
        beside=BESIDE,
        record={"case": case, "unit": directory.label_of(case.unit_id)},
    )


APPROVALS: Final = Approvals(
    kind="case",
    waiting=waiting,
    shown=_shown,
    decide=lambda *, approval, **given: actions.decide(approval=approval.pk, **given),
    withdraw=lambda *, approval, **given: actions.withdraw(approval=approval.pk, **given),
    opens=("case.read",),
    decides=("case.approve", "case.review_appeal"),
    erases_with_record=True,
)
