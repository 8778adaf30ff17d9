"""Following a record, and no longer.

No event: nothing has been done to the record, and a chain that is for ever would keep who was
interested in whom.
"""

from __future__ import annotations

from datetime import datetime
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


@transaction.atomic
def follow(*, kind: str, record: UUID, by: Actor, at: datetime) -> None:
    """Be told from now on of what happens to a record; whoever follows it already goes on.

    Raises:
        NotFound: the record is missing or hidden.
        Refused: for somebody who is no person.
        LookupError: for a kind whose records cannot be followed.
    """
    require_kind(kind)
    require_visible(kind, record, by)
    if by.kind != "person" or by.id is None:
        raise Refused(_("Only people follow a record. Sign in as one."), "follower.no_person")
    row = Follower(id=uuid7(), stream_id=record, person_id=by.id, since=at)
    Follower.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def unfollow(*, record: UUID, by: Actor) -> None:
    """Be told no longer; also of a record that is hidden by now."""
    Follower.objects.filter(stream=record, person=by.id).delete()


@transaction.atomic
def erase_of_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete what people followed who have left."""
    left = directory.left_before(cutoff).values("pk")
    own = Follower.objects.filter(person__in=left)
    ids = list(own.order_by("pk").values_list("pk", flat=True)[:batch])
    Follower.objects.filter(pk__in=ids).delete()
    return len(ids)
