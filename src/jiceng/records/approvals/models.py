"""Requests for approval, for any record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiceng.core.ids import uuid7


class Approval(models.Model):
    """A request for approval of a move, with its input, its reason and the decisions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The record. The column keeps its original name because older events refer to it.
    stream = models.ForeignKey(
        "core.Stream", on_delete=models.PROTECT, related_name="+", db_column="case_id"
    )
    kind = models.CharField(max_length=40, help_text="what is asked for, such as a move's name")
    # The unit on whose behalf it was requested.
    unit = models.ForeignKey(
        "directory.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    reason = models.TextField()
    # Input of the move, by field.
    given = models.JSONField(default=dict)
    # [{"by": person id, "at": ISO time, "granted": bool, "reason": text}]
    decisions = models.JSONField(default=list)
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_withdrawn = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "cases_approval"
        ordering: ClassVar = ("asked_at", "id")
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(granted__isnull=True),
                name="approval_pending",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stream", "kind"],
                condition=Q(granted__isnull=True),
                name="approval_one_pending",
            )
        ]
