"""Tables that somebody sent: the file, what its columns mean, how far it has come.

The tables have the names that they had when only requests were imported.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7


class ImportState(models.TextChoices):
    """Where an import stands; only one that is ready, stopped or failed can be started."""

    READY = "ready", _("Not started")
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


STARTABLE = frozenset({ImportState.READY, ImportState.STOPPED, ImportState.FAILED})
UNDER_WAY = frozenset({ImportState.WAITING, ImportState.RUNNING})


class RowCounts(models.Model):
    """What became of rows; those of the first four together are the rows that were read."""

    opened = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    # What else a kind of records counts, by name, such as points that are no place.
    notes = models.JSONField(default=dict)

    class Meta:
        abstract = True


class TableImport(RowCounts):
    """One file that was sent to be imported. `ImportRun` keeps how far its rows have come, in the
    same transaction as the rows; this row is what people see of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Of the records that its rows become.
    kind = models.CharField(max_length=40)
    # Of the post by which it was sent; none where it was sent before this was noted.
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
    # What its columns mean, as the kind of records has it.
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
        """Whether the worker has it, or will."""
        return self.state in UNDER_WAY

    @property
    def is_startable(self) -> bool:
        """Whether it can be started, or go on where it was."""
        return self.state in STARTABLE and self.erased_at is None


class ImportRun(RowCounts):
    """How far an import of one file under one mapping has come; it resumes from there."""

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
    """Why a row was not taken, until its run has ended and the list of rejects is written: a run
    that is killed loses its list and not its reasons."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "cases_importreject"
        ordering = ("line", "id")
