"""What people at the desk keep for their work: drafts of what they write, filters that they use
again, tables made for them; and who has which record open."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from jiceng.core.ids import uuid7


class Draft(models.Model):
    """What somebody has begun to write into one field of one record and not sent yet."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    # The record's chain; the column is named as in the time when only requests had this.
    stream = models.ForeignKey(
        "core.Stream", models.CASCADE, related_name="+", db_column="case_id", db_index=False
    )
    # "resolve.reason": the move and its field.
    field = models.CharField(max_length=60)
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("saved_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "person", "field"], name="draft_once_a_field")
        ]
        indexes: ClassVar = [models.Index(fields=["saved_at"], name="draft_age")]


class Presence(models.Model):
    """One visit of somebody's page to a record, so that two people do not do the same work.

    It lives for seconds (`presence.life`) and keeps no history. There is no index by person on
    purpose: who is on a record can be asked, where a person is cannot. A visit that has ended
    stays marked as such for as long, since the page's last pulse may arrive after its farewell.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The record's chain; the column is named as in the time when only requests had this.
    stream = models.ForeignKey(
        "core.Stream", models.CASCADE, related_name="+", db_column="case_id", db_index=False
    )
    person = models.ForeignKey(
        "directory.Person", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    visit = models.UUIDField()  # made by the page: one from being opened or shown to being left
    seen_at = models.DateTimeField()
    wrote_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("seen_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stream", "person", "visit"], name="presence_once_a_visit"
            )
        ]


FIRST_LIST: Final = "search"
"""The list of which all filters were before others could be kept."""


class SavedFilter(models.Model):
    """A filter of a list under a name: one person's own, or a unit's for all who work in it or
    below it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    # Whose it is once it is shared; its writer stays on record.
    unit = models.ForeignKey(
        "directory.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=40)
    # Which list it filters (`filter_lists.FilterList`), and how, as that list's address has it.
    list = models.CharField(max_length=40, default=FIRST_LIST)
    query = models.CharField(max_length=2000)
    position = models.IntegerField()
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ("position", "id")
        indexes: ClassVar = [
            models.Index(fields=["person", "position"], name="saved_filter_own"),
            models.Index(
                fields=["unit"], condition=models.Q(unit__isnull=False), name="saved_filter_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A table that somebody has asked for; the errand makes it."""

    errand = models.OneToOneField(
        "core.Errand", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    # The name of an `exports.ExportSource`, and which of its rows, as an address has it.
    source = models.CharField(max_length=10)
    query = models.CharField(max_length=2000)
    # What was put in and how far its asker saw then; nothing until it is written.
    rows = models.IntegerField(null=True)
    sight = models.JSONField(default=dict)
    name = models.CharField(max_length=120, blank=True)
    bytes = models.BigIntegerField(default=0)
    written_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"], name="export_of_person")]
