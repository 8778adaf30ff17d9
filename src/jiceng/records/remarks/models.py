"""Database model of notes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiceng.core.ids import uuid7


class Remark(models.Model):
    """A text written on a record, on its own or with a move.

    Free text may name people, so it is not part of the permanent event: the event holds this row's
    identifier, a salted digest of the text, and the author.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The record. Recorded events contain this column name, so it stays.
    stream = models.ForeignKey(
        "core.Stream", on_delete=models.PROTECT, related_name="+", db_column="case_id"
    )
    kind = models.CharField(max_length=20, help_text="with which move; “note” for none")
    text = models.TextField()
    # Visible to staff only.
    is_internal = models.BooleanField(default=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_remark"
        ordering: ClassVar = ("at", "id")
