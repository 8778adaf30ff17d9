"""Published weights of the score, each with the day from which it is valid; months of the lake."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jiceng.core.ids import uuid7


class Weighting(models.Model):
    """Weights for a scope from a day on; never changed, only replaced by later ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # "" for everything, "unit:CODE" or "category:CODE" for that one and all below it. A text and
    # no foreign key, since categories belong to a higher layer.
    scope = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    response = models.FloatField()
    resolution = models.FloatField()
    satisfaction = models.FloatField()
    basic_share = models.FloatField(default=0.9)
    satisfied_from = models.SmallIntegerField(default=4)
    basic_from = models.SmallIntegerField(default=3)
    minimum = models.IntegerField(default=30)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("scope", "valid_from", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "valid_from"], name="weighting_once_a_day"),
            models.CheckConstraint(
                condition=Q(response__gte=0) & Q(resolution__gte=0) & Q(satisfaction__gte=0),
                name="weighting_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(basic_from__lte=F("satisfied_from")), name="weighting_levels_in_order"
            ),
        ]


class LakeMonth(models.Model):
    """The file of a month of facts in the lake (`lake`); none for a month without facts."""

    pk = models.CompositePrimaryKey("fact", "month")
    fact = models.CharField(max_length=60)
    month = models.DateField()
    is_stale = models.BooleanField(default=False)
    file = models.CharField(max_length=60, blank=True)
    rows = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    # Digest of what shapes the file besides its rows.
    layout = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField(null=True)
