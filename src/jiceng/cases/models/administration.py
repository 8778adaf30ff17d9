"""Models of routing rules by version and training data from corrections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models.categories import Category
from jiceng.cases.models.channels import Channel
from jiceng.cases.models.requests import Case
from jiceng.core.ids import uuid7


class RuleSetState(models.TextChoices):
    """A rule set is drafted, published, and retired by the next one; it is not edited after
    publication. Discarded drafts are kept, so that no version number is used twice.
    """

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")
    DISCARDED = "discarded", _("Discarded")


class RuleSet(models.Model):
    """A numbered version of the routing rules; at most one is published."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.IntegerField(unique=True)
    state = models.CharField(max_length=10, choices=RuleSetState, default=RuleSetState.DRAFT)
    note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=RuleSetState.PUBLISHED),
                name="one_published_rule_set",
            )
        ]


class RoutingRule(models.Model):
    """Area × category × channel × time → unit; the first matching rule decides."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    position = models.IntegerField()
    area = models.ForeignKey(
        "directory.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    # Civil hours [from, to), may wrap around midnight; both null means always.
    hour_from = models.SmallIntegerField(null=True)
    hour_to = models.SmallIntegerField(null=True)
    working_time_only = models.BooleanField(null=True)
    # Exactly one of: a unit; a level of the request's own area; a kind of department.
    unit = models.ForeignKey(
        "directory.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    target_level = models.CharField(max_length=20, blank=True)
    department_kind = models.CharField(max_length=40, blank=True)
    # Dispatch to the unit immediately, or put the request into its inbox for acceptance.
    dispatch_at_once = models.BooleanField(default=False)

    class Meta:
        ordering = ("rule_set", "position")


class TriageCorrection(models.Model):
    """A suggestion of the model and a person's decision; training data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    suggested = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
