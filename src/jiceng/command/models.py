"""Counts of requests that the command centre reads instead of the requests themselves.

All of them follow from the requests and can be counted anew at any time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiceng.core.ids import uuid7


class Grain(models.TextChoices):
    """Length of a counted period."""

    DAY = "day"
    MONTH = "month"


class PeriodCount(models.Model):
    """Requests of one place that were received in one day or month, and what has become of them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grain = models.CharField(max_length=5, choices=Grain)
    start = models.DateField()
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+", db_index=False)
    grid_code = models.CharField(max_length=40, blank=True, default="")
    # `cases.public.COUNTED`, in that order.
    opened = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()
    callbacks = models.PositiveIntegerField()
    contacted = models.PositiveIntegerField()
    solved = models.PositiveIntegerField()
    satisfaction_sum = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grain", "start", "unit", "grid_code"], name="period_count_once"
            )
        ]


class OpenBy(models.TextChoices):
    """What open requests are counted by."""

    PLACE = "place"
    IN_CHARGE = "in_charge"


class OpenCount(models.Model):
    """Open requests of one place, or of one unit in charge, and how many of them are overdue.

    Those of a unit in charge are counted apart for each unit to which their places belong.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.CharField(max_length=9, choices=OpenBy)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+", db_index=False)
    # Of a place only.
    grid_code = models.CharField(max_length=40, blank=True, default="")
    in_charge = models.ForeignKey(
        "directory.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    open = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "unit", "grid_code", "in_charge"],
                nulls_distinct=False,
                name="open_count_once",
            )
        ]


ONLY = 1
"""Key of the only row of `CountState`."""


class CountState(models.Model):
    """How far requests have been counted.

    Args:
        counted_to: the first day that has not been counted; it and later days are read from the
            requests.
        edition: increases whenever counts change, so that pages know it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    counted_to = models.DateField()
    counted_at = models.DateTimeField()
    edition = models.PositiveBigIntegerField(default=0)
