"""Items of units and people in this app, which the directory hands over."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.directory import public as directory
from jiceng.directory.public import HandedOverItems, Owner
from jiceng.grids.actions import handover
from jiceng.grids.models import Grid, GridParty, GridPost, MinUnitLink, PlaceName

Counting = Callable[[Collection[UUID], date], dict[UUID, int]]


def _lasting(rows: Callable[[], QuerySet[Any]], field: str) -> Counting:
    """Rows that hold on a day or later, by whom they belong to."""

    def count(among: Collection[UUID], day: date) -> dict[UUID, int]:
        found = rows().filter(directory.not_over_on(day), **{f"{field}__in": among}).order_by()
        return dict(found.values_list(field).annotate(Count("pk")))

    return count


def _cells(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = Grid.objects.filter(version__state__in=handover.LIVE, unit__in=among)
    return dict(rows.order_by().values_list("unit").annotate(Count("pk")))


def _names(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = PlaceName.objects.filter(unit__in=among).order_by()
    return dict(rows.values_list("unit").annotate(Count("pk")))


HOLDINGS: Final = (
    HandedOverItems(
        "grids.cells",
        Owner.UNIT,
        _("grids and smallest units"),
        ("grids.Grid.unit",),
        _cells,
        handover.take_over_cells,
        lambda _unit: reverse("admin-grids"),
    ),
    HandedOverItems(
        "grids.names",
        Owner.UNIT,
        _("further names of the place"),
        ("grids.PlaceName.unit",),
        _names,
        handover.take_over_names,
    ),
    HandedOverItems(
        "grids.party",
        Owner.UNIT,
        _("links with grids"),
        ("grids.GridParty.party_unit",),
        _lasting(GridParty.objects.all, "party_unit"),
        handover.take_over_party,
    ),
    HandedOverItems(
        "grids.posts",
        Owner.PERSON,
        _("positions on grids"),
        ("grids.GridPost.person",),
        _lasting(GridPost.objects.all, "person"),
        handover.take_over_posts,
    ),
    HandedOverItems(
        "grids.links",
        Owner.PERSON,
        _("contact person of smallest units"),
        ("grids.MinUnitLink.person",),
        _lasting(MinUnitLink.objects.all, "person"),
        handover.take_over_links,
    ),
)
