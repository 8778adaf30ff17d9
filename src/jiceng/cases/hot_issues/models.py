"""Models of hot issues: the records, and the clusters of requests from which they follow."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7
from jiceng.records.public import NotPast, Record, unit_field

TITLE, NAMES, WORDS = 40, 80, 400


class Way(models.TextChoices):
    """How the requests of a hot issue were found to belong together."""

    WORDS = "words", _("Like words")
    PLACE = "place", _("More than usual in a neighbourhood")


class HotIssue(Record):
    """A matter that many report, or a neighbourhood with more requests than usual (热点问题).

    It is about places and matters: nothing about those who report is stored. Its figures follow
    from the requests of its cluster.
    """

    way = models.CharField(_("Found by"), max_length=8, choices=Way)
    title = models.CharField(_("Hot issue"), max_length=TITLE)
    names = models.CharField(_("Also called"), max_length=NAMES, blank=True)
    heat = models.PositiveIntegerField(
        _("Heat"), help_text=_("Different reporters within the hottest 30 days.")
    )
    requests = models.PositiveIntegerField(_("Requests"))
    first_on = models.DateField(_("First request"))
    last_on = models.DateField(_("Last request"))
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    # Of a neighbourhood: the days of its excess, the usual number of requests, and how often chance
    # alone makes such a cluster.
    days = models.PositiveSmallIntegerField(_("Days"), null=True)
    expected = models.FloatField(_("Usual number"), null=True)
    recurrence_days = models.FloatField(_("Recurrence interval in days"), null=True)
    # Null or empty until somebody decides.
    assigned = unit_field(_("Unit tasked"), null=True)
    due_on = models.DateField(_("Due"), null=True, validators=[NotPast()])
    words = models.CharField(_("What is to be done"), max_length=WORDS, default="")
    reason = models.CharField(_("Reason"), max_length=WORDS, default="")
    result = models.CharField(_("Result"), max_length=WORDS, default="")

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["state", "-last_on"], name="hot_issue_by_last"),
        ]


class Cluster(models.Model):
    """Requests that belong together; most are of one request, and no hot issue.

    Its words are forgotten once it has been silent for 60 days.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(max_length=8, choices=Way)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    requests = models.PositiveIntegerField()
    # Where its first request with a place was.
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    # Of the first of its requests of which it is known; `live.matter_of`.
    matter = models.CharField(max_length=40, default="")
    # Sums of the weights of pairs of characters (`rules.packed_sums`), and of their squares: what
    # `rules.like_texts.Cluster` is restored from. Empty once silent.
    sums = models.BinaryField(default=b"")
    squared = models.FloatField(default=0)
    issue = models.OneToOneField(
        HotIssue, models.PROTECT, null=True, related_name="cluster", verbose_name=_("Hot issue")
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["last_at"], condition=~Q(sums=b""), name="cluster_that_may_grow")
        ]


class Member(models.Model):
    """A request of a cluster. Each is in one cluster of like words, and may be in neighbourhoods
    besides.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="members", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cluster", "case"], name="member_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cluster", "-opened_at"], name="member_by_time"),
        ]


class Place(models.Model):
    """A unit in which requests of a hot issue are."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="places", db_index=False)
    unit = unit_field(_("Unit"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cluster", "unit"], name="place_once")
        ]


ONLY: Final = 1
"""Key of the only row of `PairRarity`."""


class PairRarity(models.Model):
    """How rare each pair of characters is, and how often the clusters have been written since.

    The process that adds requests keeps the clusters in memory while `edition` is the one that it
    wrote; otherwise it reads them anew.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    day = models.DateField()
    number = models.PositiveIntegerField()
    weights = models.BinaryField()
    edition = models.PositiveBigIntegerField(default=0)
