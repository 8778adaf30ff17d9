"""What is stored of secret links: never the secret."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiceng.core.ids import uuid7


class SecretLink(models.Model):
    """One link to one record for one purpose; whoever knows its secret holds it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stream_kind = models.CharField(max_length=40)
    stream_id = models.UUIDField()
    # Whose link it is among several of one record: a caller, a household. None: the record's.
    subject_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=40, help_text="of a `purposes.LinkPurpose`")
    digest = models.BinaryField(unique=True, help_text="SHA-256 of the secret")
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    # The day suffices to find links that nobody uses, and says little of anybody's habits.
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
