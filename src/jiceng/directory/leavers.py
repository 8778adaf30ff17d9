"""Retention of the data of people who have left."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from jiceng.core import salted_digests
from jiceng.core.access import Actor
from jiceng.core.errors import Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.actions.people import deactivate
from jiceng.directory.models import Person, Post
from jiceng.directory.periods import not_over_on
from jiceng.directory.rules import civil_day


def left_before(cutoff: datetime) -> QuerySet[Person]:
    """People whose accounts were closed before a moment and are closed still."""
    return Person.objects.filter(is_active=False, left_at__lt=cutoff)


def not_erased(cutoff: datetime) -> QuerySet[Person]:
    """Those of them of whom something is still known."""
    return left_before(cutoff).filter(erased_at=None)


@transaction.atomic
def erase_people(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Forget who people were who left before the cutoff; what they did stays on record under
    their identifier."""
    rows = list(
        not_erased(cutoff).select_for_update(skip_locked=True).order_by("left_at", "id")[:batch]
    )
    for row in rows:
        _erase(row, by, at)
    if rows:
        invalidate("directory")
    return len(rows)


@transaction.atomic
def erase_person(*, person: UUID, by: Actor, at: datetime) -> None:
    """Erase the data of a former person on request, before the retention period ends."""
    row = Person.objects.select_for_update().get(
        pk=person, is_active=False, left_at__isnull=False, erased_at=None
    )
    _erase(row, by, at)
    invalidate("directory")


def _erase(row: Person, by: Actor, at: datetime) -> None:
    """Empty a locked row, with its event."""
    row.name = row.phone = row.language = ""
    row.username = row.work_number = row.last_login = None
    row.set_unusable_password()
    row.erased_at = at
    row.save()
    salted_digests.erase([row.pk])
    record("person", row.pk, "person.erased", by=by, at=at)


def unused(cutoff: datetime) -> QuerySet[Person]:
    """Open accounts whose last post ended before a moment and which have not signed in since."""
    day = civil_day(cutoff)
    held = Post.objects.filter(not_over_on(day - timedelta(days=1)), person=OuterRef("pk"))
    return (
        Person.objects.filter(~Exists(held), is_active=True)
        .filter(Q(last_login=None) | Q(last_login__lt=cutoff))
        .annotate(last=Max("posts__valid_to"))
        .filter(last__lt=day)
    )


@transaction.atomic
def close_unused(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Close accounts without a post, so that the retention period of their owners' data begins."""
    ids = list(unused(cutoff).order_by("pk").values_list("pk", flat=True)[:batch])
    done = 0
    for person in ids:
        with suppress(Refused):  # open items remain and are handed over first
            deactivate(person=person, by=by, at=at)
            done += 1
    return done
