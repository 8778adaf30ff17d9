"""Reads of hot issues, for an actor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiceng.cases.hot_issues import figures
from jiceng.cases.hot_issues.lifecycle import FOUND, HOT_ISSUES, SUPERVISED
from jiceng.cases.hot_issues.models import HotIssue, Member, Place
from jiceng.cases.public import Case, RequestRow, newest_rows, visible_to
from jiceng.core.access import Actor
from jiceng.core.query_lookups import UuidArray, uuid_array

CURVE_DAYS: Final = 60
POINTS: Final = 300
MOST: Final = 1_000
"""Requests under one hot issue that its page looks at."""


def visible_issue(actor: Actor, key: UUID) -> HotIssue | None:
    """A hot issue that an actor sees."""
    found: HotIssue | None = HOT_ISSUES.visible(actor).filter(pk=key).first()
    return found


def requests_of(actor: Actor, issue: HotIssue) -> QuerySet[Case]:
    """The requests under a hot issue that an actor sees; never confidential ones."""
    members = Member.objects.filter(cluster__issue=issue).order_by().values("case")
    return visible_to(actor).filter(pk__in=members, confidential=False)


@dataclass(frozen=True, slots=True)
class Curve:
    """Requests by day.

    Args:
        days: number of each day, the oldest first.
    """

    first: date
    last: date
    days: tuple[int, ...]

    @property
    def most(self) -> int:
        """Requests of the day with most."""
        return max(self.days, default=0)


def curve_of(issue: HotIssue) -> Curve:
    """Requests by day, up to the last one, of `CURVE_DAYS` at most."""
    first = max(issue.first_on, issue.last_on - timedelta(days=CURVE_DAYS - 1))
    counted = figures.by_day(issue, first)
    number = (issue.last_on - first).days + 1
    days = (first + timedelta(days=n) for n in range(number))
    return Curve(first, issue.last_on, tuple(counted.get(day, 0) for day in days))


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest requests under a hot issue, of which an actor sees some.

    Args:
        keys: of those that the actor sees, the newest first.
        points: places of the newest `POINTS`, in WGS 84.
        is_cut: whether there are older ones, which were not looked at.
    """

    keys: tuple[UUID, ...]
    points: tuple[tuple[float, float], ...]
    is_cut: bool


def requests_seen(actor: Actor, issue: HotIssue) -> Seen:
    """The newest requests under a hot issue that an actor sees: two queries over `MOST` at most,
    however large its cluster is.
    """
    members = Member.objects.filter(cluster__issue=issue).order_by("-opened_at", "-pk")
    newest = list(members.values_list("case", flat=True)[: MOST + 1])
    rows = list(
        _visible(actor, newest[:MOST]).order_by("-opened_at", "-pk").values_list("pk", "lon", "lat")
    )
    points = [(lon, lat) for _key, lon, lat in rows if lon is not None and lat is not None]
    return Seen(tuple(row[0] for row in rows), tuple(points[:POINTS]), len(newest) > MOST)


def listed(actor: Actor, seen: Seen, limit: int) -> list[RequestRow]:
    """The newest of them as rows of a list: one query."""
    return newest_rows(_visible(actor, seen.keys[:limit]), limit)


def waiting(actor: Actor, seen: Seen) -> int:
    """How many of them are open and not escalated: one query."""
    return _visible(actor, seen.keys).filter(is_open=True, is_supervised=False).count()


def _visible(actor: Actor, keys: Sequence[UUID]) -> QuerySet[Case]:
    among = UuidArray("{" + ",".join(map(str, keys)) + "}")
    return visible_to(actor).filter(pk__any_of=among, confidential=False)


def open_for(actor: Actor, limit: int) -> Sequence[HotIssue]:
    """Hot issues to be decided, or acted on and due, that an actor sees; the hottest first."""
    found = HOT_ISSUES.visible(actor).filter(state__in=[FOUND, SUPERVISED])
    return list(found.order_by("state", "-heat", "pk")[:limit])


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """A hot issue that is to be decided or acted on, for pages about an area."""

    id: UUID
    title: str
    state: str
    heat: int
    requests: int
    lon: float | None
    lat: float | None

    @property
    def is_escalated(self) -> bool:
        """Whether a unit has been tasked with it."""
        return self.state == SUPERVISED


def open_in(actor: Actor, units: Collection[UUID] | None, limit: int) -> list[OpenIssue]:
    """Open hot issues with requests in some units, that an actor sees, the hottest first.

    Args:
        units: None for all.
    """
    found = HOT_ISSUES.visible(actor).filter(state__in=[FOUND, SUPERVISED])
    if units is not None:
        among = uuid_array(units)
        there = Place.objects.filter(cluster__issue=OuterRef("pk"), unit__any_of=among)
        found = found.filter(Q(unit__any_of=among) | Exists(there))
    columns = ("pk", "title", "state", "heat", "requests", "lon", "lat")
    return [OpenIssue(*row) for row in found.order_by("-heat", "pk").values_list(*columns)[:limit]]
