"""Daily work on hot issues: what is silent ends, what was missed is added, neighbourhoods."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from jiceng.cases.hot_issues import actions, figures, live
from jiceng.cases.hot_issues.lifecycle import ENDED, FOUND, LIVE
from jiceng.cases.hot_issues.models import Cluster, HotIssue, Member, Place, Way
from jiceng.cases.hot_issues.rules.finding import (
    SCANNED_DAYS,
    Neighbourhood,
    Report,
    heat_of,
    neighbourhoods_of,
    plane_point,
)
from jiceng.cases.hot_issues.rules.growing import LEAST_REPORTERS
from jiceng.cases.hot_issues.rules.like_texts import APART_M
from jiceng.cases.hot_issues.rules.scan import LONGEST, RUNS
from jiceng.cases.public import Case
from jiceng.core.access import Actor
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory

WRITES: Final = {
    "_fill": "clusters follow from the requests",
    "_keep": "clusters follow from the requests; a hot issue that is found has its event",
}
BATCH: Final = 500
SILENT_PLACE: Final = timedelta(days=2 * LONGEST)
"""A neighbourhood that has had no excess for so long is over."""


def add_missed(at: datetime, within: timedelta = live.SILENT) -> int:
    """Add requests that no event has told of: imported ones, and those from before an upgrade.

    Args:
        within: how old they may be.
    """
    total = 0
    while True:
        there = Member.objects.filter(case=OuterRef("pk"), cluster__way=Way.WORDS)
        found = Case.objects.filter(
            ~Exists(there), opened_at__gte=at - within, confidential=False, erased_at=None
        )
        keys = list(found.order_by("opened_at", "pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return total
        total += actions.add_requests(keys, at=at)


def count_reporters(at: datetime) -> int:
    """Count the reporters of hot issues that have grown since yesterday; returns how many grew."""
    since = directory.civil_day(at) - timedelta(days=1)
    rows = HotIssue.objects.filter(state__in=LIVE, way=Way.WORDS, last_on__gte=since)
    issues = list(rows.select_related("cluster").order_by("pk"))
    heats = figures.heats_of({each.cluster.pk: each.cluster.last_at for each in issues})
    hotter = [each for each in issues if heats.get(each.cluster.pk, 0) > each.heat]
    for each in hotter:
        each.heat = heats[each.cluster.pk]
    figures.store(hotter)
    return len(hotter)


def end_silent(at: datetime) -> int:
    """End hot issues on which nobody has decided and about which nobody has written for long."""
    day = directory.civil_day(at)
    silent = Q(way=Way.WORDS, last_on__lt=day - live.SILENT)
    silent |= Q(way=Way.PLACE, last_on__lt=day - SILENT_PLACE)
    keys = HotIssue.objects.filter(silent, state=FOUND).order_by("pk")
    found = list(keys.values_list("pk", flat=True))
    for each in found:
        actions.end_issue(each, at=at)
    return len(found)


def silent_before(cutoff: datetime) -> QuerySet[Cluster]:
    """Clusters with words whose last request came before a moment."""
    return Cluster.objects.filter(last_at__lt=cutoff).exclude(sums=b"")


def forget_silent(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Forget the words of clusters that no longer grow; see `core.retention.Erase`."""
    del by, at
    keys = list(silent_before(cutoff).order_by("last_at").values_list("pk", flat=True)[:batch])
    return Cluster.objects.filter(pk__in=keys).update(sums=b"", squared=0)


def scan(at: datetime, runs: int = RUNS) -> int:
    """Find neighbourhoods with more requests in the last days than usual; returns how many.

    Args:
        runs: permutations of each test.
    """
    since = at - timedelta(days=SCANNED_DAYS)
    rows = Case.objects.filter(
        opened_at__gte=since, opened_at__lte=at, lon__isnull=False, lat__isnull=False
    ).filter(confidential=False, erased_at=None)
    columns = ("pk", "title", "opened_at", "lon", "lat")
    cases = list(rows.order_by("opened_at", "pk").values_list(*columns))
    reports = [
        Report(title, "", live.day_of(opened_at), lon, lat)
        for _key, title, opened_at, lon, lat in cases
    ]
    seed = directory.civil_day(at).toordinal()
    found = neighbourhoods_of(reports, runs, seed)
    for each in found:
        _keep(each, [cases[row] for row in each.rows], at)
    return len(found)


@transaction.atomic
def _keep(found: Neighbourhood, cases: list[Any], at: datetime) -> None:
    """Make or renew the hot issue of a neighbourhood."""
    keys = [case[0] for case in cases]
    reporters = figures.reporters_of(keys)
    heat = heat_of([(live.day_of(case[2]), reporters.get(case[0], str(case[0]))) for case in cases])
    if heat < LEAST_REPORTERS:
        return
    moments = [case[2] for case in cases]
    placed = Case.objects.filter(pk__in=keys).order_by("pk")
    units = list(placed.values_list(Coalesce("area", "unit"), flat=True))
    known = _known(found.centre, at)
    given: dict[str, Any] = {
        "days": found.days,
        "expected": round(found.expected, 2),
        "recurrence_days": round(found.recurrence_days, 1),
    }
    if known is None:
        lon, lat = found.centre
        cluster = Cluster.objects.create(
            id=uuid7(),
            way=Way.PLACE,
            first_at=min(moments),
            last_at=max(moments),
            requests=len(keys),
            lon=lon,
            lat=lat,
        )
    else:
        cluster = known
        cluster.last_at = max(cluster.last_at, *moments)
        cluster.save(update_fields=["last_at"])
    _fill(cluster.pk, cases, units)
    if known is None:
        shown = figures.described(figures.newest(cluster.pk), Way.PLACE)
        given |= {
            "way": Way.PLACE,
            "heat": heat,
            "requests": len(keys),
            "first_on": directory.civil_day(min(moments)),
            "last_on": directory.civil_day(max(moments)),
            **shown,
        }
        actions.open_issue(cluster.pk, given, units, at=at)
    else:
        issue = HotIssue.objects.select_for_update().get(cluster=cluster)
        figures.recount(cluster, issue)
        HotIssue.objects.filter(pk=issue.pk).update(**given)


def _fill(cluster: UUID, cases: list[Any], units: list[UUID]) -> None:
    Member.objects.bulk_create(
        (Member(cluster_id=cluster, case_id=case[0], opened_at=case[2]) for case in cases),
        ignore_conflicts=True,
    )
    Place.objects.bulk_create(
        (Place(cluster_id=cluster, unit_id=unit) for unit in {*units}), ignore_conflicts=True
    )


def _known(centre: tuple[float, float], at: datetime) -> Cluster | None:
    """The neighbourhood that was found there in the last days, whatever was decided about it."""
    since = directory.civil_day(at) - SILENT_PLACE
    rows = Cluster.objects.filter(way=Way.PLACE, issue__last_on__gte=since)
    here = plane_point(*centre)
    assert here is not None
    for row in rows.exclude(issue__state=ENDED).order_by("-last_at", "pk"):
        there = plane_point(row.lon, row.lat)
        if there and abs(here[0] - there[0]) <= APART_M and abs(here[1] - there[1]) <= APART_M:
            return row
    return None


def every_day(at: datetime, *, within: timedelta = live.SILENT, runs: int = RUNS) -> None:
    """All of it.

    Args:
        within: how old requests may be that are added.
        runs: permutations of each test.
    """
    live.learn(at)
    add_missed(at, within)
    actions.leave_out_confidential(at=at)
    count_reporters(at)
    end_silent(at)
    scan(at, runs)
