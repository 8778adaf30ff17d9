"""Grids without people, on the home page of those who keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.directory import public as directory
from jiceng.grids import queries
from jiceng.grids.models import VersionState
from jiceng.grids.permissions import GRID_EDIT
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _gaps(visit: HomeVisit) -> Mapping[str, Any] | None:
    found = queries.gaps(visit.actor, directory.civil_day(visit.at))
    numbers = (
        (_("Grids without an officer"), len(found.without_officer)),
        (_("Grids without a chief"), len(found.without_chief)),
        (_("Grids without a Party unit"), len(found.without_party)),
    )
    page = reverse("admin-grid-gaps")
    shown = [HomeNumber(label, number, page) for label, number in numbers if number]
    drafts = queries.versions(visit.actor).filter(state=VersionState.DRAFT).count()
    if drafts:
        shown.append(HomeNumber(_("Drafts of grids"), drafts, reverse("admin-grids")))
    return {"numbers": shown} if shown else None


GAPS: Final = HomeBlock(
    name="grid-gaps",
    title=_("Grids to be staffed"),
    icon="map-2",
    order=55,
    content=_gaps,
    shows=lambda actor: actor.holds(GRID_EDIT),
    href=lambda _visit: reverse("admin-grid-gaps"),
)
