"""What communities need, who is paired with them, and who has taken what on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7
from jiceng.records.public import Record


class NeedKind(models.TextChoices):
    """What is needed."""

    GOODS = "goods", _("Goods")
    MONEY = "money", _("Money")
    LABOUR = "labour", _("Helping hands")
    SERVICE = "service", _("Service or advice")
    PLACE = "place", _("Place or room")


class Need(Record):
    """Something that a community lacks and a paired unit may give, wholly or in part."""

    title = models.CharField(max_length=80)
    text = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, choices=NeedKind)
    # Of the measure: 3 (benches), 2000 (yuan), 5 (people).
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    measure = models.CharField(max_length=20)
    wanted_by = models.DateField()
    place = models.CharField(max_length=80, blank=True)
    # The community that lists it; in charge until the street takes it over.
    community = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("wanted_by", "id")
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "wanted_by"], name="need_by_unit"),
            models.Index(fields=["wakes_at"], name="need_by_timer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="need_of_something")
        ]


class Claim(models.Model):
    """What one unit has taken on of a need; delivered with a report, rated by the community."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="claims")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    claimed_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    report = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("claimed_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "unit"], name="claim_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="claim_of_something"),
        ]


class Pairing(models.Model):
    """A unit that supports a community for some time (结对共建)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("community", "unit", "valid_from")
