"""Who supports which community."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiceng.activities.needs.models import Pairing
from jiceng.activities.needs.queries import NEED_PAIR
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory


def pairings_of(community: UUID, day: date) -> QuerySet[Pairing]:
    """The pairings of a community that hold on a day."""
    return Pairing.objects.filter(directory.holding_on(day), community=community)


@transaction.atomic
def pair(*, unit: UUID, community: UUID, by: Actor, at: datetime) -> Pairing:
    """Have a unit support a community from today on.

    Raises:
        Forbidden: without the right at the community.
    """
    _require(by, community)
    made = Pairing.objects.create(
        id=uuid7(), unit_id=unit, community_id=community, valid_from=directory.civil_day(at)
    )
    record("pairing", made.pk, "pairing.begun", by=by, at=at)
    return made


@transaction.atomic
def end_pairing(*, pairing: UUID, by: Actor, at: datetime) -> Pairing:
    """End a pairing today.

    Raises:
        Forbidden: without the right at the community.
    """
    found = Pairing.objects.select_for_update().get(pk=pairing)
    _require(by, found.community_id)
    found.valid_to = directory.civil_day(at)
    found.save(update_fields=["valid_to"])
    record("pairing", found.pk, "pairing.ended", by=by, at=at)
    return found


def _require(by: Actor, community: UUID) -> None:
    node = directory.tree().get(community)
    if node is None:
        raise NotFound(_("There is no such unit."), "pairing.unit")
    by.may(NEED_PAIR, node.path).or_refuse()
