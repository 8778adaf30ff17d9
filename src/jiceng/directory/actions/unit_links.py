"""Actions on links between Party units and administrative units."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import rules
from jiceng.directory.actions.new_units import require_open
from jiceng.directory.actions.units import UnitRef, lock_unit
from jiceng.directory.models import Tree, UnitLink
from jiceng.directory.periods import holding_on
from jiceng.directory.permissions import DIRECTORY_EDIT


@transaction.atomic
def link_units(
    *,
    party_unit: UnitRef,
    admin_unit: UnitRef,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> UnitLink:
    """Link a Party unit with the administrative unit that it leads or corresponds to.

    Raises:
        Refused: no right at both, or the units are of the same tree.
    """
    party, admin = lock_unit(party_unit, stays=True), lock_unit(admin_unit, stays=True)
    by.may(DIRECTORY_EDIT, party.path).or_refuse()
    by.may(DIRECTORY_EDIT, admin.path).or_refuse()
    if (party.tree, admin.tree) != (Tree.PARTY, Tree.ADMIN):
        raise Refused(
            _(
                "A link joins a unit of the Party organisation to one of the administrative "
                "organisation."
            ),
            "directory.other_tree",
        )
    day = valid_from or rules.civil_day(at)
    require_open(party, day)
    require_open(admin, day)
    existing = UnitLink.objects.filter(holding_on(day), party_unit=party, admin_unit=admin).first()
    if existing is not None:
        return existing
    link = UnitLink.objects.create(party_unit=party, admin_unit=admin, valid_from=day)
    record(
        "unit",
        party.pk,
        "unit.linked",
        by=by,
        at=at,
        data={"admin_unit": admin.pk, "valid_from": day},
    )
    return link


@transaction.atomic
def unlink_units(*, link: UnitLink, by: Actor, at: datetime) -> UnitLink:
    """End a link from today on."""
    invalidate("directory")
    locked = UnitLink.objects.select_related("party_unit", "admin_unit").get(pk=link.pk)
    by.may(DIRECTORY_EDIT, locked.party_unit.path).or_refuse()
    by.may(DIRECTORY_EDIT, locked.admin_unit.path).or_refuse()
    if not rules.ends(locked.valid_to):
        locked.valid_to = max(rules.civil_day(at), locked.valid_from)
        locked.save(update_fields=["valid_to"])
        record(
            "unit",
            locked.party_unit_id,
            "unit.unlinked",
            by=by,
            at=at,
            data={"admin_unit": locked.admin_unit_id, "on": locked.valid_to},
        )
    return locked
