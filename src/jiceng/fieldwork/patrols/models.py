"""Models of patrols: places, plans, and rounds with the check of each place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.fieldwork.checklists.public import Checklist, ChecklistVersion, PlaceKind
from jiceng.fieldwork.patrols import rules
from jiceng.grids.public import GridCodesField
from jiceng.records.public import NotPast, Record, Row, unit_field
from jiceng.ui.modelfields import CodesField

WORDS = [MinLengthValidator(2)]


class Every(models.TextChoices):
    """How often a plan's round begins."""

    WEEK = rules.WEEK, _("Every week")
    FORTNIGHT = rules.FORTNIGHT, _("Every two weeks")
    MONTH = rules.MONTH, _("Every month")
    QUARTER = rules.QUARTER, _("Every quarter")
    HALF = rules.HALF, _("Every half year")
    YEAR = rules.YEAR, _("Every year")


class PatrolPlace(Record):
    """A place that is looked at again and again."""

    name = models.CharField(_("Place"), max_length=60, validators=WORDS)
    kind = models.CharField(_("Type of place"), max_length=20, choices=PlaceKind)
    address = models.CharField(_("Address"), max_length=120, blank=True)
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
    community = unit_field(_("Community"))
    checked_on = models.DateField(_("Last checked"), null=True, blank=True)
    # From when its age counts: the last check, or the day on which it was listed.
    waits_since = models.DateField(_("Without a check since"))

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=~models.Q(state="struck"),
                name="patrol_place_once",
                violation_error_message=_("This place is listed already."),
            )
        ]
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["waits_since"], name="patrol_place_by_age"),
        ]


class RouteField(CodesField):
    """Keys of places in the order in which they are walked."""

    def offered(self, record: Any, at: datetime) -> Sequence[tuple[str, Any]]:
        """Nothing: a route is arranged on a patrol."""
        return ()


class PatrolPlan(Record):
    """What is looked at in a community, how often, and by which questions."""

    name = models.CharField(_("Plan"), max_length=60, validators=WORDS)
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="+", verbose_name=_("Checklist")
    )
    grids = GridCodesField(
        _("Grids"), help_text=_("None chosen: all places of this type in the community.")
    )
    every = models.CharField(_("How often"), max_length=10, choices=Every)
    days = models.PositiveIntegerField(
        _("Days for one round"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    starts_on = models.DateField(_("First round"), validators=[NotPast()])
    next_on = models.DateField(_("Next round"))
    route = RouteField(_("Route"))
    community = unit_field(_("Community"))


class Patrol(Record):
    """One round of a plan."""

    plan = models.ForeignKey(PatrolPlan, models.PROTECT, related_name="patrols")
    title = models.CharField(_("Patrol"), max_length=80)
    # The version of the checklist with which the round began, and with which it ends.
    edition = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="+")
    begins_on = models.DateField(_("First day"))
    due_on = models.DateField(_("Until"))
    reason = models.CharField(_("Reason"), max_length=300, blank=True, validators=WORDS)
    community = unit_field(_("Community"))

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["due_on"], name="patrol_by_due"),
        ]


class StopState(models.TextChoices):
    """What has become of a place in a round."""

    OPEN = "open", _("to be checked")
    CHECKED = "checked", _("checked")
    SKIPPED = "skipped", _("could not be checked")


class PatrolStop(Row):
    """One place of a round, with the answers of its check; no position but the place's own."""

    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="stops")
    place = models.ForeignKey(PatrolPlace, models.PROTECT, related_name="stops")
    position = models.PositiveIntegerField()
    state = models.CharField(_("State"), max_length=10, choices=StopState, default=StopState.OPEN)
    at = models.DateTimeField(_("Checked at"), null=True, blank=True)
    edition = models.ForeignKey(ChecklistVersion, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    is_in_order = models.BooleanField(null=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True, validators=WORDS)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patrol", "place"], name="patrol_stop_once")
        ]
