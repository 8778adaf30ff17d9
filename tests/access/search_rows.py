"""Access rows of search, saved filters and exports."""

from __future__ import annotations

from jiceng.core.models import BackgroundJob
from jiceng.desk import exports, saved_filters
from tests.access.table import HIDDEN, OPEN, Answer, Row, Scene, Target
from tests.access.targets import SECRET, reported
from tests.world import World

FILTERS, EXPORTS = "desk/filters/", "desk/exports/"
FILTER, EXPORT = FILTERS + "<uuid:filter_id>/", EXPORTS + "<uuid:export_id>/"
QUERY = "state=reported"


def _found(world: World) -> Target:
    reported(world)
    return Target(query={"q": "垃圾", "state": "reported"}, secret=SECRET)


def _kept(world: World) -> Target:
    """A filter that the street leader shares with 江南街道."""
    row = saved_filters.save_filter(
        by=world["street_leader"],
        at=world.at,
        name=SECRET,
        query=QUERY,
        unit=world.units["440704001"].id,
    )
    data = {"name": SECRET, "query": QUERY, "unit": str(row.unit_id)}
    return Target(parts={"filter_id": row.pk}, data=data, form=True, secret=SECRET)


def _new(world: World) -> Target:
    return Target(data={"name": "待受理", "query": QUERY}, form=True)


def _asked(world: World) -> Target:
    reported(world)
    return Target(query={"of": "search", "q": "垃圾"}, data={}, form=True)


def _theirs(*, done: bool = True) -> Scene:
    """A table that the district office has asked for, who knocks at none of these doors."""

    def made(world: World) -> Target:
        reported(world)
        row = exports.ask_export(
            by=world["district"], at=world.at, source="search", query=f"q={SECRET}"
        )
        if done:
            BackgroundJob.objects.filter(pk=row.pk).update(finished_at=world.at)
        return Target(parts={"export_id": row.pk}, data={}, form=True, secret=SECRET)

    return made


ANY_LIST = tuple(sorted(saved_filters.rights()))
"""Whoever reads a list can save filters of it."""

# Searching, and keeping what one searches for, is open to whoever reads requests anywhere; whose
# table it is decides about a table, whatever their rights.
SEARCH = (
    Row("GET", "desk/search/", "case.read", _found, outside=OPEN),
    Row("GET", FILTERS, ANY_LIST, outside=OPEN),
    Row("GET", FILTERS + "counts/", ANY_LIST, outside=OPEN),
    Row("GET", FILTERS + "new/", ANY_LIST, outside=OPEN),
    Row("POST", FILTERS + "new/", "case.read", _new, outside=OPEN),
    Row("GET", FILTER, "filter.share", _kept),
    Row("POST", FILTER, "filter.share", _kept),
    Row("POST", FILTER + "raise/", "filter.share", _kept),
    Row("POST", FILTER + "remove/", "filter.share", _kept),
    Row("GET", EXPORTS, "case.export", outside=OPEN),
    Row("GET", EXPORTS + "new/", "case.export", _asked, outside=OPEN),
    # Records out of scope are not exported.
    Row("POST", EXPORTS + "new/", "case.export", _asked, outside=frozenset({Answer.UNUSABLE})),
    *(
        Row(method, EXPORT + rest, "case.export", _theirs(done=done), ok=HIDDEN, reveals=False)
        for method, rest, done in (
            ("GET", "", True),
            ("GET", "progress/", False),
            ("POST", "stop/", False),
            ("POST", "file/", True),
            ("POST", "remove/", True),
        )
    ),
)
