"""Actions on attendance: sign in, withdraw."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jiceng.core.access import Actor, refuse
from jiceng.core.events import record
from jiceng.records.rosters import queries, rules
from jiceng.records.rosters.actions.locking import STREAM, is_followed, lock_to_sign_in
from jiceng.records.rosters.models import Presence, Roster


@transaction.atomic
def sign_in(
    *, roster: UUID, numbers: Collection[int], way: str, by: Actor, at: datetime
) -> list[Presence]:
    """Record that people on a frozen roster are present; repeating it has no effect.

    Args:
        numbers: of their rows.
        way: method of signing in, a code of the app: ``"code"``, ``"list"``.
        at: time of arrival, which may be earlier than now if a phone was offline.

    Returns:
        One row for each number, in order; written at the end of the caller's transaction.

    Raises:
        Refused: the roster is not frozen, not the newest edition, or has no such row.
        Forbidden, NotFound: see `lock_to_sign_in`.
    """
    locked = _lock_current(roster, by)
    wanted = sorted(set(numbers))
    on_it = set(
        queries.included_rows(locked).filter(number__in=wanted).values_list("number", flat=True)
    )
    for number in wanted:
        if number not in on_it:
            refuse("roster.not_on_it", number=number).or_refuse()
    there = {each.number: each for each in queries.present_on(locked).filter(number__in=wanted)}
    new = [
        Presence(roster=locked, number=number, came_at=at, way=way)
        for number in wanted
        if number not in there
    ]
    if new:
        Presence.objects.bulk_create(new)
        data = {"rows": [each.number for each in new], "way": way}
        record(STREAM, locked.pk, "roster.signed_in", by=by, at=at, data=data)
    there |= {each.number: each for each in new}
    return [there[number] for number in wanted]


@transaction.atomic
def withdraw(*, roster: UUID, numbers: Collection[int], by: Actor, at: datetime) -> int:
    """Withdraw the attendance of people; returns how many were present.

    Raises:
        Refused, Forbidden, NotFound: see `sign_in`.
    """
    locked = _lock_current(roster, by)
    there = queries.present_on(locked).filter(number__in=set(numbers))
    withdrawn = sorted(there.values_list("number", flat=True))
    if withdrawn:
        there.update(withdrawn_at=at)
        data = {"rows": withdrawn}
        record(STREAM, locked.pk, "roster.sign_in_withdrawn", by=by, at=at, data=data)
    return len(withdrawn)


def _lock_current(roster: UUID, by: Actor) -> Roster:
    locked = lock_to_sign_in(roster, by)
    rules.may_sign_in(
        is_frozen=locked.frozen_at is not None, is_followed=is_followed(locked)
    ).or_refuse()
    return locked
