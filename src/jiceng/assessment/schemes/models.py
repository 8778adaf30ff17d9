"""Models of assessment: schemes with their parts and units, periods with sheets, what is asked,
appeals.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.records.public import NotBefore, Record, Row, unit_field

NAME, TEXT = 80, 800
WORDS: Final = [MinLengthValidator(2)]
POSITIVE: Final = [MinValueValidator(Decimal(0))]
PERCENT: Final = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class MissingRule(models.TextChoices):
    """What becomes of the weight of a measure without a score."""

    SPREAD = "spread", _("its weight is spread over the other measures")
    ZERO = "zero", _("it gets no points")


class Scheme(Record):
    """A version of a scheme of assessment; published, it never changes.

    The unit in charge is the office that keeps it.
    """

    name = models.CharField(_("Name of the scheme"), max_length=NAME, validators=WORDS)
    about = models.CharField(_("What the scheme is for"), max_length=TEXT, blank=True)
    number = models.PositiveSmallIntegerField(_("Version"), default=1)
    # The version that it was copied from.
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    missing = models.CharField(
        _("Measure without a score"),
        max_length=8,
        choices=MissingRule,
        default=MissingRule.SPREAD,
        blank=True,
    )
    core_least = models.DecimalField(
        _("Core duties at least (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(70),
        blank=True,
        validators=PERCENT,
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("Days to appeal"),
        default=5,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    is_example = models.BooleanField(_("Example"), default=False)
    published_at = models.DateTimeField(_("Scheme published"), null=True)


class Source(models.TextChoices):
    """Where a measure comes from."""

    BRANCH = "branch", _("nothing: it only groups the parts below it")
    INDICATOR = "indicator", _("an indicator of this system")
    ASKED = "asked", _("asked of the unit that drives it")


class ScoringKind(models.TextChoices):
    """Kinds of scoring; `rules.scoring.Kind` computes them."""

    NONE = "none", _("none")
    LINEAR = "linear", _("evenly between floor and target")
    STEPS = "steps", _("by steps")
    RANK = "rank", _("by place among peers")
    MEAN = "mean", _("by ratio to the mean of peers")
    ABOVE = "above", _("by place at the level above")
    DEDUCT = "deduct", _("points off for each event")
    BONUS = "bonus", _("bonus points for each event")


class Direction(models.TextChoices):
    """Which values are better."""

    UP = "up", pgettext_lazy("measure", "higher is better")
    DOWN = "down", pgettext_lazy("measure", "lower is better")


class Part(Row):
    """A node of a scheme's tree; without parts below it is a measure."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="parts")
    code = models.CharField(max_length=8)
    above = models.CharField(_("Below which part"), max_length=8, blank=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name of the part"), max_length=NAME, validators=WORDS)
    weight = models.DecimalField(
        _("Points"),
        max_digits=7,
        decimal_places=3,
        validators=PERCENT,
        help_text=_("Of 100 for the whole scheme; 0 for a bonus."),
    )
    is_core = models.BooleanField(_("Core duty"), default=False, blank=True)
    group = models.CharField(
        _("Only for the peer group"),
        max_length=40,
        blank=True,
        help_text=_("Empty: for all units."),
    )
    driver = unit_field(
        _("Unit that drives it"),
        null=True,
        blank=True,
        help_text=_("Who drives a task scores it. Empty for a part that only groups others."),
    )
    source = models.CharField(_("Comes from"), max_length=12, choices=Source)
    indicator = models.CharField(_("Indicator"), max_length=100, blank=True)
    measure = models.CharField(
        _("Unit of measure"), max_length=20, blank=True, help_text=_("Of what is asked.")
    )
    scoring = models.CharField(_("Scored"), max_length=8, choices=ScoringKind)
    direction = models.CharField(
        _("Better"), max_length=4, choices=Direction, default=Direction.UP, blank=True
    )
    floor = models.DecimalField(
        _("Floor"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("No points from here on. Shares as 0.9 for 90 %."),
    )
    target = models.DecimalField(
        _("Target"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Full points from here on."),
    )
    steps = models.CharField(
        _("Steps"),
        max_length=200,
        blank=True,
        help_text=_("From which value on, how much in per cent: 0.95=100; 0.9=80; 0.8=60"),
    )
    lowest = models.DecimalField(
        _("Last place (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
        help_text=_("What the last place still gets, in per cent."),
    )
    full_at = models.DecimalField(
        _("Full at times the mean"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    per_event = models.DecimalField(
        _("Points for each event"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    cap = models.DecimalField(
        _("Bonus at most"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    by_size = models.BooleanField(_("Relative to the size of the unit"), default=False, blank=True)
    by_difficulty = models.BooleanField(
        _("Times the difficulty of the unit"), default=False, blank=True
    )
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="scheme_part_once")
        ]


class AssessedUnit(Row):
    """A unit that a scheme assesses, with its peers and what makes it comparable."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="units")
    unit = unit_field(_("Assessed unit"))
    group = models.CharField(
        _("Peer group"), max_length=40, blank=True, help_text=_("Units of one group are compared.")
    )
    size = models.DecimalField(
        _("Size"),
        max_digits=12,
        decimal_places=3,
        default=Decimal(1),
        blank=True,
        validators=POSITIVE,
        help_text=_("For example thousands of residents."),
    )
    difficulty = models.DecimalField(
        _("Difficulty"),
        max_digits=5,
        decimal_places=3,
        default=Decimal(1),
        blank=True,
        validators=POSITIVE,
    )
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("group", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "unit"],
                name="assessed_unit_once",
                violation_error_message=_("This unit is assessed already."),
            )
        ]


class ScoredPeriod(Record):
    """A period that is scored by one version of a scheme; frozen, it never changes."""

    name = models.CharField(_("Name of the period"), max_length=NAME, validators=WORDS)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="periods", verbose_name=_("Scheme")
    )
    first = models.DateField(_("First day of the period"))
    last = models.DateField(_("Last day of the period"), validators=[NotBefore("first", 400)])
    due_on = models.DateField(_("Measures to be given by"))
    appeal_until = models.DateField(_("Appeals until"), null=True)
    frozen_at = models.DateTimeField(_("Frozen"), null=True)
    published_at = models.DateTimeField(_("Sheet published"), null=True)
    # New names of indicators, by the name that the scheme has.
    renamed = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "first", "last"],
                condition=~models.Q(state="dropped"),
                name="scored_period_once",
                violation_error_message=_("This period is scored by this scheme already."),
            )
        ]


class UnitSheet(Row):
    """The frozen sheet of one unit: inputs, working and points of every measure."""

    period = models.ForeignKey(ScoredPeriod, models.PROTECT, related_name="sheets")
    unit = unit_field(_("Assessed unit"))
    group = models.CharField(_("Peer group"), max_length=40, blank=True)
    total = models.DecimalField(_("Total"), max_digits=10, decimal_places=4, null=True)
    place = models.PositiveSmallIntegerField(_("Place"), null=True)
    of = models.PositiveSmallIntegerField(default=0)
    lines = models.JSONField(default=dict)
    read_at = models.DateTimeField(_("Read by the unit"), null=True)
    read_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("group", "place", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "unit"], name="unit_sheet_once")
        ]


class Correction(Row):
    """A line that corrects a frozen sheet; the sheet itself stays as it was."""

    period = models.ForeignKey(ScoredPeriod, models.PROTECT, related_name="corrections")
    unit = unit_field(_("Assessed unit"))
    part = models.CharField(_("Assessed measure"), max_length=8)
    numerator = models.DecimalField(_("Correct value"), max_digits=18, decimal_places=6)
    denominator = models.DecimalField(
        _("Of how many"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    reason = models.CharField(_("Reason"), max_length=TEXT, validators=WORDS)
    signed_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("Signed"))
    # Total and place of each unit after this line, by its key.
    totals = models.JSONField(default=dict)

    class Meta:
        ordering = ("signed_at", "id")


class LateFact(Row):
    """What the records said about a measure after it was frozen, listed beside the sheet."""

    period = models.ForeignKey(ScoredPeriod, models.PROTECT, related_name="late")
    unit = unit_field(_("Assessed unit"))
    part = models.CharField(_("Assessed measure"), max_length=8)
    # Fractions as text, such as "9" or "7/2"; empty where there is none.
    was = models.CharField(max_length=60)
    was_of = models.CharField(max_length=60, blank=True)
    now = models.CharField(max_length=60)
    now_of = models.CharField(max_length=60, blank=True)
    noted_at = models.DateTimeField(_("Noted"))
    noted_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("noted_at", "id")


class Inquiry(Record):
    """A measure that no indicator has: asked once of the unit that drives it."""

    period = models.ForeignKey(
        ScoredPeriod, models.PROTECT, related_name="inquiries", verbose_name=_("Scored period")
    )
    title = models.CharField(_("What is asked"), max_length=NAME + 40)
    part = models.CharField(_("Assessed measure"), max_length=8)
    due_on = models.DateField(_("To be given by"))
    # By the key of the assessed unit: {"n": "3", "d": "7", "note": "…"}; keys alone until given.
    answers = models.JSONField(default=dict)
    given_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "part", "unit"], name="inquiry_once")
        ]


class Appeal(Record):
    """An appeal of a unit against a line of its sheet; the unit in charge is that unit."""

    period = models.ForeignKey(
        ScoredPeriod, models.PROTECT, related_name="appeals", verbose_name=_("Scored period")
    )
    part = models.CharField(_("Assessed measure"), max_length=8)
    text = models.CharField(
        _("What is wrong, and what shows it"), max_length=TEXT, validators=WORDS
    )
    is_upheld = models.BooleanField(_("The appeal is upheld"), null=True)
    answer = models.CharField(_("Answer"), max_length=TEXT, validators=WORDS, default="")
    answered_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
