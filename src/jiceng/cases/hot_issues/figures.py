"""Figures of hot issues, from the requests of their clusters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate

from jiceng.cases.hot_issues import live
from jiceng.cases.hot_issues.models import NAMES, TITLE, Cluster, HotIssue, Member, Way
from jiceng.cases.hot_issues.rules.finding import MONTH_DAYS, heat_of
from jiceng.cases.hot_issues.rules.naming import shared_by
from jiceng.cases.public import Caller, categories
from jiceng.core.bulk_inserts import array_of, prepared_cursor
from jiceng.core.masking import mask_text
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory

WRITES: Final = {
    "recount": "figures that follow from the requests, without an event of their own",
}
SHOWN: Final = 30
"""Newest requests by which a cluster is named and placed."""
_COLUMNS: Final = ("title", "names", "heat", "requests", "first_on", "last_on", "lon", "lat")


@dataclass(frozen=True, slots=True)
class Grown:
    """A cluster with new requests.

    Args:
        issue: its hot issue, if it is one.
        before, after: requests.
        cases: the new ones.
    """

    cluster: UUID
    issue: UUID | None
    before: int
    after: int
    first_at: datetime
    last_at: datetime
    cases: tuple[Any, ...]


_HEATS: Final = """
SELECT m.cluster_id, count(DISTINCT coalesce(encode(c.phone_index, 'hex'), m.case_id::text))
FROM unnest(%s::uuid[], %s::timestamptz[]) AS w (cluster, last)
JOIN hot_issues_member AS m
  ON m.cluster_id = w.cluster AND m.opened_at <= w.last
  AND m.opened_at > w.last - make_interval(days => %s)
LEFT JOIN LATERAL (
    SELECT phone_index FROM cases_caller
    WHERE case_id = m.case_id AND phone_index IS NOT NULL ORDER BY added_at, id LIMIT 1
) AS c ON true
GROUP BY m.cluster_id
"""


def heats_of(lasts: Mapping[UUID, datetime]) -> dict[UUID, int]:
    """Reporters within the month up to a moment, by cluster. What tells reporters apart is neither
    stored nor shown.

    Args:
        lasts: the moment by cluster, usually that of its last request.
    """
    if not lasts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_HEATS, [[*lasts.keys()], [*lasts.values()], int(MONTH_DAYS)])
        return dict(cursor.fetchall())


def reporters_of(cases: Iterable[UUID]) -> dict[UUID, str]:
    """A sign by request that tells its reporter from others; none where nothing is known. It is
    neither stored nor shown.
    """
    rows = Caller.objects.filter(case__in=[*cases], phone_index__isnull=False)
    ordered = rows.order_by("-added_at", "-pk").values_list("case", "phone_index")
    return {case: bytes(index).hex() for case, index in ordered if index is not None}


class Shown(NamedTuple):
    """A request as far as names and places need it."""

    cluster: UUID
    title: str
    text: str
    lon: float | None
    lat: float | None
    area_id: UUID | None
    unit_id: UUID
    category_id: str | None


_NEWEST: Final = b"""
SELECT w.cluster, c.title, c.text, c.lon, c.lat, c.area_id, c.unit_id, c.category_id
FROM unnest($1::uuid[]) AS w (cluster)
CROSS JOIN LATERAL (
    SELECT case_id FROM hot_issues_member AS m WHERE m.cluster_id = w.cluster
    ORDER BY m.opened_at DESC, m.id DESC LIMIT $2
) AS newest
JOIN cases_case AS c ON c.id = newest.case_id
ORDER BY c.opened_at DESC, c.id DESC
"""


def newest(cluster: UUID) -> list[Shown]:
    """The newest requests of a cluster."""
    return newest_of([cluster])[cluster]


def newest_of(clusters: Sequence[UUID]) -> dict[UUID, list[Shown]]:
    """The newest requests of some clusters, by cluster."""
    found: dict[UUID, list[Shown]] = {each: [] for each in clusters}
    if clusters:
        with prepared_cursor() as cursor:
            cursor.execute(_NEWEST, [array_of(clusters), SHOWN], prepare=True)
            for row in cursor.fetchall():
                found[row[0]].append(Shown(*row))
    return found


def described(cases: Sequence[Any], way: str = Way.WORDS) -> dict[str, Any]:
    """Name and centre of some requests; a neighbourhood is named by its place first."""
    names = [mask_text(name) for name in shared_by(each.title or each.text for each in cases)]
    if way == Way.PLACE or not names:
        names = [_matter_of(cases), *names]
    title, *others = names
    placed = [(each.lon, each.lat) for each in cases if each.lon is not None]
    found: dict[str, Any] = {"title": title[:TITLE], "names": " · ".join(others)[:NAMES]}
    if placed:
        lons, lats = zip(*placed, strict=True)
        found |= {"lon": sum(lons) / len(lons), "lat": sum(lats) / len(lats)}
    return found


def _matter_of(cases: Sequence[Any]) -> str:
    """The most frequent category of some requests, or the place of most."""
    matters, known = Counter(each.category_id for each in cases if each.category_id), None
    if matters:
        known = categories.get().get(matters.most_common(1)[0][0])
    units = Counter(each.area_id or each.unit_id for each in cases)
    place = directory.label_of(units.most_common(1)[0][0])
    return f"{place} {known.name}" if known else place


def renew(issue: HotIssue, grown: Grown, heat: int, shown: Sequence[Shown] | None) -> None:
    """Set the figures of a hot issue after its cluster has grown; `store` writes them.

    Args:
        shown: its newest requests if it is to be named anew.
    """
    issue.heat = max(issue.heat, heat)
    issue.requests = grown.after
    issue.first_on = directory.civil_day(grown.first_at)
    issue.last_on = directory.civil_day(grown.last_at)
    if shown is not None:
        for name, value in described(shown, issue.way).items():
            setattr(issue, name, value)


def store(issues: Sequence[HotIssue]) -> None:
    """Write the figures of hot issues in one statement."""
    if not issues:
        return
    values = [[getattr(each, name) for each in issues] for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hot_issues_hotissue AS i SET title = u.title, names = u.names, heat = u.heat,"
            " requests = u.requests, first_on = u.first_on, last_on = u.last_on, lon = u.lon,"
            " lat = u.lat FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[], %s::int[],"
            " %s::date[], %s::date[], %s::float8[], %s::float8[]) AS u"
            " (id, title, names, heat, requests, first_on, last_on, lon, lat) WHERE i.id = u.id",
            [[each.pk for each in issues], *values],
        )


def recount(cluster: Cluster, issue: HotIssue) -> int:
    """Count a hot issue's figures anew from all its requests; returns its heat."""
    rows = Member.objects.filter(cluster=cluster).order_by("opened_at", "pk")
    members = list(rows.values_list("cluster", "case", "opened_at"))
    cluster.requests = len(members)
    cluster.save(update_fields=["requests"])
    keys = [case for _cluster, case, _at in members]
    reporters = reporters_of(keys)
    issue.heat = heat_of(
        [(live.day_of(at), reporters.get(case, str(case))) for _cluster, case, at in members]
    )
    issue.requests = len(members)
    if members:
        issue.first_on = directory.civil_day(members[0][2])
        issue.last_on = directory.civil_day(members[-1][2])
        for name, value in described(newest(cluster.pk), issue.way).items():
            setattr(issue, name, value)
    store([issue])
    return issue.heat


def by_day(issue: HotIssue, since: date) -> Mapping[date, int]:
    """Requests of a hot issue by day, from a day on; counted by the database."""
    begin = datetime.combine(since, time(), CIVIL)
    members = Member.objects.filter(cluster__issue=issue, opened_at__gte=begin).order_by()
    days = members.annotate(day=TruncDate("opened_at", tzinfo=CIVIL)).values_list("day")
    return dict(days.annotate(n=Count("pk")))
