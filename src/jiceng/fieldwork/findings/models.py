"""Models of findings and of looks at the place of a request."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.records.public import NotPast, Record, unit_field

WORDS = [MinLengthValidator(2)]


class Finding(Record):
    """Something that an officer has found at a place."""

    title = models.CharField(
        _("Problem found"),
        max_length=80,
        validators=WORDS,
        help_text=_("The place and the matter. Do not name residents."),
    )
    words = models.CharField(_("Details of the problem"), max_length=500, blank=True)
    # The place of a patrol where it was found.
    stop = models.ForeignKey(
        "patrols.PatrolStop",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("Place of the patrol"),
    )
    address = models.CharField(_("Address"), max_length=120, blank=True)
    # Given by the officer with this finding; nothing else stores a position.
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
    measures = models.CharField(_("What was done"), max_length=500, blank=True, validators=WORDS)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    hazard = models.ForeignKey("hazards.Hazard", models.PROTECT, null=True, related_name="+")
    community = unit_field(_("Community"))

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["opened_at"], name="finding_by_opening"),
        ]


class LookKind(models.TextChoices):
    """When the officer looks."""

    BEFORE = "before", _("Before handling (is it as described?)")
    AFTER = "after", _("After handling (is it done?)")


class LookResult(models.TextChoices):
    """What the officer has seen."""

    AS_SAID = "as_said", _("As described")
    PARTLY = "partly", _("Partly as described")
    NOT = "not", _("Not as described")


class FieldLook(Record):
    """A look at the place of a request, asked for by a dispatcher."""

    number = models.CharField(_("Number of the request"), max_length=40, validators=WORDS)
    kind = models.CharField(_("Stage of handling"), max_length=10, choices=LookKind)
    question = models.CharField(
        _("What to verify"),
        max_length=300,
        validators=WORDS,
        help_text=_("The place and the matter. Do not name residents."),
    )
    place = models.CharField(_("Place"), max_length=300, blank=True)
    due_on = models.DateField(_("Answer by"), validators=[NotPast()])
    result = models.CharField(
        _("Result of the verification"), max_length=10, choices=LookResult, blank=True
    )
    found = models.CharField(
        pgettext_lazy("look", "What you saw"), max_length=500, blank=True, validators=WORDS
    )
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    community = unit_field(_("Community"))

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["due_on"], name="field_look_by_due"),
        ]
