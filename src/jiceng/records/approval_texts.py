"""Texts of requests for approval and of decisions, for the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.records.approvals.public import Approval
from jiceng.records.approving import answer_key
from jiceng.records.timeline import Detail, EventDetail
from jiceng.records.visibility import visible


def _asked(actor: Actor, kind: str, record: UUID) -> Mapping[str, Detail]:
    rows = _rows(actor, kind, record)
    return {str(row.pk): Detail(row.reason) for row in rows}


def _answers(actor: Actor, kind: str, record: UUID) -> Mapping[str, Detail]:
    return {
        answer_key(row.pk, place): Detail(each["reason"])
        for row in _rows(actor, kind, record)
        for place, each in enumerate(row.decisions)
    }


def _rows(actor: Actor, kind: str, record: UUID) -> list[Approval]:
    return list(Approval.objects.filter(stream=record, stream__in=visible(kind, actor)))


IN_TIMELINE: Final = (EventDetail("asked", _asked), EventDetail("answer", _answers))
