"""Rosters, their rows, the questions that they raise, and attendance.

A database trigger prevents changes of frozen rosters (migration 0002).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7
from jiceng.records.rosters.rules import QuestionKind


class Roster(models.Model):
    """One edition of a list of people who are entitled or expected on a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40, help_text="of a `kinds.RosterKind`")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    drawn_for = models.DateField(help_text="the day for which it says who is entitled")
    drawn_at = models.DateTimeField()
    edition = models.SmallIntegerField(default=1)
    former = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_edition"
    )
    # Reason for a new edition.
    reason = EncryptedTextField(blank=True, default="")
    frozen_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="`rules.roster_digest`")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-drawn_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, digest="")
                | Q(frozen_at__isnull=False) & ~Q(digest=""),
                name="roster_frozen_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, former__isnull=True)
                | Q(edition__gt=1, former__isnull=False),
                name="roster_edition_of",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "kind", "-drawn_at"], name="roster_of_unit"),
            models.Index(
                fields=["drawn_at"], condition=Q(erased_at__isnull=True), name="roster_not_erased"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RosterRow(models.Model):
    """One person in one edition; the number is the same in all editions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    roster = models.ForeignKey(
        Roster, on_delete=models.PROTECT, related_name="rows", db_index=False
    )
    number = models.IntegerField()
    name = EncryptedTextField()
    # Blind index for the search by name; empty once the name is erased.
    name_index = models.BinaryField()
    household = EncryptedTextField(blank=True, default="")
    mark = EncryptedTextField(blank=True, default="")
    person = models.ForeignKey(
        "directory.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # Random value that prevents guessing the name from the digest; erased with the name.
    nonce = EncryptedTextField()
    is_left_out = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, help_text="`rules.row_digest`")

    class Meta:
        ordering = ("roster", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "number"], name="roster_row_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["roster", "name_index"], name="roster_row_name"),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="roster_row_person"
            ),
        ]


class Kind(models.TextChoices):
    """Labels of `rules.QuestionKind`."""

    SAME_NAME = QuestionKind.SAME_NAME, _("The same name in different households")
    DOUBLE = QuestionKind.DOUBLE, _("The same name twice in one household")
    SIMILAR = QuestionKind.SIMILAR, _("Similar names in one household")
    DOUBTFUL = QuestionKind.DOUBTFUL, _("The list says: died or moved away")


class RosterQuestion(models.Model):
    """A doubt about rows of a roster that must be answered before it is frozen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=10, choices=Kind)
    rows = models.JSONField(help_text="numbers of the rows that it is about")
    left_out = models.JSONField(default=list, help_text="numbers of those that were left out")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("roster", "id")


class Presence(models.Model):
    """Attendance of a person on a roster."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="presences")
    number = models.IntegerField(help_text="of the row")
    came_at = models.DateTimeField()
    # Method of signing in, a code of the app: "code", "list", "tellers".
    way = models.CharField(max_length=20)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("roster", "number", "came_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roster", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="roster_present_once",
            ),
        ]
