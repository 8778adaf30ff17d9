"""Photos that belong to records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7


class AttachmentKind(models.TextChoices):
    """What a photo shows."""

    REPORT = "report", _("Sent by the resident")
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    EVIDENCE = "evidence", _("Evidence")


class Attachment(models.Model):
    """One photo of a record. The row outlives the file: it says that there was one, and why it is
    no longer there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The record, and the part of it that it is the evidence of. The columns have the names that
    # they had when only requests had photos: events of then tell of them.
    stream = models.ForeignKey(
        "core.Stream", on_delete=models.PROTECT, related_name="+", db_column="case_id"
    )
    part_id = models.UUIDField(null=True, db_column="task_id")
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    # Who added it; nobody for a resident's own.
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Not shown to whoever looks from outside.
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField()
    # The storage's name, random; empty once the file is gone.
    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    bytes = models.IntegerField()
    detached_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_attachment"
        ordering: ClassVar = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=~Q(name=""), name="attachment_once_a_file"
            )
        ]
