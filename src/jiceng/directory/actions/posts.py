"""Actions that give and end posts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import rules
from jiceng.directory.actions import succession
from jiceng.directory.actions.appointing import check_ended, post_fields
from jiceng.directory.actions.people import PersonRef, lock_person
from jiceng.directory.actions.post_drafts import draft_post, require_role
from jiceng.directory.actions.units import UnitRef, lock_unit
from jiceng.directory.holdings import Owner, open_items_of
from jiceng.directory.models import Post, Role


@transaction.atomic
def appoint(
    *,
    person: PersonRef,
    role: Role | str,
    unit: UnitRef,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
    seconded_by: Actor | None = None,
) -> Post:
    """Give a person a post, and with it the role's rights over the unit and all units below it.

    Args:
        valid_from: first day; today when not given.
        valid_to: the first day on which the post no longer holds; open when not given.
        seconded_by: the person who confirmed it, where confirmation is required.

    Raises:
        NeedsSecond: the post oversees others, or gives powers that the actor does not hold there.
        Refused: no right there; the actor themselves; a closed unit or account; a duplicate post.
    """
    place, locked = lock_unit(unit, stays=True), lock_person(person)
    code = role.pk if isinstance(role, Role) else role
    found = require_role(Role.objects.filter(pk=code).first(), code)
    same = Post.objects.filter(person=locked, role=found, unit=place)
    post = draft_post(
        person=locked,
        role=found,
        place=place,
        by=by,
        at=at,
        valid_from=valid_from,
        valid_to=valid_to,
        beside=same.select_related("role").order_by("valid_from", "id"),
        seconded_by=seconded_by,
    )
    post.save(force_insert=True)
    record(
        "person",
        locked.pk,
        "post.appointed",
        by=by,
        at=at,
        data=post_fields(post, seconded_by),
    )
    return post


@transaction.atomic
def end_post(
    *,
    post: Post | UUID,
    by: Actor,
    at: datetime,
    on: date | None = None,
    successor: PersonRef | str | None = None,
    seconded_by: Actor | None = None,
) -> Post:
    """End a post; it gives no rights from that day.

    Args:
        on: the first day on which it no longer holds; today, effective immediately, when not given.
        successor: takes over the person's open items on that day, where it is their last post.
        seconded_by: the person who confirmed it, where confirmation is required.

    Raises:
        Refused: no right there, or it is their last post, they have open items and no successor is
            given.
        NeedsSecond: the post oversees others.
    """
    invalidate("directory")
    key = post.pk if isinstance(post, Post) else post
    locked = Post.objects.select_for_update(of=("self",)).select_related("unit", "role", "person")
    locked = locked.filter(pk=key)
    found = locked.first()
    if found is None:
        raise NotFound(_("Position not found."), "directory.no_post")
    check_ended(post=found, by=by, seconded_by=seconded_by)
    today = rules.civil_day(at)
    if rules.is_over(today, found.valid_to):
        return found
    if on is not None and on < today:
        raise Invalid(_("A position cannot end in the past."), "directory.ends_in_past")
    day = max(on or today, found.valid_from)
    successor_id = succession.require_successor_person(found.person, successor, day)
    is_last = succession.is_last(found, day)
    if is_last:
        succession.demand(
            open_items_of(Owner.PERSON, found.person_id, today), successor=successor_id
        )
    found.valid_to, found.successor_id = day, successor_id
    found.save(update_fields=["valid_to", "successor"])
    record(
        "person",
        found.person_id,
        "post.ended",
        by=by,
        at=at,
        data={"post": found.pk, "on": found.valid_to},
    )
    if is_last and day <= today:
        succession.hand_over_items(Owner.PERSON, found.person_id, successor_id, by=by, at=at)
    return found
