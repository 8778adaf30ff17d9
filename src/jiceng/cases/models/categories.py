"""Categories of requests, with the choices of their rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Urgency(models.IntegerChoices):
    """Urgency; the clock of an emergency runs around the clock."""

    NORMAL = 0, _("Normal")
    URGENT = 1, _("Urgent")
    EMERGENCY = 2, _("Emergency")


class DeadlineUnit(models.TextChoices):
    """Units of time for deadlines."""

    URGENT_HOUR = "urgent_hour", _("urgent hours")
    WORK_HOUR = "work_hour", _("working hours")
    WORK_DAY = "work_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("calendar days")


class Category(models.Model):
    """A category of requests with its rules."""

    code = models.CharField(max_length=40, primary_key=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    # Three times: until the first contact with the resident, until the answer, until completion.
    first_contact_amount = models.DecimalField(
        max_digits=6, decimal_places=2, default=24, db_default=24
    )
    first_contact_unit = models.CharField(
        max_length=20, choices=DeadlineUnit, default="urgent_hour", db_default="urgent_hour"
    )
    answer_amount = models.DecimalField(max_digits=6, decimal_places=2, default=5, db_default=5)
    answer_unit = models.CharField(
        max_length=20, choices=DeadlineUnit, default="work_day", db_default="work_day"
    )
    deadline_amount = models.DecimalField(max_digits=6, decimal_places=2)
    deadline_unit = models.CharField(max_length=20, choices=DeadlineUnit)
    duplicate_radius_m = models.IntegerField(default=50)
    duplicate_hours = models.IntegerField(default=24)
    department_kind = models.CharField(max_length=40, blank=True)
    keeps_clock_on_transfer = models.BooleanField(default=True)
    # Its own setting; `reference.CategoryFacts.is_confidential` includes that of its ancestors.
    is_confidential = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    # Shown to clerks before the rest.
    is_common = models.BooleanField(default=False, db_default=False)
    # Regional pack of the shipped tree; empty for all places.
    region = models.CharField(max_length=20, blank=True, default="", db_default="")
    legal_basis = models.CharField(max_length=200, blank=True, default="", db_default="")
    # Where to turn with what is not taken; shown to the resident.
    directions = models.CharField(max_length=400, blank=True, default="", db_default="")
    # The category that took the place of this one; its requests and rules count there, too.
    replaced_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name
