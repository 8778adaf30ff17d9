"""Actions on the posts of a grid: people, Party units, contacts of smallest units."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import value_refusals
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.grids.actions.scope import key_of, require_place, require_place_or_all
from jiceng.grids.models import GridLevel, GridParty, GridPost, GridRole, MinUnitLink


@transaction.atomic
def assign_post(
    *,
    grid_code: str,
    person: directory.Person | UUID,
    role: GridRole | str,
    by: Actor,
    at: datetime,
    speciality: str = "",
    valid_from: date | None = None,
) -> GridPost:
    """Post a person to a grid.

    Args:
        role: officer, chief (one at a time) or specialist.
        speciality: for specialists only: their kind of matter.
        valid_from: its first day; the civil day of `at` when not given.

    Raises:
        Refused: the person is posted there already, or the grid has a chief.
        Invalid: a speciality is missing or out of place.
    """
    role, speciality = GridRole(role), speciality.strip()[:40]
    if (role == GridRole.SPECIALIST) != bool(speciality):
        raise Invalid(_("Enter a speciality for specialists only."), "grids.speciality")
    require_place(by, grid_code, GridLevel.GRID)
    invalidate("grid_posts")
    day = valid_from or directory.civil_day(at)
    held = GridPost.objects.filter(directory.holding_on(day), grid_code=grid_code, role=role)
    if held.filter(person=key_of(person), speciality=speciality).exists():
        raise Refused(_("The person is posted to this grid already."), "grids.posted_already")
    if role == GridRole.CHIEF and held.exists():
        raise Refused(
            _("The grid has a chief. End that position first."), "grids.has_chief", grid=grid_code
        )
    post = GridPost.objects.create(
        grid_code=grid_code,
        person_id=key_of(person),
        role=role,
        speciality=speciality,
        valid_from=day,
    )
    record(
        "grid_post",
        post.pk,
        "grid_post.assigned",
        by=by,
        at=at,
        data={
            "grid": grid_code,
            "person": str(key_of(person)),
            "role": role.value,
            "speciality": speciality,
            "from": day.isoformat(),
        },
    )
    return post


@transaction.atomic
def end_post(
    *, post: GridPost | UUID, by: Actor, at: datetime, last_day_after: date | None = None
) -> GridPost:
    """End a post on a grid.

    Args:
        last_day_after: the first day on which the post no longer holds; the civil day of `at` when
            not given.

    Raises:
        Refused: it has ended already.
        Invalid: the day is in the past.
    """
    found = GridPost.objects.select_for_update().filter(pk=key_of(post)).first()
    if found is None:
        raise NotFound(_("Position not found."), "grids.no_post")
    _end(found, found.grid_code, "grid_post", by=by, at=at, day=last_day_after)
    return found


@transaction.atomic
def publish_phone(*, post: GridPost | UUID, phone: str, by: Actor, at: datetime) -> GridPost:
    """Give out a work phone on the posters of a grid, or take it back with "".

    Raises:
        Invalid: for what is no phone number.
    """
    found = GridPost.objects.select_for_update().filter(pk=key_of(post)).first()
    if found is None:
        raise NotFound(_("Position not found."), "grids.no_post")
    require_place_or_all(by, found.grid_code)
    phone = value_refusals.phone(phone)
    found.public_phone = phone
    found.save(update_fields=["public_phone"])
    record(
        "grid_post",
        found.pk,
        "grid_post.phone_published",
        by=by,
        at=at,
        data={"grid": found.grid_code, "given": bool(phone)},
    )
    return found


@transaction.atomic
def link_party(
    *,
    grid_code: str,
    party_unit: directory.Unit | UUID,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> GridParty:
    """Link a Party branch or group to a grid.

    Raises:
        Invalid: the unit is not of the Party tree.
        Refused: it is linked already.
    """
    require_place(by, grid_code, GridLevel.GRID)
    invalidate("grid_posts")
    node = directory.tree().get(key_of(party_unit))
    if node is None or node.tree != directory.Tree.PARTY:
        raise Invalid(_("Only a Party unit can be linked to a grid."), "grids.no_party_unit")
    day = valid_from or directory.civil_day(at)
    if GridParty.objects.filter(
        directory.holding_on(day), grid_code=grid_code, party_unit=node.id
    ).exists():
        raise Refused(_("The Party unit is linked to this grid already."), "grids.linked_already")
    link = GridParty.objects.create(grid_code=grid_code, party_unit_id=node.id, valid_from=day)
    record(
        "grid_party",
        link.pk,
        "grid_party.linked",
        by=by,
        at=at,
        data={"grid": grid_code, "party_unit": node.code, "from": day.isoformat()},
    )
    return link


@transaction.atomic
def unlink_party(*, link: GridParty | UUID, by: Actor, at: datetime) -> GridParty:
    """End the link of a Party unit to a grid."""
    found = GridParty.objects.select_for_update().filter(pk=key_of(link)).first()
    if found is None:
        raise NotFound(_("Link not found."), "grids.no_link")
    _end(found, found.grid_code, "grid_party", by=by, at=at)
    return found


@transaction.atomic
def link_member(
    *,
    min_unit_code: str,
    person: directory.Person | UUID,
    households: int,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> MinUnitLink:
    """Link a Party member as contact of the households of a smallest unit.

    Args:
        households: their number; their names are not stored.
    """
    require_place(by, min_unit_code, GridLevel.MIN_UNIT)
    if not 0 <= households <= 10_000:
        raise Invalid(_("Enter a number of households from 0 to 10,000."), "grids.households")
    invalidate("grid_posts")
    day = valid_from or directory.civil_day(at)
    if MinUnitLink.objects.filter(
        directory.holding_on(day), min_unit_code=min_unit_code, person=key_of(person)
    ).exists():
        raise Refused(_("The member is linked to this unit already."), "grids.linked_already")
    link = MinUnitLink.objects.create(
        min_unit_code=min_unit_code, person_id=key_of(person), households=households, valid_from=day
    )
    record(
        "min_unit_link",
        link.pk,
        "min_unit.linked",
        by=by,
        at=at,
        data={
            "min_unit": min_unit_code,
            "person": str(key_of(person)),
            "households": households,
            "from": day.isoformat(),
        },
    )
    return link


@transaction.atomic
def unlink_member(*, link: MinUnitLink | UUID, by: Actor, at: datetime) -> MinUnitLink:
    """End a member's link to a smallest unit."""
    found = MinUnitLink.objects.select_for_update().filter(pk=key_of(link)).first()
    if found is None:
        raise NotFound(_("Link not found."), "grids.no_link")
    _end(found, found.min_unit_code, "min_unit_link", by=by, at=at)
    return found


def _end(
    row: GridPost | GridParty | MinUnitLink,
    code: str,
    stream: str,
    *,
    by: Actor,
    at: datetime,
    day: date | None = None,
) -> None:
    require_place_or_all(by, code)
    today = directory.civil_day(at)
    end = day or today
    if directory.is_over(max(end, today), row.valid_to):
        raise Refused(_("It has ended already."), "grids.ended")
    if end < today:
        raise Invalid(_("A position cannot end in the past."), "grids.ends_in_past")
    row.valid_to = max(end, row.valid_from)
    if isinstance(row, GridPost):
        row.public_phone = ""
    row.save()
    invalidate("grid_posts")
    record(
        stream,
        row.pk,
        f"{stream}.ended",
        by=by,
        at=at,
        data={"code": code, "to": row.valid_to.isoformat()},
    )


@transaction.atomic
def erase_phones_of_ended(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Forget the public phones of posts that have ended, however they did."""
    day = directory.civil_day(cutoff)
    over = GridPost.objects.filter(directory.ending_by(day)).exclude(public_phone="").order_by("id")
    due = list(over.select_for_update(skip_locked=True)[:batch])
    for post in due:
        post.public_phone = ""
        post.save(update_fields=["public_phone"])
        record(
            "grid_post",
            post.pk,
            "grid_post.phone_erased",
            by=by,
            at=at,
            data={"grid": post.grid_code},
        )
    return len(due)
