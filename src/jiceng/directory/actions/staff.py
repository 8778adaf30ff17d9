"""Addition of many people with their posts at once, under the rules for single ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import NewEvent, record_first_events
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.actions.appointing import post_fields
from jiceng.directory.actions.people import draft_person
from jiceng.directory.actions.post_drafts import draft_post, require_role
from jiceng.directory.models import Person, Post, Role, Unit

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that a new person gets: the role's code and the unit."""

    role: str
    unit: UUID


@dataclass(frozen=True, slots=True)
class NewMember:
    """A new person and the posts that they get; details as for `create_person`."""

    name: str
    posts: tuple[NewPost, ...] = ()
    username: str = ""
    encoded_password: str = ""
    phone: str = ""
    work_number: str = ""


@transaction.atomic
def add_staff(
    *, members: Sequence[NewMember], by: Actor, at: datetime, valid_from: date | None = None
) -> list[Person]:
    """Add people with their posts, all of them or none, each with the events of a single addition.

    Args:
        valid_from: first day of the posts; today when not given.

    Returns:
        The people, in the order of `members`.

    Raises:
        NeedsSecond, Refused, Invalid: as `create_person` and `appoint`, for the first member that
            either of them would refuse.
        NotFound: a unit does not exist.
    """
    invalidate("directory")
    units = Unit.objects.in_bulk({post.unit for member in members for post in member.posts})
    roles = Role.objects.in_bulk({post.role for member in members for post in member.posts})
    people: list[Person] = []
    posts: list[Post] = []
    chains: list[tuple[UUID, list[NewEvent]]] = []
    for member in members:
        person = draft_person(
            name=member.name,
            by=by,
            username=member.username,
            encoded_password=member.encoded_password,
            phone=member.phone,
            work_number=member.work_number,
        )
        given: list[Post] = []
        for post in member.posts:
            draft = draft_post(
                person=person,
                role=require_role(roles.get(post.role), post.role),
                place=_unit(units, post),
                by=by,
                at=at,
                valid_from=valid_from,
                valid_to=None,
                beside=given,
            )
            given.append(draft)
        people.append(person)
        posts += given
        appointed = [NewEvent("post.appointed", at, post_fields(post, None)) for post in given]
        chains.append((person.pk, [NewEvent("person.created", at), *appointed]))
    _write(people, posts)
    belongs = {post.pk: post.person_id for post in posts}
    record_first_events("person", chains, by=by, dependants=belongs)
    return people


def _write(people: list[Person], posts: list[Post]) -> None:
    try:
        with transaction.atomic():
            Person.objects.bulk_create(people, batch_size=BATCH)
    except IntegrityError as error:
        raise Invalid(
            _("A user name or work number is used twice."), "directory.username_taken"
        ) from error
    Post.objects.bulk_create(posts, batch_size=BATCH)


def _unit(units: dict[UUID, Unit], post: NewPost) -> Unit:
    found = units.get(post.unit)
    if found is None:
        raise NotFound(_("Unit not found."), "directory.no_unit")
    return found
