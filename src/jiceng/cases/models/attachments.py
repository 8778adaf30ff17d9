"""Photos that belong to a request."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models.requests import Case
from jiceng.cases.models.work import CaseTask
from jiceng.core.ids import uuid7


class AttachmentKind(models.TextChoices):
    """What a photo shows."""

    REPORT = "report", _("Sent by the resident")
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    EVIDENCE = "evidence", _("Evidence")


class Attachment(models.Model):
    """One photo of a request. The row outlives the file: it says that there was one, and why it
    is no longer there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    # The called body's part that it is the evidence of.
    task = models.ForeignKey(
        CaseTask, null=True, on_delete=models.PROTECT, related_name="attachments", db_index=False
    )
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    # Who added it; nobody for a resident's own.
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
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
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=~Q(name=""), name="attachment_once_a_file"
            )
        ]
