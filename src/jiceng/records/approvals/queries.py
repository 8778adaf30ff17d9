"""Queries on pending approvals."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.records.approvals.models import Approval


def pending_among(condition: Q, actor: Actor) -> QuerySet[Approval]:
    """Pending approvals among some, without those that the actor requested."""
    others = Q() if actor.id is None else ~Q(asked_by=actor.id)
    return Approval.objects.filter(condition, others, granted=None)


def found(approval: UUID) -> Approval:
    """An approval by its key, for actions, which check the visibility of its record.

    Raises:
        NotFound: missing.
    """
    row = Approval.objects.select_related("stream").filter(pk=approval).first()
    if row is None:
        raise NotFound(_("No decision is pending here."), "approval.not_found")
    return row
