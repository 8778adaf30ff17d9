"""Vacant positions, on the home page of those who fill them, and units in the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.directory import queries
from jiceng.directory.periods import holding_on
from jiceng.directory.permissions import DIRECTORY_EDIT, POST_EDIT
from jiceng.directory.rules import civil_day
from jiceng.directory.staffing import role_name
from jiceng.directory.unit_tree import label_of
from jiceng.ui.finders import Finder, Found
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _vacancies(visit: HomeVisit) -> Mapping[str, Any] | None:
    page, day = reverse("admin-gaps"), civil_day(visit.at)
    shown = [
        HomeNumber(role_name(each.role), each.units - each.filled, page)
        for each in queries.coverage(visit.actor, day=day)
        if each.units > each.filled
    ]
    return {"numbers": shown} if shown else None


def _units(actor: Actor, words: str, limit: int) -> Sequence[Found]:
    if not actor.holds(DIRECTORY_EDIT):
        return ()
    day = civil_day(timezone.now())
    found = queries.visible_to(actor).filter(holding_on(day))
    named = found.filter(Q(name__icontains=words) | Q(code__istartswith=words)).order_by("path")
    return [
        Found(label_of(unit.pk), reverse("admin-unit", args=[unit.pk]), unit.code)
        for unit in named[:limit]
    ]


VACANCIES: Final = HomeBlock(
    name="vacancies",
    title=_("Vacant positions"),
    icon="user-off",
    order=52,
    content=_vacancies,
    shows=lambda actor: actor.holds(POST_EDIT),
    href=lambda _visit: reverse("admin-gaps"),
)
UNITS: Final = Finder(name="units", label=_("Units"), icon="sitemap", order=40, find=_units)
