"""Actions on hot issues: add requests to clusters, find hot issues, let them grow, end them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from django.db import transaction

from jiceng.cases.hot_issues import figures, live
from jiceng.cases.hot_issues.figures import Grown
from jiceng.cases.hot_issues.lifecycle import ENDED, KIND, LIVE
from jiceng.cases.hot_issues.models import Cluster, HotIssue, Member, Place, Way
from jiceng.cases.hot_issues.rules.growing import (
    LEAST_REPORTERS,
    is_counted_anew,
    is_named_anew,
    lowest_common,
)
from jiceng.cases.hot_issues.rules.packed_sums import packed
from jiceng.cases.public import Case, supervise
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.bulk_inserts import array_of, prepared_cursor
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.records.public import make_move, open_record

WRITES: Final = {
    "add_requests": "clusters follow from the requests; a hot issue that is found has its event",
    "open_issue": "the hot issue has its event; the cluster only refers to it",
    "note_growth": "places follow from the requests; what is found or passed on has its event",
    "leave_out_confidential": "clusters follow from the requests; an end has its event",
}

_CLUSTERS: Final = b"""
INSERT INTO hot_issues_cluster AS c
    (id, way, first_at, last_at, requests, lon, lat, matter, sums, squared)
SELECT u.id, 'words', u.first_at, u.last_at, u.requests, u.lon, u.lat, u.matter,
    substring($8::bytea FROM u.begins FOR u.size), u.squared
FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::float8[],
            $6::float8[], $7::text[], $9::int[], $10::int[], $11::float8[])
    AS u (id, first_at, last_at, requests, lon, lat, matter, begins, size, squared)
ON CONFLICT (id) DO UPDATE SET
    first_at = least(c.first_at, excluded.first_at),
    last_at = greatest(c.last_at, excluded.last_at),
    requests = c.requests + excluded.requests,
    lon = coalesce(c.lon, excluded.lon),
    lat = coalesce(c.lat, excluded.lat),
    matter = excluded.matter,
    sums = excluded.sums,
    squared = excluded.squared
RETURNING c.id, c.issue_id, c.requests, c.first_at, c.last_at
"""
"""The sums of all clusters come one after the other, with the place and size of each."""

_MEMBERS: Final = b"""
INSERT INTO hot_issues_member (id, cluster_id, case_id, opened_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[])
"""


@transaction.atomic
def add_requests(requests: Sequence[UUID], *, at: datetime) -> int:
    """Add requests to clusters of like words; those that have a cluster are left out, and so are
    confidential ones and those older than what may still grow.

    Args:
        requests: identifiers; repeated ones do no harm.

    Returns:
        the number of requests that were added.
    """
    state = live.locked()
    if state is None:
        live.learn(at)
        state = live.locked()
        assert state is not None
    cases = _new(requests, at)
    if not cases:
        return 0
    try:
        held = live.current(state, at)
        numbers: defaultdict[int, list[Arrived]] = defaultdict(list)
        for case in cases:
            number = held.clusters.add(case.pk, live.text_of(case))
            if number == len(held.ids):
                held.ids.append(uuid7())
            numbers[number].append(case)
        grown = _write(held, numbers)
        state.edition += 1
        state.save(update_fields=["edition"])
        held.edition = state.edition
        note_growth(grown, at=at)
    except BaseException:
        live.forget()
        raise
    return len(cases)


class Arrived(NamedTuple):
    """A request as far as clusters need it."""

    pk: UUID
    title: str
    text: str
    lon: float | None
    lat: float | None
    opened_at: datetime
    area_id: UUID | None
    unit_id: UUID
    category_id: str | None


def _new(requests: Sequence[UUID], at: datetime) -> list[Arrived]:
    """Requests to be added, in the order of their arrival."""
    known = Member.objects.filter(case__in=requests, cluster__way=Way.WORDS)
    left = {*requests} - {*known.values_list("case", flat=True)}
    found = Case.objects.filter(
        pk__in=left, confidential=False, erased_at=None, opened_at__gte=at - live.SILENT
    )
    rows = found.order_by("opened_at", "pk").values_list(*Arrived._fields)
    return [Arrived(*row) for row in rows]


def _write(held: live.Live, numbers: Mapping[int, Sequence[Arrived]]) -> list[Grown]:
    """Write the clusters that have new requests, and these."""
    rows: list[tuple[Any, ...]] = []
    sums = bytearray()
    for number, cases in numbers.items():
        cluster = held.clusters.found[number]
        placed = next((each for each in cases if each.lon is not None), None)
        own = packed(cluster.sums)
        rows.append(
            (
                held.ids[number],
                min(each.opened_at for each in cases),
                max(each.opened_at for each in cases),
                len(cases),
                placed.lon if placed else None,
                placed.lat if placed else None,
                cluster.matter,
                len(sums) + 1,
                len(own),
                cluster.squared,
            )
        )
        sums += own
    keys, first, last, count, lon, lat, matter, begins, size, squared = zip(*rows, strict=True)
    arrived = [(number, case) for number, cases in numbers.items() for case in cases]
    with prepared_cursor() as cursor:
        plain = map(array_of, (keys, first, last, count, lon, lat))
        tail = map(array_of, (begins, size, squared))
        cursor.execute(_CLUSTERS, [*plain, list(matter), bytes(sums), *tail], prepare=True)
        returned = {row[0]: row[1:] for row in cursor.fetchall()}
        columns = (
            (uuid7() for _each in arrived),
            (held.ids[number] for number, _case in arrived),
            (case.pk for _number, case in arrived),
            (case.opened_at for _number, case in arrived),
        )
        cursor.execute(_MEMBERS, [*map(array_of, columns)], prepare=True)
    return [
        _grown(held.ids[number], tuple(cases), *returned[held.ids[number]])
        for number, cases in numbers.items()
    ]


def _grown(
    cluster: UUID,
    cases: tuple[Arrived, ...],
    issue: UUID | None,
    after: int,
    first_at: datetime,
    last_at: datetime,
) -> Grown:
    return Grown(cluster, issue, after - len(cases), after, first_at, last_at, cases)


def note_growth(grown: Sequence[Grown], *, at: datetime) -> None:
    """Find hot issues among clusters that have grown, and renew the figures of those found before.

    Args:
        grown: in the order in which hot issues shall be found.
    """
    candidates = [each for each in grown if each.issue or each.after >= LEAST_REPORTERS]
    if not candidates:
        return
    counted = {
        each.cluster: each.last_at
        for each in candidates
        if not each.issue or is_counted_anew(each.before, each.after)
    }
    heats = figures.heats_of(counted)
    rows = HotIssue.objects.in_bulk([each.issue for each in candidates if each.issue])
    newest = figures.newest_of(
        [each.cluster for each in candidates if _is_named(each, heats.get(each.cluster, 0))]
    )
    places: list[Place] = []
    changed: list[HotIssue] = []
    for each in candidates:
        issue = rows.get(each.issue) if each.issue else None
        heat = heats.get(each.cluster, 0)
        if issue is not None:
            figures.renew(issue, each, heat, newest.get(each.cluster))
            changed.append(issue)
            units = [case.area_id or case.unit_id for case in each.cases]
        elif heat < LEAST_REPORTERS:
            continue
        else:
            issue, units = _find(each, heat, newest[each.cluster], at)
        places += [Place(cluster_id=each.cluster, unit_id=unit) for unit in {*units}]
        _widen(issue, units, at)
    figures.store(changed)
    Place.objects.bulk_create(places, ignore_conflicts=True)


def _is_named(grown: Grown, heat: int) -> bool:
    """Whether a cluster is a new hot issue, or one that may have other names by now."""
    return is_named_anew(grown.before, grown.after) if grown.issue else heat >= LEAST_REPORTERS


def _find(
    grown: Grown, heat: int, shown: Sequence[Any], at: datetime
) -> tuple[HotIssue, list[UUID]]:
    """Create the hot issue of a cluster; also the units in which its requests are.

    Args:
        shown: its newest requests.
    """
    units = [case.area_id or case.unit_id for case in shown]
    given = {
        "way": Way.WORDS,
        "heat": heat,
        "requests": grown.after,
        "first_on": directory.civil_day(grown.first_at),
        "last_on": directory.civil_day(grown.last_at),
        **figures.described(shown),
    }
    return open_issue(grown.cluster, given, units, at=at), units


def open_issue(
    cluster: UUID, given: Mapping[str, Any], units: Sequence[UUID], *, at: datetime
) -> HotIssue:
    """Create the hot issue of a cluster, in charge of the lowest unit that has all its places.

    Args:
        given: its figures.
        units: those places.
    """
    made = cast(HotIssue, open_record(KIND, given, unit=_unit_of(units), by=SYSTEM, at=at))
    Cluster.objects.filter(pk=cluster).update(issue=made)
    return made


def _unit_of(units: Sequence[UUID]) -> UUID:
    """The lowest unit that has all of some units; the top one if they have none in common."""
    tree = directory.tree()
    nodes = [node for node in map(tree.get, units) if node is not None]
    common = lowest_common(node.path for node in nodes)
    chain = tree.chain(nodes[0].id)
    return next((node.id for node in chain if node.path == common), chain[-1].id)


def _widen(issue: HotIssue, units: Sequence[UUID], at: datetime) -> None:
    """Pass a hot issue on to the unit that also has these places, if its own has not."""
    unit = _unit_of([issue.unit_id, *units])
    if issue.state in LIVE and unit != issue.unit_id:
        make_move(KIND, issue.pk, "widen", {"unit": str(unit)}, by=SYSTEM, at=at)


def end_issue(issue: UUID, *, at: datetime) -> None:
    """End a hot issue on which nobody has decided."""
    make_move(KIND, issue, "end", by=SYSTEM, at=at)


@transaction.atomic
def leave_out_confidential(*, at: datetime) -> int:
    """Take requests that have become confidential out of hot issues; returns how many there were.

    A hot issue that has too few reporters without them ends.
    """
    gone = Member.objects.filter(
        case__confidential=True, cluster__issue__isnull=False
    ).select_related("cluster")
    rows = list(gone.order_by("cluster", "pk"))
    Member.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for cluster in {row.cluster_id: row.cluster for row in rows}.values():
        issue = HotIssue.objects.select_for_update().get(cluster=cluster)
        heat = figures.recount(cluster, issue)
        if heat < LEAST_REPORTERS and issue.state not in {ENDED, *LIVE[1:]}:
            end_issue(issue.pk, at=at)
    return len(rows)


def escalate_requests(requests: Sequence[UUID], *, reason: str, by: Actor, at: datetime) -> int:
    """Escalate requests under a hot issue, each as on its own page.

    Args:
        reason: what is to be done.

    Returns:
        how many were escalated; those that the actor may not escalate are left as they are.
    """
    done = 0
    for key in requests:
        try:
            supervise(case=key, by=by, at=at, reason=reason)
        except Refused:
            continue
        done += 1
    return done
