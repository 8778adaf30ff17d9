"""Erasure of addresses that are no longer needed, and the hand-over when a person leaves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import SYSTEM, Actor
from jiceng.core.retention import Retention, erase_rows
from jiceng.directory.public import HandedOverItems, Handover, KeptReference, Owner
from jiceng.people.households.lifecycle import ERASED_AFTER, KIND
from jiceng.people.households.models import REMOVED, Household
from jiceng.records.public import make_move


def removed_before(cutoff: datetime) -> QuerySet[Household]:
    """Households that were taken off the list before a moment and still have their address."""
    return Household.objects.filter(state=REMOVED, erased_at=None, moved_at__lt=cutoff)


def erase_addresses(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase addresses of households that were taken off the list; see `core.retention.Erase`."""
    return erase_rows(
        removed_before(cutoff),
        stream=lambda household: (KIND, household.pk),
        event=f"{KIND}.address_erased",
        by=by,
        at=at,
        batch=batch,
    )


ADDRESSES: Final = Retention(
    "households.addresses",
    ERASED_AFTER,
    erase_addresses,
    label=_("addresses of households taken off the list"),
    past=removed_before,
    erases=["households.Household"],
)


def _count(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = Household.objects.filter(member__in=among).order_by()
    return dict(rows.values_list("member").annotate(Count("pk")))


def take_over(handover: Handover) -> int:
    """Hand over the households of a person who leaves, or leave them without a member."""
    held = Household.objects.filter(member=handover.owner).order_by("pk")
    keys = list(held.values_list("pk", flat=True))
    given = {"person": str(handover.to) if handover.to else None}
    for key in keys:
        make_move(KIND, key, "pass_on", given, by=SYSTEM, at=handover.at)
    return len(keys)


HOLDINGS: Final = (
    HandedOverItems(
        "households.looked_after",
        Owner.PERSON,
        _("households that the person looks after"),
        ("households.Household.member",),
        _count,
        take_over,
        demands=False,
    ),
    KeptReference(
        ("households.HouseholdLink.person",), "who looked after a household then stays known"
    ),
)
