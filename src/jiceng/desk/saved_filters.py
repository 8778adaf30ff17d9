"""Saved filters: kept under a name by one person, or by a unit for all who work in it.

A filter lets nobody see more: whoever uses one sees what lies in their own reach. In which order
people keep theirs is nobody's business and writes no event (0022).
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
    "_number": "the order of somebody's own filters",
}

MOST: Final = 12
"""So many one person has, and so many a unit: people must find one at a glance."""

MOST_NAME, MOST_QUERY = 40, 2000


def rights() -> frozenset[str]:
    """Rights of which any lets somebody keep filters."""
    return frozenset(each.right for each in lists_by_name().values())


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved filter beside the boxes.

    Args:
        tally: None where it cannot be counted cheaply, and as long as nobody has asked.
        problem: why it no longer works; "" if it does.
    """

    row: SavedFilter
    tally: BoundedCount | None
    problem: str = ""

    @property
    def address(self) -> str:
        """The list with this filter set."""
        return f"{reverse(lists_by_name()[self.row.list].page)}?{self.row.query}"


def offered_to(actor: Actor) -> QuerySet[SavedFilter]:
    """An actor's own filters, and those of the units in which they work and of all above."""
    tree = directory.tree()
    units = {above.id for node in own_units(actor, rights()) for above in tree.chain(node.id)}
    return SavedFilter.objects.filter(Q(person=actor.id, unit=None) | Q(unit__in=units))


def editable_by(actor: Actor) -> QuerySet[SavedFilter]:
    """An actor's own filters, and those of the units in the reach of the right to share."""
    reach = directory.within(actor.reach(FILTER_SHARE), "unit__path")
    return SavedFilter.objects.filter(
        Q(person=actor.id, unit=None) | (Q(unit__isnull=False) & reach)
    ).select_related("unit")


def get(actor: Actor, filter_id: UUID) -> SavedFilter:
    """One filter that an actor may change.

    Raises:
        NotFound: missing, or another's; the answer is the same.
    """
    found = editable_by(actor).filter(pk=filter_id).first()
    if found is None:
        raise NotFound(_("Filter not found, or you cannot change it."), "filter.missing")
    return found


def shown(actor: Actor, at: datetime | None = None) -> list[Shown]:
    """What is offered beside the boxes, the own ones first: a query, and one to count them all.

    Args:
        at: the instant that tells what is overdue; None counts nothing.
    """
    rows = [row for row in sorted(offered_to(actor), key=_order) if row.list in lists_by_name()]
    problems = {row.pk: _problem(row) for row in rows}
    counted = dict(_counted(actor, [row for row in rows if not problems[row.pk]], at)) if at else {}
    return [Shown(row, counted.get(row.pk), problems[row.pk]) for row in rows]


def _counted(
    actor: Actor, rows: Sequence[SavedFilter], at: datetime
) -> Iterator[tuple[UUID, BoundedCount | None]]:
    """How many each finds: one query a list."""
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
    """Keep a filter under a name, or change one.

    Args:
        query: as the address of the list has it.
        of: the name of the list; a filter that is changed keeps its own.
        unit: whose it is to be, for all units below it too; None for the actor alone.
        row: the one that is changed; None for a new one.

    Raises:
        Invalid: for a name or a filter that cannot be so.
        Refused: there are too many already.
        NotFound: for one that is missing or another's.
        Forbidden: without the right to share at this unit.
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
    # Which fields are set, not to what: people look for people by name.
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
    """Refuse one too many, and a name that is taken; two who keep one at once take turns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"workbench.filter:{unit or by.id}"]
        )
    others = _beside(by.id, unit).exclude(pk=but.pk)
    if others.filter(name=name).exists():
        raise Invalid(
            _("There is a filter of that name already. Choose another name."),
            "filter.name",
            field="name",
        )
    if others.count() >= MOST:
        raise Refused(
            _("At most %(limit)s filters are possible here. Remove one first.") % {"limit": MOST},
            "filter.too_many",
        )


def _beside(person: UUID | None, unit: UUID | None) -> QuerySet[SavedFilter]:
    if unit is not None:
        return SavedFilter.objects.filter(unit=unit)
    return SavedFilter.objects.filter(person=person, unit=None)


def _last(person: UUID | None, unit: UUID | None) -> int:
    last = _beside(person, unit).aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)


@transaction.atomic
def remove_filter(*, by: Actor, at: datetime, row: UUID) -> None:
    """Forget a filter.

    Raises:
        NotFound: missing, or another's.
    """
    found = get(by, row)
    record("filter", found.id, "filter.removed", by=by, at=at, data={"unit": found.unit_id})
    found.delete()


@transaction.atomic
def raise_filter(*, by: Actor, row: UUID) -> None:
    """Put a filter before the one that stands before it.

    Raises:
        NotFound: missing, or another's.
    """
    found = get(by, row)
    rows = list(
        _beside(found.person_id, found.unit_id).select_for_update().order_by("position", "id")
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
    """Delete the filters of people who have left; those that they shared are the unit's."""
    left = directory.left_before(cutoff).values("pk")
    own = SavedFilter.objects.filter(person__in=left)
    ids = list(own.order_by("pk").values_list("pk", flat=True)[:batch])
    SavedFilter.objects.filter(pk__in=ids).delete()
    return len(ids)
