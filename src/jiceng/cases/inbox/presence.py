"""Who else has a request open, so that two people do not do the same work.

Asked of one request only, by whoever sees it. Nobody can ask where a person is; see decision 0024.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Case
from jiceng.core.access import Actor
from jiceng.desk.public import Presence

NAMED = 3
"""So many people are named, the rest are counted."""


def life() -> timedelta:
    """How long somebody counts as being there after their page was last heard of: three beats, so
    that one that is lost does no harm."""
    return timedelta(seconds=max(45, 3 * settings.JICENG_PULSE))


def may_work_on(actor: Actor, case: Case) -> bool:
    """Whether somebody could make any move on a request. Who only reads does nobody's work twice,
    and is not shown."""
    return belonging.makes_any(actor, case)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else on a request."""

    name: str
    is_writing: bool


def others_on(actor: Actor, case: UUID, at: datetime) -> list[Other]:
    """Who else has a request open that the actor sees; those who write first, each person once.

    The caller has made sure that the actor sees the request.
    """
    visits = Presence.objects.filter(case=case, seen_at__gt=at - life(), left_at=None)
    others = visits.exclude(person=actor.id).values("person", "person__name")
    rows = others.annotate(wrote=Max("wrote_at")).order_by("person__name", "person")
    found = [
        Other(row["person__name"], row["wrote"] is not None and row["wrote"] > at - life())
        for row in rows
    ]
    return sorted(found, key=lambda other: not other.is_writing)


def told(others: Sequence[Other]) -> str:
    """The same in a sentence; empty without anybody."""
    parts = []
    named, more = others[:NAMED], len(others) - NAMED
    for is_writing in (True, False):
        names = _(", ").join(each.name for each in named if each.is_writing is is_writing)
        count = sum(each.is_writing is is_writing for each in named)
        if is_writing and count:
            parts.append(
                ngettext("%(names)s is writing", "%(names)s are writing", count) % {"names": names}
            )
        elif count:
            parts.append(
                ngettext("%(names)s is looking at this", "%(names)s are looking at this", count)
                % {"names": names}
            )
    if more > 0:
        parts.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return " · ".join(parts)
