"""Database model of photos and voice recordings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7


class AttachmentKind(models.TextChoices):
    """What a photo shows; a voice recording is an attachment of its own kind."""

    REPORT = "report", _("Sent by the resident")
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    EVIDENCE = "evidence", _("Evidence")
    VOICE = "voice", _("Voice message")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files of records, by what they are."""

    def photos(self) -> AttachmentQuerySet:
        """Photos that were not deleted."""
        return self.exclude(name="").exclude(kind=AttachmentKind.VOICE)

    def voices(self) -> AttachmentQuerySet:
        """Voice recordings that were not deleted."""
        return self.exclude(name="").filter(kind=AttachmentKind.VOICE)


class Attachment(models.Model):
    """One photo or recording of a record. The row remains after its file is deleted, with the
    reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The record, and the part of it that the photo documents. Recorded events contain these column
    # names, so they stay.
    stream = models.ForeignKey(
        "core.Stream", on_delete=models.PROTECT, related_name="+", db_column="case_id"
    )
    part_id = models.UUIDField(null=True, db_column="task_id")
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    # Who added it; null for photos sent by residents.
    person = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Visible to staff only.
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField()
    # Random name in the storage; empty once the file is deleted.
    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    # Of a photo in pixels; 0 for a recording.
    width = models.IntegerField()
    height = models.IntegerField()
    bytes = models.IntegerField()
    detached_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        db_table = "cases_attachment"
        ordering: ClassVar = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"], condition=~Q(name=""), name="attachment_once_a_file"
            )
        ]
