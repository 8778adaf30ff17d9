"""Approvals of requests: display data and actions for the page of approvals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as now_

from jiceng.cases import actions
from jiceng.cases.access import masked_texts
from jiceng.cases.inbox.pending_approvals import deciding, waiting
from jiceng.cases.lifecycle.deadlines import amount_of
from jiceng.cases.models import Approval, ApprovalKind, Case
from jiceng.cases.pages import deadline_words, usual_reasons
from jiceng.cases.pages.extensions import preview_of
from jiceng.cases.queries import may_make
from jiceng.core.access import Actor
from jiceng.records.approvals import public as approvals
from jiceng.records.approvals.public import Approvals, Shown
from jiceng.records.remarks.public import Remark

BESIDE: Final = "cases/approval_beside.html"


def label_of(row: Approval) -> str:
    """Label of what is requested, with its amount."""
    kind = str(ApprovalKind(row.kind).label)
    much = deadline_words.amount(*amount_of(row))
    return now_("%(kind)s %(amount)s") % {"kind": kind, "amount": much} if much else kind


def _shown(actor: Actor, rows: Sequence[Approval], at: datetime) -> Mapping[UUID, Shown]:
    ids = {row.stream_id for row in rows}
    found, said = Case.objects.in_bulk(ids), _last_remarks(ids)
    return {
        row.pk: _one(actor, row, found[row.stream_id], said.get(row.stream_id), at) for row in rows
    }


def _last_remarks(ids: set[UUID]) -> dict[UUID, Remark]:
    """The last text on the work on each request, apart from those about approvals."""
    texts = Remark.objects.filter(stream__in=ids, erased_at=None).exclude(
        kind__in=("ask", "decide")
    )
    return {
        row.stream_id: row
        for row in texts.order_by("stream_id", "-at", "-id").distinct("stream_id")
    }


def _one(actor: Actor, row: Approval, case: Case, said: Remark | None, at: datetime) -> Shown:
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
        quick_reasons=usual_reasons.of_rejection(row.kind),
        beside=BESIDE,
        record={
            "case": case,
            "is_extension": row.kind == ApprovalKind.EXTEND,
            "effect": preview_of(case, *amount_of(row), at),
            "said": said and masked_texts.words_of(case, said.text),
            "said_at": said and said.at,
        },
    )


APPROVALS: Final = Approvals(
    kind="case",
    waiting=waiting,
    shown=_shown,
    decide=lambda *, approval, **given: actions.decide(approval=approval.pk, **given),
    withdraw=lambda *, approval, **given: actions.withdraw(approval=approval.pk, **given),
    label=lambda row: ApprovalKind(row.kind).label,
    opens=("case.read",),
    decides=("case.approve", "case.review_appeal"),
    erases_with_record=True,
)
