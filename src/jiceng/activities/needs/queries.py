"""Needs for an actor: those of the units in their reach, and of the communities they support."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs.models import Need, Pairing
from jiceng.activities.needs.rules import ClaimFacts, NeedFacts
from jiceng.core.access import Actor, Right
from jiceng.directory import public as directory
from jiceng.records.public import ABOVE, IN_CHARGE, Places, Relation

NEED_READ: Final = Right("need.read", _("see needs of communities"))
NEED_EDIT: Final = Right("need.edit", _("list needs and confirm what was delivered"))
NEED_PAIR: Final = Right("need.pair", _("pair units with communities"))
NEED_CLAIM: Final = Right("need.claim", _("take on needs and deliver"))

PAIRED: Final = Relation("paired", _("a unit paired with the community"))
CLAIMANT: Final = Relation("claimant", _("a unit that has taken it on"))


def visible_to(actor: Actor) -> QuerySet[Need]:
    """The needs that an actor may see: in the reach of the right, and for units in that reach those
    of the communities that they support and what they have taken on."""
    reach = actor.reach(NEED_READ)
    supported = Pairing.objects.filter(directory.within(reach, "unit__path")).order_by()
    return Need.objects.filter(
        directory.within(reach, "unit__path")
        | directory.within(reach, "community__path")
        | Q(community__in=supported.values("community"))
        | Q(pk__in=Need.objects.filter(directory.within(reach, "claims__unit__path")).values("pk"))
    ).select_related("unit", "community")


def facts(need: Need) -> NeedFacts:
    """What the rules know of a need: one query."""
    rows = need.claims.order_by("claimed_at", "id")
    above = directory.tree().get(need.community_id)
    return NeedFacts(
        need.pk,
        need.opened_at,
        need.amount,
        tuple(
            ClaimFacts(
                each.pk,
                each.unit_id,
                each.amount,
                each.delivered_at is not None,
                each.confirmed_at is not None,
            )
            for each in rows
        ),
        above.parent_id if above else None,
        need.unit_id != need.community_id,
    )


def places(need: Need, at: datetime) -> Places:
    """The units of each relation to a need."""
    tree, day = directory.tree(), directory.civil_day(at)
    links = Pairing.objects.filter(directory.holding_on(day), community=need.community_id)
    return {
        IN_CHARGE: (need.unit.path,),
        ABOVE: (need.unit.path,),
        PAIRED: _paths(tree, links.order_by("id").values_list("unit_id", flat=True)),
        CLAIMANT: _paths(tree, need.claims.order_by("id").values_list("unit_id", flat=True)),
    }


def units_around(need: UUID) -> list[UUID]:
    """The units that know of a need: in charge and the community itself."""
    return [
        unit
        for row in Need.objects.filter(pk=need).values_list("unit", "community")
        for unit in row
    ]


def _paths(tree: directory.UnitTree, units: Iterable[UUID]) -> tuple[str, ...]:
    return tuple(node.path for unit in units if (node := tree.get(unit)))
