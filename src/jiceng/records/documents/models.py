"""Templates, number counters and issued documents.

A database trigger prevents changes of issued documents (migration 0002).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7


class Template(models.Model):
    """A docx with fields, the template of documents of one kind."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40, help_text="of a `kinds.DocumentKind`")
    name = models.CharField(max_length=80)
    file = models.CharField(max_length=120, help_text="its name in the storage")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    uploaded_at = models.DateTimeField()
    # Set when the template is deactivated; its documents stay.
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "-uploaded_at", "id")
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "-uploaded_at"],
                condition=Q(retired_at__isnull=True),
                name="document_template_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NumberSequence(models.Model):
    """Last number of one kind, unit and year; its row lock serialises the numbering."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        db_table = "documents_counter"
        ordering = ("kind", "unit", "year")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "unit", "year"], name="document_counter"),
        ]


class Document(models.Model):
    """An issued document with both files."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    number = models.IntegerField(help_text="1, 2, 3 … of its kind, unit and year, without gaps")
    label = models.CharField(max_length=120, help_text="the number as people write it")
    title = EncryptedTextField(blank=True, default="")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="documents")
    # The record that it is about; record and key are unique together.
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    # Names in the storage, empty once erased; digests are SHA-256 of the files.
    docx = models.CharField(max_length=120, blank=True)
    docx_digest = models.CharField(max_length=64)
    pdf = models.CharField(max_length=120, blank=True)
    pdf_digest = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = EncryptedTextField(blank=True, default="")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "unit", "year", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "unit", "year", "number"], name="document_number"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "key"],
                condition=Q(voided_at__isnull=True),
                name="document_once",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="document_number_counts"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="document_of_subject"),
            models.Index(
                fields=["issued_at"],
                condition=Q(erased_at__isnull=True),
                name="document_not_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.label
