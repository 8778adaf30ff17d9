"""Saved filters of one person, or shared by a unit with all who work in it.

A filter gives no access: each user sees results within their own jurisdiction. The order of a
person's filters is private and records no event (0022).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.desk.filter_lists import list_of, lists_by_name
from jiceng.desk.models import FIRST_LIST, SavedFilter
from jiceng.desk.permissions import FILTER_SHARE
from jiceng.desk.units import own_units
from jiceng.directory import public as directory

WRITES: Final = {
    "_number": "the order of a person's own filters",
}

MOST: Final = 12
"""Maximum number of filters for one person or unit, so that a filter is found at a glance."""

MOST_NAME, MOST_QUERY = 40, 2000


def rights() -> frozenset[str]:
    """Permissions of which each permits saving filters."""
    return frozenset(each.right for each in lists_by_name().values())


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved filter in the list of boxes.

    Args:
        tally: None if counting is expensive or was not requested.
        problem: why it no longer works; "" if it does.
    """

    row: SavedFilter
    tally: BoundedCount | None
    problem: str = ""

    @property
    def address(self) -> str:
        """URL of the list with this filter."""
        return f"{reverse(lists_by_name()[self.row.list].page)}?{self.row.query}"


def offered_to(actor: Actor) -> QuerySet[SavedFilter]:
    """An actor's own filters, and those of their units and of all units above."""
    tree = directory.tree()
    units = {above.id for node in own_units(actor, rights()) for above in tree.chain(node.id)}
    return SavedFilter.objects.filter(Q(person=actor.id, unit=None) | Q(unit__in=units))


def editable_by(actor: Actor) -> QuerySet[SavedFilter]:
    """An actor's own filters, and those of units for which they have the permission to share."""
    reach = directory.within(actor.reach(FILTER_SHARE), "unit__path")
    return SavedFilter.objects.filter(
        Q(person=actor.id, unit=None) | (Q(unit__isnull=False) & reach)
    ).select_related("unit")


def get(actor: Actor, filter_id: UUID) -> SavedFilter:
    """One filter that an actor may change.

    Raises:
        NotFound: missing or another person's; the answer is the same.
    """
    found = editable_by(actor).filter(pk=filter_id).first()
    if found is None:
        raise NotFound(_("Filter not found, or you cannot change it."), "filter.missing")
    return found


def shown(actor: Actor, at: datetime | None = None) -> list[Shown]:
    """Filters offered in the list of boxes, own ones first: one query, and one to count them all.

    Args:
        at: the moment for which overdue records are determined; None skips the counts.
    """
    rows = [row for row in sorted(offered_to(actor), key=_order) if row.list in lists_by_name()]
    problems = {row.pk: _problem(row) for row in rows}
    counted = dict(_counted(actor, [row for row in rows if not problems[row.pk]], at)) if at else {}
    return [Shown(row, counted.get(row.pk), problems[row.pk]) for row in rows]


def _counted(
    actor: Actor, rows: Sequence[SavedFilter], at: datetime
) -> Iterator[tuple[UUID, BoundedCount | None]]:
    """Number of rows for each filter: one query for each list."""
    for each in lists_by_name().values():
        of_list = [row for row in rows if row.list == each.name]
        if of_list:
            found = each.tallies(actor, [QueryDict(row.query) for row in of_list], at)
            yield from zip((row.pk for row in of_list), found, strict=True)


def _order(row: SavedFilter) -> tuple[Any, ...]:
    return (row.unit_id is not None, row.position, row.name, row.id)


def _problem(row: SavedFilter) -> str:
    """Why a filter no longer works; "" if it does."""
    try:
        lists_by_name()[row.list].fields(QueryDict(row.query))
    except Invalid as problem:
        return str(problem)
    return ""


@transaction.atomic
def save_filter(
    *,
    by: Actor,
    at: datetime,
    name: str,
    query: str,
    of: str = FIRST_LIST,
    unit: UUID | None = None,
    row: UUID | None = None,
) -> SavedFilter:
    """Save a filter under a name, or change one.

    Args:
        query: from the URL of the list.
        of: name of the list; an existing filter keeps its own.
        unit: unit with which it is shared, including units below; None for the actor only.
        row: the filter to change; None for a new one.

    Raises:
        Invalid: an invalid name or filter.
        Refused: there are too many already.
        NotFound: missing or another person's.
        Forbidden: the actor may not share filters at this unit.
    """
    if by.id is None:
        raise Refused(_("Interface accounts cannot save filters."), "filter.nobody")
    node = directory.tree().get(unit)
    if unit is not None:
        by.may(FILTER_SHARE, node.path if node else "-").or_refuse()
    found = get(by, row) if row else SavedFilter(id=uuid7(), person_id=by.id, position=-1, list=of)
    kept_in = list_of(found.list)
    by.may(kept_in.right).or_refuse()
    kept = kept_in.canonical(QueryDict(query))
    fields = kept_in.fields(QueryDict(kept))
    if not fields or len(kept) > MOST_QUERY:
        raise Invalid(_("Set a filter first, then save it."), "filter.empty", field="query")
    name = " ".join(name.split())
    if not 0 < len(name) <= MOST_NAME:
        raise Invalid(
            _("Give a name of at most %(limit)s characters.") % {"limit": MOST_NAME},
            "filter.name",
            field="name",
        )
    _make_room(by, unit, name, found)
    if found.position < 0 or found.unit_id != unit:
        found.position = _last(by.id, unit) + 1
    if unit is None:
        found.person_id = by.id
    found.unit_id, found.name, found.query, found.edited_at = unit, name, kept, at
    found.save()
    # Names of fields only: values may be names of people.
    record(
        "filter",
        found.id,
        "filter.saved",
        by=by,
        at=at,
        data={"unit": unit, "fields": fields},
    )
    return found


def _make_room(by: Actor, unit: UUID | None, name: str, but: SavedFilter) -> None:
    """Refuse too many filters and duplicate names; a lock serialises concurrent saves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"workbench.filter:{unit or by.id}"]
        )
    others = _siblings(by.id, unit).exclude(pk=but.pk)
    if others.filter(name=name).exists():
        raise Invalid(
            _("A filter with this name already exists. Choose another name."),
            "filter.name",
            field="name",
        )
    if others.count() >= MOST:
        raise Refused(
            _("At most %(limit)s filters are possible here. Remove one first.") % {"limit": MOST},
            "filter.too_many",
        )


def _siblings(person: UUID | None, unit: UUID | None) -> QuerySet[SavedFilter]:
    if unit is not None:
        return SavedFilter.objects.filter(unit=unit)
    return SavedFilter.objects.filter(person=person, unit=None)


def _last(person: UUID | None, unit: UUID | None) -> int:
    last = _siblings(person, unit).aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)


@transaction.atomic
def remove_filter(*, by: Actor, at: datetime, row: UUID) -> None:
    """Delete a filter.

    Raises:
        NotFound: missing or another person's.
    """
    found = get(by, row)
    record("filter", found.id, "filter.removed", by=by, at=at, data={"unit": found.unit_id})
    found.delete()


@transaction.atomic
def raise_filter(*, by: Actor, row: UUID) -> None:
    """Move a filter up by one.

    Raises:
        NotFound: missing or another person's.
    """
    found = get(by, row)
    rows = list(
        _siblings(found.person_id, found.unit_id).select_for_update().order_by("position", "id")
    )
    ids = [each.pk for each in rows]
    place = ids.index(found.pk)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    _number(rows)


def _number(rows: Iterable[SavedFilter]) -> None:
    for position, each in enumerate(rows):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])


@transaction.atomic
def erase_filters_of_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete the filters of people who have left; shared ones belong to the unit."""
    left = directory.left_before(cutoff).values("pk")
    own = SavedFilter.objects.filter(person__in=left)
    ids = list(own.order_by("pk").values_list("pk", flat=True)[:batch])
    SavedFilter.objects.filter(pk__in=ids).delete()
    return len(ids)
