"""Households that an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.people.households.models import Household
from jiceng.people.households.permissions import READ


def visible_to(actor: Actor) -> QuerySet[Household]:
    """Households of communities within the reach of the permission, and those that its holder
    looks after.
    """
    rows, reach = Household.objects.select_related("unit", "member"), actor.reach(READ)
    if not reach:
        return rows.none()
    if "/" in reach:
        return rows
    return rows.filter(directory.within(reach, "unit__path") | Q(member=actor.id))
