"""What people have written about records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiceng.core.ids import uuid7


class Remark(models.Model):
    """A text that somebody wrote on a record, by itself or with a move. Free text may name people,
    so it stays out of the chain, which is for ever: the event holds this row's identifier and a
    salted digest of the text. Who wrote it, the event says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The record. The column has the name that it had when only requests had remarks: events of
    # then tell of it.
    stream = models.ForeignKey(
        "core.Stream", on_delete=models.PROTECT, related_name="+", db_column="case_id"
    )
    kind = models.CharField(max_length=20, help_text="with which move; “note” for none")
    text = models.TextField()
    # Not shown to whoever looks from outside.
    is_internal = models.BooleanField(default=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_remark"
        ordering: ClassVar = ("at", "id")
