"""Models of community needs, claims of units and pairings."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.records.public import DueRecord, NotPast, Record, Row, unit_field

POSITIVE = [MinValueValidator(Decimal("0.01"))]
WORDS = [MinLengthValidator(2)]


class NeedKind(models.TextChoices):
    """Type of a need."""

    GOODS = "goods", _("Goods")
    MONEY = "money", _("Money")
    LABOUR = "labour", _("Helping hands")
    SERVICE = "service", _("Service or advice")
    PLACE = "place", _("Place or room")


class Need(DueRecord):
    """A need of a community that paired units can meet, in full or in part."""

    title = models.CharField(_("What is needed"), max_length=80, validators=WORDS)
    text = models.CharField(_("Details"), max_length=500, blank=True)
    kind = models.CharField(_("Type"), max_length=20, choices=NeedKind)
    # In the unit of measure, e.g. 3 (benches), 2000 (yuan), 5 (people).
    amount = models.DecimalField(_("How much"), max_digits=9, decimal_places=2, validators=POSITIVE)
    measure = models.CharField(_("Unit of measure"), max_length=20)
    wanted_by = models.DateField(_("Needed by"), validators=[NotPast()])
    place = models.CharField(_("Place"), max_length=80, blank=True)
    # The community that lists the need; in charge until the street takes over.
    community = unit_field(_("Community"))

    class Meta(DueRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="need_of_something")
        ]


class Claim(Row):
    """The part of a need that a unit has taken on, with its delivery and rating."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="claims")
    unit = unit_field(_("Unit"))
    amount = models.DecimalField(_("How much"), max_digits=9, decimal_places=2, validators=POSITIVE)
    claimed_at = models.DateTimeField(_("Taken on"))
    delivered_at = models.DateTimeField(_("Delivered"), null=True)
    report = models.CharField(_("What was delivered"), max_length=500, validators=WORDS)
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True)
    rating = models.PositiveSmallIntegerField(
        _("Rating from 1 to 5"), null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="claim_of_something")
        ]


class Pairing(Record):
    """A unit that supports a community for some time (结对共建); it is the unit in charge."""

    community = unit_field(_("Community"), related_name="pairings")
