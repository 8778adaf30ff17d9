"""Contributions of households and of the chain of four tiers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import Urls
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.core.streams import EventWords
from jiceng.grids.public import GRID_READ
from jiceng.people.households import lifecycle as households
from jiceng.people.households.actions import ADDRESSES, HOLDINGS
from jiceng.people.households.choices import place_name
from jiceng.people.households.models import REMOVED, Household, HouseholdLink
from jiceng.people.households.permissions import EDIT, READ
from jiceng.records.public import IN_CHARGE, Column, RecordPages, Table
from jiceng.records.remarks.public import Remarks
from jiceng.ui.nav import NavItem

PLACE = Column(
    "place_code", _("Grid or smallest unit"), lambda household: place_name(household.place_code)
)
MEMBER = Column(
    "member",
    _("Member in charge"),
    lambda household: household.member.name if household.member_id else "",
)
LINKED_MEMBER = Column("person", _("Member"), lambda link: link.person.name)


def _member(_posts: RightHolders, household: Household, event: RecordedEvent) -> set[UUID]:
    """Who looks after a household from now on."""
    return {UUID(event.data["person"])} if event.data.get("person") else set()


GIVEN = _("You look after a household from now on")


def _told(event: str) -> EventNotification:
    return EventNotification(f"{households.KIND}.{event}", households.KIND, _member, GIVEN)


PAGES = RecordPages(
    lifecycle=households.HOUSEHOLDS,
    path="households/",
    title=_("Households"),
    about=_("Addresses that members look after. Nothing about residents is stored."),
    empty=_("No households yet. List the doors of a grid, or import a table."),
    icon="home-heart",
    area="grids",
    place=56,
    columns=["state", MEMBER, PLACE, "unit"],
    filters=["address", "state", "unit"],
    order="-opened_at",
    hides={REMOVED},
    facts=["state", MEMBER, PLACE, "unit"],
    tables=[
        Table(HouseholdLink, _("Members so far"), [LINKED_MEMBER, "valid_from", "valid_to"]),
    ],
    notify={"unlinked": (IN_CHARGE, EDIT, _("A household has no member in charge any more"))},
    import_key=["unit", "address"],
)
MANIFEST: Any = Manifest(
    "households",
    Rights(READ, EDIT),
    PAGES,
    *map(_told, ("linked", "handed_on", "passed_on")),
    EventWords({"household.address_erased": _("Address erased")}),
    Remarks(kind=households.KIND, right=READ, units=households.HOUSEHOLDS.units_around),
    ADDRESSES,
    *HOLDINGS,
    Urls("desk/chain/", "jiceng.people.households.urls"),
    NavItem(
        "chain",
        _("Four-tier chain"),
        icon="hierarchy-3",
        area="grids",
        order=55,
        needs=GRID_READ,
        does=(READ,),
        within=("chain-gaps",),
    ),
)
