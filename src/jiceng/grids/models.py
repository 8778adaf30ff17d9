"""Outlines of grids and smallest units by version, and the posts and links of each grid.

Posts, Party groups and links refer to a grid's *code*, which stays when its outline is redrawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import shapely
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7
from jiceng.directory import public as directory

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class GridLevel(models.TextChoices):
    """The two levels below the community."""

    GRID = "grid", _("Grid")
    MIN_UNIT = "min_unit", _("Smallest unit")


class VersionState(models.TextChoices):
    """States of a version: draft, in force, retired; or a discarded draft."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")
    DISCARDED = "discarded", _("Discarded")


class GridRole(models.TextChoices):
    """Roles of people on a grid."""

    OFFICER = "officer", _("Grid officer")
    CHIEF = "chief", _("Grid chief")
    SPECIALIST = "specialist", _("Specialist")


class GridVersion(models.Model):
    """All outlines of one level as they were at one time. At most one per level is in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    level = models.CharField(max_length=10, choices=GridLevel)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    synthetic = models.BooleanField(default=False)
    # Increases with every change to a draft, so that changes on an earlier state are refused.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["level"], condition=Q(state="published"), name="grid_one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "discarded")) | Q(published_at__isnull=False),
                name="grid_version_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.number}"


class Grid(models.Model):
    """The outline of one grid or smallest unit in one version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(GridVersion, on_delete=models.PROTECT, related_name="grids")
    level = models.CharField(max_length=10, choices=GridLevel)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    # The grid of a smallest unit.
    parent_code = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(
        "directory.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    polygon = models.BinaryField()  # WKB, WGS 84 degrees
    area_m2 = models.FloatField()
    lon = models.FloatField()
    lat = models.FloatField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="grid_code_once_a_version")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def geometry(self) -> BaseGeometry:
        """The outline as a shape."""
        return shapely.from_wkb(bytes(self.polygon))


class GridStep(models.Model):
    """One saved change to a draft, with the replaced cells, so that it can be undone. Steps are
    deleted when the draft is published or discarded; the events stay."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(GridVersion, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    taken = models.JSONField(default=list)  # the cells as they were before
    put = models.JSONField(default=list)  # codes of the cells that replace them

    class Meta:
        ordering = ("version", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="grid_step_once")
        ]


class PlaceName(models.Model):
    """Another name of a place, by which people call it in requests."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    # The place: exactly one of a unit and a grid's code.
    unit = models.ForeignKey(
        "directory.Unit", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    grid_code = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=20)

    class Meta:
        ordering = ("name", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, grid_code__gt="")
                | Q(unit__isnull=False, grid_code=""),
                name="place_name_one_place",
            ),
            models.UniqueConstraint(
                fields=["name", "unit", "grid_code"],
                name="place_name_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GridPost(models.Model):
    """A person posted to a grid: its officer, its chief, or a specialist attached to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grid_code = models.CharField(max_length=40)
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, related_name="grid_posts"
    )
    role = models.CharField(max_length=12, choices=GridRole)
    # A kind of matter, for specialists: "police", "judge", "urban_management" …
    speciality = models.CharField(max_length=40, blank=True)
    # The work phone printed on posters; never a private one.
    public_phone = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("grid_code", "role", "valid_from", "id")
        indexes: ClassVar = [models.Index(fields=["grid_code", "role"], name="grid_post_by_grid")]
        constraints: ClassVar = [
            directory.valid_period("grid_post_valid_period"),
            models.CheckConstraint(
                condition=Q(role="specialist", speciality__gt="")
                | (~Q(role="specialist") & Q(speciality="")),
                name="grid_post_speciality",
            ),
        ]


class GridParty(models.Model):
    """A Party branch or group on a grid."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    grid_code = models.CharField(max_length=40)
    party_unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, related_name="grid_links"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("grid_code", "valid_from", "id")
        indexes: ClassVar = [models.Index(fields=["grid_code"], name="grid_party_by_grid")]
        constraints: ClassVar = [directory.valid_period("grid_party_valid_period")]


class MinUnitLink(models.Model):
    """A Party member who is the contact of the households of a smallest unit. The households
    are a number, never a list of people."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    min_unit_code = models.CharField(max_length=40)
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, related_name="min_unit_links"
    )
    households = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("min_unit_code", "valid_from", "id")
        indexes: ClassVar = [models.Index(fields=["min_unit_code"], name="min_unit_link_by_unit")]
        constraints: ClassVar = [directory.valid_period("min_unit_link_valid_period")]
