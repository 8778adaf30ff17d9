"""Imports that somebody asked for on a page: the file, how to read it, how far it has come."""

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


class ImportJob(models.Model):
    """One file that was sent to be imported. `ImportRun` keeps how far its rows have come, in the
    same transaction as the rows; this row is what people see of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # For whom: whoever may import there, or above, sees it.
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True)
    file_name = models.CharField(max_length=200)
    file_bytes = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    # The name of a shipped mapping, or "" with a text of one's own.
    mapping_name = models.CharField(max_length=40, blank=True)
    mapping_text = models.TextField(blank=True)
    # What becomes of a unit or category that is not known here, over what the mapping says.
    unknown_units = models.CharField(max_length=12, blank=True)
    unknown_categories = models.CharField(max_length=12, blank=True)
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
    opened = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    points = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    # When file and rejects were deleted; the row stays.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="import_newest"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="import_under_way",
            ),
        ]
