"""Models of the hazards register and of each look at a hazard."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.records.public import NotPast, Record, Row, unit_field

WORDS = [MinLengthValidator(2)]


class HazardKind(models.TextChoices):
    """What kind of danger it is."""

    FIRE = "fire", _("Fire safety")
    ELECTRICITY = "electricity", _("Electricity")
    GAS = "gas", _("Gas")
    BUILDING = "building", _("Building")
    ROAD = "road", _("Road and traffic")
    WATER = "water", _("Water and drowning")
    SLOPE = "slope", _("Slopes and plants")
    OTHER = "other", _("Other")


class HazardLevel(models.TextChoices):
    """How much it may harm; decides how soon somebody has to look again."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Hazard(Record):
    """A danger at a place, under watch until it is removed."""

    title = models.CharField(
        _("What is dangerous"),
        max_length=80,
        validators=WORDS,
        help_text=_("The place and the matter. Do not name residents."),
    )
    kind = models.CharField(_("Type"), max_length=20, choices=HazardKind)
    level = models.CharField(_("Danger level"), max_length=10, choices=HazardLevel)
    place = models.CharField(_("Place"), max_length=120, validators=WORDS)
    lon = models.FloatField(
        _("Longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    lat = models.FloatField(
        _("Latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    measures = models.CharField(_("Measures so far"), max_length=500, blank=True)
    recheck_on = models.DateField(_("Re-check by"), validators=[NotPast()])
    community = unit_field(_("Community"))

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["recheck_on"], name="hazard_by_recheck"),
        ]


class HazardCheck(Row):
    """One look at a hazard."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="checks")
    at = models.DateTimeField(_("Checked"))
    found = models.CharField(_("Result of the check"), max_length=500, validators=WORDS)
    is_removed = models.BooleanField(_("The danger is gone"), default=False)
    next_on = models.DateField(_("Re-check by"), null=True, blank=True, validators=[NotPast()])

    class Meta:
        ordering = ("-at", "-id")
