"""Actions on the posts of a grid: people, Party units, contacts of smallest units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import value_refusals
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import NewEvent, record, record_first_events
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.grids.actions.scope import key_of, require_place, require_place_or_all
from jiceng.grids.models import GridLevel, GridParty, GridPost, GridRole, MinUnitLink


@dataclass(frozen=True, slots=True)
class NewGridPost:
    """A person to be posted to a grid; a speciality for specialists only."""

    grid: str
    person: UUID
    role: GridRole
    speciality: str = ""


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
    given = NewGridPost(grid_code, key_of(person), GridRole(role), speciality)
    return assign_posts(assignments=[given], by=by, at=at, valid_from=valid_from)[0]


@transaction.atomic
def assign_posts(
    *,
    assignments: Sequence[NewGridPost],
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> list[GridPost]:
    """Post people to grids, all of them or none, each with its own event; see `assign_post`."""
    invalidate("grid_posts")
    day = valid_from or directory.civil_day(at)
    codes = {given.grid for given in assignments}
    held = GridPost.objects.filter(directory.holding_on(day), grid_code__in=codes)
    held_by_grid: dict[str, list[GridPost]] = defaultdict(list)
    for post in held.order_by("id"):
        held_by_grid[post.grid_code].append(post)
    posts = []
    for given in assignments:
        post = _draft(given, held_by_grid[given.grid], day, by)
        held_by_grid[given.grid].append(post)
        posts.append(post)
    GridPost.objects.bulk_create(posts, batch_size=500)
    record_first_events("grid_post", [(post.pk, [_assigned(post, at)]) for post in posts], by=by)
    return posts


def _draft(given: NewGridPost, held: list[GridPost], day: date, by: Actor) -> GridPost:
    """A post on a grid, checked against those held there on its first day."""
    speciality = given.speciality.strip()[:40]
    if (given.role == GridRole.SPECIALIST) != bool(speciality):
        raise Invalid(_("Enter a speciality for specialists only."), "grids.speciality")
    require_place(by, given.grid, GridLevel.GRID)
    alike = [post for post in held if post.role == given.role]
    if any((post.person_id, post.speciality) == (given.person, speciality) for post in alike):
        raise Refused(_("The person is posted to this grid already."), "grids.posted_already")
    if given.role == GridRole.CHIEF and alike:
        raise Refused(
            _("The grid has a chief. End that position first."), "grids.has_chief", grid=given.grid
        )
    return GridPost(
        grid_code=given.grid,
        person_id=given.person,
        role=given.role,
        speciality=speciality,
        valid_from=day,
    )


def _assigned(post: GridPost, at: datetime) -> NewEvent:
    data = {
        "grid": post.grid_code,
        "person": str(post.person_id),
        "role": GridRole(post.role).value,
        "speciality": post.speciality,
        "from": post.valid_from.isoformat(),
    }
    return NewEvent("grid_post.assigned", at, data)


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
    pair = (grid_code, key_of(party_unit))
    return link_parties(links=[pair], by=by, at=at, valid_from=valid_from)[0]


@transaction.atomic
def link_parties(
    *,
    links: Sequence[tuple[str, UUID]],
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> list[GridParty]:
    """Link Party branches or groups to grids, all of them or none, each with its own event.

    Args:
        links: code of the grid and Party unit of each.

    Raises:
        Invalid, Refused: as `link_party`.
    """
    invalidate("grid_posts")
    day = valid_from or directory.civil_day(at)
    codes = [code for code, _unit in links]
    held = GridParty.objects.filter(directory.holding_on(day), grid_code__in=codes)
    linked = set(held.values_list("grid_code", "party_unit_id"))
    rows, firsts = [], []
    for code, unit in links:
        require_place(by, code, GridLevel.GRID)
        node = directory.tree().get(unit)
        if node is None or node.tree != directory.Tree.PARTY:
            raise Invalid(_("Only a Party unit can be linked to a grid."), "grids.no_party_unit")
        if (code, unit) in linked:
            raise Refused(
                _("The Party unit is linked to this grid already."), "grids.linked_already"
            )
        linked.add((code, unit))
        row = GridParty(grid_code=code, party_unit_id=unit, valid_from=day)
        data = {"grid": code, "party_unit": node.code, "from": day.isoformat()}
        rows.append(row)
        firsts.append((row.pk, [NewEvent("grid_party.linked", at, data)]))
    GridParty.objects.bulk_create(rows, batch_size=500)
    record_first_events("grid_party", firsts, by=by)
    return rows


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
