"""Tables that somebody sent: the file, what its columns mean, how far it has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiceng.core.ids import uuid7


class TableImport(models.Model):
    """One file. How far its rows have come is written in the same transaction as the rows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Of which records.
    kind = models.CharField(max_length=40)
    by = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    file_name = models.CharField(max_length=200)
    file_bytes = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    # As `mapping.Mapping` has it.
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    # The last one that was asked for; each is a run from where the one before ended.
    errand = models.ForeignKey(
        "core.BackgroundJob", null=True, on_delete=models.PROTECT, related_name="+"
    )
    rows_total = models.BigIntegerField(default=0)
    rows_done = models.BigIntegerField(default=0)
    opened = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    # When file and rejects were deleted; the row stays.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes: ClassVar = [models.Index(fields=["by", "-created_at"], name="table_import_newest")]


class RejectedRow(models.Model):
    """A row that was not taken, until the list of them is written."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    table = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField()
    reason = models.TextField()

    class Meta:
        ordering = ("line", "id")
