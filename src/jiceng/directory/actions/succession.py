"""Successors of units and people that end, and the hand-over of posts and open items to them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid_or_none
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import holdings, rules
from jiceng.directory.actions.appointing import check_ended, check_given, post_fields
from jiceng.directory.holdings import Handover, OpenItems, Owner
from jiceng.directory.models import Person, Post, Unit
from jiceng.directory.periods import ending_by, holding_on, not_over_on
from jiceng.directory.permissions import DIRECTORY_EDIT
from jiceng.directory.unit_tree import tree


def named(held: list[OpenItems]) -> str:
    """Open items of an owner in words: ``"grids (3), posts on grids (1)"``."""
    return pgettext("between items", ", ").join(
        f"{each.kind.label} ({each.count})" for each in held
    )


def demand(held: list[OpenItems], *, successor: object) -> None:
    """Refuse to end an owner with open items unless a successor is given."""
    left = [each for each in held if each.kind.demands]
    rules.may_end(things=named(left), has_successor=successor is not None).or_refuse()


def require_successor_unit(unit: Unit, successor: Unit, day: date, by: Actor) -> None:
    """Refuse a unit that cannot take over what another one leaves on a day."""
    by.may(DIRECTORY_EDIT, successor.path).or_refuse()
    rules.may_succeed(
        name=successor.name,
        is_itself=successor.pk == unit.pk,
        same_tree=successor.tree == unit.tree,
        is_below=successor.path.startswith(unit.path),
        day=day,
        stays=rules.holds_on(day, successor.valid_from, successor.valid_to),
        receives=unit.kind not in rules.RECEIVING or successor.kind in rules.RECEIVING,
    ).or_refuse()


def move_posts(
    unit: Unit,
    successor: Unit,
    day: date,
    *,
    by: Actor,
    at: datetime,
    seconded_by: Actor | None = None,
) -> int:
    """End the posts at a unit on a day and give the same roles at its successor from then on, each
    as a separate end and a separate appointment.

    Raises: see `check_ended`, `check_given`.
    """
    posts = list(
        unit.posts.filter(not_over_on(day))
        .select_related("unit", "role", "person")
        .order_by("valid_from", "id")
    )
    for post in posts:
        check_ended(post=post, by=by, seconded_by=seconded_by)
        check_given(
            person=post.person,
            role=post.role,
            place=successor,
            by=by,
            at=at,
            seconded_by=seconded_by,
        )
        begins, ends = max(day, post.valid_from), post.valid_to
        post.valid_to = begins
        post.save(update_fields=["valid_to"])
        record(
            "person",
            post.person_id,
            "post.ended",
            by=by,
            at=at,
            data={"post": post.pk, "on": begins},
        )
        same = Post.objects.filter(person=post.person_id, role=post.role_id, unit=successor)
        if any(rules.overlap(begins, ends, each.valid_from, each.valid_to) for each in same):
            continue
        new = Post.objects.create(
            person_id=post.person_id,
            role_id=post.role_id,
            unit=successor,
            valid_from=begins,
            valid_to=ends,
        )
        record(
            "person",
            post.person_id,
            "post.appointed",
            by=by,
            at=at,
            data=post_fields(new, seconded_by),
        )
    return len(posts)


def hand_over_items(
    owner: Owner, who: UUID, to: UUID | None, *, by: Actor, at: datetime
) -> dict[str, int]:
    """Hand over the open items of a unit or a person and write an event on their chain."""
    moved = holdings.hand_over(owner, Handover(who, to, by, at))
    if moved:
        record(
            owner.value,
            who,
            f"{owner.value}.handed_over",
            by=by,
            at=at,
            data={"to": to, "moved": moved},
        )
    return moved


def require_successor_person(
    person: Person, successor: UUID | Person | str | None, day: date
) -> UUID | None:
    """The person who takes over, if one is named.

    Raises:
        Refused: the account is closed, they hold no post then, or it is the same person.
    """
    if not successor:
        return None
    key = successor.pk if isinstance(successor, Person) else uuid_or_none(str(successor))
    held = Post.objects.filter(holding_on(day), person=OuterRef("pk"))
    if (
        key in {None, person.pk}
        or not Person.objects.filter(Exists(held), pk=key, is_active=True).exists()
    ):
        raise Refused(
            _("Choose another person with a position on that day."),
            "directory.no_heir",
        )
    return key


def is_last(post: Post, day: date) -> bool:
    """Whether a person holds no other post on a day or later."""
    others = Post.objects.filter(not_over_on(day), person=post.person_id).exclude(pk=post.pk)
    return not others.exists()


def hand_over_ended(*, at: datetime) -> int:
    """Hand over the open items of units and people who have ended: on the day entered for the end,
    and items that arrived during the closing. Returns how many owners had items.

    A unit's goes to its successor, or to the nearest unit above. A person's go to the successor
    named when the last post ended; else they stay with the unit, unassigned.
    """
    day = rules.civil_day(at)
    return sum(_pass_on_one(owner, who, day, at) for owner, who in _ended(day))


def _ended(day: date) -> list[tuple[Owner, UUID]]:
    units = list(Unit.objects.filter(ending_by(day)).order_by().values_list("pk", flat=True))
    posts = Post.objects.filter(person=OuterRef("pk"))
    gone = Person.objects.filter(Exists(posts)).exclude(Exists(posts.filter(not_over_on(day))))
    closed = Person.objects.filter(is_active=False)
    people = list((gone | closed).order_by().values_list("pk", flat=True))
    return [
        (owner, who)
        for owner, ids in ((Owner.UNIT, units), (Owner.PERSON, people))
        if ids
        for who in sorted(holdings.owners_with_items(owner, ids, day))
    ]


@transaction.atomic
def _pass_on_one(owner: Owner, who: UUID, day: date, at: datetime) -> bool:
    invalidate("directory")
    to: UUID | None
    if owner is Owner.UNIT:
        node = tree().existing_or_successor(who, day)
        to = node.id if node else None
        if to is None:
            return False  # no unit is left; one must be created first
    else:
        last = Post.objects.filter(person=who).order_by("-valid_to", "-id").first()
        to = last.successor_id if last else None
        if to is not None and not Person.objects.filter(pk=to, is_active=True).exists():
            to = None
    return bool(hand_over_items(owner, who, to, by=SYSTEM, at=at))
