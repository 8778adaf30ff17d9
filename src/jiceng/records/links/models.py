"""Database model of secret links; the secret is stored as a digest only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiceng.core.ids import uuid7


class SecretLink(models.Model):
    """A link to one record for one purpose; possession of the secret gives access."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stream_kind = models.CharField(max_length=40)
    stream_id = models.UUIDField()
    # The holder among several links of one record, e.g. a resident or household; null if only one.
    subject_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=40, help_text="of a `purposes.LinkPurpose`")
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the secret")
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    # A day suffices to find unused links and reveals little about habits.
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("issued_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(revoked_at__isnull=False),
                name="link_replaced_is_revoked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stream_id", "purpose"], name="link_of_record"),
        ]
