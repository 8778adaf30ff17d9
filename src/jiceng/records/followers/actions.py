"""Actions to follow and unfollow a record.

They record no event: the record does not change, and a permanent event would keep who was
interested in what.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.records.followers.kinds import require_kind
from jiceng.records.followers.models import Follower
from jiceng.records.public import require_visible

WRITES: Final = {"unfollow": "following is a person's own setting, not an action on the record"}


@transaction.atomic
def follow(*, kind: str, record: UUID, by: Actor, at: datetime) -> None:
    """Start following a record; following it twice has no further effect.

    Raises:
        NotFound: the record is missing or hidden.
        Refused: the actor is not a person.
        LookupError: records of this kind cannot be followed.
    """
    require_kind(kind)
    require_visible(kind, record, by)
    if by.kind != "person" or by.id is None:
        raise Refused(
            _("Only people can follow a record. Sign in with a personal account."),
            "follower.no_person",
        )
    row = Follower(id=uuid7(), stream_id=record, person_id=by.id, since=at)
    Follower.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def unfollow(*, record: UUID, by: Actor) -> None:
    """Stop following a record, even one that has become hidden."""
    Follower.objects.filter(stream=record, person=by.id).delete()


@transaction.atomic
def erase_of_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete the followed records of people who have left."""
    left = directory.left_before(cutoff).values("pk")
    own = Follower.objects.filter(person__in=left)
    ids = list(own.order_by("pk").values_list("pk", flat=True)[:batch])
    Follower.objects.filter(pk__in=ids).delete()
    return len(ids)
