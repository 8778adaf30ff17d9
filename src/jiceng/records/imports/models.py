"""Uploaded tables: file, mapping and progress.

The tables have the names of the time when only requests were imported.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7


class ImportState(models.TextChoices):
    """State of an import; a ready, stopped or failed one can be started."""

    READY = "ready", _("Not started")
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


STARTABLE = frozenset({ImportState.READY, ImportState.STOPPED, ImportState.FAILED})
UNDER_WAY = frozenset({ImportState.WAITING, ImportState.RUNNING})


class RowCounts(models.Model):
    """Counts of rows by result; the first four add up to the rows read."""

    opened = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    # Other counts of a kind of records by name, such as invalid coordinates.
    notes = models.JSONField(default=dict)

    class Meta:
        abstract = True


class TableImport(RowCounts):
    """An uploaded file. `ImportRun` stores the progress in the transaction of the rows; this row is
    for display.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Of the imported records.
    kind = models.CharField(max_length=40)
    # Of the sender's position; none for imports before this column existed.
    unit = models.ForeignKey(
        "directory.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True)
    file_name = models.CharField(max_length=200)
    file_bytes = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    # Meaning of the columns, in the format of the kind of records.
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READY)
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Of the attempt under way: when it began and after how many rows, so that a page can say how
    # long the rest will take; and how many attempts were cut off without getting any further.
    began_at = models.DateTimeField(null=True)
    began_rows = models.BigIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    rows_total = models.BigIntegerField(default=0)
    rows_done = models.BigIntegerField(default=0)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    # When file and rejects were deleted; the row stays.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_importjob"
        ordering = ("-created_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="import_newest"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="import_under_way",
            ),
            models.Index(fields=["kind", "by", "-created_at"], name="import_of_sender"),
        ]

    @property
    def is_under_way(self) -> bool:
        """Whether it is queued or running."""
        return self.state in UNDER_WAY

    @property
    def is_startable(self) -> bool:
        """Whether it can be started or resumed."""
        return self.state in STARTABLE and self.erased_at is None


class ImportRun(RowCounts):
    """Progress of the import of one file under one mapping; it resumes from there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mapping = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    rows_done = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_importrun"
        ordering = ("-started_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mapping", "file_digest"],
                condition=models.Q(finished_at__isnull=True),
                name="import_one_running",
            )
        ]


class RejectedRow(models.Model):
    """Reason of a rejected row, kept until the run has ended and the list of rejects is written, so
    that it survives a killed run.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "cases_importreject"
        ordering = ("line", "id")
